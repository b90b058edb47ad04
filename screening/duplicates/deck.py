"""The pairs that come next, so that the page holds them before they are asked for."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from screening.duplicates import comparison, queries
from screening.duplicates.models import DuplicatePair
from screening.reviews.models import Review

SIZE = 6  # the one in view and those behind it
RELATED = "related"
FIRST, BEHIND, FROM_THE_TOP, LAST = range(4)


def open_pairs(review: Review, kind: str = "") -> QuerySet[DuplicatePair]:
    """What is asked: pairs that may be duplicates, or those suggested as one study told twice."""
    return queries.related_to_decide(review) if kind == RELATED else queries.to_decide(review)


def deck(
    review: Review,
    kind: str = "",
    *,
    first: DuplicatePair | None = None,
    after: DuplicatePair | None = None,
) -> list[DuplicatePair]:
    """``first`` if it is still open, then those behind it or ``after``, then from the top; ``after`` last."""
    found = open_pairs(review, kind).annotate(turn=_turn(first, after)).order_by("turn", "-score", "pk")
    return compared(queries.with_citations(list(found[:SIZE])))


def _turn(first: DuplicatePair | None, after: DuplicatePair | None) -> Case:
    turns = [When(pk=first.pk, then=Value(FIRST))] if first else []
    if before := first or after:
        turns.append(When(_behind(before), then=Value(BEHIND)))
    if after:
        turns.append(When(pk=after.pk, then=Value(LAST)))
    return Case(*turns, default=Value(FROM_THE_TOP), output_field=IntegerField())


def _behind(pair: DuplicatePair) -> Q:
    """Further down in the list than this one."""
    return Q(score__lt=pair.score) | Q(score=pair.score, pk__gt=pair.pk)


def compared(pairs: list[DuplicatePair]) -> list[DuplicatePair]:
    """Each with ``rows``, the two citations field by field."""
    for pair in pairs:
        pair.rows = comparison.rows(pair.left, pair.right)
    return pairs
