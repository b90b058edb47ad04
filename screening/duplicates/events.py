"""What happened here, for flow.py."""

from django.dispatch import Signal

merged = Signal()
"""``merge``, ``by``: its records have moved to ``merge.kept``."""

unmerged = Signal()
"""``merge``, ``by``: its records are back at ``merge.dissolved``."""
