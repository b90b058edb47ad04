"""Files put together from RIS and PubMed exports, taken apart, so that each part meets its own reader."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from screening.engine.formats import medline, ris

_BEGINS = {
    ris.NAME: re.compile(r"^[ \t\xa0]*TY[ \xa0]{1,2}- *[A-Z]", re.MULTILINE),
    # PubMed's first line and what may follow it; a note in a RIS record may hold "PMID- 1" alone
    medline.NAME: re.compile(
        r"^(?:PMID- *\d+[ \t]*\n(?:OWN |STAT|PMC |IS  )|PMC - PMC\d+[ \t]*\n|OWN - ERIC[ \t]*\n)",
        re.MULTILINE,
    ),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a file in one format, and how many lines of the file stand before it."""

    format: str
    text: str
    lines_before: int = 0


def sections(text: str, kind: str) -> tuple[Section, ...]:
    """The parts of a file that was taken for the kind; nearly always the whole file is one."""
    if kind in _BEGINS and all(pattern.search(text) for pattern in _BEGINS.values()):
        return tuple(_taken_apart(text))
    return (Section(kind, text),)


def _taken_apart(text: str) -> Iterator[Section]:
    begun = sorted(
        (found.start(), name) for name, begins in _BEGINS.items() for found in begins.finditer(text)
    )
    at, lines, (_, current) = 0, 0, begun[0]
    for start, name in begun:
        if name != current:
            part = Section(current, text[at:start], lines)
            at, lines, current = start, lines + part.text.count("\n"), name
            yield part
    yield Section(current, text[at:], lines)
