"""Verbs: record a site, take photos in, judge, print, exchange. Each returns what changed.

No service knows a window or a terminal; each takes an open `Survey` and plain values.
"""
