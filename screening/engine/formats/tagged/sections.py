"""Files put together from RIS and PubMed exports, taken apart, so that each part meets its own reader."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from screening.engine.formats.drafts import Item
from screening.engine.formats.format import Reader
from screening.engine.formats.tagged import medline, ris
from screening.engine.formats.text import Document

_BEGINS = {
    ris.NAME: re.compile(r"^[ \t\xa0]*TY[ \xa0]{1,2}- *[A-Z]", re.MULTILINE),
    # PubMed's first line and what may follow it; a note in a RIS record may hold "PMID- 1" alone
    medline.NAME: re.compile(
        r"^(?:PMID- *\d+[ \t]*\n(?:OWN |STAT|PMC |IS  )|PMC - PMC\d+[ \t]*\n|OWN - ERIC[ \t]*\n)",
        re.MULTILINE,
    ),
}
_READERS = {ris.NAME: ris, medline.NAME: medline}
_JOINED = "This file joins RIS and PubMed records; both were read."


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a file in one format, and how many lines of the file stand before it."""

    format: str
    document: Document
    lines_before: int = 0


def reader(name: str) -> Reader:
    """What reads a file that was taken for the format: it, or both where RIS and PubMed were joined."""

    def parts(document: Document) -> tuple[Section, ...]:
        return sections(document, name)

    def read(document: Document) -> Iterator[Item]:
        for part in document.once(parts):
            for item in _READERS[part.format].read(part.document):
                yield replace(item, line=item.line + part.lines_before) if part.lines_before else item

    def marks(document: Document) -> int:
        return sum(_READERS[part.format].marks(part.document) for part in document.once(parts))

    def notes(document: Document) -> tuple[str, ...]:
        return (_JOINED,) if len(document.once(parts)) > 1 else ()

    return Reader(read, marks, notes)


def sections(document: Document, name: str) -> tuple[Section, ...]:
    """The parts of a file that was taken for the format; nearly always the whole file is one."""
    survey = document.once(_READERS[name].survey)
    if survey.may_be_joined and all(_occurs(one, document) for one in _BEGINS):
        return tuple(_taken_apart(document.text.whole()))
    return (Section(name, document),)


def _occurs(name: str, document: Document) -> bool:
    return any(_BEGINS[name].search(chunk) for chunk in document.text.chunks())


def _taken_apart(text: str) -> Iterator[Section]:
    begun = sorted(
        (found.start(), name) for name, begins in _BEGINS.items() for found in begins.finditer(text)
    )
    at, lines, (_, current) = 0, 0, begun[0]
    for start, name in begun:
        if name != current:
            part = text[at:start]
            yield Section(current, Document.of(part.encode("utf-8", "surrogatepass")), lines)
            at, lines, current = start, lines + part.count("\n"), name
    yield Section(current, Document.of(text[at:].encode("utf-8", "surrogatepass")), lines)
