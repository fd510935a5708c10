"""The office's pages in a browser: rendered here, readable without a script, from this address alone."""
