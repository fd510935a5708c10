"""The central list's records in SQLite or PostgreSQL: the only place that knows the tables."""
