"""Call lives that nobody planned, against a small model of what must have come of them.

`acts.py` is the table of what may happen (a function each), `life.py` how a life runs and ends,
`model.py` what must be true afterwards.
"""
