"""Bytes of an export to text: the encoding by evidence, one newline style, no invisible marks."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
# Line separators of other worlds stand inside values, so they are blanks, never ends of lines.
_INNER_BREAKS = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_BOM = "\ufeff"
_LOST = "\ufffd"
_PROBE = 65_536


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with "\\n" alone between lines, how it was encoded, and what the reviewer should know."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """UTF-16 by its mark or its zero bytes, UTF-8 if it is, Windows-1252 for what is neither."""
    text, encoding, warnings = _decoded(data)
    lost = text.count(_LOST)
    if lost:
        warnings = (
            *warnings,
            f"{_counted(lost, 'unreadable character')} in this file (shown as {_LOST}).",
        )
    return Decoded(_plain_lines(text), encoding, warnings)


def _decoded(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    if wide := _utf16(data):
        return data.decode(wide, errors="replace"), wide, ()
    data = data.removeprefix(BOM_UTF8)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        return _not_utf8(data)


def _utf16(data: bytes) -> str:
    if data.startswith(BOM_UTF16_LE):
        return "utf-16-le"
    if data.startswith(BOM_UTF16_BE):
        return "utf-16-be"
    probe = data[:_PROBE]
    if probe.count(0) * 5 <= len(probe):
        return ""
    return "utf-16-be" if probe[::2].count(0) > probe[1::2].count(0) else "utf-16-le"


def _not_utf8(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    if not _MULTIBYTE.search(data):
        note = "This file is not UTF-8; it was read as Windows-1252. Please look at its accented letters."
        return _cp1252(data), "cp1252", (note,)
    # Files put together from several exports mix encodings, so each line decides for itself.
    lines, foreign = [], 0
    for line in data.splitlines(keepends=True):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(_cp1252(line))
            foreign += 1
    note = f"{_counted(foreign, 'line')} of this file had to be read as Windows-1252, the others as UTF-8."
    return "".join(lines), "utf-8 and cp1252", (note,)


def _cp1252(data: bytes) -> str:
    return data.decode("cp1252", errors="replace")


def _plain_lines(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(_BOM, "")
    if _INNER_BREAKS.search(text):
        text = _INNER_BREAKS.sub(" ", text)
    return _CONTROLS.sub("", text) if _CONTROLS.search(text) else text


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
