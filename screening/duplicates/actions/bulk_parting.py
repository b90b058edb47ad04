"""Taking merges of the rules apart, many at once, because an import is undone: no rule forgets or forbids
anything by it, so that the next search merges what is left again.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from screening.audit import actions as audit
from screening.citations import actions as citations
from screening.citations.models import Citation, ImportBatch, SourceRecord
from screening.duplicates import events
from screening.duplicates.actions.bulk import touched
from screening.duplicates.models import DuplicatePair, Merge

Verdict = DuplicatePair.Verdict


@transaction.atomic
def part_for_import(*, batch: ImportBatch, by) -> list[Merge]:
    """Undo what the rules merged of this import's records, where nobody has said anything since.

    Whoever calls holds the lock of the review.
    """
    merges = _of_untouched_clusters(batch)
    if merges:
        _part(merges)
        _mark(merges, batch, by)
        _record(batch, merges, by)
        events.unmerged_many.send(Merge, merges=merges, by=by)
    return merges


def _of_untouched_clusters(batch: ImportBatch) -> list[Merge]:
    holders = Citation.objects.filter(records__batch=batch, merged_into__isnull=True, left_with__isnull=True)
    in_force = Merge.objects.filter(review=batch.review, undone_at__isnull=True)
    merges = list(in_force.filter(kept__in=holders).select_related("kept", "dissolved").order_by("pk"))
    ends = {end.pk: end for merge in merges for end in (merge.kept, merge.dissolved)}
    by_people = in_force.filter(merged_by__isnull=False).filter(Q(kept__in=ends) | Q(dissolved__in=ends))
    further = in_force.filter(kept__in=[merge.dissolved_id for merge in merges])
    barred = touched(batch.review, ends) | _ends(by_people) | _ends(further)
    held = {merge.kept_id for merge in merges if barred & {merge.kept_id, merge.dissolved_id}}
    return [merge for merge in merges if merge.kept_id not in held]


def _ends(merges) -> set[int]:
    return {end for couple in merges.values_list("kept", "dissolved") for end in couple}


def _part(merges: Iterable[Merge]) -> None:
    shown: dict[int, Citation] = {}
    for merge in merges:
        SourceRecord.objects.filter(pk__in=merge.moved_records, citation=merge.kept).update(
            citation=merge.dissolved
        )
        merge.dissolved.merged_into = None
        shown |= {merge.kept_id: merge.kept, merge.dissolved_id: merge.dissolved}
    Citation.objects.filter(pk__in=[merge.dissolved_id for merge in merges]).update(merged_into=None)
    citations.show_fullest(citations=list(shown.values()))


def _mark(merges: Iterable[Merge], batch: ImportBatch, by) -> None:
    rows = Merge.objects.filter(pk__in=[merge.pk for merge in merges])
    rows.update(undone_by=by, undone_at=timezone.now(), undone_with=batch)
    pairs = DuplicatePair.objects.filter(merges__in=rows, decided_by__isnull=True)
    pairs.update(verdict=Verdict.PENDING, decided_at=None)


def _record(batch: ImportBatch, merges: Iterable[Merge], by) -> None:
    lines = [
        audit.Line(merge, f"took #{merge.dissolved.number} out of #{merge.kept.number} again with an import")
        for merge in merges
    ]
    audit.record_many(by=by, review=batch.review, verb="duplicates.unmerge", lines=lines)
