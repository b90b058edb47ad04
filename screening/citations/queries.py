"""Reading imports and citations. Merged citations are out of every list; their records live on in another."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum

from screening.citations import fullest
from screening.citations.models import (
    Citation,
    CitationEdit,
    ImportBatch,
    RejectedRecord,
    SourceRecord,
    StrayLine,
)
from screening.protocol.models import Search
from screening.reviews.models import Review

_COUNTED = (ImportBatch.State.READ, ImportBatch.State.ACCEPTED, ImportBatch.State.STORED)


def citations(review: Review) -> QuerySet[Citation]:
    """What there is to screen: every citation but those merged into another or gone with an import."""
    return review.citations.in_review()


def with_sources(found: QuerySet[Citation]) -> QuerySet[Citation]:
    """With what ``Citation.databases`` needs, without the raw text."""
    records = SourceRecord.objects.select_related("batch__search").only(
        "citation_id", "position", "batch__name", "batch__search__database", "batch__search__platform"
    )
    return found.prefetch_related(Prefetch("records", records.order_by("pk")))


def languages(review: Review) -> list[str]:
    found = citations(review).exclude(language="").order_by("language")
    return list(found.values_list("language", flat=True).distinct())


def searches(review: Review) -> QuerySet[Search]:
    """The searches of the protocol with their files, the newest file first."""
    batches = _with_people(ImportBatch.objects).order_by("-pk")
    return (
        review.searches.annotate(
            stored=Sum(
                F("batches__stored") - F("batches__undone"), filter=Q(batches__state=ImportBatch.State.STORED)
            ),
            in_files=Sum("batches__marks", filter=Q(batches__state__in=_COUNTED)),
            being_read=Count("batches", filter=Q(batches__state__in=ImportBatch.AT_WORK)),
        )
        .prefetch_related(Prefetch("batches", batches))
        .order_by("pk")
    )


def batches(review: Review) -> QuerySet[ImportBatch]:
    return _with_people(review.batches).select_related("search")


def _with_people(found) -> QuerySet[ImportBatch]:
    """With job and person, and ``in_review``: what was stored and has not left again."""
    return found.select_related("job", "created_by").annotate(in_review=F("stored") - F("undone"))


def clean(review: Review) -> QuerySet[ImportBatch]:
    """Files that wait to be accepted, whose numbers close with every line understood."""
    waiting = review.batches.filter(state=ImportBatch.State.READ)
    return waiting.filter(rejected=0, not_understood=0, marks=F("parsed")).order_by("pk")


def stored(review: Review) -> QuerySet[ImportBatch]:
    return review.batches.filter(state=ImportBatch.State.STORED).order_by("-pk")


def rejects(batch: ImportBatch) -> QuerySet[RejectedRecord]:
    """With the record that somebody's correction gave, where there is one."""
    return batch.rejects.select_related("mended__citation").defer(
        "mended__raw", "mended__fields", "mended__citation__abstract"
    )


def rejected_of(review: Review) -> QuerySet[RejectedRecord]:
    found = RejectedRecord.objects.filter(batch__review=review)
    return found.select_related("batch__search", "mended__citation")


def strays(batch: ImportBatch) -> QuerySet[StrayLine]:
    return batch.strays.all()


def records(batch: ImportBatch) -> QuerySet[SourceRecord]:
    """The entries of a file, each with the citation where it is now."""
    return batch.records.select_related("citation").defer("raw", "fields", "citation__abstract")


def records_with_warnings(batch: ImportBatch) -> QuerySet[SourceRecord]:
    return records(batch).exclude(warnings=[])


def new_records(batch: ImportBatch) -> QuerySet[SourceRecord]:
    """What this file brought that the review did not hold: what is new in a search update."""
    return records(batch).filter(known_before=False)


def records_of(citation: Citation) -> QuerySet[SourceRecord]:
    """Where a citation comes from, raw text and all."""
    return citation.records.select_related("batch__search").order_by("pk")


def shared_with_others(batch: ImportBatch, ids: Collection[int]) -> QuerySet[Citation]:
    """Those of these citations that hold records of other files, or into which others were merged."""
    others = SourceRecord.objects.filter(citation=OuterRef("pk")).exclude(batch=batch)
    absorbed = Citation.objects.filter(merged_into=OuterRef("pk"))
    return batch.review.citations.filter(Exists(others) | Exists(absorbed), pk__in=ids)


def edits(citation: Citation) -> QuerySet[CitationEdit]:
    """Every correction that was ever made or taken back, the newest first."""
    return citation.edits.select_related("created_by").order_by("-pk")


def corrections(citation: Citation) -> dict[str, CitationEdit]:
    """The corrections that hold now, by field."""
    newest = citation.edits.select_related("created_by").order_by("field", "-pk").distinct("field")
    return {edit.field: edit for edit in newest if edit.value is not None}


def said_by_records(citation: Citation) -> dict[str, Any]:
    """What the citation would show if nobody had corrected it."""
    return fullest.shown(fullest.from_json(record.fields) for record in records_of(citation))
