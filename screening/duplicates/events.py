"""What happened here, for flow.py, and what is asked of later rooms."""

from django.dispatch import Signal

merged = Signal()
"""``merge`` (Merge), ``by`` (None: by a rule)."""

unmerged = Signal()
"""``merge`` (Merge, undone by now), ``by``."""

asking_how_far = Signal()
"""``citation_ids``: how far has each come? Each answer is a dict of id to number, more is further, and an
earlier answer weighs more than a later one. Only what everybody may know may count: the one that is kept
can be seen."""
