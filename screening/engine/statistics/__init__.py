"""Figures of one arm, of two arms, and of several single arms pooled; every number is compared with R."""
