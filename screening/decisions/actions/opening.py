"""Which citations are before the people who screen a stage: opening, withdrawing, holding."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from screening.decisions.actions.settling import CHUNK, counted, record_stage
from screening.decisions.models import Outcome, OwnState, StageItem
from screening.decisions.sampling import people_by_sample

_OPEN = f"""
insert into screening_stageitem
    (review_id, citation_id, stage, rank, outcome, seats_taken, own_state, awaits_third, changed_at, people)
select review_id, id, %(stage)s, number, %(outcome)s, 0, '', false, now(),
    {people_by_sample("screening_citation.id")}
from screening_citation
where review_id = %(review)s and id = any(%(ids)s) and merged_into_id is null and left_with_id is null
order by number
on conflict (citation_id, stage) do nothing
"""  # noqa: S608 - nothing but columns


@transaction.atomic
def open_items(*, review, citation_ids: Iterable[int], stage: str, by) -> int:
    """Put citations before the people who screen ``stage``; those that are there already stay as they are.

    Withdrawn items come back with the votes they had, and what was here for a merged citation only is
    here in its own right from now on. Returns how many were opened or came back.
    """
    ids = sorted(set(citation_ids))
    opened = sum(_open(review, ids[at : at + CHUNK], stage) for at in range(0, len(ids), CHUNK))
    if opened:
        record_stage(review, stage, "stage.open", f"opened {counted(opened)} for", by=by)
    return opened


def _open(review, ids: list[int], stage: str) -> int:
    for_others = Q(own_state__in=[OwnState.ABSENT, OwnState.WITHDRAWN])
    here = _items(review, ids, stage).filter(Q(withdrawn_at__isnull=False) | for_others, merged_into=None)
    opened = Case(When(own_state="", then=Value("")), default=Value(OwnState.OPEN))
    restored = here.update(withdrawn_at=None, own_state=opened, changed_at=timezone.now())
    values = {"review": review.pk, "stage": stage, "ids": ids, "outcome": Outcome.UNSCREENED}
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, values)
        return restored + cursor.rowcount


@transaction.atomic
def withdraw_items(*, review, citation_ids: Iterable[int], stage: str, by) -> int:
    """Take citations from ``stage``: nobody is asked about them any more, their votes stay.

    With them goes what was merged into them; where it is to be screened for itself when the merge is
    undone, it is opened anew.
    """
    closed = Case(When(own_state=OwnState.OPEN, then=Value(OwnState.WITHDRAWN)), default=F("own_state"))
    ids = sorted(set(citation_ids))
    withdrawn = 0
    for at in range(0, len(ids), CHUNK):
        items = _items(review, ids[at : at + CHUNK], stage).filter(withdrawn_at=None)
        inside = StageItem.objects.filter(merged_into__in=list(items.values_list("pk", flat=True)))
        inside.update(own_state=closed)
        withdrawn += items.update(withdrawn_at=timezone.now(), changed_at=timezone.now(), own_state=closed)
    if withdrawn:
        record_stage(review, stage, "stage.withdraw", f"withdrew {counted(withdrawn)} from", by=by)
    return withdrawn


@transaction.atomic
def hold_items(*, review, citation_ids: Iterable[int]) -> None:
    """No vote on these citations comes in between until the transaction around this ends."""
    held(review, citation_ids)


def held(review, citation_ids: Iterable[int]) -> list[StageItem]:
    """Their items, locked, title and abstract before full text, as what follows a vote goes from there on."""
    rows = StageItem.objects.filter(review=review, citation__in=list(citation_ids)).order_by("-stage", "pk")
    return list(rows.select_for_update(of=("self",), no_key=True))


def _items(review, ids: list[int], stage: str) -> QuerySet[StageItem]:
    return StageItem.objects.filter(review=review, stage=stage, citation__in=ids)
