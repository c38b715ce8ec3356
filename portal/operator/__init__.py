"""The operator's administration, below `/house/` on the operator's host."""
