"""Tests of the server answering for itself."""
