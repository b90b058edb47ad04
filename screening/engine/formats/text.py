"""A file and its text: read a piece at a time and as often as wanted, so that its size does not matter."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO, StringIO
from typing import TypeVar, cast

from screening.engine.formats import decode
from screening.engine.formats.decode import Encoding, Opens

_HEAD_LINES = 400
_HEAD = 1 << 20
_TAIL = 1 << 14


@dataclass(frozen=True, slots=True)
class Window:
    """Whole entries of a file; line is the number (from 1) of the first line in it."""

    text: str
    line: int = 1


class Text:
    """The decoded text of a file, with "\\n" alone between lines."""

    def __init__(self, opens: Opens) -> None:
        self._opens = opens

    @classmethod
    def of(cls, text: str) -> "Text":
        data = text.encode("utf-8", "surrogatepass")
        return cls(lambda: BytesIO(data))

    @cached_property
    def encoding(self) -> Encoding:
        return decode.encoding_of(self._opens)

    @cached_property
    def head(self) -> str:
        """The beginning: the first 400 lines that say something, or a megabyte."""
        parts: list[str] = []
        lines = size = 0
        for piece in self.pieces():
            parts.append(piece)
            lines += sum(1 for line in piece.split("\n") if line.strip())
            size += len(piece)
            if lines > _HEAD_LINES or size > _HEAD:
                break
        return "".join(parts)

    def pieces(self) -> Iterator[str]:
        """The text in pieces of about half a megabyte, cut anywhere."""
        return decode.pieces(self._opens, self.encoding)

    def whole(self) -> str:
        """All of it at once: for formats that cannot be read in parts, whose files are small."""
        return "".join(self.pieces())

    def chunks(self) -> Iterator[str]:
        """The text in pieces that end with a line; for counting what stands in lines."""
        return self._cut(lambda text: text.rfind("\n") + 1)

    def lines(self) -> Iterator[str]:
        """Every line with its "\\n"."""
        for chunk in self.chunks():
            yield from StringIO(chunk, newline="\n")

    def windows(self, begins: re.Pattern[str]) -> Iterator[Window]:
        """The text cut where an entry begins, several entries a window.

        ``begins`` must match at the start of an entry's first line and nowhere else; with ^ it needs re.M.
        """
        line = 1
        for text in self.parts(begins):
            yield Window(text, line)
            line += text.count("\n")

    def parts(self, begins: re.Pattern[str]) -> Iterator[str]:
        """The texts of the windows, for whom the lines do not matter."""
        return self._cut(lambda text: _last_match(begins, text))

    def count(self, pattern: re.Pattern[str]) -> int:
        """How often a pattern that does not go beyond a line occurs."""
        return sum(len(pattern.findall(chunk)) for chunk in self.chunks())

    def tally(self, pattern: re.Pattern[str], longest: int = 256) -> int:
        """How often a pattern of at most so many characters occurs, in a file that may be one single line."""
        total, held = 0, ""
        for piece in self.pieces():
            text, end = held + piece, 0
            for found in pattern.finditer(text):
                total, end = total + 1, found.end()
            held = text[max(end, len(text) - longest) :]
        return total

    def holds(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern that does not go beyond a line occurs."""
        return any(pattern.search(chunk) for chunk in self.chunks())

    def _cut(self, last_place: Callable[[str], int]) -> Iterator[str]:
        held: list[str] = []
        size, enough = 0, 0
        for piece in self.pieces():
            held.append(piece)
            size += len(piece)
            if size < enough:
                continue
            text = "".join(held)
            at = last_place(text)
            if at > 0:
                yield text[:at]
            held, size = [text[at:]] if at > 0 else [text], len(text) - max(at, 0)
            # an entry of many megabytes is not searched anew at every piece
            enough = 2 * size if at <= 0 else 0
        if text := "".join(held):
            yield text


Known = TypeVar("Known")


@dataclass(eq=False)
class Document:
    """One file that somebody gave: its bytes, its text, and what they said its columns mean."""

    opens: Opens
    name: str = ""
    columns: Mapping[str, str] | None = None
    text: Text = field(init=False)
    _known: dict[object, object] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.text = Text(self.opens)

    @classmethod
    def of(cls, data: bytes, name: str = "", columns: Mapping[str, str] | None = None) -> "Document":
        return cls(lambda: BytesIO(data), name, columns)

    def data(self) -> bytes:
        with self.opens() as file:
            return file.read()

    def once(self, survey: "Callable[[Document], Known]") -> Known:
        """What a survey of the whole file finds, made once."""
        if survey not in self._known:
            self._known[survey] = survey(self)
        return cast("Known", self._known[survey])

    @cached_property
    def first_bytes(self) -> bytes:
        with self.opens() as file:
            return file.read(1 << 16)


def _last_match(begins: re.Pattern[str], text: str) -> int:
    """Where the last entry begins; -1 where none does. Looked for from the end, for texts are long."""
    back = _TAIL
    while True:
        start = max(0, len(text) - back)
        places = [found.start() for found in begins.finditer(text, start)]
        if places or not start:
            return places[-1] if places else -1
        back *= 4
