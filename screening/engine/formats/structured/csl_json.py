"""CSL JSON (Zotero, Mendeley, Crossref): one object or a list of them, read one by one."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from screening.engine.formats.drafts import Draft, Item
from screening.engine.formats.structured.fields import Fields
from screening.engine.formats.text import Document, Text
from screening.engine.records import Rejected, Stray

NAME = "csl-json"

_DECODER = json.JSONDecoder(strict=False)
_BETWEEN = re.compile(r"[\s,\[\]]*")
_FIRST_KEY = re.compile(r'\{\s*"[^"\\]{0,80}"\s*:')
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_NO_BRACES = re.compile(r"[^{}]+")
_TEXTS = {
    "volume": "VL", "issue": "IS", "page": "SP", "DOI": "DO", "PMID": "PM", "PMCID": "C2", "abstract": "AB",
    "language": "LA", "ISSN": "SN", "ISBN": "SN", "URL": "UR", "genre": "M3", "archive": "DB", "source": "DP",
    "archive_location": "AN", "note": "N1",
}  # fmt: skip
_BROKEN = "This entry is no JSON that can be read ({}). Please export it again, or as RIS."
_NO_ITEM = "This entry names neither a type nor a title. Please export it again, or as RIS."
_DEEP = "too many brackets in one another"


def read(document: Document) -> Iterator[Item]:
    """One draft for each item, in the order of the file."""
    source = _Source(document.text)
    while source.skip():
        if source.held[source.at] != "{":
            yield from source.stray()
            continue
        line = source.line
        raw, value, problem = source.element()
        if isinstance(value, dict) and ("type" in value or "title" in value):
            yield _draft(line, raw, value)
        else:
            yield Rejected(line, raw, _BROKEN.format(problem) if problem else _NO_ITEM)


def marks(document: Document) -> int:
    """Objects that stand in no other object, counted by brackets outside of texts."""
    count = depth = 0
    in_text, held = False, ""
    for piece in document.text.pieces():
        text = _ESCAPED.sub("", held + piece)
        held = "\\" if text.endswith("\\") else ""
        parts = text.removesuffix("\\").split('"')
        outside = "".join(parts[int(in_text) :: 2])
        in_text ^= len(parts) % 2 == 0
        for bracket in _NO_BRACES.sub("", outside):
            count += bracket == "{" and depth == 0
            depth = depth + 1 if bracket == "{" else max(0, depth - 1)
    return count


class _Source:
    """The text from the place that was reached; more of the file is taken in as it is needed."""

    def __init__(self, text: Text) -> None:
        self._pieces = text.pieces()
        self.held, self.at, self.line = "", 0, 1
        self._begins: re.Pattern[str] | None = None

    def skip(self) -> bool:
        """To the next thing that stands in the list; whether there is one."""
        while True:
            found = _BETWEEN.match(self.held, self.at)
            self._go_to(found.end() if found else self.at)
            if self.at < len(self.held):
                return True
            if not self._more():
                return False

    def element(self) -> tuple[str, object, str]:
        """The text of one object, what it says, and what is wrong with it."""
        start, wanted = self.at, 1
        while True:
            try:
                value, end = _DECODER.raw_decode(self.held, start)
            except RecursionError:
                return self._broken(start, _DEEP)
            except ValueError as error:
                if not self._is_cut(error) or not self._more(wanted):
                    return self._broken(start, str(error).partition(": line")[0])
                start, wanted = self.at, 2 * wanted
                continue
            self._learn(start)
            raw = self.held[start:end]
            self._go_to(end)
            return raw, value, ""

    def stray(self) -> Iterator[Stray]:
        """What stands in the list and is no object, to the end of its line or to the next object."""
        start, line = self.at, self.line
        ends = [place for mark in "{\n" if (place := self.held.find(mark, start)) != -1]
        self._go_to(min(ends, default=len(self.held)))
        yield Stray(line, self.held[start : self.at])

    def _is_cut(self, error: ValueError) -> bool:
        """Whether the object may go on behind what was taken in so far."""
        place = getattr(error, "pos", 0)
        return len(self.held) - place < 64 or "Unterminated string" in str(error)

    def _broken(self, start: int, problem: str) -> tuple[str, object, str]:
        """To where the next object begins as the first one did, for nothing else can be trusted here."""
        while (place := self._next_begin(start + 1)) == -1 and self._more(4):
            start = self.at
        end = place if place != -1 else len(self.held)
        raw = self.held[start:end].rstrip().rstrip(",").rstrip()
        self._go_to(end)
        return raw, None, problem

    def _next_begin(self, at: int) -> int:
        found = (self._begins or _FIRST_KEY).search(self.held, at)
        return found.start() if found else -1

    def _learn(self, start: int) -> None:
        """How objects of this file begin: the blanks before the bracket, and the name of the first field."""
        if self._begins is None and (first := _FIRST_KEY.match(self.held, start)):
            before = self.held[max(0, start - 64) : start]
            indent = before[len(before.rstrip(" \t")) :]
            lead = f"(?<=\n{re.escape(indent)})" if before.rstrip(" \t").endswith("\n") else ""
            self._begins = re.compile(lead + re.escape(first[0]))

    def _go_to(self, end: int) -> None:
        self.line += self.held.count("\n", self.at, end)
        self.at = end

    def _more(self, pieces: int = 1) -> bool:
        taken = list(islice(self._pieces, pieces))
        if taken:
            keep = max(0, self.at - 64)
            self.held, self.at = self.held[keep:] + "".join(taken), self.at - keep
        return bool(taken)


def _draft(line: int, raw: str, item: dict[str, Any]) -> Draft:
    fields = Fields(_text(item.get("type")))
    fields.add("TI", _title(item))
    fields.add("ST", _text(item.get("title-short")))
    fields.add_all("AU", (_name(person) for person in _list(item.get("author"))))
    fields.add("PY", _date(item.get("issued")))
    event = item.get("event")
    meeting = event.get("name") if isinstance(event, dict) else event
    fields.add(
        "T2", _first(item.get("container-title")) or _first(meeting) or _first(item.get("event-title"))
    )
    short = item.get("container-title-short") or item.get("journalAbbreviation")
    fields.add("J2", _first(short or item.get("short-container-title")))
    for key, tag in _TEXTS.items():
        fields.add_all(tag, _texts(item.get(key)))
    if "page" not in item:
        fields.add("AR", _text(item.get("article-number")))
    fields.add_all("KW", _keywords(item.get("keyword")))
    return fields.draft(line, raw, _platform(item))


def _platform(item: dict[str, Any]) -> str:
    if "zotero.org/" in _text(item.get("id")):
        return "Zotero"
    return "Crossref" if "reference-count" in item or "member" in item else ""


def _text(value: object) -> str:
    """Texts and numbers; a list (Crossref) as its parts."""
    return "; ".join(_texts(value))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [str(value)]
    return (
        [text for each in value if not isinstance(each, list) for text in _texts(each)]
        if isinstance(value, list)
        else []
    )


def _first(value: object) -> str:
    return next(iter(_texts(value)), "")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _title(item: dict[str, Any]) -> str:
    title, second = _first(item.get("title")), _first(item.get("subtitle"))
    return f"{title}: {second}" if title and second and second not in title else title


def _name(person: object) -> str:
    if not isinstance(person, dict):
        return _text(person)
    part = {key: _text(value) for key, value in person.items()}
    family = " ".join(filter(None, (part.get("non-dropping-particle"), part.get("family"))))
    given = " ".join(filter(None, (part.get("given"), part.get("dropping-particle"))))
    name = ", ".join(filter(None, (family, given, part.get("suffix"))))
    return name or part.get("literal") or part.get("name") or ""


def _date(value: object) -> str:
    """Parts of a date, or its words: {"date-parts": [["2020", 8]]}, {"raw": "2020-08"}."""
    if not isinstance(value, dict):
        return _text(value)
    parts = value.get("date-parts")
    while isinstance(parts, list):
        parts = parts[0] if parts else None
    named = (_text(each) for each in (parts, value.get("raw"), value.get("literal"), value.get("year")))
    return next(filter(None, named), "")


def _keywords(value: object) -> list[str]:
    """Zotero and Mendeley list keywords in one text, by comma or semicolon."""
    listed = _texts(value)
    if len(listed) != 1:
        return listed
    return [word.strip() for word in listed[0].split(";" if ";" in listed[0] else ",")]
