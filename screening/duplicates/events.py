"""What happened here, for flow.py, and what is asked of later rooms."""

from django.dispatch import Signal

merged = Signal()
"""``merge`` (Merge), ``by`` (None: by a rule)."""

merged_many = Signal()
"""``merges`` (of citations of which no answer to ``asking_touched`` spoke), ``by`` (None: by a rule)."""

unmerged = Signal()
"""``merge`` (Merge, undone by now), ``by``."""

unmerged_many = Signal()
"""``merges`` (all of each cluster, as they were merged many at once), ``by``: an import was undone."""

asking_touched = Signal()
"""``review``, ``citation_ids``: of which of these does a room hold what a merge must deal with one by one?
Each answer is a set of ids; what it rests on stays as it is until the transaction ends."""

asking_how_far = Signal()
"""``citation_ids``: how far has each come? Each answer is a dict of id to number, more is further, and an
earlier answer weighs more than a later one. Only what everybody may know may count: the one that is kept
can be seen."""
