"""Reading imports and citations. Merged citations are out of every list; their records live on in another."""

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum

from screening.citations.models import Citation, ImportBatch, RejectedRecord, SourceRecord, StrayLine
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
    batches = ImportBatch.objects.select_related("job", "created_by").order_by("-pk")
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
    return review.batches.select_related("search", "job", "created_by")


def rejects(batch: ImportBatch) -> QuerySet[RejectedRecord]:
    return batch.rejects.all()


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
