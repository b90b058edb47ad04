"""MEDLINE tagged text as PubMed, PubMed Central and ERIC write it: lines to entries, tags to fields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from screening.engine.formats.drafts import Item
from screening.engine.formats.tagged.entries import Entry, PlainEntry, draft_of, in_one_line
from screening.engine.formats.text import Document, Window
from screening.engine.formats.values import identifiers, notices
from screening.engine.formats.values.abstracts import abstract
from screening.engine.formats.values.authors import authors
from screening.engine.formats.values.dates import year
from screening.engine.formats.values.languages import languages
from screening.engine.formats.values.pages import pages
from screening.engine.records import Record, Stray

NAME = "medline"

_TAG_LINE = re.compile(r"([A-Z]{2,4}) *-(?: (.*)|$)", re.DOTALL)
_PMID_LINE = re.compile(r"^PMID *- *\d", re.MULTILINE)
_TITLE_LINE = re.compile(r"^B?TI *- ", re.MULTILINE)
_BLANK_LINE_OF_BLANKS = re.compile(r"\n[ \t]+\n")
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
# PubMed begins with PMID, PubMed Central with PMC, ERIC with OWN; each stands once in a record.
_BEGINNERS = frozenset(["PMID", "PMC", "OWN", "STAT"])
_ONCE = _BEGINNERS | {"TI", "BTI"}
_BEGINNER = re.compile(r"^(PMID|PMC|OWN)\b *- *\S", re.MULTILINE)
_CUTS = {
    "PMID": re.compile(r"^PMID *- *\d", re.MULTILINE),
    "PMC": re.compile(r"^PMC *- *PMC\d", re.MULTILINE),
    "OWN": re.compile(r"(?<=\n\n)OWN *- "),
}
# What is neither a tag in its four places, nor a line that goes on after six blanks, nor the end of a record.
_IRREGULAR = re.compile(r"\n(?!(?<! \n)      (?! )|(?!PMID)[A-Z]{2}[A-Z ]{2}- |\nPMID- |(?<=\n\n)PMID- )")
# A file in which every line is followed by a blank one has no blocks, only beginners.
_SHORTEST_BLOCK = 3

# Links of PubMed from a record to the notice about it, or from the notice to the record.
_NOTICE_TAGS = {
    "RIN": notices.RETRACTED, "ROF": notices.RETRACTION, "EIN": notices.CORRECTED, "EFR": notices.ERRATUM,
    "ECI": notices.CONCERN,
}  # fmt: skip
_LONGEST_ARTICLE_NUMBER = 12


def read(document: Document) -> Iterator[Item]:
    """One draft for each record, in the order of the file."""
    for window in document.text.windows(_begins(document)):
        for found in entries(window):
            if isinstance(found, Stray):
                yield found
            else:
                name = _platform(found)
                yield draft_of(found, record(found, name), name)


def _begins(document: Document) -> re.Pattern[str]:
    """Where this file can be cut: by the tag that its first record begins with."""
    first = _BEGINNER.search(document.text.head)
    return _CUTS[first[1]] if first else _CUTS["PMID"]


@dataclass(frozen=True, slots=True)
class Survey:
    """What holds for a whole file: how many records it announces, and whether RIS may stand in it too."""

    marks: int
    may_be_joined: bool


def marks(document: Document) -> int:
    """How many records the file announces: its PMIDs, and the blocks with a title but without one."""
    return document.once(survey).marks


def survey(document: Document) -> Survey:
    """One pass over the file: its marks, counted apart from the reading of entries."""
    counted, may_be_joined = 0, False
    for text in document.text.parts(_begins(document)):
        counted += _marks(text)
        may_be_joined = may_be_joined or "\nTY" in text or text.startswith("TY")
    return Survey(counted, may_be_joined)


def _marks(text: str) -> int:
    plain = text.count("\nPMID- ") + text.startswith("PMID- ")
    numbered = (
        plain if plain == text.count("\nPMID") + text.startswith("PMID") else len(_PMID_LINE.findall(text))
    )
    return numbered + _unnumbered(text)


def _unnumbered(text: str) -> int:
    """Blocks that are records without a PMID; nearly all blocks begin with one and are let go at once."""
    blocks = (
        _BLANK_LINES.split(text)
        if " \n" in text and _BLANK_LINE_OF_BLANKS.search(text)
        else text.split("\n\n")
    )
    return sum(1 for block in blocks if not block.startswith("PMID- ") and _is_unnumbered(block))


def _is_unnumbered(block: str) -> bool:
    is_long = block.strip("\n").count("\n") + 1 >= _SHORTEST_BLOCK
    return is_long and not _PMID_LINE.search(block) and _TITLE_LINE.search(block) is not None


def entries(window: Window) -> Iterator[Entry | Stray]:
    """The records of a part of the file, each with its fields, and the lines before the first."""
    text, line = window.text.rstrip("\n"), window.line
    if not text.startswith("PMID- ") or _IRREGULAR.search(text):
        yield from _any_entries(window)
        return
    for number, block in enumerate(text.split("\n\nPMID- ")):
        yield _regular(f"PMID- {block}" if number else block, line)
        line += block.count("\n") + 2


def _regular(raw: str, line: int) -> Entry:
    """The entry of a text in which every line is a field or goes on with one, as nearly all are."""
    by_tag: dict[str, list[str]] = {}
    lines = raw.replace("\n      ", " ").split("\n")
    for text in lines:
        tag = text[:4]
        if tag in by_tag:
            by_tag[tag].append(text[6:].strip())
        else:
            by_tag[tag] = [text[6:].strip()]
    by_order = "CN  " in by_tag or 0 < len(by_tag.get("FAU ", ())) < len(by_tag.get("AU  ", ()))
    tags = [text[:4].rstrip() for text in lines] if by_order else ["PMID"]
    return PlainEntry(line, raw, {tag.rstrip(): values for tag, values in by_tag.items()}, tags)


def _any_entries(window: Window) -> Iterator[Entry | Stray]:
    lines = window.text.split("\n")
    draft: _Draft | None = None
    block, after_blank, was_blank = 0, True, True
    for at, line in enumerate(lines):
        if not line or line.isspace():
            was_blank = True
            continue
        if was_blank:
            after_blank, block, was_blank = after_blank or block >= _SHORTEST_BLOCK, 0, False
        block += 1
        if line[4:6] == "- " and (tag := line[:4].rstrip()).isupper() and tag.isalpha() and len(tag) > 1:
            value = line[6:]
        elif found := _TAG_LINE.match(line):
            tag, value = found[1], found[2] or ""
        else:
            if draft is not None:
                draft.go_on(line, at)
            else:
                yield Stray(window.line + at, line)
            continue
        if tag in _ONCE and (draft is None or draft.ends_before(tag, after_blank=after_blank)):
            if draft is not None:
                yield draft.closed(lines, window.line)
            draft = _Draft(at)
        elif draft is None:
            draft = _Draft(at)
        draft.add(tag, value, at)
        after_blank = False
    if draft is not None:
        yield draft.closed(lines, window.line)


class _Draft:
    """An entry while its lines come in; begin and end are numbers of lines in the window, from 0."""

    __slots__ = ("begin", "by_tag", "end", "tags")

    def __init__(self, begin: int) -> None:
        self.begin, self.end = begin, begin
        self.by_tag: dict[str, list[str]] = {}
        self.tags: list[str] = []

    def add(self, tag: str, value: str, at: int) -> None:
        self.tags.append(tag)
        self.end = at
        if tag in self.by_tag:
            self.by_tag[tag].append(value)
        else:
            self.by_tag[tag] = [value]

    def go_on(self, line: str, at: int) -> None:
        self.by_tag[self.tags[-1]][-1] += "\n" + line
        self.end = at

    def ends_before(self, tag: str, *, after_blank: bool) -> bool:
        """Whether a tag belongs to the next record: a second PMID does, others only after a blank line."""
        if tag == "PMID" or (tag == "PMC" and self.tags[0] == "PMC"):
            return tag in self.by_tag or (after_blank and ("TI" in self.by_tag or "BTI" in self.by_tag))
        return after_blank and (tag in self.by_tag or tag in _BEGINNERS)

    def closed(self, lines: list[str], first: int) -> Entry:
        raw = "\n".join(lines[self.begin : self.end + 1])
        return Entry(first + self.begin, raw, self.by_tag, self.tags)


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
        registrations=_registrations(entry, title, body),
        issn=identifiers.serial_numbers(entry.values("IS", "ISSN", "ISBN")),
        language=languages(tuple(entry.values("LA"))),
        publication_types=types,
        keywords=tuple(dict.fromkeys(entry.values("MH", "OT"))),
        url=_link(entry),
        database=platform,
        notices=_notices(entry, title, types),
    )


def _platform(entry: Entry) -> str:
    """By what the record begins with: PubMed writes a PMC number too, but never first."""
    if entry.first("OWN") == "ERIC":
        return "ERIC"
    return "PubMed Central" if entry.tags[0] == "PMC" else "PubMed"


def _names(entry: Entry) -> list[str]:
    """Full names where there are any; PubMed writes each short name (AU) after the full one (FAU)."""
    full, short = entry.values("FAU"), entry.by_tag.get("AU", ())
    if "CN" not in entry.by_tag and (not full or len(full) >= len(short)):
        return full or entry.values("AU")
    return _names_in_order(entry)


def _names_in_order(entry: Entry) -> list[str]:
    names: list[str] = []
    full = False
    values = {tag: iter(entry.by_tag.get(tag, ())) for tag in ("FAU", "AU", "CN")}
    for tag in entry.tags:
        if tag in values:
            value = in_one_line(next(values[tag]))
            if tag != "AU" or not full:
                names.append(value)
            full = tag == "FAU" if tag != "CN" else full
    return names


def _abstract(entry: Entry) -> str:
    """AB; another publisher's or language's (OAB) only where there is none."""
    own = abstract([[value] for value in entry.values("AB")])
    return own or abstract([[value] for value in entry.values("OAB")])


def _journal(entry: Entry, title: str) -> str:
    """A chapter's book where there is no journal."""
    book = entry.first("BTI")
    return entry.first("JT") or (book if book != title else "") or entry.first("TA")


def _registrations(entry: Entry, title: str, body: str) -> tuple[str, ...]:
    return identifiers.registrations([*entry.values("SI", "CN"), title, body])


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
