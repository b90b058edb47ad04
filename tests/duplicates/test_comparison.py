"""What differs between two citations is marked, word by word, and safely."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.duplicates import comparison
from tests import factories


def compared(review, **sides):
    """Rows by label, of two citations that differ in ``sides``: a pair of values per field."""
    bare = {"title": "", "abstract": "", "authors": [], "year": None, "journal": ""}
    left, right = (
        factories.CitationFactory(
            review=review, **bare | {name: values[side] for name, values in sides.items()}
        )
        for side in (0, 1)
    )
    return {row.label: row for row in comparison.rows(left, right)}


@pytest.mark.parametrize(
    ("one", "other", "marked"),
    [
        (
            "ACTH in spasms",
            "ACTH for spasms",
            ("ACTH <mark>in</mark> spasms", "ACTH <mark>for</mark> spasms"),
        ),
        ("ACTH in spasms", "ACTH spasms", ("ACTH <mark>in</mark> spasms", "ACTH spasms")),
        ("High-Dose ACTH.", "high-dose acth", ("High-Dose ACTH.", "high-dose acth")),
        ("a <b> c", "a <i> c", ("a <mark>&lt;b&gt;</mark> c", "a <mark>&lt;i&gt;</mark> c")),
        ("Brownstein C.D.", "Brownstein C D", ("Brownstein C.D.", "Brownstein C D")),
        ("one", "two", ("<mark>one</mark>", "<mark>two</mark>")),
        (
            "first\nsecond line",
            "first\nthird line",
            ("first\n<mark>second</mark> line", "first\n<mark>third</mark> line"),
        ),
        ("12 of 15", "13 of 15", ("<mark>12</mark> of 15", "<mark>13</mark> of 15")),
        ("p < 0.05", "p > 0.05", ("p <mark>&lt;</mark> 0.05", "p <mark>&gt;</mark> 0.05")),
    ],
)
def test_runs_of_words_that_differ_are_marked(one, other, marked):
    assert comparison.marked(one, other) == marked


words = st.lists(st.sampled_from(["a", "A.", "b", "<i>", "&", "c-d", '"', "  ", "\n"]), max_size=12).map(
    " ".join
)


@given(words, words)
def test_no_word_is_lost_and_no_tag_but_the_mark_appears(one, other):
    for text, shown in zip((one, other), comparison.marked(one, other), strict=True):
        without = re.sub(r"</?mark>", "", shown)
        assert not set(without) & set('<>"')
        assert unescape(without) == text


def test_a_text_that_is_too_long_to_mark_is_shown_whole():
    long = "word " * (comparison.LONGEST_MARKED + 1)
    assert comparison.marked(long, "word") == (long, "word")


def test_long_texts_that_share_little_are_not_covered_with_marks():
    one, other = (" ".join(f"{side}{number}" for number in range(60)) for side in "ab")
    assert comparison.marked(f"the {one}", f"the {other}") == (f"the {one}", f"the {other}")
    assert "<mark>" in comparison.marked(f"{one} the", f"{one} a")[0]


def test_rows_say_what_is_same_different_or_missing(review):
    found = compared(
        review,
        title=("A <i>trial</i>.", "A trial"),
        authors=(["Baram TZ"], ["Lux AL"]),
        year=(1996, 1997),
        pages=("375-9", "375-379"),
        doi=("10.1000/X", "https://doi.org/10.1000/x"),
        pmid=("1", ""),
        volume=("", ""),
    )
    assert {label: (row.is_same, row.is_different) for label, row in found.items()} == {
        "Title": (True, False),
        "Authors": (False, True),
        "Year": (False, True),
        "Pages": (True, False),
        "DOI": (True, False),
        "PubMed": (False, False),
    }
    assert (found["Title"].left, found["PubMed"].right) == ("A trial.", "")
    assert (found["Year"].left, found["Year"].right) == ("<mark>1996</mark>", "<mark>1997</mark>")


def test_an_article_number_and_a_page_are_not_the_same(review):
    assert not compared(review, pages=("e167", "167"))["Pages"].is_same
