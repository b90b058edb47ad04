"""Normal forms: two databases write one fact in two ways, these make it one."""

import re
import unicodedata

from screening.engine.formats.values.identifiers import dois
from screening.engine.matching.titles import core

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "&": " and "})
_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
    "upsilon phi chi psi omega sigma"
)
_GREEK = str.maketrans(dict(zip("αβγδεζηθικλμνξοπρστυφχψως", _GREEK_NAMES.split(" "), strict=True)))
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def folded(text: str) -> str:
    """Lower case without accents; Greek letters by name."""
    if text.isascii():
        return text.lower().replace("&", " and ")
    for _ in range(2):  # folding case can make letters that decompose once more
        text = unicodedata.normalize("NFKD", text).casefold()
    text = _BEYOND_ASCII.sub(_without_mark, text)
    return text.translate(_LETTERS).translate(_GREEK)


def _without_mark(letter: re.Match[str]) -> str:
    return "" if unicodedata.combining(letter[0]) else letter[0]


def doi_key(doi: str) -> str:
    """A DOI for comparing: bare, in lower case; "" for what is none."""
    found = dois(doi)
    return found[0].lower() if found else ""


def words_of(text: str) -> str:
    """Its words for comparing, one space between: letters and digits only, lower case, no accents."""
    return _NOT_ALPHANUMERIC.sub(" ", folded(text)).strip()


def title_key(title: str) -> str:
    """A title for comparing: letters and digits only, without markup and without notes of databases."""
    return words_of(core(title)).replace(" ", "")
