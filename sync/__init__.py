"""How surveys of several laptops and the office become one list."""
