"""What happened here, for flow.py."""

from django.dispatch import Signal

batch_stored = Signal()
"""``batch``, ``citation_ids`` (list of int, those that are new), ``by``."""
