"""Coordination at the office: the same matters that laptops hold, seen across counties.

What a step writes is decided in `surveyapp.domain.coordination`; here it becomes ordinary ops.
"""
