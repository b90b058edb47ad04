"""Figures that README quotes, measured where they are printed."""
