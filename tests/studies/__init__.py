"""Tests of the room studies."""
