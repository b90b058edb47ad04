"""What happened here, for flow.py."""

from django.dispatch import Signal

outcome_changed = Signal()
"""``item`` (StageItem), ``before`` (its outcome until now), ``by``."""
