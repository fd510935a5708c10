"""What laptops ask over HTTP, each part of the protocol in its own module."""
