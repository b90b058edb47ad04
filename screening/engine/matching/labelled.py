"""The table form of sets in which people marked the duplicates: one record a row, ids of its own."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from screening.engine.formats.values import identifiers
from screening.engine.matching.forms import Item

NEEDED = frozenset(["title", "authors", "year"])


@dataclass(frozen=True, slots=True)
class Labelled:
    """A row: what it calls itself, its group ("" where nobody said), and the record.

    In a table of pairs ``is_duplicate`` says what people made of the pair.
    """

    name: str
    group: str
    item: Item
    is_duplicate: bool | None = None


def is_labelled(header: list[str]) -> bool:
    """Whether a table with these columns is in that form."""
    return set(header) >= NEEDED and ("id" in header or set(header) >= {"pair_id", "side"})


def rows(table: TextIO) -> Iterator[Labelled]:
    """The records in their order, numbered from 1."""
    for number, row in enumerate(csv.DictReader(table), start=1):
        said = row.get("expected_duplicate")
        yield Labelled(
            _name(row), row.get("group_id", ""), _item(number, row), None if said is None else said == "True"
        )


def _name(row: dict[str, str]) -> str:
    return row["id"] if "id" in row else f"{row['pair_id']}_{row['side']}"


def _item(number: int, row: dict[str, str]) -> Item:
    def said(*columns: str) -> str:
        return next((row[column] for column in columns if row.get(column)), "")

    return Item(
        id=number,
        title=row["title"],
        abstract=said("abstract"),
        authors=tuple(name for name in row["authors"].split("; ") if name),
        year=_year(row["year"]),
        journal=said("journal", "booktitle", "journal_abbr"),
        issn=identifiers.serial_numbers([said("issn_isbn")]),
        volume=said("volume"),
        issue=said("issue"),
        pages=said("pages"),
        doi=said("doi"),
        pmid=identifiers.pmid(said("pmid")),
        registrations=identifiers.registrations([said("accession"), said("url"), said("pages")]),
        language=said("language"),
        publication_types=tuple(filter(None, [said("ref_type")])),
    )


def _year(text: str) -> int | None:
    return int(text[:4]) if text[:4].isdecimal() and text.isascii() else None
