"""Pictures of every screen, dialog and state, drawn offscreen from the sample survey."""
