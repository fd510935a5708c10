"""The laptop's side of the central list."""
