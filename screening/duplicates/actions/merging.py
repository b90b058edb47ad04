"""Merging: one citation gives its records to another."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from screening.audit import actions as audit
from screening.citations import actions as citations
from screening.citations.models import Citation, SourceRecord
from screening.duplicates import events, queries
from screening.duplicates.actions.locking import locked_citations
from screening.duplicates.models import DuplicatePair, Merge
from screening.errors import Conflicting, DomainError


@transaction.atomic
def merge(*, kept: Citation, dissolved: Citation, by, pair: DuplicatePair | None = None) -> Merge:
    """``dissolved`` gives all its records to ``kept`` and leaves the lists. ``by`` is None for a rule."""
    kept, dissolved = _to_merge(kept, dissolved)
    moved = list(dissolved.records.order_by("pk").values_list("pk", flat=True))
    SourceRecord.objects.filter(pk__in=moved).update(citation=kept)
    dissolved.absorbed.update(merged_into=kept)
    dissolved.merged_into = kept
    dissolved.save(update_fields=["merged_into"])
    citations.show_fullest(citations=[kept])
    done = Merge.objects.create(
        review=kept.review, pair=pair, kept=kept, dissolved=dissolved, moved_records=moved, merged_by=by
    )
    record(done, "duplicates.merge", f"merged #{dissolved.number} into #{kept.number}", by=by)
    events.merged.send(Merge, merge=done, by=by)
    return done


def _to_merge(kept: Citation, dissolved: Citation) -> tuple[Citation, Citation]:
    if kept.pk == dissolved.pk or kept.review_id != dissolved.review_id:
        raise DomainError("Choose two different citations of one review.")
    rows = {row.pk: row for row in locked_citations(kept.review_id, kept.pk, dissolved.pk)}
    for row in rows.values():
        if row.merged_into_id:
            raise Conflicting(f"#{row.number} has been merged already. Reload the page.")
    if queries.told_apart(kept.review, kept.pk, dissolved.pk):
        raise Conflicting(
            f"#{kept.number} and #{dissolved.number} were judged not to be duplicates. "
            "Take that back first, under “Not duplicates” or “Same study”."
        )
    return rows[kept.pk], rows[dissolved.pk]


def further_first(rows: Sequence[Citation]) -> list[Citation]:
    """The one that went further in the review first; of two that went as far, the lower number."""
    answers = events.asking_how_far.send(Citation, citation_ids=[row.pk for row in rows])
    come = [far for _, far in answers]
    return sorted(rows, key=lambda row: ([-far.get(row.pk, 0) for far in come], row.number))


def record(merge: Merge, verb: str, summary: str, *, by) -> None:
    detail: dict[str, Iterable[int] | int] = {
        "kept": merge.kept_id,
        "dissolved": merge.dissolved_id,
        "records": merge.moved_records,
    }
    audit.record(by=by, review=merge.review, verb=verb, target=merge, summary=summary, detail=detail)
