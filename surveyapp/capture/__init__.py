"""What comes from the field: photo files, receivers, positions as typed."""
