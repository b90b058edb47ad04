"""Tests of the room appraisal."""
