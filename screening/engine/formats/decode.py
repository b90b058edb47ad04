"""Bytes of an export to text, a piece at a time: encoding by evidence, one newline style, no hidden marks."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

Opens = Callable[[], BinaryIO]

PIECE = 1 << 19
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UNUSED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# Line separators of other worlds stand inside values, so they are blanks, never ends of lines.
_INNER_BREAKS = bytes([0x0B, 0x0C, *range(0x1C, 0x20)])
_CONTROLS = bytes([*range(9), *range(0x0E, 0x1C), 0x7F])
_NOT_PLAIN = _INNER_BREAKS + _CONTROLS
_TABLE = bytes.maketrans(_INNER_BREAKS, b" " * len(_INNER_BREAKS))
_WIDE = (("\x85", " "), ("\u2028", " "), ("\u2029", " "), ("\ufeff", ""))
_LOST = "\ufffd"
_PROBE = 65_536
MIXED = "utf-8 and cp1252"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file is encoded, what the reviewer should know about it, and whether it may hold controls."""

    name: str
    warnings: tuple[str, ...] = ()
    has_controls: bool = True


def encoding_of(opens: Opens) -> Encoding:
    """UTF-16 by its mark or its zero bytes, UTF-8 if all of it is, Windows-1252 for what is neither."""
    with opens() as file:
        wide = _utf16(file.read(_PROBE))
    if wide:
        return Encoding(wide)
    evidence = _evidence(opens)
    notes = evidence.notes()
    if evidence.lost:
        notes = (
            *notes,
            f"{_counted(evidence.lost, 'unreadable character')} in this file (shown as {_LOST}).",
        )
    return Encoding(evidence.name(), notes, evidence.has_controls)


def pieces(opens: Opens, encoding: Encoding) -> Iterator[str]:
    """The text with "\\n" alone between lines; a piece ends anywhere, but never between CR and LF."""
    with opens() as file:
        if encoding.name == MIXED:
            yield from (_plain_text(line) for line in _line_by_line(file))
            return
        decoder = codecs.getincrementaldecoder(encoding.name)("replace")
        wide = encoding.name.startswith("utf-16")
        plain = _plain_bytes if encoding.has_controls else _plain_line_ends
        for data in _without_split_newlines(file, b"\r\0" if encoding.name == "utf-16-le" else b"\r"):
            yield _plain_text(decoder.decode(data)) if wide else _not_ascii(decoder.decode(plain(data)))
        yield decoder.decode(b"", final=True)


@dataclass(slots=True)
class _Evidence:
    """What one pass over the bytes found."""

    is_utf8: bool = True
    has_multibyte: bool = False
    has_controls: bool = False
    foreign_lines: int = 0
    lost: int = 0

    def name(self) -> str:
        if self.is_utf8:
            return "utf-8"
        return MIXED if self.has_multibyte else "cp1252"

    def notes(self) -> tuple[str, ...]:
        if self.is_utf8:
            return ()
        if not self.has_multibyte:
            return (
                "This file is not UTF-8; it was read as Windows-1252. Please look at its accented letters.",
            )
        lines = _counted(self.foreign_lines, "line")
        return (f"{lines} of this file had to be read as Windows-1252, the others as UTF-8.",)


def _evidence(opens: Opens) -> _Evidence:
    found = _Evidence()
    with opens() as file:
        for line_end in _whole_lines(file):
            _weigh(line_end, found)
    return found


def _weigh(data: bytes, found: _Evidence) -> None:
    found.has_controls = found.has_controls or len(data.translate(None, _NOT_PLAIN)) < len(data)
    if data.isascii():
        return
    try:
        found.lost += data.decode("utf-8").count(_LOST)
    except UnicodeDecodeError:
        found.is_utf8 = False
        found.lost += data.count(_LOST.encode())
        foreign = [line for line in data.splitlines() if not _is_utf8(line)]
        found.foreign_lines += len(foreign)
        found.lost += sum(len(_UNUSED_IN_CP1252.findall(line)) for line in foreign)
    found.has_multibyte = found.has_multibyte or found.is_utf8 or _MULTIBYTE.search(data) is not None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf16(probe: bytes) -> str:
    if probe.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if probe.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    if probe.count(0) * 5 <= len(probe):
        return ""
    return "utf-16-be" if probe[::2].count(0) > probe[1::2].count(0) else "utf-16-le"


def _whole_lines(file: BinaryIO) -> Iterator[bytes]:
    """Pieces that end where a line ends, so that no letter is cut; in a line without an end, at a blank."""
    held: list[bytes] = []
    while data := file.read(PIECE):
        end = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1 or data.rfind(b" ") + 1
        if end:
            yield b"".join((*held, data[:end]))
            held = []
        held.append(data[end:])
    yield b"".join(held)


def _without_split_newlines(file: BinaryIO, carriage_return: bytes) -> Iterator[bytes]:
    held = b""
    while data := file.read(PIECE):
        data = held + data
        held = carriage_return if data.endswith(carriage_return) else b""
        yield data[: len(data) - len(held)]
    yield held


def _line_by_line(file: BinaryIO) -> Iterator[str]:
    """Files put together from several exports mix encodings, so each line decides for itself."""
    for lines in _whole_lines(file):
        decoded = (
            line.decode("utf-8" if _is_utf8(line) else "cp1252", "replace")
            for line in lines.splitlines(keepends=True)
        )
        yield "".join(decoded)


def _plain_bytes(data: bytes) -> bytes:
    return _plain_line_ends(data).translate(_TABLE, _CONTROLS)


def _plain_line_ends(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def _plain_text(text: str) -> str:
    """As the bytes are made plain, for encodings in which bytes are not letters."""
    return _not_ascii(_plain_bytes(text.encode("utf-8", "surrogatepass")).decode("utf-8", "replace"))


def _not_ascii(text: str) -> str:
    if text.isascii():
        return text
    for sign, instead in _WIDE:
        if sign in text:
            text = text.replace(sign, instead)
    return text


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
