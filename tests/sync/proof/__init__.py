"""The rule of sync held against thousands of short histories, whole parts on both ends."""
