"""Reading imports and citations. Merged citations are out of every list; their records live on in another."""

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from screening.citations.models import Citation, ImportBatch, RejectedRecord, SourceRecord
from screening.protocol.models import Search
from screening.reviews.models import Review


def citations(review: Review) -> QuerySet[Citation]:
    """What there is to screen: every citation that has not been merged into another."""
    return review.citations.filter(merged_into__isnull=True)


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
            stored=Sum("batches__stored", filter=Q(batches__state=ImportBatch.State.STORED)),
            in_files=Sum("batches__marks", filter=Q(batches__state=ImportBatch.State.STORED)),
            being_read=Count("batches", filter=Q(batches__state=ImportBatch.State.WAITING)),
        )
        .prefetch_related(Prefetch("batches", batches))
        .order_by("pk")
    )


def batches(review: Review) -> QuerySet[ImportBatch]:
    return review.batches.select_related("search", "job", "created_by")


def rejects(batch: ImportBatch) -> QuerySet[RejectedRecord]:
    return batch.rejects.all()


def records(batch: ImportBatch) -> QuerySet[SourceRecord]:
    """The entries of a file, each with the citation where it is now."""
    return batch.records.select_related("citation").defer("raw", "fields", "citation__abstract")


def records_with_warnings(batch: ImportBatch) -> QuerySet[SourceRecord]:
    return records(batch).exclude(warnings=[])


def records_of(citation: Citation) -> QuerySet[SourceRecord]:
    """Where a citation comes from, raw text and all."""
    return citation.records.select_related("batch__search").order_by("pk")
