"""EndNote XML, which Zotero and Mendeley write too: values with or without style runs, CR between several."""

import re
from collections.abc import Iterator

from screening.engine.formats.drafts import Draft, Item
from screening.engine.formats.structured.fields import Fields
from screening.engine.formats.structured.xml_records import Element, Found, Layout, found
from screening.engine.formats.structured.xml_texts import text_of, value_of
from screening.engine.formats.text import Document

NAME = "endnote-xml"

_LAYOUT = Layout(re.compile(r"<(record)(?=[\s/>])"), re.compile(r"</?(?:xml|records)(?:\s[^<>]*)?>"))
_MARK = re.compile(r"<record[ \t\n/>]")
_PLATFORMS = ("EndNote", "Zotero", "Mendeley", "Papers", "Citavi", "RefWorks")
_TAGS = {
    "pages": "SP", "volume": "VL", "number": "IS", "issue": "IS", "electronic-resource-num": "DO",
    "accession-num": "AN", "remote-database-name": "DB", "remote-database-provider": "DP", "isbn": "SN",
    "language": "LA", "work-type": "M3", "notes": "N1", "custom1": "C1", "custom2": "C2", "custom3": "C3",
    "custom5": "C5", "custom7": "C7", "call-num": "CN",
}  # fmt: skip


def read(document: Document) -> Iterator[Item]:
    """One draft for each record, in the order of the file."""
    for item in found(document, _LAYOUT):
        yield _draft(item) if isinstance(item, Found) else item


def marks(document: Document) -> int:
    return document.text.tally(_MARK)


def _draft(record: Found) -> Draft:
    parts = {child.tag: child for child in record.element}
    kind = parts.get("ref-type")
    fields = Fields("" if kind is None else kind.get("name") or value_of(kind))
    _titles(fields, parts)
    fields.add_all("AU", _listed(parts.get("contributors"), "authors", "author"))
    fields.add("AB", _lines(text_of(parts.get("abstract"))))
    for child in record.element:
        if child.tag in _TAGS:
            fields.add(_TAGS[child.tag], _lines(value_of(child)))
    _dates(fields, parts.get("dates"))
    if not fields.has("SP") and "pages" in parts:
        fields.add("SP", parts["pages"].get("start", ""))
        fields.add("EP", parts["pages"].get("end", ""))
    if (keywords := parts.get("keywords")) is not None:
        fields.add_all("KW", (word for child in keywords for word in _lines(value_of(child)).split("\n")))
    fields.add_all("UR", _links(parts.get("urls")))
    return fields.draft(record.line, record.raw, _platform(parts.get("source-app")), record.warnings)


def _titles(fields: Fields, parts: dict[str, Element]) -> None:
    """The journal stands as second title and as periodical, which are one thing."""
    titles = {child.tag: child for child in parts["titles"]} if "titles" in parts else {}
    fields.add("TI", _lines(text_of(titles.get("title"))))
    fields.add("ST", text_of(titles.get("short-title")))
    fields.add("T3", _lines(value_of(titles.get("tertiary-title"))))
    journal = _part(parts.get("periodical"), "full-title")
    journal = _lines(value_of(titles.get("secondary-title"))) or journal
    # CENTRAL gives a link to the register where the journal belongs.
    fields.add("UR" if journal.startswith("http") else "T2", journal)
    fields.add("J2", _part(parts.get("periodical"), "abbr-1") or _part(parts.get("alt-periodical"), "abbr-1"))
    fields.add("J2", value_of(titles.get("alt-title")), _part(parts.get("alt-periodical"), "full-title"))


def _lines(text: str) -> str:
    """EndNote puts a carriage return between the values of one field."""
    return text.replace("\r", "\n") if "\r" in text else text


def _part(parent: Element | None, name: str) -> str:
    return "" if parent is None else _lines(value_of(parent.find(name)))


def _listed(parent: Element | None, group: str, name: str) -> list[str]:
    people = None if parent is None else parent.find(group)
    if people is None:
        return []
    return [line for child in people.iterchildren(name) for line in _lines(value_of(child)).split("\n")]


def _dates(fields: Fields, dates: Element | None) -> None:
    if dates is None:
        return
    fields.add("PY", _part(dates, "year"))
    fields.add_all("DA", (value_of(child) for child in dates.iter("date")))


def _links(urls: Element | None) -> list[str]:
    """Links to the web; what stands under pdf-urls lies on somebody's computer."""
    if urls is None:
        return []
    groups = urls.iterchildren("related-urls", "web-urls", "text-urls", "url")
    texts = (value_of(child) for group in groups for child in group.iter("url"))
    return [link for text in texts for link in _lines(text).split("\n")]


def _platform(app: Element | None) -> str:
    name = "" if app is None else f"{app.get('name', '')} {value_of(app)}"
    return next((known for known in _PLATFORMS if known.casefold() in name.casefold()), "")
