"""A frozen list as files that anyone can check: every format, the manifest, the signature.

The package itself imports nothing: who only counts working days must not load every paper.
"""
