"""A citation as the rules see it: what came in, and its normal form, which is all that is kept of it."""

import re
from dataclasses import dataclass, fields

from screening.engine.formats.values.identifiers import dois
from screening.engine.markup import plain
from screening.engine.matching import titles
from screening.engine.matching.journals import journal_words
from screening.engine.matching.names import Author, author
from screening.engine.matching.normal_forms import folded, words_of
from screening.engine.matching.places import Pages, pages, volume_and_issue
from screening.engine.records import Record

GENERIC_LETTERS, GENERIC_WORDS = 24, 3
ABSTRACT_LETTERS = 300
_HEADING = re.compile(
    r"\W*(?:abstract|background|objectives?|introduction|aims?|purpose|context|summary|importance"
    r"|background and (?:aims?|objectives?|purpose))\b[\s:.\-/]*",
    re.IGNORECASE,
)
_NO_TITLE = frozenset(["", "unknown", "notitle", "untitled", "notitleavailable", "titlenotavailable", "none"])
REGISTRY = "a registry record"
_MEETING_ABSTRACT = frozenset(["conference abstract", "meeting abstract", "abstract"])
_KINDS_OF_WORK = {
    "a preprint": ("preprint", "posted content"),
    "a thesis": ("thesis", "dissertation"),
    REGISTRY: ("clinical trial registry", "registry record", "trial registry record"),
}
_HOMES = {
    "a preprint": re.compile(r"biorxiv|medrxiv|arxiv|ssrn|research square|preprints|osf", re.IGNORECASE),
    "a thesis": re.compile(r"dissertation abstracts|proquest dissertations", re.IGNORECASE),
    REGISTRY: re.compile(
        r"clinicaltrials\.gov|^isrctn|^euctr|anzctr|chictr|^ctri\b|who\.int/trialsearch|apps\.who\.int",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One citation, or one record of a file, with whatever it has; ids are whole numbers and unique."""

    id: int
    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str = ""
    issn: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    embase_id: str = ""
    registrations: tuple[str, ...] = ()
    language: str = ""
    publication_types: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @classmethod
    def of(cls, record: Record, *, number: int) -> "Item":
        """The item of a record that a reader of citation exports gave."""
        return cls(id=number, **{name: getattr(record, name) for name in _OF_RECORDS})


_OF_RECORDS = tuple(known.name for known in fields(Item) if known.name != "id")


@dataclass(slots=True)
class Form:
    """The normal form of an Item; a field that it does not have, or that says nothing, is empty."""

    id: int
    title: str
    key: str
    words: frozenset[str]
    is_translated: bool
    authors: tuple[Author, ...]
    year: int | None
    journal: tuple[str, ...]
    issn: frozenset[str]
    volume: str
    issue: str
    pages: Pages | None
    doi: str
    pmid: str
    pmcid: str
    embase_id: str
    registrations: frozenset[str]
    abstract: str
    kinds: frozenset[str]
    is_meeting_abstract: bool
    numerals: tuple[int, ...]
    contrasts: frozenset[str]

    @property
    def is_generic(self) -> bool:
        """ "Editorial", "Reminiscences", "Letter to the editor": a title that many works share."""
        is_short = len(self.key) < GENERIC_LETTERS or len(self.words) <= GENERIC_WORDS
        return is_short or titles.is_regular_column(self.words)

    @property
    def is_silent(self) -> bool:
        """Says nothing of its place: pages that count from 1 are those of the file, not of a volume."""
        return not self.volume and (self.pages is None or self.pages.counts_from_one)

    @property
    def first_author(self) -> str:
        return min(self.authors[0].family, key=lambda name: (-len(name), name)) if self.authors else ""


def form(item: Item) -> Form:
    """Brings every field into the form in which it is compared."""
    title = words_of(titles.core(item.title))
    key = title.replace(" ", "")
    if key in _NO_TITLE:
        title = key = ""
    volume, issue = volume_and_issue(item.volume, item.issue, item.year)
    words = frozenset(title.split())
    found = dois(item.doi)
    return Form(
        id=item.id,
        title=title,
        key=key,
        words=words,
        is_translated=titles.is_translated(item.title),
        authors=tuple(known for name in item.authors if (known := author(name))),
        year=item.year,
        journal=journal_words(item.journal),
        issn=frozenset(item.issn),
        volume=volume,
        issue=issue,
        pages=pages(item.pages),
        doi=found[0].lower() if found else "",
        pmid=item.pmid,
        pmcid=item.pmcid.upper(),
        embase_id=item.embase_id,
        registrations=frozenset(item.registrations),
        abstract=_abstract(item.abstract),
        kinds=titles.kinds(item.title, item.notices) | _kinds_of_work(item),
        is_meeting_abstract=not _types(item).isdisjoint(_MEETING_ABSTRACT),
        numerals=titles.numerals(title),
        contrasts=titles.contrasts(words),
    )


def _abstract(text: str) -> str:
    """Its first letters and digits, without the heading that one database gives and another leaves out."""
    start = plain(text[: 3 * ABSTRACT_LETTERS])
    while (shorter := _HEADING.sub("", start, count=1) if _HEADING.match(start) else start) != start:
        start = shorter
    return words_of(start).replace(" ", "")[:ABSTRACT_LETTERS]


def _types(item: Item) -> frozenset[str]:
    return frozenset(folded(kind).strip() for kind in item.publication_types)


def _kinds_of_work(item: Item) -> frozenset[str]:
    said = _types(item)
    by_type = {kind for kind, names in _KINDS_OF_WORK.items() if not said.isdisjoint(names)}
    return frozenset(by_type | {kind for kind, home in _HOMES.items() if home.search(item.journal)})
