"""RefWorks tagged format, which HighWire writes too: "T1 Title", one blank after the tag."""

import re
from collections.abc import Iterator, Sequence

from screening.engine.formats.drafts import Item
from screening.engine.formats.tagged.entries import Entry, draft_of
from screening.engine.formats.tagged.gathering import Gathering
from screening.engine.formats.text import Document, Window
from screening.engine.formats.values import databases, identifiers, notices
from screening.engine.formats.values.abstracts import abstract
from screening.engine.formats.values.authors import authors
from screening.engine.formats.values.dates import year
from screening.engine.formats.values.languages import languages
from screening.engine.formats.values.pages import issue, pages
from screening.engine.records import Record, Rejected, Stray

NAME = "refworks-tagged"
PLATFORM = "RefWorks"

_TYPES = (
    "Abstract|Artwork|Bills|Book|Case|Computer|Conference|Court|Dissertation|DVD|Generic|Grant|Hearing|Journal|"
    "Laws|Magazine|Map|Monograph|Motion|Music|Newspaper|Newsletter|Online|Patent|Personal|Report|Resolutions|"
    "Sound|Statutes|Thesis|Unpublished|Video|Web"
)
# "RT PCR was done" may begin a line of an abstract.
_BEGINS = re.compile(rf"^RT +(?:{_TYPES})\b|(?<=\n\n)RT +\S", re.MULTILINE)
_KNOWN_TYPE = re.compile(rf"(?:{_TYPES})\b")
_TAGS = frozenset([
    "RT", "SR", "ID", "A1", "T1", "JF", "JO", "YR", "FD", "VO", "IS", "SP", "OP", "K1", "AB", "NO", "A2",
    "T2", "ED", "PB", "PP", "A3", "A4", "A5", "T3", "SN", "AV", "AD", "AN", "LA", "CL", "SF", "OT", "LK",
    "DO", "CN", "DB", "DS", "IP", "RD", "ST", "UL", "SL", "LL", "CR", "WT", "A6", "WV", "WP", "OL", "PMID",
    "PMCID",
    *(f"U{number}" for number in range(1, 16)),
])  # fmt: skip
_TAG_LINE = re.compile(r"([A-Z][A-Z0-9]{1,4})(?: (.*))?$", re.DOTALL)
_LEGEND = re.compile(
    r"(?i)\s*(?:[A-Z][A-Z0-9]{1,4}=|Refworks Export|Character Set|Tag legend|\*{3,}|Font Attr"
    r"|(?:Start|End) \w+ =|(?:BEGIN|END) EXPORTED)"
)
_HEADER = re.compile(r"Refworks Export Tagged Format\s*$", re.IGNORECASE)
_END = re.compile(r"END EXPORTED REFERENCES\s*$")


def read(document: Document) -> Iterator[Item]:
    """One item for each entry, in the order of the file."""
    for window in document.text.windows(_BEGINS):
        for found in entries(window):
            yield draft_of(found, record(found), PLATFORM) if isinstance(found, Entry) else found


def marks(document: Document) -> int:
    """The lines with a type of reference."""
    return sum(len(_BEGINS.findall(window.text)) for window in document.text.windows(_BEGINS))


def entries(window: Window) -> Iterator[Entry | Rejected | Stray]:
    """The entries of a part of the file, and the lines before the first that are no legend."""
    lines = window.text.split("\n")
    held: Gathering | None = None
    after_blank = True
    for at, line in enumerate(lines):
        if not line or line.isspace():
            after_blank = True
            continue
        tag, value = _split(line)
        if tag == "RT" and (held is None or after_blank or _KNOWN_TYPE.match(value.lstrip())):
            if held is not None:
                yield held.closed(lines, window.line)
            held = Gathering(at)
        elif held is not None and _HEADER.match(line):
            yield held.closed(lines, window.line)
            held = None
        after_blank = False
        if held is None:
            if not _LEGEND.match(line):
                yield Stray(window.line + at, line)
        elif tag and not (tag == "RT" and "RT" in held.tags):
            held.add(tag, value, at)
        elif not _END.match(line):
            held.go_on(line, at)
    if held is not None:
        yield held.closed(lines, window.line)


def _split(line: str) -> tuple[str, str]:
    found = _TAG_LINE.match(line)
    return (found[1], found[2] or "") if found and found[1] in _TAGS else ("", "")


def record(entry: Entry) -> Record:
    """The canonical record of an entry."""
    title, body, names = entry.first("T1", "OT"), abstract(entry.lines("AB")), entry.values("A1")
    links = entry.items("UL", "LK")
    database = entry.first("DB", "DS")
    pmid, embase_id, accession = _numbers(entry, database, links)
    types = tuple(entry.values("RT")[:1])
    journal, abbreviation = entry.first("JF", "T2", "JO", "WT"), entry.first("JO")
    return Record(
        title=title,
        abstract=body,
        authors=authors(names),
        year=year(entry.values("YR", "FD", "WP")),
        journal=journal,
        journal_abbr="" if abbreviation == journal else abbreviation,
        volume=entry.first("VO"),
        issue=issue(entry.first("IS")),
        pages=pages(entry.first("SP"), entry.first("OP")),
        doi=_doi(entry, links),
        pmid=pmid,
        pmcid=identifiers.pmcid(entry.first("PMCID")) or identifiers.pmcid_in_links(links),
        embase_id=embase_id,
        accession=accession,
        registrations=identifiers.registrations([*names, accession, title, body]),
        issn=identifiers.serial_numbers(entry.items("SN")),
        language=languages(tuple(entry.values("LA"))),
        publication_types=types,
        keywords=_keywords(entry),
        url=next((link for link in links if link.startswith(("http://", "https://"))), ""),
        database=database,
        notices=notices.notices(title, types),
    )


def _doi(entry: Entry, links: Sequence[str]) -> str:
    own = (doi for value in entry.values("DO") for doi in identifiers.dois(value))
    noted = [note for note in entry.items("NO") if note.lower().startswith("doi")]
    return next(own, "") or next(filter(None, map(identifiers.doi_in_link, [*noted, *links])), "")


def _numbers(entry: Entry, database: str, links: Sequence[str]) -> tuple[str, str, str]:
    """PMID, Embase number, and the accession number of any other database."""
    accession = entry.first("AN")
    noted = [note for note in entry.items("NO") if note.startswith("PMID")]
    own = entry.first("PMID")
    pmid = identifiers.pmid(own) or identifiers.pmid_in_links(links)
    pmid = pmid or next(filter(None, map(identifiers.pmid_labelled, [own, accession, *noted])), "")
    embase_id = identifiers.embase_in_links(links)
    if databases.is_medline(database) and (number := identifiers.pmid(accession)):
        return pmid or number, embase_id, ""
    if databases.is_embase(database) and (number := identifiers.embase_number(accession)):
        return pmid, embase_id or number, ""
    return pmid, embase_id, "" if identifiers.pmid_labelled(accession) else accession


def _keywords(entry: Entry) -> tuple[str, ...]:
    parts = (part.strip() for value in entry.items("K1") for part in value.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))
