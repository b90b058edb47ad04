"""The order of locks: the review, its citations by id, then the pair. All that changes merges keeps to it."""

from django.utils import timezone

from screening.citations.models import Citation
from screening.duplicates import queries
from screening.duplicates.models import DuplicatePair
from screening.errors import Conflicting
from screening.reviews.models import Review

Verdict = DuplicatePair.Verdict
SAID = {
    Verdict.DUPLICATE: "duplicates",
    Verdict.NOT_DUPLICATE: "not duplicates",
    Verdict.SAME_STUDY: "two publications of one study",
}


def locked_citations(review_id: int, *ids: int) -> list[Citation]:
    """One change of merges in a review at a time: it may touch citations that the two hold already.

    Rows are locked in the order of their ids, for others who lock citations. Votes are not held up.
    """
    Review.objects.select_for_update(no_key=True).get(pk=review_id)
    found = Citation.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=ids)
    rows = list(found.select_related("review").order_by("pk"))
    for row in rows:
        if row.left_with_id:
            raise Conflicting(f"#{row.number} left the review with an import that was undone.")
    return rows


def locked_pair(pair: DuplicatePair) -> DuplicatePair:
    found = DuplicatePair.objects.select_for_update(of=["self"])
    return found.select_related("review", "first", "second", "decided_by").get(pk=pair.pk)


def open_pair(pair: DuplicatePair) -> tuple[DuplicatePair, Citation, Citation]:
    """The pair and the two citations it stands for, all locked, if there is still something to decide."""
    seen = queries.standing(DuplicatePair.objects.filter(pk=pair.pk)).get()
    rows = locked_citations(seen.review_id, seen.low, seen.high)
    pair = locked_pair(pair)
    if pair.verdict != Verdict.PENDING:
        said = SAID[Verdict(pair.verdict)]
        raise Conflicting(f"This pair was decided before, by {pair.decided_by or 'a rule'}: {said}.")
    ends = {end.merged_into_id or end.pk for end in (pair.first, pair.second)}
    if len(ends) == 1:
        raise Conflicting(f"The two are one citation already, #{rows[0].number}.")
    if ends != {row.pk for row in rows}:
        raise Conflicting("Somebody merged one of the two in this moment. Look at the pair again.")
    return pair, *rows


def decide(pair: DuplicatePair, verdict: str, by) -> None:
    """``by`` None is a rule; an open pair is decided by nobody at no time."""
    is_open = verdict == Verdict.PENDING
    pair.verdict, pair.decided_by, pair.decided_at = verdict, by, None if is_open else timezone.now()
    pair.save(update_fields=["verdict", "decided_by", "decided_at"])


def pair_by_hand(one: Citation, other: Citation) -> DuplicatePair:
    """The pair of these two; where the rules saw none, one that says that a person named it."""
    first, second = sorted((one, other), key=lambda citation: citation.pk)
    named = {"review_id": one.review_id, "score": 1.0, "answer": DuplicatePair.Answer.BY_HAND}
    pair, _ = DuplicatePair.objects.get_or_create(first=first, second=second, defaults=named)
    return pair
