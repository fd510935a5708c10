"""How two edits meet."""
