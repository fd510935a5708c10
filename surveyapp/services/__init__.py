"""The verbs; each returns what it changed."""
