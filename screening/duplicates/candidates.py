"""Which citation is the same as this one? First those the rules proposed, then the most alike titles."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from screening.citations import search_text
from screening.citations.models import Citation
from screening.citations.queries import citations, with_sources
from screening.duplicates import comparison, queries
from screening.engine.markup import plain

SHOWN = 8
ALIKE = 65  # of 100: titles less alike are shown only when words were searched for


@dataclass(frozen=True)
class Candidate:
    """A citation that may be the same, its title with the words marked that the other does not have."""

    citation: Citation
    title: SafeString
    is_proposed: bool

    @property
    def source(self) -> str:
        """As it is cited: "Pediatrics 1996; 97 (3): 375-379"."""
        one = self.citation
        start = " ".join(str(part) for part in (one.journal, one.year) if part)
        volume = " ".join(part for part in (one.volume, f"({one.issue})" if one.issue else "") if part)
        where = ": ".join(part for part in (volume, one.pages) if part)
        return "; ".join(part for part in (start, where) if part)


def candidates(citation: Citation, *, words: str = "", number: int | None = None) -> list[Candidate]:
    """The likeliest first; with ``number`` that citation alone, with ``words`` those that hold them all."""
    others = citations(citation.review).exclude(pk=citation.pk)
    proposed = [] if words or number else _proposed(citation)
    if number is not None:
        ids = list(others.filter(_numbered(citation, number)).values_list("pk", flat=True)[:1])
    else:
        ids = _alike(citation, _holding(others, words) if words else others, bool(words))
    return [
        Candidate(other, comparison.marked(_title(citation), _title(other))[1], other.pk in proposed)
        for other in _in_order([*proposed, *ids])
    ]


def _numbered(citation: Citation, number: int) -> Q:
    """The citation with this number, or the one that holds its records now."""
    merged = citation.review.citations.filter(number=number).values("merged_into")
    return Q(number=number) | Q(pk__in=merged)


def _proposed(citation: Citation) -> list[int]:
    """The other ends of open pairs, the likeliest first."""
    pairs = queries.to_decide(citation.review).filter(Q(low=citation.pk) | Q(high=citation.pk))
    return [pair.high if pair.low == citation.pk else pair.low for pair in pairs[:SHOWN]]


def _holding(found: QuerySet[Citation], words: str) -> QuerySet[Citation]:
    """Those that hold all words anywhere, or begin or hold them in the title: words are still being typed."""
    in_title = Q()
    for word in words.split():
        in_title &= Q(title__icontains=word)
    return found.filter(in_title | Q(pk__in=search_text.matching(found, words).values("pk")))


def _alike(citation: Citation, found: QuerySet[Citation], are_searched: bool) -> list[int]:
    titles = dict(found.exclude(title="").order_by("number").values_list("pk", "title"))
    best = process.extract(
        _title(citation),
        titles,
        scorer=fuzz.token_sort_ratio,
        processor=default_process,
        limit=SHOWN,
        score_cutoff=0 if are_searched else ALIKE,
    )
    return [pk for _, _, pk in best]


def _in_order(ids: Iterable[int]) -> list[Citation]:
    wanted = list(dict.fromkeys(ids))[:SHOWN]
    found = with_sources(Citation.objects.filter(pk__in=wanted)).in_bulk()
    return [found[pk] for pk in wanted]


def _title(citation: Citation) -> str:
    return plain(citation.title) or "Without a title"
