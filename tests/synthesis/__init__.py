"""Tests of the room synthesis."""
