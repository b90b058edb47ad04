"""BibTeX as databases and reference managers write it: entries by bibtexparser, the rest rescued."""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence

from bibtexparser import model
from bibtexparser.exceptions import ParserStateException
from bibtexparser.splitter import Splitter

from screening.engine.formats.drafts import Item
from screening.engine.formats.structured.bibtex_fields import draft
from screening.engine.formats.structured.bibtex_values import MONTHS, rescued, value
from screening.engine.formats.text import Document, Window
from screening.engine.records import Rejected, Stray

NAME = "bibtex"

# Every entry that cannot be read is told to the reviewer, so the log need not name it as well.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)

_BEGINS = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_MARK = re.compile(
    r"(?:^|\})[ \t]*@(?!(?:comment|preamble|string)\b)[A-Za-z]+[ \t]*[{(]", re.MULTILINE | re.IGNORECASE
)
_HEAD = re.compile(r"@\s*(\w+)\s*[{(]\s*([^,=\s{}]*)\s*,?")
_MORE_FIELDS = re.compile(r"[}\"\d]\s*\n\s*[A-Za-z][\w-]*\s*=\s*[{\"\w]")
# What programs write between entries.
_CHATTER = re.compile(
    r"\s*(?:%.*|@comment\b.*|Scopus|EXPORT DATE.*|Encoding:.*|This file was (?:created|generated|exported).*"
    r"|(?:Created|Generated|Exported) (?:with|by|from|on)\b.*|[\s{}(),;\\]*)\s*",
    re.IGNORECASE,
)
_DAMAGED = "This entry is damaged ({}); what could be read of it was read. Please compare it with its source."
_HOPELESS = "This entry is no BibTeX that can be read ({}). Please export it again, or as RIS."


def read(document: Document) -> Iterator[Item]:
    """One draft for each entry, in the order of the file."""
    strings = dict(MONTHS)
    for window in document.text.windows(_BEGINS):
        yield from _Reader(window, strings).items()


def marks(document: Document) -> int:
    return document.text.count(_MARK)


class _Reader:
    """The blocks of one window, each found again in the text so that its line and its own text are known."""

    def __init__(self, window: Window, strings: dict[str, str]) -> None:
        self._text, self._line = window.text, window.line
        self._at = 0
        self._strings = strings

    def items(self) -> Iterator[Item]:
        placed = _placed(self._text)
        ends = [*(start for _, start in placed), len(self._text)][1:]
        for (block, start), end in zip(placed, ends, strict=False):
            self._line += self._text.count("\n", self._at, start)
            self._at = start
            yield from self._of(block, self._text[start:end].rstrip())

    def _of(self, block: model.Block, raw: str) -> Iterator[Item]:
        inner = block.ignore_error_block if isinstance(block, model.ParsingFailedBlock) else block
        if inner is None:
            yield self._rescued(raw, _problem(block))
        elif isinstance(inner, model.String):
            self._strings[inner.key.lower()] = value(str(inner.value), self._strings)
        elif isinstance(inner, model.Entry):
            fields = [pair for field in inner.fields for pair in self._pairs(field)]
            yield draft(self._line, raw, inner.entry_type, inner.key, fields)
        elif isinstance(inner, model.ImplicitComment):
            yield from self._strays(raw)

    def _pairs(self, field: model.Field) -> Iterable[tuple[str, str]]:
        """The field; where a comma is missing after it, those that follow stand in its value."""
        said = str(field.value)
        if _MORE_FIELDS.search(said):
            return rescued(f"{field.key} = {said}", self._strings)
        return [(field.key.lower(), value(said, self._strings))]

    def _rescued(self, raw: str, problem: str) -> Item:
        head = _HEAD.match(raw)
        fields = list(rescued(raw[head.end() :], self._strings)) if head else []
        if not head or not any(said for _, said in fields):
            return Rejected(self._line, raw, _HOPELESS.format(problem))
        return draft(self._line, raw, head[1], head[2], fields, (_DAMAGED.format(problem),))

    def _strays(self, raw: str) -> Iterator[Stray]:
        for number, line in enumerate(raw.split("\n"), start=self._line):
            if not _CHATTER.fullmatch(line):
                yield Stray(number, line)


def _placed(text: str) -> list[tuple[model.Block, int]]:
    """The blocks and where they begin; what follows a broken entry up to the next one belongs to it."""
    placed: list[tuple[model.Block, int]] = []
    at, is_broken = 0, False
    for block in _blocks(text):
        if is_broken and isinstance(block, model.ImplicitComment):
            continue
        raw = block.raw or ""
        place = text.find(raw, at)
        place = at if place == -1 else place
        placed.append((block, place))
        is_broken = isinstance(block, model.ParsingFailedBlock) and block.ignore_error_block is None
        at = place + (1 if is_broken else len(raw))
    return placed


def _blocks(text: str) -> Sequence[model.Block]:
    try:
        return Splitter(text).split().blocks
    except (ParserStateException, LookupError, ValueError) as problem:
        starts = [found.start() for found in _BEGINS.finditer(text)] or [0]
        pieces = (text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True))
        return [model.ParsingFailedBlock(error=problem, raw=piece) for piece in pieces]


def _problem(block: model.Block) -> str:
    """In one line; the parser's own sentence names the mark that it waited for."""
    error = block.error if isinstance(block, model.ParsingFailedBlock) else None
    said = " ".join(str(getattr(error, "abort_reason", "") or error).split()).rstrip(". ")
    return said[:160] or "its brackets do not match"
