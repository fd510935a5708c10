"""Tables and files of other programs, out and in."""
