"""The review, its team, their roles, and the one gate that every page passes."""
