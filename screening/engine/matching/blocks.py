"""Which pairs are worth a look: those that share an identifier, or a title in years at most one apart."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from screening.engine.matching import normal_forms, titles

# A container's DOI can stand in hundreds of records: large blocks are compared among neighbours only.
LARGE = 60
NEIGHBOURS = 12
GENERIC_TITLE_LETTERS = 18


@dataclass(frozen=True)
class Item:
    """One citation as the rules see it."""

    id: int
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    volume: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    embase_id: str = ""
    notices: tuple[str, ...] = ()

    @cached_property
    def doi_key(self) -> str:
        return normal_forms.doi_key(self.doi)

    @cached_property
    def title_key(self) -> str:
        return normal_forms.title_key(self.title)

    @cached_property
    def start_page(self) -> str:
        return normal_forms.start_page(self.pages)

    @cached_property
    def volume_key(self) -> str:
        return normal_forms.volume_key(self.volume, self.year)

    @cached_property
    def first_author(self) -> frozenset[str]:
        return normal_forms.name_words(self.authors[0]) if self.authors else frozenset()

    @cached_property
    def author_names(self) -> frozenset[str]:
        return frozenset().union(*map(normal_forms.name_words, self.authors))

    @cached_property
    def kinds(self) -> frozenset[str]:
        return titles.kinds(self.title, self.notices)

    @cached_property
    def parts(self) -> frozenset[int]:
        return titles.parts(self.title)

    @property
    def has_generic_title(self) -> bool:
        """ "Editorial", "Reminiscences", "Letter": a title that many works share."""
        return len(self.title_key) < GENERIC_TITLE_LETTERS


def pairs(items: Iterable[Item]) -> list[tuple[Item, Item]]:
    """Pairs in the order of their ids, the smaller id first; the order of ``items`` does not matter."""
    known = sorted(items, key=lambda item: item.id)
    found = {
        (first.id, second.id): (first, second)
        for key in (_by_doi, _by_pmid, _by_embase_id)
        for first, second in _within_blocks(known, key)
    }
    for first, second in _within_blocks(known, _by_title):
        if _titles_may_be_one(first, second):
            found[first.id, second.id] = (first, second)
    return [found[ids] for ids in sorted(found)]


def _by_doi(item: Item) -> str:
    return item.doi_key


def _by_pmid(item: Item) -> str:
    return item.pmid


def _by_embase_id(item: Item) -> str:
    return item.embase_id


def _by_title(item: Item) -> str:
    return item.title_key


def _within_blocks(items: list[Item], key: Callable[[Item], str]) -> Iterator[tuple[Item, Item]]:
    blocks = defaultdict(list)
    for item in items:
        if value := key(item):
            blocks[value].append(item)
    for block in blocks.values():
        yield from combinations(block, 2) if len(block) <= LARGE else _neighbours(block)


def _neighbours(block: list[Item]) -> Iterator[tuple[Item, Item]]:
    alike = sorted(block, key=lambda item: (item.title_key, item.year or 0, item.start_page, item.id))
    for place, item in enumerate(alike):
        for other in alike[place + 1 : place + 1 + NEIGHBOURS]:
            yield (item, other) if item.id < other.id else (other, item)


def _titles_may_be_one(first: Item, second: Item) -> bool:
    if first.year is not None and second.year is not None and abs(first.year - second.year) > 1:
        return False
    return not first.has_generic_title or _same_place(first, second) or _same_author(first, second)


def _same_place(first: Item, second: Item) -> bool:
    return bool(first.start_page) and first.start_page == second.start_page


def _same_author(first: Item, second: Item) -> bool:
    return bool(first.first_author & second.first_author)
