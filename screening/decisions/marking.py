"""Text as it stands on a card: its typography kept, its sections told apart, terms of the protocol marked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from screening.templatetags.markup import typography

TAG = re.compile(r"(<[^>]+>)")
LABEL = re.compile(r"\s*([A-Z][A-Za-z '’/&,()\-]{1,58}?)\s?:\s+(?=\S)")
# Words of section labels: a label of these alone loses its capitals, so that EEG stays EEG
COMMON = frozenset(
    re.findall(
        r"\w+",
        """abstract aim aims and background case conclusion conclusions context data design discussion
        extraction findings goal hypothesis importance interpretation intervention interventions
        introduction limitations main material materials measurement measurements measures method methods
        methodology objective objectives of outcome outcomes participants patients population presentation
        purpose question rationale relevance report results review sample selection setting settings
        significance sources study subjects summary synthesis the""",
    )
)


@dataclass(frozen=True)
class Section:
    """One paragraph of an abstract; ``label`` is empty where the paragraph has none."""

    label: str
    text: SafeString


class Marker:
    """Marks the terms of a review: ``terms`` are (text, kind) with kind include or exclude.

    A term is met as a whole word or phrase, in either case, also in its plural; a hyphen is as good
    as a space, and a closing asterisk stands for any ending.
    """

    def __init__(self, terms: Iterable[tuple[str, str]]) -> None:
        self._pattern, self._kinds = _compiled(tuple(sorted(terms)))

    def title(self, text: str) -> SafeString:
        return self._marked(text.strip())

    def sections(self, abstract: str) -> list[Section]:
        paragraphs = [part.strip() for part in abstract.splitlines() if part.strip()]
        labels = [LABEL.match(part) for part in paragraphs]
        structured = sum(label is not None for label in labels) > 1
        return [
            self._section(part, label, structured) for part, label in zip(paragraphs, labels, strict=True)
        ]

    def _section(self, paragraph: str, label: re.Match | None, structured: bool) -> Section:
        if label is None or not (structured or _is_common(label[1])):
            return Section("", self._marked(paragraph))
        return Section(_readable(label[1]), self._marked(paragraph[label.end() :]))

    def _marked(self, text: str) -> SafeString:
        """In escaped text every angle bracket is that of a tag, so that a mark is never set inside one."""
        pieces = TAG.split(typography(text))
        pieces[::2] = [self._terms_marked(unescape(piece)) for piece in pieces[::2]]
        return mark_safe("".join(pieces))  # noqa: S308 - tags of the typography, and escaped pieces

    def _terms_marked(self, text: str) -> str:
        if self._pattern is None:
            return escape(text)
        html, end = [], 0
        for found in self._pattern.finditer(text):
            kind = self._kinds[found.lastgroup or ""]
            html += [escape(text[end : found.start()]), f'<mark class="{kind}">{escape(found[0])}</mark>']
            end = found.end()
        return "".join([*html, escape(text[end:])])


@lru_cache(maxsize=64)
def _compiled(terms: tuple[tuple[str, str], ...]) -> tuple[re.Pattern | None, dict[str, str]]:
    """Longer terms first, so that "infantile spasms" is one mark and not the shorter "spasms"."""
    usable = [(text, kind) for text, kind in terms if re.search(r"\w", text)]
    ordered = sorted(usable, key=lambda term: -len(term[0]))
    if not ordered:
        return None, {}
    alternatives = [f"(?P<t{place}>{_phrase(text)})" for place, (text, _) in enumerate(ordered)]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)
    return pattern, {f"t{place}": kind for place, (_, kind) in enumerate(ordered)}


def _phrase(term: str) -> str:
    words = [re.escape(word) for word in re.split(r"[\s\-‐‑]+", term.strip().removesuffix("*")) if word]
    ending = r"\w*" if term.strip().endswith("*") else "(?:e?s)?"
    return r"[\s\-‐‑]+".join(words) + ending


def _is_common(label: str) -> bool:
    return all(word in COMMON for word in re.findall(r"\w+", label.lower()))


def _readable(label: str) -> str:
    return label.capitalize() if label.isupper() and _is_common(label) else label
