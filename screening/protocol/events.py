"""What happened here, for flow.py."""

from django.dispatch import Signal

settings_changed = Signal()
"""``review`` (after the change), ``before`` (dict: the old value of each setting that changed), ``by``."""

criteria_changed = Signal()
"""``review``, ``by``: a criterion was added, reworded, moved, retired or restored."""
