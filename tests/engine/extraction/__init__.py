"""Aligning, comparing and doubting what two people extracted."""
