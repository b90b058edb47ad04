"""People: who signs in."""
