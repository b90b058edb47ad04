"""Zotero RDF: items, and the journals and books that they are parts of, each a node of its own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from screening.engine.formats.drafts import Draft, Item
from screening.engine.formats.structured.fields import Fields
from screening.engine.formats.structured.xml_records import Element, Found, Layout, found
from screening.engine.formats.structured.xml_texts import text_of, value_of
from screening.engine.formats.text import Document
from screening.engine.records import Stray

NAME = "zotero-rdf"
PLATFORM = "Zotero"

_LAYOUT = Layout(
    re.compile(r"<([A-Za-z_][\w.-]*:[A-Za-z_][\w.-]*)(?=\s[^<>]{0,2000}?\brdf:(?:about|ID)\s*=)"),
    re.compile(r"</?rdf:RDF(?:\s[^<>]*)?>"),
)
_TYPED = re.compile(r"<z:itemType>\s*(?!attachment\b|note\b|annotation\b)[A-Za-z]")
_UNTYPED = re.compile(
    r"<bib:(?!Journal\b|Periodical\b|Series\b|Memo\b|Conference\b|Proceedings\b)[A-Z]\w{0,60}\s[^<>]{0,200}rdf:about"
)
_PART_OF = re.compile(r'isPartOf\s+rdf:resource\s*=\s*["\']([^"\']{1,2000})["\']')
_NO_ITEMS = frozenset(["attachment", "note", "annotation"])
_AROUND_ITEMS = frozenset(
    [
        "Journal",
        "Periodical",
        "Series",
        "Memo",
        "Attachment",
        "Collection",
        "Conference",
        "Proceedings",
        "Person",
    ]
)
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_TAGS = {
    "volume": "VL", "number": "IS", "pages": "SP", "date": "PY", "abstract": "AB", "description": "N1",
    "language": "LA", "type": "M3", "libraryCatalog": "DP", "archive": "DB", "coverage": "AN",
    "shortTitle": "ST",
}  # fmt: skip
_NUMBERS = (("DOI", "DO"), ("ISSN", "SN"), ("ISBN", "SN"), ("PMID", "PM"), ("PMCID", "C2"))


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the file finds: whether items name their types, and what others are parts of."""

    typed: int
    untyped: int
    wholes: Mapping[str, Element]


def read(document: Document) -> Iterator[Item]:
    """One draft for each item, in the order of the file; attachments, notes and collections are none."""
    survey = document.once(_survey)
    for item in found(document, _LAYOUT):
        if not isinstance(item, Found):
            yield item
        elif _is_item(item.element, survey):
            yield _draft(item, survey.wholes)
        elif _is_foreign(item.element, survey):
            yield Stray(item.line, item.raw.partition("\n")[0])


def marks(document: Document) -> int:
    survey = document.once(_survey)
    return survey.typed or survey.untyped


def _survey(document: Document) -> Survey:
    typed = document.text.tally(_TYPED)
    named = {
        unescape(name)
        for window in document.text.windows(_LAYOUT.begins)
        for name in _PART_OF.findall(window.text)
    }
    wholes = {}
    if named:
        for item in found(document, _LAYOUT):
            if isinstance(item, Found) and (about := item.element.get(_ABOUT, "")) in named:
                wholes[about] = item.element
    return Survey(typed, 0 if typed else document.text.tally(_UNTYPED, 512), wholes)


def _is_item(node: Element, survey: Survey) -> bool:
    """Old exports name no types; there a node with a title is an item unless another is part of it."""
    if kind := _kind(node):
        return kind not in _NO_ITEMS
    return _is_foreign(node, survey) and any(_name(child) == "title" for child in node)


def _is_foreign(node: Element, survey: Survey) -> bool:
    """Whether a node is none of those that stand around items."""
    known = _name(node) in _AROUND_ITEMS or _kind(node) in _NO_ITEMS
    return not known and node.get(_ABOUT, "") not in survey.wholes


def _kind(node: Element) -> str:
    return next((value_of(child) for child in node if _name(child) == "itemType"), "")


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _draft(item: Found, wholes: Mapping[str, Element]) -> Draft:
    node = item.element
    fields = Fields(_kind(node) or _name(node))
    fields.add_all("TI", (text_of(child) for child in node if _name(child) == "title"))
    _add(fields, node)
    for whole in _wholes(node, wholes):
        journal = [value_of(child) for child in whole if _name(child) == "title"]
        if _name(whole) != "Series":
            fields.add_all("T2", journal)
            fields.add_all("J2", (value_of(child) for child in whole if _name(child) == "alternative"))
        _add(fields, whole)
    for meeting in node.iter("{*}Conference"):
        if not fields.has("T2"):
            fields.add_all("T2", (value_of(child) for child in meeting if _name(child) == "title"))
    return fields.draft(item.line, item.raw, PLATFORM, item.warnings)


def _add(fields: Fields, node: Element) -> None:
    for child in node:
        name = _name(child)
        if name == "identifier":
            _number(fields, child)
        elif name == "authors":
            fields.add_all("AU", map(_person, _people(child)))
        elif name == "subject":
            fields.add("KW", value_of(child))
        elif name in _TAGS and len(child) == 0:
            fields.add(_TAGS[name], (child.text or "").strip())


def _wholes(node: Element, wholes: Mapping[str, Element]) -> Iterator[Element]:
    """What an item is part of: journal, book or series, inside of it or elsewhere in the file."""
    for part in node.iterchildren("{*}isPartOf"):
        yield from part
        if (elsewhere := wholes.get(part.get(_RESOURCE, ""))) is not None:
            yield elsewhere


def _number(fields: Fields, identifier: Element) -> None:
    """ "DOI 10.1000/x", "ISSN 1234-5678", or a link inside."""
    text = value_of(identifier)
    for label, tag in _NUMBERS:
        if text.upper().startswith(f"{label} "):
            fields.add(tag, text[len(label) :].strip())
            return
    fields.add("UR" if len(identifier) else "DO", text)


def _people(authors: Element) -> list[Element]:
    return list(authors.iter("{*}Person", "{*}Organization", "{*}Agent"))


def _person(person: Element) -> str:
    parts = {_name(child).lower(): value_of(child) for child in person}
    family, given = parts.get("surname", ""), parts.get("givenname", "") or parts.get("firstname", "")
    return ", ".join(filter(None, (family, given))) or parts.get("name", "") or value_of(person)
