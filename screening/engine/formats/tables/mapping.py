"""What is asked of the reviewer about the columns of a table: a proposal, and how sure it is."""

from itertools import islice

from screening.engine.formats.tables import workbook
from screening.engine.formats.tables.columns import LOOKED_AT, Proposal, proposed
from screening.engine.formats.tables.layout import body, layout_of
from screening.engine.formats.tables.meanings import FIELDS
from screening.engine.formats.text import Document

__all__ = ["FIELDS", "Proposal", "proposal"]


def proposal(document: Document) -> Proposal:
    """What the columns of a table or workbook mean, as far as their names and their cells tell."""
    if document.first_bytes.startswith(b"PK"):
        return workbook.proposal(document)
    layout = document.once(layout_of)
    return proposed(layout.header.cells, islice(body(document, layout), LOOKED_AT), layout.kind)
