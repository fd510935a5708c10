"""A whole province on PostgreSQL, measured for `docs/scale.md`: minutes to hours, never in a test run."""
