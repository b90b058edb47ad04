"""XML a window of whole records at a time: each with its line, its own text and its element."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import Any

from lxml import etree

from screening.engine.formats.text import Document, Window
from screening.engine.records import Refused, Rejected, Stray

# lxml comes without types.
Element = Any

_PROLOG = re.compile(r"<!ENTITY|<!DOCTYPE[^>\[]*\[", re.IGNORECASE)
_AROUND = re.compile(r"<\?[^<>]*\?>|<!DOCTYPE[^<>\[\]]*>|<!--.*?-->|<!\[CDATA\[\s*\]\]>", re.DOTALL)
_NAMESPACE = re.compile(r"""\sxmlns:([A-Za-z_][\w.-]*)\s*=\s*("[^"<>&]*"|'[^'<>&]*')""")
_NAMESPACES = {
    "mml": '"http://www.w3.org/1998/Math/MathML"',
    "xlink": '"http://www.w3.org/1999/xlink"',
    "xsi": '"http://www.w3.org/2001/XMLSchema-instance"',
}
_BLANKS = re.compile(r"[ \t\n]+")
_REFERENCE = re.compile(r"&(#\d{1,7};|#x[0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};|)")
_OF_XML = frozenset(["amp;", "lt;", "gt;", "quot;", "apos;"])
_MENDED = "This entry held characters that XML does not allow; they were set right or left out."
_ENTITIES = (
    "This file declares XML entities, which are refused for safety. "
    "Please export the same records again without them, or as RIS, and upload that file."
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where records stand: begins captures the element's name; known is what may stand around them.

    trimmed takes out of a record what is large and not looked at, so that it need not be parsed.
    """

    begins: re.Pattern[str]
    known: re.Pattern[str]
    trimmed: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Found:
    """One record: its first line, its text as it stands, and what it is as XML."""

    line: int
    raw: str
    element: Element
    warnings: tuple[str, ...] = ()


def declares_entities(prolog: str) -> bool:
    """Whether a file defines abbreviations of its own, with which a small file can become a huge one."""
    return _PROLOG.search(prolog) is not None


def found(document: Document, layout: Layout) -> Iterator[Found | Rejected | Stray]:
    """The records of a file in order, and what stands between them."""
    namespaces = dict(_NAMESPACES)
    begun = False
    for window in document.text.windows(layout.begins):
        first = layout.begins.search(window.text)
        prolog = window.text[: first.start()] if first else window.text
        if not begun and declares_entities(prolog):
            raise Refused(_ENTITIES)
        begun = begun or first is not None
        for prefix, name in _NAMESPACE.findall(prolog):
            namespaces.setdefault(prefix, name)
        yield from _of_window(window, layout, _root(namespaces))


def _root(namespaces: dict[str, str]) -> str:
    return "<r " + " ".join(f"xmlns:{prefix}={name}" for prefix, name in namespaces.items()) + ">"


def _of_window(window: Window, layout: Layout, root: str) -> Iterator[Found | Rejected | Stray]:
    spans = _spans(window.text, layout)
    raws = [window.text[start:end] for start, end, _ in spans]
    elements = _together(map(layout.trimmed, raws), root) if all(closed for _, _, closed in spans) else None
    line, at = window.line, 0
    for number, (start, end, closed) in enumerate(spans):
        yield from _strays(window.text[at:start], line, layout)
        line += window.text.count("\n", at, start)
        if elements is not None:
            yield Found(line, raws[number], elements[number])
        else:
            yield _alone(line, raws[number], root) if closed else _unclosed(line, raws[number])
        line += window.text.count("\n", start, end)
        at = end
    yield from _strays(window.text[at:], line, layout)


def _spans(text: str, layout: Layout) -> list[tuple[int, int, bool]]:
    """Where each record begins and ends, and whether it has an end at all."""
    begins = list(layout.begins.finditer(text))
    ends = [*(begin.start() for begin in begins), len(text)][1:]
    return [_span(text, begin, end) for begin, end in zip(begins, ends, strict=False)]


def _span(text: str, begin: re.Match[str], limit: int) -> tuple[int, int, bool]:
    start, close = begin.start(), f"</{begin[1]}>"
    last = text.rfind(close, start, limit)
    if last != -1:
        return start, last + len(close), True
    spaced = re.compile(f"</{re.escape(begin[1])}\\s+>").search(text, start, limit)
    if spaced:
        return start, spaced.end(), True
    bracket = text.find(">", start, limit)
    if bracket > start and text[bracket - 1] == "/":
        return start, bracket + 1, True
    return start, limit, False


def _strays(text: str, line: int, layout: Layout) -> Iterator[Stray]:
    if not text or text.isspace():
        return
    rest = layout.known.sub(_lines_of, _AROUND.sub(_lines_of, text))
    for number, said in enumerate(rest.split("\n"), start=line):
        if said and not said.isspace():
            yield Stray(number, said)


def _lines_of(known: re.Match[str]) -> str:
    return "\n" * known[0].count("\n")


def _together(records: Iterable[str], root: str) -> list[Element] | None:
    """The elements of all records, with one call of the parser; None where one of them is broken."""
    texts = list(records)
    if not texts:
        return []
    try:
        elements = list(_parsed(root + "".join(texts) + "</r>"))
    except etree.XMLSyntaxError:
        return None
    return elements if len(elements) == len(texts) else None


def _alone(line: int, raw: str, root: str) -> Found | Rejected:
    warnings: tuple[str, ...] = ()
    try:
        elements = list(_parsed(f"{root}{raw}</r>"))
    except etree.XMLSyntaxError as first:
        warnings = (_MENDED,)
        try:
            elements = list(_parsed(f"{root}{_mended(raw)}</r>"))
        except etree.XMLSyntaxError:
            return _broken(line, raw, first)
    return Found(line, raw, elements[0], warnings) if len(elements) == 1 else _unclosed(line, raw)


def _broken(line: int, raw: str, error: etree.XMLSyntaxError) -> Rejected:
    where = line + max(0, (error.lineno or 1) - 1)
    what = (error.msg or "it is not well formed").partition(", line ")[0]
    reason = f"This entry is no well-formed XML (line {where}: {what}). Please export it again, or as RIS."
    return Rejected(line, raw, reason)


def _unclosed(line: int, raw: str) -> Rejected:
    return Rejected(line, raw, "This entry has no end; the file may be cut off. Please export it again.")


def _parsed(text: str) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        recover=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def _mended(raw: str) -> str:
    """Without what programs write although XML forbids it: bare "&", names of HTML, control characters."""
    return _REFERENCE.sub(_reference, raw.translate(_FORBIDDEN))


_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if not name:
        return "&amp;"
    if name.startswith("#"):
        code = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
        return found[0] if _is_allowed(code) else ""
    return found[0] if name in _OF_XML or name not in html5 else html5[name]


def _is_allowed(code: int) -> bool:
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def single_spaced(text: str) -> str:
    """A text without the line ends and indents that XML was written with."""
    return (_BLANKS.sub(" ", text) if "\n" in text or "  " in text or "\t" in text else text).strip(" \t\n")
