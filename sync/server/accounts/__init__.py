"""People, their devices, and what each may do where."""
