"""Undoing a merge: both citations are again as they were, and no rule merges them once more."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from screening.citations import actions as citations
from screening.citations.models import Citation, SourceRecord
from screening.duplicates import events
from screening.duplicates.actions.locking import decide, locked_citations, locked_pair, pair_by_hand
from screening.duplicates.actions.merging import record
from screening.duplicates.models import DuplicatePair, Merge
from screening.errors import Conflicting

Verdict = DuplicatePair.Verdict


@transaction.atomic
def unmerge(*, merge: Merge, by) -> Merge:
    """Both citations are again as they were before this merge.

    What a person merged is asked again; what a rule merged is "not a duplicate" by this person's word.
    """
    kept, dissolved = _to_part(merge)
    merge = Merge.objects.select_for_update(of=["self"]).select_related("review", "pair").get(pk=merge.pk)
    absorbed = _absorbed_by(dissolved)
    _refuse_to_part(merge, kept, dissolved, absorbed)
    SourceRecord.objects.filter(pk__in=merge.moved_records, citation=kept).update(citation=dissolved)
    dissolved.merged_into = None
    dissolved.save(update_fields=["merged_into"])
    merge.undone_by, merge.undone_at = by, timezone.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    Citation.objects.filter(pk__in=absorbed).update(merged_into=dissolved)
    citations.show_fullest(citations=[kept, dissolved])
    _say_of_pair(merge, kept, dissolved, by)
    record(merge, "duplicates.unmerge", f"took #{dissolved.number} out of #{kept.number} again", by=by)
    events.unmerged.send(Merge, merge=merge, by=by)
    return merge


def _to_part(merge: Merge) -> tuple[Citation, Citation]:
    rows = {row.pk: row for row in locked_citations(merge.review_id, merge.kept_id, merge.dissolved_id)}
    return rows[merge.kept_id], rows[merge.dissolved_id]


def _refuse_to_part(merge: Merge, kept: Citation, dissolved: Citation, absorbed: set[int]) -> None:
    if merge.undone_at:
        raise Conflicting("This merge has been undone already. Reload the page.")
    if kept.merged_into_id:
        raise Conflicting(
            f"#{kept.number} was itself merged into #{kept.merged_into.number}. Undo that merge first."
        )
    inside = {dissolved.pk, *absorbed}
    because_of_it = Q(pair__first__in=inside) | Q(pair__second__in=inside)
    in_force = Merge.objects.filter(because_of_it, kept=kept, pk__gt=merge.pk, undone_at__isnull=True)
    later = in_force.select_related("dissolved").order_by("-pk").first()
    if later:
        raise Conflicting(
            f"#{later.dissolved.number} was merged into #{kept.number} because it is the same as "
            f"#{dissolved.number} or what that holds. Undo that merge first."
        )


def _absorbed_by(citation: Citation) -> set[int]:
    """Every citation that had been merged into this one, directly or through another."""
    found: set[int] = set()
    newest = {citation.pk}
    while newest:
        inside = Merge.objects.filter(kept__in=newest, undone_at__isnull=True)
        newest = set(inside.values_list("dissolved_id", flat=True)) - found
        found |= newest
    return found


def _say_of_pair(merge: Merge, kept: Citation, dissolved: Citation, by) -> None:
    if merge.merged_by_id:
        if merge.pair_id:
            decide(locked_pair(merge.pair), Verdict.PENDING, None)
        return
    pair = merge.pair or pair_by_hand(kept, dissolved)
    decide(locked_pair(pair), Verdict.NOT_DUPLICATE, by)
