"""A systematic review, room by room."""
