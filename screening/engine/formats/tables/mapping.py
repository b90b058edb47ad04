"""What is asked of the reviewer about the columns of a table: a proposal, and how sure it is."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from screening.engine.formats.tables import workbook
from screening.engine.formats.tables.columns import Proposal, proposed
from screening.engine.formats.tables.layout import body, layout_of
from screening.engine.formats.tables.meanings import FIELDS
from screening.engine.formats.tables.rows import Row
from screening.engine.formats.text import Document

__all__ = ["FIELDS", "Proposal", "proposal"]

_LOOKED_AT = 20


def proposal(document: Document) -> Proposal:
    """What the columns of a table or workbook mean, as far as their names and their cells tell."""
    if document.first_bytes.startswith(b"PK"):
        sheet = workbook.sheet_to_ask_about(document)
        return _proposed(sheet.kind, sheet.header, workbook.body(document, sheet))
    layout = document.once(layout_of)
    return _proposed(layout.kind, layout.header, body(document, layout))


def _proposed(kind: str, header: Row, rows: Iterator[Row]) -> Proposal:
    """Nobody needs to be asked about the columns of a known platform."""
    found = proposed(header.cells, [row.cells for row in islice(rows, _LOOKED_AT)])
    return found if kind == "table" else replace(found, is_sure=True)
