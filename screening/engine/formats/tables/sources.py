"""Journal, year, volume, issue and pages where a platform writes them into one column."""

import re
from dataclasses import replace

from screening.engine.formats.tables.cells import Values
from screening.engine.formats.values.dates import year
from screening.engine.formats.values.pages import pages
from screening.engine.records import Record

_LONGEST = 2000
_YEAR = r"(?:1[5-9]|20)\d\d"

# "Endoscopic Ultrasound (2014) 3:3 (152-160). Date of Publication: 2014"
_EMBASE = re.compile(rf"(?P<journal>.{{1,300}}?) \((?P<year>{_YEAR})\)(?P<rest>.*)")
_EMBASE_DATE = re.compile(r"\.? Date of Publication:")
_EMBASE_VOLUME = re.compile(
    r"\s*(?P<volume>[^\s:()]+)?(?::(?P<issue>[^(:]{1,60}?))?\s*(?=\(|Article Number|\.|$)"
)
_EMBASE_PAGES = re.compile(r"\(([^()]{1,60})\)\s*\.?$")
_ARTICLE_NUMBER = re.compile(r"Article Number: ?([^\s.,;]{1,40})", re.IGNORECASE)

# "Journal. 25 (1) (pp 1-9), 2018." of Embase, "Journal. 18(1):123-30, 2020 May" of MEDLINE
_OVID = re.compile(
    r"(?<![\w.-])(?P<volume>[\w-]{1,20})?\s?(?:\((?P<issue>[^()]{1,60})\))?\s?"
    r"(?:\((?:pp?\.? (?P<pages>[^()]{1,40})|no pagination)\)|:(?P<range>[^,\s]{1,40})),"
    rf"\s(?P<year>{_YEAR})"
)
# "Journal. Vol.12(3), 2020, pp. 123-130." of PsycInfo
_PSYCINFO = re.compile(
    r"Vol\.?\s?(?P<volume>[\w-]{1,20})(?:\((?P<issue>[^()]{1,60})\))?,"
    rf"(?:[^,]{{0,30}},)?\s(?:\w+\s)?(?P<year>{_YEAR})(?:, pp?\. (?P<pages>[^.,;]{{1,40}}))?"
)

# "Eur J Med Genet. 2020 Feb;63(2):103640. doi: ..."
_CITATION = re.compile(
    rf"\b{_YEAR}[^;:]{{0,30}};(?P<volume>[^():;\s]{{0,40}})(?:\((?P<issue>[^()]{{0,60}})\))?(?::(?P<pages>[^\s;]{{1,60}}?))?\.(?:\s|$)"
)


def from_embase_source(values: Values, record: Record) -> Record:
    """Older tables of Embase.com have nothing but "Source"; newer ones keep article numbers there alone."""
    source = values.first("source")[:_LONGEST]
    if not source or (record.journal and record.year and record.pages):
        return record
    found = _EMBASE.match(source)
    number = _ARTICLE_NUMBER.search(source)
    record = _completed(record, pages=pages(number[1]) if number else "")
    if found is None:
        return _completed(record, year=year([source]))
    rest = _EMBASE_DATE.split(found["rest"], maxsplit=1)[0]
    place, span = _EMBASE_VOLUME.match(rest), _EMBASE_PAGES.search(rest)
    return _completed(
        record,
        journal=found["journal"],
        year=int(found["year"]),
        volume=(place["volume"] or "") if place else "",
        issue=(place["issue"] or "").strip() if place else "",
        pages=pages(span[1]) if span else "",
    )


def from_ovid_source(values: Values, record: Record) -> Record:
    """Ovid keeps volume, issue and pages in its source line, and often the journal too."""
    source = values.first("source")[:_LONGEST]
    if not source:
        return record
    found = _OVID.search(source) or _PSYCINFO.search(source)
    number = _ARTICLE_NUMBER.search(source)
    parts = found.groupdict() if found else {}
    return _completed(
        record,
        journal=source.split(". ", 1)[0].strip(" ."),
        year=int(parts["year"]) if parts else year(reversed(source.split(","))),
        volume=parts.get("volume") or "",
        issue=parts.get("issue") or "",
        pages=pages(parts.get("pages") or parts.get("range") or (number[1] if number else "")),
    )


def from_citation(values: Values, record: Record) -> Record:
    """PubMed's tables have volume, issue and pages only within the citation."""
    found = _CITATION.search(values.first("source")[:_LONGEST])
    if found is None:
        return record
    return _completed(
        record,
        volume=found["volume"] or "",
        issue=found["issue"] or "",
        pages=pages(found["pages"] or ""),
    )


def _completed(record: Record, **found: str | int | None) -> Record:
    """The record with what was found where it had nothing."""
    missing = {name: value for name, value in found.items() if value and not getattr(record, name)}
    return replace(record, **missing) if missing else record  # type: ignore[arg-type]
