"""Which records of a file the review held before it came: by PMID, Embase number, or DOI with title."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from screening.citations.models import Citation, ImportBatch, SourceRecord
from screening.engine.matching import doi_key, title_key
from screening.engine.records import ParsedRecord


def positions(batch: ImportBatch, records: Sequence[ParsedRecord]) -> set[int]:
    """Positions of the records that other imports brought already; the rest is new in a search update."""
    before = _Before(batch)
    pmids = before.numbers("pmid", {parsed.record.pmid for parsed in records})
    embase = before.numbers("embase_id", {parsed.record.embase_id for parsed in records})
    dois = {parsed.position: doi_key(parsed.record.doi) for parsed in records if parsed.record.doi}
    titles = before.titles(set(dois.values()))
    return {
        parsed.position
        for parsed in records
        if parsed.record.pmid in pmids
        or parsed.record.embase_id in embase
        or _is_same_work(parsed, titles.get(dois.get(parsed.position, "")))
    }


def _is_same_work(parsed: ParsedRecord, titles: set[str] | None) -> bool:
    """One DOI may stand on many abstracts of a congress, so the title must agree too."""
    return titles is not None and title_key(parsed.record.title) in titles


class _Before:
    """What the review holds without the citations that this file brought itself."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._here: QuerySet[Citation] = Citation.objects.filter(
            review=batch.review_id, left_with__isnull=True
        )

    def numbers(self, field: str, wanted: set[str]) -> set[str]:
        return {value for (value,) in self._found(field, wanted)}

    def titles(self, dois: set[str]) -> dict[str, set[str]]:
        """The titles under each DOI."""
        found: dict[str, set[str]] = {}
        for doi, title in self._found("doi_key", dois, "title_key"):
            found.setdefault(doi, set()).add(title)
        return found

    def _found(self, field: str, wanted: set[str], *beside: str) -> Iterator[tuple[str, ...]]:
        """Empty ones are excluded by name: the index holds none, and is used only if the query says so."""
        wanted = wanted - {""}
        if not wanted:
            return
        rows = self._here.filter(**{f"{field}__in": wanted}).exclude(**{field: ""})
        found = list(rows.values_list("pk", field, *beside))
        own = self._own(row[0] for row in found)
        yield from (row[1:] for row in found if row[0] not in own)

    def _own(self, citation_ids: Iterable[int]) -> set[int]:
        """Asked of what was found only: few, where every record of a large file would be many."""
        ids = list(citation_ids)
        if not ids:
            return set()
        own = SourceRecord.objects.filter(citation__in=ids, batch=self._batch)
        return set(own.values_list("citation_id", flat=True))
