"""The language of the field: records, rules, lifecycle, changes, errors.

Standard library only. Nothing here reads a file of the survey, opens a window or knows a database.
"""
