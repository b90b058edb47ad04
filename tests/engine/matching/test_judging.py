"""What a pair of citations scores, and in which words; the order of records never matters."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.matching import Item, blocks, judge, pairs

MEDLINE = Item(
    id=1,
    title="High-dose corticotropin (ACTH) versus prednisone for infantile spasms.",
    authors=("Baram TZ", "Mitchell WG"),
    year=1996,
    volume="97",
    pages="375-9",
    doi="10.1542/peds.97.3.375",
    pmid="8604274",
)
EMBASE = Item(
    id=2,
    title="High-dose corticotropin (ACTH) versus prednisone for infantile spasms",
    authors=("Baram T.Z.", "Mitchell W.G."),
    year=1996,
    volume="97",
    pages="375-379",
    doi="10.1542/PEDS.97.3.375",
    embase_id="26091871",
)


def words(candidate, *, against):
    return [reason.text for reason in candidate.reasons if reason.against is against]


def test_the_same_paper_in_two_databases_is_certain_and_says_why():
    found = judge(MEDLINE, EMBASE)
    assert (found.first, found.second, found.score) == (1, 2, 1.0)
    assert words(found, against=True) == []
    assert words(found, against=False) == [
        "same DOI 10.1542/peds.97.3.375",
        "titles equal",
        "years agree (1996)",
        "first author agrees",
        "same volume and first page (97: 375)",
    ]


@pytest.mark.parametrize(
    ("change", "highest", "reason"),
    [
        (
            {"title": "Abstracts of the annual meeting, Vienna"},
            0.15,
            "titles unlike: one DOI can stand for a whole supplement or book",
        ),
        ({"title": f"Erratum: {EMBASE.title}"}, 0.1, "only one is an erratum"),
        ({"notices": ("erratum",)}, 0.1, "only one is an erratum"),
        ({"title": f"{EMBASE.title}: reply"}, 0.1, "only one is a reply"),
        ({"title": f"Comment on {EMBASE.title}"}, 0.1, "only one is a comment"),
        (
            {"title": f"{EMBASE.title}, part 2"},
            0.15,
            "the numbers in the titles differ, as in parts of a series",
        ),
        (
            {"volume": "12", "pages": "S9", "doi": ""},
            0.25,
            "different volume and page: perhaps two reports of one study",
        ),
        ({"pages": "12"}, 0.45, "different first page"),
        ({"volume": "12", "pages": ""}, 0.45, "different volume"),
        ({"doi": "10.1016/other"}, 0.4, "different DOIs (10.1542/peds.97.3.375, 10.1016/other)"),
        ({"pmid": "1"}, 0.3, "different PMIDs (8604274, 1)"),
    ],
)
def test_what_forbids_it_holds_the_score_down(change, highest, reason):
    found = judge(MEDLINE, replace(EMBASE, **change))
    assert found.score <= highest
    assert reason in words(found, against=True)


def test_versions_of_a_cochrane_review_are_two_works():
    first = replace(MEDLINE, doi="10.1002/14651858.CD001770.pub2", volume="", pages="CD001770")
    second = replace(first, id=2, doi="10.1002/14651858.CD001770.pub3")
    found = judge(first, second)
    assert found.score == 0.1
    assert words(found, against=True) == ["different versions of one Cochrane review"]


def test_a_title_and_a_year_alone_are_no_proof():
    bare = Item(id=1, title="Vigabatrin as initial therapy for infantile spasms", year=1998)
    assert judge(bare, replace(bare, id=2)).score == 0.6


def test_a_year_apart_is_weaker_than_the_same_year():
    bare = Item(id=1, title="Vigabatrin as initial therapy for infantile spasms", year=1998)
    same, apart = judge(bare, replace(bare, id=2)), judge(bare, replace(bare, id=2, year=1999))
    assert apart.score < same.score
    assert words(apart, against=True) == ["years one apart (1998, 1999): perhaps ahead of print"]


def test_pages_and_article_numbers_are_not_compared():
    found = judge(replace(MEDLINE, pages="1-6"), replace(EMBASE, pages="e12724"))
    assert "different first page" not in words(found, against=True)


def test_what_is_missing_neither_agrees_nor_differs():
    bare = Item(id=2, title=MEDLINE.title)
    assert [reason.text for reason in judge(MEDLINE, bare).reasons] == ["titles equal", "one has no year"]


@pytest.mark.parametrize(
    "other",
    [
        Item(id=2, title="Unlike", doi=MEDLINE.doi),
        Item(id=2, title="Unlike", pmid=MEDLINE.pmid),
        Item(id=2, title=MEDLINE.title, year=1996),
        Item(id=2, title=MEDLINE.title, year=1997),
        Item(id=2, title=MEDLINE.title),
    ],
)
def test_an_identifier_or_a_title_in_about_the_same_year_is_worth_a_look(other):
    assert pairs([MEDLINE, other]) == [(MEDLINE, other)]


@pytest.mark.parametrize(
    "other",
    [
        Item(id=2, title=MEDLINE.title, year=1998),
        Item(id=2, title="Unlike", year=1996, volume="97", pages="375"),
        Item(id=2),
    ],
)
def test_other_pairs_are_not(other):
    assert pairs([MEDLINE, other]) == []


def test_a_shared_embase_number_is_worth_a_look():
    other = Item(id=5, title="Unlike", embase_id=EMBASE.embase_id)
    assert pairs([other, EMBASE]) == [(EMBASE, other)]


def test_generic_titles_need_more_than_a_year():
    letter = Item(id=1, title="Letter", year=1996, authors=("Baram TZ",))
    by_others = Item(id=2, title="Letter", year=1996, authors=("Lux AL",))
    assert pairs([letter, by_others]) == []
    assert pairs([letter, replace(by_others, authors=("Baram T",))]) != []


def test_a_block_of_hundreds_stays_small_and_still_pairs_its_duplicates():
    supplement = [Item(id=n, title=f"Abstract number {n // 2} of many", doi="10.1000/x") for n in range(400)]
    found = {(first.id, second.id) for first, second in pairs(supplement)}
    assert len(found) <= 400 * blocks.NEIGHBOURS
    assert {(n, n + 1) for n in range(0, 400, 2)} <= found


item = st.builds(
    Item,
    id=st.integers(1, 10_000),
    title=st.sampled_from(
        ["Vigabatrin in spasms, a trial", "ACTH in spasms, a trial", "Letter", "", "Erratum"]
    ),
    authors=st.lists(st.sampled_from(["Baram TZ", "Lux AL", "Anonymous"]), max_size=2).map(tuple),
    year=st.sampled_from([None, 1996, 1997, 2000]),
    volume=st.sampled_from(["", "97", "12"]),
    pages=st.sampled_from(["", "375-9", "375", "e12"]),
    doi=st.sampled_from(["", "10.1000/a", "10.1000/A", "10.1000/b"]),
    pmid=st.sampled_from(["", "1", "2"]),
    embase_id=st.sampled_from(["", "9"]),
)


@given(st.lists(item, unique_by=lambda one: one.id, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(items, chance: random.Random):
    shuffled = chance.sample(items, len(items))
    found = [judge(*pair) for pair in pairs(items)]
    assert [judge(second, first) for first, second in pairs(shuffled)] == found
    assert all(candidate.first < candidate.second for candidate in found)
    assert all(0 <= candidate.score <= 1 and candidate.reasons for candidate in found)
