"""Votes of independent, blinded people at both stages, their outcome, and conflicts resolved."""
