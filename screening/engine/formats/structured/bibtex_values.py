"""The fields of one BibTeX entry: values in braces or quotes, joined by "#", abbreviations resolved."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

_NAME = re.compile(r"[\s,]*([A-Za-z][\w:+.\- ]{0,60}?)\s*=\s*")
_NEXT_FIELD = re.compile(r"[,\n}\"]\s*([A-Za-z][\w:-]{0,40})\s*=\s*(?=[{\"\w])")
_NEXT_LINE = re.compile(r"\n\s*[A-Za-z][\w:-]{0,40}\s*=\s*[{\"]")
_WORD = re.compile(r"[^\s,{}\"#=()]+")
_JOIN = re.compile(r"\s*#\s*")
_CURLY = re.compile(r"[{}]")
_QUOTED = re.compile(r"[{}\"]")

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: name for name in _MONTHS.split(" ")}


def value(text: str, strings: Mapping[str, str]) -> str:
    """What a field's value says."""
    if len(text) > 1 and text[0] == "{" and text[-1] == "}" and text.find("{", 1) == -1:
        return text[1:-1]
    return parsed(text, 0, len(text), strings)[0]


def parsed(text: str, at: int, limit: int, strings: Mapping[str, str]) -> tuple[str, int, bool]:
    """The value that begins at a place, where it ends, and whether it has an end at all."""
    said: list[str] = []
    while True:
        part, end, closed = _part(text, at, limit, strings)
        said.append(part)
        join = _JOIN.match(text, end, limit) if closed else None
        if join is None:
            return "".join(said), end, closed
        at = join.end()


def _part(text: str, at: int, limit: int, strings: Mapping[str, str]) -> tuple[str, int, bool]:
    mark = text[at : at + 1]
    if mark in ("{", '"') and at < limit:
        end = _closing(text, at, limit)
        return (text[at + 1 : end], end + 1, True) if end != -1 else (text[at + 1 : limit], limit, False)
    word = _WORD.match(text, at, limit)
    if word is None:
        return "", at, True
    return strings.get(word[0].lower(), word[0]), word.end(), True


def _closing(text: str, at: int, limit: int) -> int:
    """Where the value that opens at a place closes; -1 where it does not."""
    quoted, depth = text[at] == '"', 0
    for mark in (_QUOTED if quoted else _CURLY).finditer(text, at + 1, limit):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == '"':
            if depth == 0:
                return mark.start()
        elif depth == 0:
            return -1 if quoted else mark.start()
        else:
            depth -= 1
    return -1


def rescued(text: str, strings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The fields of a damaged entry: one that is not closed ends where a line begins the next."""
    lines = [line.start() for line in _NEXT_LINE.finditer(text)]
    at = 0
    while found := _NAME.match(text, at) or _NEXT_FIELD.search(text, at):
        begin = found.end()
        next_line = bisect_left(lines, begin)
        limit = lines[next_line] if next_line < len(lines) else len(text)
        said, at, closed = parsed(text, begin, limit, strings)
        yield found[1].strip().lower(), said if closed else said.rstrip(" \n,}")
        at = max(at, begin)
