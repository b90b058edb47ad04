"""What happened here, for flow.py."""

from django.dispatch import Signal

team_changed = Signal()
"""``review``, ``by``: somebody joined, left or came back, or has another role."""
