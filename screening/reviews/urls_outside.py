"""Doors that stand before any review: one's own list, a new review, an invitation."""

urlpatterns: list = []
