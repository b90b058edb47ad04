"""Tests, room by room; laws that walk the whole house; journeys in a browser."""
