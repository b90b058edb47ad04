"""Records out as RIS that reference managers and Rayyan take in, and that ris.py reads back whole."""

from collections.abc import Iterable, Iterator, Mapping

from screening.engine.formats.tagged.ris_fields import LABELS, TYPES
from screening.engine.formats.values import databases
from screening.engine.records import Record

# The note that carries our own number of a record. Notes are what every program gives back;
# ID alone does not survive (EndNote numbers anew), nor AN (Rayyan writes its own).
RECORD = "Record"

_CODES = {name.casefold(): code for code, name in TYPES.items() if code not in ("UNPD", "WEB")}


def write(entries: Iterable[tuple[Record, Mapping[str, str]]]) -> str:
    """RIS with CRLF; each note becomes one N1 line "Name: value", and the note RECORD the ID as well."""
    return "".join(
        f"{tag}  - {value}\r\n" for record, notes in entries for tag, value in _lines(record, notes)
    )


def _lines(record: Record, notes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The entry's lines; a value in one line cannot end the entry or begin another."""
    yield "TY", _type(record)
    for tag, value in (*_fields(record), *_numbers(record), *_notes(notes)):
        if one_line := " ".join(value.split()):
            yield tag, one_line
    yield "ER", ""


def _type(record: Record) -> str:
    named = (_CODES.get(name.casefold()) for name in record.publication_types)
    return next(filter(None, named), "JOUR" if record.journal else "GEN")


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    first, last = _first_and_last_page(record.pages)
    yield "TI", record.title
    yield from (("AU", name) for name in record.authors)
    yield "PY", "" if record.year is None else str(record.year)
    yield "T2", record.journal
    yield "J2", record.journal_abbr
    yield "VL", record.volume
    yield "IS", record.issue
    yield "SP", first
    yield "EP", last
    yield "SN", "; ".join(record.issn)
    yield "AB", record.abstract
    yield from (("KW", keyword) for keyword in record.keywords)
    yield "LA", record.language
    yield from (("M3", name) for name in record.publication_types)
    yield "DO", record.doi
    yield "UR", record.url
    yield "DB", record.database


def _first_and_last_page(pages: str) -> tuple[str, str]:
    first, dash, last = pages.partition("-")
    return (first, last) if dash and first and last and "-" not in last else (pages, "")


def _numbers(record: Record) -> Iterator[tuple[str, str]]:
    """AN as reference managers know it (a PMID beside MEDLINE, else the database's own); all in notes too."""
    yield "AN", record.accession or _number_of_its_database(record)
    yield "C2", record.pmcid
    yield "N1", _noted("pmid", record.pmid)
    yield "N1", _noted("embase_id", record.embase_id)
    yield from (("N1", _noted("trial", number)) for number in record.registrations)
    yield from (("N1", _noted("notice", notice)) for notice in record.notices)


def _number_of_its_database(record: Record) -> str:
    if databases.is_medline(record.database):
        return record.pmid
    return record.embase_id if databases.is_embase(record.database) else ""


def _noted(label: str, value: str) -> str:
    return LABELS[label] + value if value else ""


def _notes(notes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "ID", notes.get(RECORD, "")
    yield from (("N1", f"{name}: {value}") for name, value in notes.items() if value.strip())
