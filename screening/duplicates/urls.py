"""Doors of this room."""

urlpatterns: list = []
