"""Which pairs are worth a look: records that share one of many keys, few for each record.

No key depends on other records, so that what is added elsewhere changes nothing here. The keys are
those that found every true pair on labelled sets: identifiers, both ends of the title, its longest
words two by two, the first author with a place or the year, the place by itself, the abstract.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations

from screening.engine.matching.forms import Form

# A container's DOI, or "Wang, 2010", can stand in hundreds of records: in large blocks each record is
# compared with its neighbours by title only.
LARGE = 30
NEIGHBOURS = 5
END = 25
LONGEST_WORDS = 4


def _identifiers(form: Form) -> Iterator[Hashable]:
    for name in ("doi", "pmid", "pmcid", "embase_id"):
        if value := getattr(form, name):
            yield name, value


def _title_start(form: Form) -> Iterator[Hashable]:
    if form.key:
        yield form.key[:END]


def _title_end(form: Form) -> Iterator[Hashable]:
    if form.key:
        yield form.key[-END:]


def _title_words(form: Form) -> Iterator[Hashable]:
    longest = sorted(form.words, key=lambda word: (-len(word), word))[:LONGEST_WORDS]
    return combinations(sorted(longest), 2)


def _author_and_place(form: Form) -> Iterator[Hashable]:
    if name := form.first_author:
        if form.pages:
            yield name, "page", form.pages.first
        if form.volume:
            yield name, "volume", form.volume


def _author_and_year(form: Form) -> Iterator[Hashable]:
    if form.authors and form.year:
        yield form.first_author, form.year


def _place(form: Form) -> Iterator[Hashable]:
    if form.pages and form.volume:
        yield form.volume, form.pages.first
    if form.pages and form.pages.last and form.year:
        yield form.pages.first, form.pages.last, form.year


def _abstract(form: Form) -> Iterator[Hashable]:
    if len(form.abstract) >= 120:
        yield form.abstract[40:80]


def _registrations(form: Form) -> Iterator[Hashable]:
    return iter(form.registrations)


KEYS = (
    _identifiers, _title_start, _title_end, _title_words, _author_and_place, _author_and_year, _place,
    _abstract, _registrations,
)  # fmt: skip


def candidates(forms: Sequence[Form]) -> list[tuple[int, int]]:
    """Pairs of places in ``forms``, the smaller first, each once, in order; their number grows with n."""
    found: set[int] = set()
    for keys in KEYS:
        for block in _blocks(forms, keys):
            found.update(one * len(forms) + other for one, other in _couples(forms, block))
    return [divmod(couple, len(forms)) for couple in sorted(found)]


def _blocks(forms: Sequence[Form], keys: Callable[[Form], Iterable[Hashable]]) -> Iterator[list[int]]:
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for place, form in enumerate(forms):
        for key in keys(form):
            blocks[key].append(place)
    return (block for block in blocks.values() if len(block) > 1)


def _couples(forms: Sequence[Form], block: list[int]) -> Iterator[tuple[int, int]]:
    if len(block) <= LARGE:
        return combinations(block, 2)
    return _neighbours(sorted(block, key=lambda place: _by_title(forms[place])))


def _by_title(form: Form) -> tuple[str, int, str, int, int]:
    first = form.pages.first if form.pages else 0
    return form.key, form.year or 0, form.volume, first, form.id


def _neighbours(block: list[int]) -> Iterator[tuple[int, int]]:
    for at, one in enumerate(block):
        for other in block[at + 1 : at + 1 + NEIGHBOURS]:
            yield (one, other) if one < other else (other, one)
