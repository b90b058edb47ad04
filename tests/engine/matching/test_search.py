"""Laws of the whole search: order, strangers, people's word, clusters, and blocks that stay small."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from screening.engine import matching
from screening.engine.matching import Item, blocks, form
from tests.engine.matching.records import EMBASE, MEDLINE

STRANGER = Item(
    id=99_999,
    title="Quantum chromodynamics on a lattice of quarks",
    authors=("Zweig G",),
    year=1972,
    journal="Physics",
    volume="1001",
    pages="777-790",
)
TITLES = [
    "Vigabatrin in spasms of infants, a controlled trial",
    "Vigabatrin in spasms of infants: a controlled trial. Part II",
    "Corticotropin in spasms of infants, a controlled trial",
    "Erratum: Vigabatrin in spasms of infants, a controlled trial",
    "Letter",
    "",
]

item = st.builds(
    Item,
    id=st.integers(1, 10_000),
    title=st.sampled_from(TITLES),
    authors=st.lists(st.sampled_from(["Baram TZ", "Lux, Andrew L.", "Anonymous"]), max_size=2).map(tuple),
    year=st.sampled_from([None, 1996, 1997, 2000]),
    journal=st.sampled_from(["", "Pediatrics", "Brain"]),
    volume=st.sampled_from(["", "97", "12"]),
    issue=st.sampled_from(["", "3"]),
    pages=st.sampled_from(["", "375-9", "375", "e12"]),
    doi=st.sampled_from(["", "10.1000/a", "10.1000/A", "10.1000/b"]),
    pmid=st.sampled_from(["", "1", "2"]),
)
many = st.lists(item, unique_by=lambda one: one.id, max_size=12)


@given(many, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(items, chance: random.Random):
    assert matching.find(chance.sample(items, len(items))) == matching.find(items)


@given(many)
def test_an_unrelated_record_changes_nothing(items):
    assert matching.find([*items, STRANGER]) == matching.find(items)


@given(many, st.randoms(use_true_random=False))
def test_what_people_told_apart_is_in_no_answer_and_in_no_group(items, chance: random.Random):
    ids = [one.id for one in items]
    apart = [tuple(chance.sample(ids, 2)) for _ in range(4)] if len(ids) > 1 else []
    found = matching.find(items, apart=apart)
    couples = {(one.first, one.second) for one in (*found.duplicates, *found.possible, *found.related)}
    assert couples.isdisjoint((min(couple), max(couple)) for couple in apart)
    assert not [couple for couple in apart for group in found.groups() if set(couple) <= set(group)]


@given(many)
def test_every_answer_is_in_its_place_and_says_why(items):
    found = matching.find(items)
    for answer in matching.DUPLICATE, matching.POSSIBLE, matching.RELATED:
        listed = {"duplicate": found.duplicates, "possible": found.possible, "related": found.related}[answer]
        assert all(one.answer == answer and one.first < one.second and one.reasons for one in listed)
        assert [one.score for one in listed] == sorted((one.score for one in listed), reverse=True)
        assert all(0 <= one.score <= 1 for one in listed)
    groups = found.groups()
    assert sum(len(group) - 1 for group in groups) == len(found.duplicates)
    group_of = {one: number for number, group in enumerate(groups) for one in group}
    for one in (*found.possible, *found.related):
        assert group_of.get(one.first, -one.first) != group_of.get(one.second, -one.second)


@given(many)
def test_only_exact_merges_nothing_that_all_rules_would_not(items):
    strict = matching.find(items, only_exact=True)
    assert len(strict.duplicates) <= len(items)
    assert all(one.score >= 0 for one in strict.duplicates)
    for one in strict.duplicates:
        pair = [known for known in items if known.id in (one.first, one.second)]
        assert len({matching.title_key(known.title) for known in pair}) == 1


def test_a_record_that_is_like_two_works_joins_neither_against_the_other():
    """The middle record has no pages: it may be either, and must not make one of the two."""
    first, second = MEDLINE, replace(MEDLINE, id=2, pages="12-16", pmid="", doi="")
    middle = replace(EMBASE, id=3, pages="", doi="", issue="3", volume="97")
    found = matching.find([first, second, middle])
    assert [len(group) for group in found.groups()] == [2]
    assert len(found.possible) == 1


def test_a_person_who_told_two_apart_keeps_a_third_from_joining_them():
    copies = [replace(MEDLINE, id=number) for number in (1, 2, 3)]
    assert [sorted(group) for group in matching.find(copies).groups()] == [[1, 2, 3]]
    assert [len(group) for group in matching.find(copies, apart=[(2, 1)]).groups()] == [2]


def test_progress_is_told_by_phase():
    told = []
    matching.find([MEDLINE, EMBASE], progress=lambda *said: told.append(said))
    assert told == [("reading citations", 0, 0), ("comparing pairs", 0, 1)]


def test_a_block_of_hundreds_stays_small_and_still_pairs_its_duplicates():
    supplement = [
        form(Item(id=n, title=f"Abstract number {n // 2} of many", doi="10.1000/x")) for n in range(400)
    ]
    found = blocks.candidates(supplement)
    assert len(found) <= 400 * blocks.NEIGHBOURS * len(blocks.KEYS)
    assert {(n, n + 1) for n in range(0, 400, 2)} <= set(found)
