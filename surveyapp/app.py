"""Composition root of the desktop app: the only place that knows everything."""
