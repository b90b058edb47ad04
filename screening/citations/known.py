"""Which records of a file the review held before it came: by PMID, Embase number, or DOI with title."""

from collections.abc import Sequence

from screening.citations.models import Citation, ImportBatch
from screening.engine.matching import doi_key, title_key
from screening.engine.records import ParsedRecord


def positions(batch: ImportBatch, records: Sequence[ParsedRecord]) -> set[int]:
    """Positions of the records that other imports brought already; the rest is new in a search update."""
    before = Citation.objects.filter(review=batch.review, left_with__isnull=True).exclude(
        records__batch=batch
    )
    pmids = _found(before, "pmid", {parsed.record.pmid for parsed in records})
    embase = _found(before, "embase_id", {parsed.record.embase_id for parsed in records})
    works = _works(before, {doi_key(parsed.record.doi) for parsed in records})
    return {
        parsed.position
        for parsed in records
        if parsed.record.pmid in pmids or parsed.record.embase_id in embase or _work(parsed) in works
    }


def _found(before, field: str, numbers: set[str]) -> set[str]:
    return set(_having(before, field, numbers).values_list(field, flat=True))


def _having(before, field: str, numbers: set[str]):
    """Empty ones are excluded as well: the index holds none, and is used only if the query says so."""
    numbers = numbers - {""}
    if not numbers:
        return before.none()
    return before.filter(**{f"{field}__in": numbers}).exclude(**{field: ""})


def _works(before, dois: set[str]) -> set[tuple[str, str]]:
    """One DOI may stand on many abstracts of a congress, so the title must agree too."""
    return set(_having(before, "doi_key", dois).values_list("doi_key", "title_key"))


def _work(parsed: ParsedRecord) -> tuple[str, str]:
    return doi_key(parsed.record.doi), title_key(parsed.record.title)
