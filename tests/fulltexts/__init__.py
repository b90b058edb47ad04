"""Tests of the room fulltexts."""
