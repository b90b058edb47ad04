"""How a delimited text is laid out: its delimiter, its header, what stands above it, its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from screening.engine.formats.tables.known import HEADER_ROWS, header_in, kind_of_header
from screening.engine.formats.tables.rows import Row, rows
from screening.engine.formats.text import Document
from screening.engine.records import Refused, Stray

_HEAD_LINES = 400
# What Embase.com and Excel write above a header says nothing of the records.
_CHATTER = ("search query", "sep=")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the records begin; `columns` are the header's names, each of them once."""

    kind: str
    delimiter: str
    header: Row
    above: tuple[Row, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return unique(self.header.cells)


def layout_of(document: Document) -> Layout:
    """The layout of a text table, by the same rules by which its kind was found."""
    lines = [line for line in document.text.head.split("\n") if line.strip()][:_HEAD_LINES]
    kind, delimiter = header_in(lines)
    above: list[Row] = []
    for row in islice(said(rows(document.text.lines(), delimiter or ",")), HEADER_ROWS):
        if kind and kind_of_header(row.cells) == kind:
            return Layout(kind, delimiter, row, tuple(above))
        above.append(row)
    raise Refused("This table has no header that names its columns. Please export it again with one.")


def body(document: Document, layout: Layout) -> Iterator[Row]:
    """The rows below the header that say something and are not the header once more."""
    width = len(layout.header.cells)
    for row in said(rows(document.text.lines(), layout.delimiter, width)):
        if row.line > layout.header.line and not is_header(row.cells, layout.header.cells):
            yield row


def said(found: Iterator[Row]) -> Iterator[Row]:
    """Rows without the blank ones."""
    return (row for row in found if any(cell and not cell.isspace() for cell in row.cells))


def is_header(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row repeats the header: tables put together from several do."""
    return cells[0] == header[0] and len(cells) == len(header) and list(cells) == list(header)


def strays(above: Sequence[Row]) -> Iterator[Stray]:
    """What stands above the header and is neither a query nor an ornament."""
    for row in above:
        first = next(cell for cell in row.cells if cell.strip()).strip().casefold()
        if not first.startswith(_CHATTER) and any(map(str.isalnum, first)):
            yield Stray(row.line, row.raw)


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Names of columns, each once: "Author", "Author (2)"; one without a name by its place."""
    taken: set[str] = set()
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        bare = " ".join(unwrapped(name).split()) or f"Column {place}"
        own, number = bare, 1
        while own in taken:
            number += 1
            own = f"{bare} ({number})"
        taken.add(own)
        found.append(own)
    return tuple(found)


def unwrapped(cell: str) -> str:
    """A cell without the ="..." that keeps a spreadsheet from reading it as a number."""
    cell = cell.strip()
    return cell[2:-1].strip() if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell
