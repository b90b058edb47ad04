"""What the columns of an unknown table may mean, by their names and by what stands in them."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from screening.engine.formats.tables import cells
from screening.engine.formats.tables.cells import plain
from screening.engine.formats.tables.layout import unique
from screening.engine.formats.tables.meanings import FIELDS, folded, meaning, rank
from screening.engine.formats.tables.plans import Plan
from screening.engine.formats.tables.rows import Row
from screening.engine.formats.values import identifiers
from screening.engine.records import Refused

LOOKED_AT = 20
_SAMPLES = 3
_SHORTEST_ABSTRACT = 400
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")
# Two columns of one of these meanings are for the reviewer to choose between.
_SINGLE = ("title", "abstract", "doi", "pmid")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The columns of a table, the field that each may hold, its first rows, and what it is known again by."""

    columns: tuple[str, ...]
    mapping: dict[str, str]
    samples: tuple[tuple[str, ...], ...]
    is_sure: bool
    signature: str


def proposed(header: Sequence[str], first: Iterable[Row], kind: str) -> Proposal:
    """A proposal from a header and the first rows below it; of a platform's own columns it is sure."""
    rows = [row.cells for row in first]
    columns = unique(header)
    named = _by_name(header, columns)
    guessed = _by_content(columns, rows, named)
    return Proposal(
        columns,
        {column: field for column in columns if (field := named.get(column) or guessed.get(column))},
        tuple(_sample(row, len(columns)) for row in rows[:_SAMPLES]),
        kind != "table" or (not guessed and _says_enough(list(named.values()))),
        signature(header),
    )


def signature(header: Iterable[str]) -> str:
    """By what a table with the same columns is known again."""
    return hashlib.sha256("\x1f".join(map(folded, header)).encode()).hexdigest()[:32]


def places(columns: Sequence[str], mapping: Mapping[str, str]) -> dict[str, list[int]]:
    """Where each field stands; refuses a mapping in which nothing can be the title."""
    found: dict[str, list[tuple[int, int]]] = {}
    for place, column in enumerate(columns):
        if (field := mapping.get(column, "")) in FIELDS:
            found.setdefault(field, []).append((rank(column), place))
    if "title" not in found:
        raise Refused(_untitled(columns))
    return {field: [place for _, place in sorted(of_field)] for field, of_field in found.items()}


def plan() -> Plan:
    """How the rows of a table of an unknown writer are read."""
    return Plan("", {}, cells.names, cells.listed)


def _by_name(header: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    named = {column: meaning(name) for name, column in zip(header, columns, strict=True)}
    return {column: field for column, field in named.items() if field}


def _by_content(
    columns: Sequence[str], rows: Sequence[Sequence[str]], named: Mapping[str, str]
) -> dict[str, str]:
    """Fields of the columns whose names say nothing, where their cells leave no doubt."""
    missing = {field: fits for field, fits in _CONTENTS.items() if field not in named.values()}
    guessed: dict[str, str] = {}
    for place, column in enumerate(columns):
        said = [value for row in rows if place < len(row) and (value := plain(row[place]))]
        if column in named or not said:
            continue
        field = next((field for field, fits in missing.items() if all(map(fits, said))), "")
        if field and field not in guessed.values():
            guessed[column] = field
    return guessed


_CONTENTS: dict[str, Callable[[str], bool]] = {
    "doi": lambda value: len(value) < 200 and bool(identifiers.dois(value)),
    "year": lambda value: _YEAR.fullmatch(value) is not None,
    "registrations": identifiers.is_trial_id,
    "abstract": lambda value: len(value) >= _SHORTEST_ABSTRACT,
}


def _says_enough(fields: Sequence[str]) -> bool:
    """Whether a title and an abstract are named, and nothing twice of which a record has one."""
    return {"title", "abstract"} <= set(fields) and all(fields.count(field) < 2 for field in _SINGLE)


def _sample(row: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple(plain(row[place]) if place < len(row) else "" for place in range(width))


def _untitled(columns: Sequence[str]) -> str:
    shown = ", ".join(f"“{column[:60]}”" for column in columns[:30])
    more = f" and {len(columns) - 30} more" if len(columns) > 30 else ""
    return (
        f"This table has no column for the title of a record: its columns are {shown}{more}. "
        "Please name the column that holds the titles “Title”, or export the records as RIS."
    )
