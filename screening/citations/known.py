"""Which records of a file the review held before it came: by PMID, Embase number, or DOI with the same title."""

from collections.abc import Sequence

from screening.citations.models import Citation, ImportBatch
from screening.engine.matching import doi_key, title_key
from screening.engine.records import ParsedRecord


def positions(batch: ImportBatch, records: Sequence[ParsedRecord]) -> set[int]:
    """Positions of the records that other imports brought already; what is new in a search update is the rest."""
    before = Citation.objects.filter(review=batch.review, left_with__isnull=True).exclude(
        records__batch=batch
    )
    pmids = _found(before, "pmid", {parsed.record.pmid for parsed in records})
    embase = _found(before, "embase_id", {parsed.record.embase_id for parsed in records})
    dois = {parsed.position: doi_key(parsed.record.doi) for parsed in records if parsed.record.doi}
    titles = dict(before.filter(doi_key__in=set(dois.values())).values_list("doi_key", "title_key"))
    return {
        parsed.position
        for parsed in records
        if parsed.record.pmid in pmids
        or parsed.record.embase_id in embase
        or _is_same_work(parsed, dois, titles)
    }


def _found(before, field: str, numbers: set[str]) -> set[str]:
    numbers.discard("")
    if not numbers:
        return set()
    return set(before.filter(**{f"{field}__in": numbers}).values_list(field, flat=True))


def _is_same_work(parsed: ParsedRecord, dois: dict[int, str], titles: dict[str, str]) -> bool:
    """One DOI may stand on many abstracts of a congress, so the title must agree too."""
    doi = dois.get(parsed.position)
    return bool(doi) and titles.get(doi) == title_key(parsed.record.title)
