"""Where a review stands, what is next, and what happened."""
