"""What happened here, for flow.py."""

from django.dispatch import Signal

retrieved = Signal()
"""``report``, ``by``: it can be read now."""

lost = Signal()
"""``report``, ``by``: it can no longer be read (marked not retrieved, or no longer sought)."""
