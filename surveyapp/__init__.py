"""The instrument of site acquisition: survey, judge, print and hand over free sites for 5G."""

__version__ = "0.1.0"
