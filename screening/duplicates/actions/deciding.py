"""What people say of pairs: duplicate, not a duplicate, same study; one by one or above a line."""

from django.db import transaction

from screening.audit import actions as audit
from screening.citations.models import Citation
from screening.duplicates import queries
from screening.duplicates.actions.locking import (
    decide,
    locked_citations,
    locked_pair,
    open_pair,
    pair_by_hand,
)
from screening.duplicates.actions.merging import further_first, merge
from screening.duplicates.models import DuplicatePair, Merge
from screening.errors import Conflicting, DomainError
from screening.reviews.models import Merging, Review

Verdict = DuplicatePair.Verdict


@transaction.atomic
def confirm(*, pair: DuplicatePair, by, kept: Citation | None = None) -> Merge:
    """The two are one paper: merge them, into ``kept`` or into the one that went further."""
    pair, *rows = open_pair(pair)
    if kept is not None and kept.pk not in {row.pk for row in rows}:
        raise Conflicting("The citation to keep is not one of the two any more. Look at the pair again.")
    rows = sorted(rows, key=lambda row: row.pk != kept.pk) if kept else further_first(rows)
    decide(pair, Verdict.DUPLICATE, by)
    return merge(kept=rows[0], dissolved=rows[1], by=by, pair=pair)


@transaction.atomic
def reject(*, pair: DuplicatePair, by) -> DuplicatePair:
    """The two are different papers; no later search asks again."""
    return _keep_apart(pair, Verdict.NOT_DUPLICATE, "duplicates.reject", "not duplicates", by=by)


@transaction.atomic
def same_study(*, pair: DuplicatePair, by) -> DuplicatePair:
    """Two publications of one study: they stay two citations, and no later search asks again."""
    said = "two publications of one study"
    return _keep_apart(pair, Verdict.SAME_STUDY, "duplicates.same_study", said, by=by)


def _keep_apart(pair: DuplicatePair, verdict: str, verb: str, said: str, *, by) -> DuplicatePair:
    pair, one, other = open_pair(pair)
    decide(pair, verdict, by)
    audit.record(
        by=by,
        review=pair.review,
        verb=verb,
        target=pair,
        summary=f"told #{one.number} and #{other.number} apart: {said}",
        detail={"citations": [one.pk, other.pk]},
    )
    return pair


@transaction.atomic
def reopen(*, pair: DuplicatePair, by) -> DuplicatePair:
    """Take back "not a duplicate" or "same study": the pair is asked again."""
    pair = locked_pair(pair)
    if pair.verdict not in DuplicatePair.APART:
        raise Conflicting("This pair is not kept apart any more. Reload the page.")
    said = "are two publications of one study" if pair.verdict == Verdict.SAME_STUDY else "are not duplicates"
    decide(pair, Verdict.PENDING, None)
    audit.record(
        by=by,
        review=pair.review,
        verb="duplicates.reopen",
        target=pair,
        summary=f"took back that #{pair.first.number} and #{pair.second.number} {said}",
    )
    return pair


@transaction.atomic
def mark(*, review: Review, citation: Citation, other: Citation, by) -> Merge:
    """``citation`` is the same paper as ``other``, whether the rules saw it or not: merge the two."""
    if citation.pk == other.pk or {citation.review_id, other.review_id} != {review.pk}:
        raise DomainError("Choose two different citations of this review.")
    rows = locked_citations(review.pk, citation.pk, other.pk)
    _refuse_merged(rows)
    return confirm(pair=pair_by_hand(*rows), by=by)


def _refuse_merged(rows: list[Citation]) -> None:
    for row in rows:
        if row.merged_into_id:
            raise Conflicting(f"#{row.number} has been merged into #{row.merged_into.number} already.")


def accept_above(*, review: Review, score: float, seen: int, by) -> int:
    """Merge every pair that the rules propose with at least ``score``; returns how many were merged.

    ``seen`` is how many there were when ``by`` looked. Each merge is a transaction of its own, so that
    nobody waits for all of them; what became one citation meanwhile or was told apart is passed over.
    """
    pairs = list(queries.open_above(review, score))
    if len(pairs) != seen:
        raise Conflicting(f"There are {len(pairs)} pairs above this line by now, not {seen}. Look again.")
    return sum(_accepted(pair, by) for pair in pairs)


def _accepted(pair: DuplicatePair, by) -> bool:
    try:
        confirm(pair=pair, by=by)
    except Conflicting:
        return False
    return True


@transaction.atomic
def set_merging(*, review: Review, merging: str, by) -> Review:
    """What the rules may merge without a person from now on. What they merged before stays merged."""
    if merging not in Merging.values:
        raise DomainError("Choose what may be merged automatically: one of the three.")
    review = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    before, review.merging = review.merging, merging
    if before == merging:
        return review
    review.save(update_fields=["merging"])
    audit.record(
        by=by,
        review=review,
        verb="duplicates.merging",
        target=review,
        summary=f"changed how duplicates are merged: {review.get_merging_display().lower()}",
        detail={"before": before, "after": merging},
    )
    return review
