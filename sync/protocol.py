"""What travels between laptop and office."""
