"""What a file is, by its content alone, for names lie: the first rule that holds decides."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from screening.engine.formats.structured.xml_records import declares_entities
from screening.engine.formats.tables.known import table_of
from screening.engine.formats.tagged import medline, ris
from screening.engine.formats.text import Text

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "zip"),
    (b"7z\xbc\xaf", "zip"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
)
_LINES = 400
_LONGEST_LINE = 10_000
# Zero bytes are left to the decoder: UTF-16 is full of them.
_CONTROLS = bytes([*range(1, 9), *range(14, 32)])
_PROBE = 4096
_CSL_PARTS = ("issued", "container-title", "author", "editor", "publisher")


@dataclass(frozen=True, slots=True)
class Head:
    """The first lines of a text that say something, the beginning that holds them, and the text itself."""

    lines: tuple[str, ...]
    beginning: str
    text: Text

    def has(self, pattern: str, within: int = _LINES, *, at_least: int = 1) -> bool:
        """Whether enough of the first lines match the pattern from their beginning."""
        match = re.compile(pattern).match
        found = (1 for line in self.lines[:within] if match(line))
        return sum(found) >= at_least


def container(data: bytes, whole: Callable[[], bytes]) -> str:
    """The kind of a file that is no text, by its first bytes; "" for everything else."""
    if data.startswith(b"PK"):
        return _packed(whole())
    probe = data[:_PROBE]
    controls = len(probe) - len(probe.translate(None, _CONTROLS))
    known = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
    return known or ("binary" if controls * 10 > len(probe) else "")


def _packed(data: bytes) -> str:
    if b"xl/" in data:
        return "xlsx"
    return "docx" if b"word/" in data else "zip"


def kind_of(text: Text) -> str:
    """The format's name in the catalogue; "" for a text that is none of them."""
    head = Head(tuple(_first_lines(text.head)), text.head, text)
    if not head.lines:
        return "empty"
    return next((kind for rule in _RULES if (kind := rule(head))), "")


def _first_lines(text: str) -> Iterator[str]:
    at, found = 0, 0
    while at < len(text) and found < _LINES:
        end = text.find("\n", at)
        end = len(text) if end == -1 else end
        line = text[at:end]
        at = end + 1
        if line and not line.isspace():
            found += 1
            yield line[:_LONGEST_LINE]


def _xml(head: Head) -> str:
    first = head.lines[0].lstrip()
    if not first.startswith("<") or re.match(r"<\d", first):
        return ""
    start = "\n".join(head.lines[:40])
    kind = next((kind for pattern, kind in _XML_KINDS if re.search(pattern, start)), "xml")
    prolog = re.split(r"<[A-Za-z]", head.beginning, maxsplit=1)[0]
    return "xml-entities" if kind != "html" and declares_entities(prolog) else kind


_XML_KINDS = (
    (r"(?i)<!doctype html|<html[\s>]", "html"),
    (r"<Pubmed(?:Book)?Article", "pubmed-xml"),
    (r"(?s)<rdf:RDF.*(?:purl\.org/net/biblio#|zotero\.org/namespaces/export#)", "zotero-rdf"),
    (r"<F\s+[CL]\s*=", "ovid-xml"),
    (r"<(?:ref-type|contributors|titles)\b", "endnote-xml"),
)


def _json(head: Head) -> str:
    if not head.lines[0].lstrip().startswith(("{", "[")):
        return ""
    start = head.beginning.lstrip()
    try:
        first, _ = json.JSONDecoder().raw_decode(start.removeprefix("[").lstrip() or "0")
    except (ValueError, RecursionError):
        # a whole object that is no array of objects, or text in brackets
        return "json" if re.match(r'[\[{]\s*["{\[\]}]', start) else ""
    described = isinstance(first, dict) and "type" in first and ("title" in first or "DOI" in first)
    return "csl-json" if described and any(part in first for part in _CSL_PARTS) else "json"


def _wos(head: Head) -> str:
    by_header = head.has(r"FN (?:Clarivate|Thomson|ISI|Web of)", 5)
    by_entry = head.has(r"PT [A-Z]\s*$", 5) and (
        head.has(r"ER\s*$") or head.has(r"(?:AU|TI|SO) \S", at_least=2)
    )
    return "wos-tagged" if by_header or by_entry or head.has(r"UT (?:WOS|ISI|MEDLINE|BIOSIS|ZOOREC):") else ""


def _ovid(head: Head) -> str:
    by_vendor = head.has(r"\s*VN {1,2}- Ovid Tech") and not head.has(r"\s*TY  - ")
    by_label = head.has(r"\s*<\d+\.? ?>\s*$", 60) and head.has(
        r"(?:Accession Number|Unique Identifier|Title|Source)\s*$|\s*(?:DB|UI|AN|TI) {1,2}- "
    )
    return "ovid-tagged" if by_vendor or by_label or head.has(r"\s*<\d+\. *>|<\d+>", 1) else ""


def _refer(head: Head) -> str:
    tagged = head.has(r"\s*%[!-~] \S", 3, at_least=min(2, len(head.lines)))
    return "refer" if tagged and head.has(r"\s*%[0ATJDX] ", 20) else ""


def _bibtex(head: Head) -> str:
    return "bibtex" if head.has(r"\s*@\w+ ?[{(]", 40) and not head.has(r"\s*TY {1,2}-", 40) else ""


def _cochrane_text(head: Head) -> str:
    begins = head.has(r"\s*Record #\d+ of \d+", 20) and not head.has(r"\s*TY {0,2}-")
    return "cochrane-text" if begins and head.has(r"(?:ID|AU|TI|SO|YR|AB|US): ") else ""


def _ris(head: Head) -> str:
    if head.has(r"(?i)[\s\xa0]*TY[ \xa0]{0,2}-"):
        return ris.NAME
    tags = head.has(r"[A-Z][A-Z0-9]  - ", 60, at_least=min(20, len(head.lines) // 3))
    return ris.NAME if tags and head.has(r"ER  -\s*$") else ""


def _medline(head: Head) -> str:
    return medline.NAME if head.has(r"(?:PMID|OWN |PMC |STAT)- ?", 10) or head.has(r"PMID- \d") else ""


def _refworks(head: Head) -> str:
    if head.has(r"\s*Refworks Export Tagged Format", 5):
        return "refworks-tagged"
    return "refworks-tagged" if head.has(r"RT [A-Z]", 10) and head.has(r"(?:A1|T1|JF|SR|ID) ") else ""


def _pmid_list(head: Head) -> str:
    numbers = sum(line.strip().isdecimal() for line in head.lines)
    return "pmid-list" if numbers * 10 >= len(head.lines) * 9 else ""


def _pubmed_display(head: Head) -> str:
    return "pubmed-display" if head.has(r"1[.:] ", 1) and any("PMID: " in line for line in head.lines) else ""


def _later(head: Head) -> str:
    """Records that begin only after hundreds of lines of something else."""
    if head.text.holds(_LATER_RIS):
        return ris.NAME
    return medline.NAME if head.text.holds(_LATER_MEDLINE) else ""


_LATER_RIS = re.compile(r"^[ \t\xa0]*TY[ \xa0]{0,2}-", re.MULTILINE | re.IGNORECASE)
_LATER_MEDLINE = re.compile(r"^PMID- \d", re.MULTILINE)
_RULES: tuple[Callable[[Head], str], ...] = (
    _xml,
    _json,
    _wos,
    _ovid,
    _refer,
    _bibtex,
    _cochrane_text,
    _ris,
    _medline,
    _refworks,
    _pmid_list,
    _pubmed_display,
    lambda head: table_of(head.lines),
    _later,
)
