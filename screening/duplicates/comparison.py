"""Two citations beside each other, field by field, with the words marked in which they differ."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from screening.citations.models import Citation
from screening.engine.markup import plain
from screening.engine.matching import doi_key, page_key, title_key
from screening.engine.matching.normal_forms import folded

LONGEST_MARKED = 1500  # words; beyond, marking costs more than it helps
LONG, ALIKE = 40, 0.4  # long texts that share less than this are two texts: marks would cover all
_WORD = re.compile(r"\S+")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Row:
    """One field: what stands at each side, as HTML; neither same nor different if one side is empty."""

    label: str
    left: SafeString
    right: SafeString
    is_same: bool = False
    is_different: bool = False


def _letters(text: str) -> str:
    return _SIGNS.sub("", folded(text))


@dataclass(frozen=True)
class _Field:
    label: str
    text: Callable[[Citation], str]
    key: Callable[[str], str] = _letters
    is_of_the_paper: bool = True  # else it says where the record comes from, which may well differ


FIELDS = [
    _Field("Title", lambda citation: plain(citation.title), title_key),
    _Field("Authors", lambda citation: ", ".join(citation.authors)),
    _Field("Year", lambda citation: str(citation.year or "")),
    _Field("Journal", lambda citation: citation.journal),
    _Field("Volume", lambda citation: citation.volume),
    _Field("Issue", lambda citation: citation.issue),
    _Field("Pages", lambda citation: citation.pages, page_key),
    _Field("DOI", lambda citation: citation.doi, doi_key),
    _Field("PubMed", lambda citation: citation.pmid),
    _Field("Embase", lambda citation: citation.embase_id),
    _Field("Language", lambda citation: citation.language),
    _Field("Type", lambda citation: ", ".join(citation.publication_types)),
    _Field("Notices", lambda citation: ", ".join(citation.notices)),
    _Field("Found in", lambda citation: ", ".join(citation.databases), is_of_the_paper=False),
    _Field("Abstract", lambda citation: plain(citation.abstract)),
]


def rows(left: Citation, right: Citation) -> list[Row]:
    """The fields that at least one of the two has, in the order in which people compare them."""
    texts = ((field, field.text(left).strip(), field.text(right).strip()) for field in FIELDS)
    return [_row(field, one, other) for field, one, other in texts if one or other]


def _row(field: _Field, one: str, other: str) -> Row:
    if one == other or (field.key(one) and field.key(one) == field.key(other)):
        return Row(field.label, escape(one), escape(other), is_same=True)
    if not one or not other or not field.is_of_the_paper:
        return Row(field.label, escape(one), escape(other))
    return Row(field.label, *marked(one, other), is_different=True)


def marked(one: str, other: str) -> tuple[SafeString, SafeString]:
    """Both texts with a <mark> around each run of words that the other does not have there."""
    left, right = list(_WORD.finditer(one)), list(_WORD.finditer(other))
    if max(len(left), len(right)) > LONGEST_MARKED:
        return escape(one), escape(other)
    changes = _changes(_keys(left), _keys(right))
    return (
        _with_marks(one, left, [(start, end) for start, end, _, _ in changes]),
        _with_marks(other, right, [(start, end) for _, _, start, end in changes]),
    )


def _changes(left: list[str], right: list[str]) -> list[tuple[int, int, int, int]]:
    """Where the words differ: not where they are only parted in another way, as "C D" and "C.D."."""
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if min(len(left), len(right)) > LONG and matcher.ratio() < ALIKE:
        return []
    changes = [places for tag, *places in matcher.get_opcodes() if tag != "equal"]
    return [(a, b, c, d) for a, b, c, d in changes if "".join(left[a:b]) != "".join(right[c:d])]


def _keys(words: list[re.Match]) -> list[str]:
    return [_letters(word[0]) or word[0] for word in words]


def _with_marks(text: str, words: list[re.Match], runs: list[tuple[int, int]]) -> SafeString:
    spans = [(words[start].start(), words[end - 1].end()) for start, end in runs if end > start]
    return mark_safe("".join(chain.from_iterable(_pieces(text, spans))))  # noqa: S308 - each piece is escaped


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[str, ...]]:
    done = 0
    for start, end in spans:
        yield escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"
        done = end
    yield (escape(text[done:]),)
