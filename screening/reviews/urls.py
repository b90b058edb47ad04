"""Doors of this room: within one review."""

urlpatterns: list = []
