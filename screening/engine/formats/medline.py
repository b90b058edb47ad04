"""MEDLINE tagged text as PubMed, PubMed Central and ERIC write it: lines to entries, tags to fields."""

import re
from collections.abc import Iterator

from screening.engine.formats import identifiers, notices
from screening.engine.formats.abstracts import abstract
from screening.engine.formats.authors import authors
from screening.engine.formats.dates import year
from screening.engine.formats.drafts import Draft, draft_of
from screening.engine.formats.entries import Entry, in_one_line, said_lines
from screening.engine.formats.languages import language
from screening.engine.formats.pages import pages
from screening.engine.records import Record

NAME = "medline"

_TAG_LINE = re.compile(r"([A-Z]{2,4}) *-(?: (.*)|$)", re.DOTALL)
_PMID_LINE = re.compile(r"^PMID *- *\d", re.MULTILINE)
_TITLE_LINE = re.compile(r"^B?TI *- ", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
# PubMed begins with PMID, PubMed Central with PMC, ERIC with OWN; each stands once in a record.
_BEGINNERS = frozenset(["PMID", "PMC", "OWN", "STAT"])
_ONCE = _BEGINNERS | {"TI", "BTI"}
# A file in which every line is followed by a blank one has no blocks, only beginners.
_SHORTEST_BLOCK = 3

# Links of PubMed from a record to the notice about it, or from the notice to the record.
_NOTICE_TAGS = {
    "RIN": notices.RETRACTED, "ROF": notices.RETRACTION, "EIN": notices.CORRECTED, "EFR": notices.ERRATUM,
    "ECI": notices.CONCERN,
}  # fmt: skip
_LONGEST_ARTICLE_NUMBER = 12


def read(text: str) -> Iterator[Draft]:
    """One draft for each record, in the order of the file."""
    for entry in entries(text):
        name = _platform(entry)
        yield draft_of(entry, record(entry, name), name)


def marks(text: str) -> int:
    """How many records the file announces: its PMIDs, and the blocks with a title but without one."""
    without = (block for block in _BLANK_LINES.split(text) if not _PMID_LINE.search(block))
    long_enough = (block for block in without if block.count("\n") + 1 >= _SHORTEST_BLOCK)
    titled = [block for block in long_enough if _TITLE_LINE.search(block)]
    return len(_PMID_LINE.findall(text)) + len(titled)


def entries(text: str) -> Iterator[Entry]:
    """The records of the file, each with its fields."""
    draft: _Draft | None = None
    last_number, block, after_blank = 0, 0, True
    for number, start, line in said_lines(text):
        if number > last_number + 1:
            after_blank, block = after_blank or block >= _SHORTEST_BLOCK, 0
        last_number, block = number, block + 1
        found = _TAG_LINE.match(line)
        if found is None:
            if draft is not None:
                draft.go_on(line, start + len(line))
            continue
        if draft is None or draft.ends_before(found[1], after_blank=after_blank):
            if draft is not None:
                yield draft.closed(text)
            draft = _Draft(number, start)
        draft.add(found[1], found[2] or "", start + len(line))
        after_blank = False
    if draft is not None:
        yield draft.closed(text)


class _Draft:
    """An entry while its lines come in."""

    __slots__ = ("end", "fields", "line", "seen", "start")

    def __init__(self, line: int, start: int) -> None:
        self.line, self.start, self.end = line, start, start
        self.fields: list[tuple[str, list[str]]] = []
        self.seen: set[str] = set()

    def add(self, tag: str, value: str, end: int) -> None:
        self.fields.append((tag, [value]))
        self.seen.add(tag)
        self.end = end

    def go_on(self, line: str, end: int) -> None:
        self.fields[-1][1].append(line)
        self.end = end

    def ends_before(self, tag: str, *, after_blank: bool) -> bool:
        """Whether a tag belongs to the next record: a second PMID does, others only after a blank line."""
        if tag not in _ONCE:
            return False
        if tag == "PMID" or (tag == "PMC" and self.fields[0][0] == "PMC"):
            return tag in self.seen or (after_blank and not self.seen.isdisjoint(("TI", "BTI")))
        return after_blank and (tag in self.seen or tag in _BEGINNERS)

    def closed(self, text: str) -> Entry:
        return Entry(self.line, text[self.start : self.end], self.fields)


def record(entry: Entry, platform: str = "") -> Record:
    """The canonical record of an entry."""
    title = entry.first("TI") or entry.first("CTI", "BTI", "TT")
    body = _abstract(entry)
    types = tuple(dict.fromkeys(entry.values("PT")))
    journal, abbreviation = _journal(entry, title), entry.first("TA")
    return Record(
        title=title,
        abstract=body,
        authors=authors(_names(entry)),
        year=year(entry.values("DP", "DEP", "EDAT", "CRDT")),
        journal=journal,
        journal_abbr="" if abbreviation == journal else abbreviation,
        volume=entry.first("VI"),
        issue=entry.first("IP"),
        pages=pages(entry.first("PG") or _article_number(entry)),
        doi=_doi(entry),
        pmid=identifiers.pmid(entry.first("PMID")),
        pmcid=identifiers.pmcid(entry.first("PMC")),
        accession=entry.first("OID") if platform == "ERIC" else "",
        trial_ids=identifiers.trial_ids([*entry.values("SI", "CN"), title, body]),
        issn=identifiers.serial_numbers(entry.values("IS", "ISSN", "ISBN")),
        language="; ".join(dict.fromkeys(filter(None, map(language, entry.values("LA"))))),
        publication_types=types,
        keywords=tuple(dict.fromkeys(entry.values("MH", "OT"))),
        url=_link(entry),
        source_db=platform,
        notices=_notices(entry, title, types),
    )


def _platform(entry: Entry) -> str:
    """By what the record begins with: PubMed writes a PMC number too, but never first."""
    if entry.first("OWN") == "ERIC":
        return "ERIC"
    return "PubMed Central" if entry.fields[0][0] == "PMC" else "PubMed"


def _names(entry: Entry) -> list[str]:
    """Full names where there are any; PubMed writes each short name (AU) after the full one (FAU)."""
    names: list[str] = []
    full = False
    for tag, lines in entry.fields:
        if tag in ("FAU", "CN") or (tag == "AU" and not full):
            names.append(in_one_line(lines))
        if tag in ("FAU", "AU"):
            full = tag == "FAU"
    return names


def _abstract(entry: Entry) -> str:
    """AB; another publisher's or language's (OAB) only where there is none."""
    own = abstract([[in_one_line(lines)] for lines in entry.lines("AB")])
    return own or abstract([[in_one_line(lines)] for lines in entry.lines("OAB")])


def _journal(entry: Entry, title: str) -> str:
    """A chapter's book where there is no journal."""
    book = entry.first("BTI")
    return entry.first("JT") or (book if book != title else "") or entry.first("TA")


def _doi(entry: Entry) -> str:
    for value in entry.values("LID", "AID"):
        if value.endswith("[doi]") and (found := identifiers.dois(value)):
            return found[0]
    for value in entry.values("SO"):
        if (at := value.find("doi:")) != -1 and (found := identifiers.dois(value[at:])):
            return found[0]
    return ""


def _article_number(entry: Entry) -> str:
    """Where there are no pages, PubMed keeps an article's number in LID, alone there without a mark."""
    numbers = (value for value in entry.values("LID") if len(value) <= _LONGEST_ARTICLE_NUMBER)
    return next((number for number in numbers if number.isalnum() and any(map(str.isdigit, number))), "")


def _link(entry: Entry) -> str:
    return next(
        (value for value in entry.values("LID", "AID", "UR") if value.startswith(("http://", "https://"))), ""
    )


def _notices(entry: Entry, title: str, types: tuple[str, ...]) -> tuple[str, ...]:
    linked = [notice for tag, notice in _NOTICE_TAGS.items() if entry.by_tag.get(tag)]
    return notices.ordered([*linked, *notices.notices(title, types)])
