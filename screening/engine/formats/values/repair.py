"""Letters that were encoded twice ("Ã©" for "é") are set right where nothing else can be meant."""

import re

# What the later bytes of a letter in UTF-8 look like when they are read as Windows-1252; some of it is
# punctuation that may well follow a capital ("10 Å–12 Å", “MANHÔ) and proves something only inside a word.
_PUNCTUATION = "‘’“”„‚‹›–—…«»\u00a0"
_SIGNS = "\u0080-\u009f\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf€ƒ†‡ˆ‰Š‹ŒŽ•˜™šœžŸ"
_TWICE = re.compile(
    "Â[\u00a0-\u00bf]"
    f"|Ã[{_SIGNS}]"
    f"|Ã[{_PUNCTUATION}](?=[A-Za-z])"
    f"|(?<=[A-Za-z])[ÄÅ][{_SIGNS}{_PUNCTUATION}](?=[A-Za-zÃÄÅ])"
    f"|â[{_SIGNS}{_PUNCTUATION}]{{2}}"
)
_MEANT = re.compile("[\u00a0-\u017f\u2010-\u22ff]")


def is_suspect(text: str) -> bool:
    """Whether a text may hold letters that were encoded twice; cheap, for most texts do not."""
    return not text.isascii() and any(sign in text for sign in "ÃÂâÄÅ") and _TWICE.search(text) is not None


def repaired(text: str) -> str:
    """The text with each doubly encoded letter decoded once; any other text as it stands."""
    return _TWICE.sub(_decoded_once, text) if not text.isascii() else text


def _decoded_once(twice: re.Match[str]) -> str:
    try:
        once = b"".join(map(_byte, twice[0])).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return twice[0]
    return once if _MEANT.fullmatch(once) else twice[0]


def _byte(character: str) -> bytes:
    """Windows-1252 leaves five bytes without a letter; those came through as the controls themselves."""
    return character.encode("latin-1" if character < "\u00a0" else "cp1252")
