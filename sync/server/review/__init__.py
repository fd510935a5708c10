"""The county office at work on what came in: see a site whole, judge it, approve, return, settle.

The portal and `survey-server review` do nothing else than this; every step is an ordinary op.
"""
