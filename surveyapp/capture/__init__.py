"""What comes from the field: photo files, receivers, datums, counties."""
