"""Ovid XML: the fields of Ovid's own tags, each <F C="TI"> with its values in <D>."""

import re
from collections.abc import Iterator

from screening.engine.formats.drafts import Draft, Item
from screening.engine.formats.structured.xml_records import Element, Found, Layout, found
from screening.engine.formats.structured.xml_texts import text_of, value_of
from screening.engine.formats.tagged import ovid_fields
from screening.engine.formats.tagged.entries import Entry, draft_of
from screening.engine.formats.text import Document

NAME = "ovid-xml"

_NAMES = "record|Record|RECORD|citation|Citation"
_LAYOUT = Layout(
    re.compile(rf"<({_NAMES})(?=[\s/>])"),
    re.compile(
        r"</?(?:xml|[Rr]ecords|RECORDS|[Oo]vid|OVID|[Cc]itations|[Ee]xport|[Rr]esults?)(?:\s[^<>]*)?>"
    ),
)
_MARK = re.compile(rf"<(?:{_NAMES})[ \t\n/>]")


def read(document: Document) -> Iterator[Item]:
    """One draft for each record, in the order of the file."""
    for item in found(document, _LAYOUT):
        yield _draft(item) if isinstance(item, Found) else item


def marks(document: Document) -> int:
    return document.text.tally(_MARK)


def _draft(record: Found) -> Draft:
    """As Ovid's tagged export of the same record, whose tags are the same."""
    fields = [(_tag(field), value) for field in record.element.iter("F") for value in _values(field)]
    entry = Entry.of(record.line, record.raw, fields, record.warnings)
    return draft_of(entry, ovid_fields.record(entry), ovid_fields.PLATFORM)


def _tag(field: Element) -> str:
    return str(field.get("C") or ovid_fields.LABELS.get(field.get("L", "").casefold(), ""))


def _values(field: Element) -> list[str]:
    """One in each <D>, or the field's own text where it has none."""
    values = [text_of(value) for value in field.iterchildren("D")] or [value_of(field)]
    return [value.replace("\r", "\n") for value in values if value]
