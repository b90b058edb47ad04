"""Letters that were encoded twice ("Ã©" for "é") are set right where nothing else can be meant."""

import re

# Windows-1252 readings of the lead bytes and trail bytes of UTF-8.
_SUSPECT = re.compile("[ÂÃÄÅâ][\u0080-\u00bf\u0152-\u2122]")
_RUN = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]{2,}"
)
_LETTERS_AND_PUNCTUATION = re.compile("[\u00a0-\u017f\u2010-\u2122]+")


def is_suspect(text: str) -> bool:
    """Whether a text may hold letters that were encoded twice; cheap, for most texts do not."""
    return not text.isascii() and _SUSPECT.search(text) is not None


def repaired(text: str) -> str:
    """The text with each doubly encoded run decoded once; any other text as it stands."""
    return _RUN.sub(_decoded_once, text) if is_suspect(text) else text


def _decoded_once(run: re.Match[str]) -> str:
    try:
        once = b"".join(map(_byte, run[0])).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return run[0]
    return once if _LETTERS_AND_PUNCTUATION.fullmatch(once) else run[0]


def _byte(character: str) -> bytes:
    """Windows-1252 leaves five bytes without a letter; those came through as the controls themselves."""
    return character.encode("latin-1" if character < "\u00a0" else "cp1252")
