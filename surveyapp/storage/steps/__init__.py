"""The steps of the survey file, one module each. A released step is never edited again."""
