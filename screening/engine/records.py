"""What a reader of citation exports gives: the canonical bibliographic record and the account of its file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One citation, whatever platform wrote it; a field that the file does not hold is empty.

    Texts stand as the file has them (markup, trailing full stops, author order and spelling);
    only joins of lines are undone. An abstract keeps its section labels, one section a paragraph.
    """

    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str = ""
    journal_abbr: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    embase_id: str = ""
    accession: str = ""
    registrations: tuple[str, ...] = ()
    issn: tuple[str, ...] = ()
    language: str = ""
    publication_types: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    url: str = ""
    database: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """One entry of a file that could be read; position and line count from 1."""

    position: int
    line: int
    raw: str
    record: Record
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """One entry of a file that could not be read, with the reason; its position is 0 until it is counted."""

    line: int
    raw: str
    reason: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Stray:
    """A line that belongs to no record and that no rule explains."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a file held: every record mark ends up in `records` or in `rejected`.

    `marks` is counted apart from the parser; where it differs from what was read, `warnings` says so.
    """

    format: str
    platform: str
    encoding: str
    marks: int
    records: tuple[ParsedRecord, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    strays: tuple[Stray, ...] = ()
    warnings: tuple[str, ...] = ()


class Refused(ValueError):
    """The file is not a citation export that can be read; str() is the sentence for the reviewer."""
