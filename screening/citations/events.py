"""What happened here, for flow.py."""

from django.dispatch import Signal

batch_stored = Signal()
"""``batch``, ``citation_ids`` (list of int, those that are new), ``by``."""

before_leaving = Signal()
"""``batch``, ``by``: its import is being undone; what no person decided on it may be taken back."""

leaving = Signal()
"""``review``, ``citation_ids``, ``hold``: which of these may not leave? Each answer is a set of ids that
somebody decided on; with ``hold`` nobody decides on the others until the transaction ends."""

citations_left = Signal()
"""``batch``, ``citation_ids`` (list of int, those that left with the import that was undone), ``by``."""
