"""Which of its source records a citation shows: a pure rule, so that merging and unmerging end alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from screening.citations.storable import storable
from screening.engine.matching import doi_key, title_key
from screening.engine.records import ParsedRecord, Record

NAMES = tuple(field.name for field in fields(Record))
EDITABLE = (
    "title", "abstract", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "language",
)  # fmt: skip
LISTS = ("authors", "publication_types", "keywords", "notices")
LIMITS = {"volume": 100, "issue": 100, "pages": 100, "language": 100, "pmid": 20, "embase_id": 20}
_EARLIER_NAMES = {"trial_ids": "registrations", "source_db": "database"}
FIRST_YEAR, LAST_YEAR = 1, 9999


def as_json(record: Record) -> dict[str, Any]:
    """What a source record keeps of what was read: only what the file said."""
    return {name: value for name in NAMES if (value := getattr(record, name)) not in ("", (), None)}


def from_json(kept: dict[str, Any]) -> Record:
    """The record again; what a later version of the program does not know is left out."""
    kept = {_EARLIER_NAMES.get(name, name): value for name, value in kept.items()}
    return Record(
        **{
            name: tuple(value) if isinstance(value, list) else value
            for name, value in kept.items()
            if name in NAMES
        }
    )


def as_shown(citation: object) -> Record:
    """What a citation without any record shows already."""
    return from_json({name: getattr(citation, name) for name in NAMES if hasattr(citation, name)})


def shown(records: Iterable[Record], edits: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The fields of a citation: each from the fullest record that has it, and over them what a person edited.

    The fullest has the longest abstract, then a DOI, then the most fields. Notices (a retraction,
    an erratum) and publication types are those of all records: a warning in one must not get lost.
    """
    ranked = list(records)
    if len(ranked) > 1:
        ranked.sort(key=_fullness, reverse=True)
    values = {name: _cut(name, _first(ranked, name)) for name in ("title", "abstract", "doi", *LIMITS)}
    found = {
        **values,
        "authors": list(_first(ranked, "authors", ())),
        "keywords": list(_first(ranked, "keywords", ())),
        "publication_types": _all(ranked, "publication_types"),
        "notices": _all(ranked, "notices"),
        "journal": _first(ranked, "journal") or _first(ranked, "journal_abbr"),
        "year": _first([record for record in ranked if _is_year(record.year)], "year", None),
        **(edits or {}),
    }
    return {**found, "doi_key": doi_key(found["doi"]), "title_key": title_key(found["title"])}


def not_shown(record: Record) -> list[str]:
    """What of this record does not fit into the fields shown, as sentences; the record keeps it whole."""
    notes = [
        f"The {name.replace('_', ' ')} is longer than {limit} characters: shown cut, kept whole here."
        for name, limit in LIMITS.items()
        if len(getattr(record, name)) > limit
    ]
    if record.year is not None and not _is_year(record.year):
        notes.append(f"The year {record.year} is none, so it is not shown.")
    return notes


def warnings(parsed: ParsedRecord) -> list[str]:
    """All that the reviewer should know of an entry, as it is kept with it."""
    return [*map(storable, parsed.warnings), *not_shown(parsed.record)]


def _fullness(record: Record) -> tuple[int, bool, int]:
    filled = sum(1 for name in NAMES if getattr(record, name) not in ("", (), None))
    return len(record.abstract), bool(record.doi), filled


def _first(ranked: Sequence[Record], name: str, missing: Any = "") -> Any:
    for record in ranked:
        if value := getattr(record, name):
            return value
    return missing


def _all(ranked: Sequence[Record], name: str) -> list[str]:
    return list(dict.fromkeys(value for record in ranked for value in getattr(record, name)))


def _cut(name: str, value: str) -> str:
    return value[: LIMITS[name]] if name in LIMITS else value


def _is_year(year: int | None) -> bool:
    return year is not None and FIRST_YEAR <= year <= LAST_YEAR
