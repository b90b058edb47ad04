"""Small samples, written by us."""
