"""The demonstration: an operator, its people and six clients that could be real.

Numbers come from ARCEP's ranges for fiction only.
"""
