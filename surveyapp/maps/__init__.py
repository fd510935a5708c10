"""Map pages and tile sources."""
