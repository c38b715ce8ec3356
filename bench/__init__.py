"""Measurements beside other software, none of which is a dependency of ours."""
