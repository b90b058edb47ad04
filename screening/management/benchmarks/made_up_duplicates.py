"""Records with known duplicates, made up from a seed: as dense as the yield of searches on one topic.

Three in ten are another database's version of an earlier record (names, pages, journal, title written
in its own way, fields left out), one in fifty is another work that looks like an earlier one (an
abstract of the same title elsewhere, a second part, an erratum).
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from screening.engine.matching import Item

SYLLABLES = [consonant + vowel for consonant in "bcdfghklmnprstvz" for vowel in "aeio"]
SMALL = ["of", "the", "in", "and", "with", "for", "after", "by", "from", "on", "during"]
AS_DUPLICATE, AS_LOOKALIKE = 0.3, 0.02

Known = tuple[Item, str]


def records(count: int, seed: int = 1) -> Iterator[Known]:
    """``count`` items, each with the number of the work that it is; numbered from 1."""
    dice = random.Random(seed)  # noqa: S311
    words, names, journals = _vocabulary(dice)
    recent: list[Known] = []
    for number in range(1, count + 1):
        item, work = _next(dice, number, recent, (words, names, journals))
        recent.append((item, work))
        del recent[:-5000]
        yield item, work


def _vocabulary(dice: random.Random) -> tuple[list[str], list[str], list[str]]:
    words = [_word(dice, dice.randint(2, 5)) for _ in range(6000)]
    names = [_word(dice, dice.randint(2, 4)).capitalize() for _ in range(4000)]
    kinds = ("Journal of", "Annals of", "Archives of", "International Journal of", "European Review of")
    journals = [
        f"{dice.choice(kinds)} {dice.choice(words).capitalize()} {dice.choice(words)}" for _ in range(900)
    ]
    return words, names, journals


def _word(dice: random.Random, syllables: int) -> str:
    return "".join(dice.choices(SYLLABLES, k=syllables))


def _often_the_first(dice: random.Random, choices: list[str]) -> str:
    """As words and names are: a few stand everywhere, most nearly nowhere."""
    return choices[int(len(choices) * dice.random() ** 3)]


def _next(dice: random.Random, number: int, recent: list[Known], vocabulary: tuple) -> Known:
    chance = dice.random()
    if not recent or chance > AS_DUPLICATE + AS_LOOKALIKE:
        return _work(dice, number, vocabulary), str(number)
    item, work = dice.choice(recent)
    if chance > AS_DUPLICATE:
        return dice.choice(LOOKALIKES)(dice, replace(item, id=number)), str(number)
    return _other_version(dice, replace(item, id=number)), work


def _work(dice: random.Random, number: int, vocabulary: tuple) -> Item:
    words, names, journals = vocabulary
    year, first = dice.randint(1975, 2026), dice.randint(1, 1900)
    title = " ".join(
        dice.choice(SMALL) if at % 3 == 2 else _often_the_first(dice, words)
        for at in range(dice.randint(7, 16))
    )
    return Item(
        id=number,
        title=title.capitalize(),
        abstract=" ".join(_often_the_first(dice, words) for _ in range(60)),
        authors=tuple(_name(dice, names) for _ in range(dice.randint(1, 8))),
        year=year,
        journal=dice.choice(journals),
        volume=str(year - 1960),
        issue=str(dice.randint(1, 12)),
        pages=f"{first}-{first + dice.randint(1, 15)}",
        doi=f"10.1234/{number}.{year}" if dice.random() < 0.6 else "",
    )  # fmt: skip


def _name(dice: random.Random, names: list[str]) -> str:
    return f"{_often_the_first(dice, names)}, {dice.choice('ABCDEFGHJKLM')}. {dice.choice('ABCD')}."


def _other_version(dice: random.Random, item: Item) -> Item:
    for change in dice.sample(CHANGES, k=dice.randint(1, 4)):
        item = change(dice, item)
    return item


def _capitals(dice: random.Random, item: Item) -> Item:
    return replace(item, title=item.title.title())


def _typing_error(dice: random.Random, item: Item) -> Item:
    at = dice.randrange(len(item.title) - 1)
    return replace(item, title=item.title[:at] + item.title[at + 1 :])


def _note(dice: random.Random, item: Item) -> Item:
    return replace(item, title=f"{item.title}. [Review] [{dice.randint(10, 90)} refs]")


def _plain_initials(dice: random.Random, item: Item) -> Item:
    return replace(item, authors=tuple(name.replace(", ", " ").replace(".", "") for name in item.authors))


def _short_pages(dice: random.Random, item: Item) -> Item:
    first, _, last = item.pages.partition("-")
    return replace(item, pages=f"{first}-{last[-2:]}" if len(last) > 2 else item.pages)


def _short_journal(dice: random.Random, item: Item) -> Item:
    return replace(item, journal=" ".join(word[:5] for word in item.journal.split() if word != "of"))


def _without(*names: str) -> Callable[[random.Random, Item], Item]:
    return lambda dice, item: replace(item, **dict.fromkeys(names, ""))


def _ahead_of_print(dice: random.Random, item: Item) -> Item:
    return replace(item, volume="", issue="", pages="", year=(item.year or 2000) - 1)


def _elsewhere(dice: random.Random, item: Item) -> Item:
    volume, first = str(dice.randint(1, 60)), dice.randint(1, 900)
    return replace(
        item, journal="Proceedings of Examples", volume=volume, pages=f"S{first}", doi="", abstract=""
    )


def _second_part(dice: random.Random, item: Item) -> Item:
    first = dice.randint(1, 1900)
    return replace(item, title=f"{item.title}. Part {item.id}", pages=f"{first}-{first + 9}", doi="")


def _erratum(dice: random.Random, item: Item) -> Item:
    return replace(
        item, title=f"Erratum: {item.title}", pages=str(dice.randint(1, 1900)), abstract="", doi=""
    )


CHANGES = [
    _capitals, _typing_error, _note, _plain_initials, _short_pages, _short_journal, _ahead_of_print,
    _without("abstract"), _without("doi"), _without("issue"), _without("pages"),
]  # fmt: skip
LOOKALIKES = [_elsewhere, _second_part, _erratum]
