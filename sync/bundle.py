"""What travels, in a file on a stick."""
