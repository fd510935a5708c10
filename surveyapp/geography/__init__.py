"""Where a place lies: counties and their borders, datums and their shifts. No files of a survey, no devices.

The laptop and the office's server judge positions by the same modules.
"""
