"""The same thing in other letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.extraction.wording import normal, timepoint_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("150 IU/m²/d", "150 iu / m2 / d"),
        ("Vigevano, 1997", "vigevano 1997"),
        ("i.m.", "im"),
        ("  twice   daily ", "Twice daily"),
    ],
)
def test_case_spaces_and_punctuation_do_not_matter(one, other):
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"), [("1.5 mg", "15 mg"), (">5", "<5"), ("high dose", "low dose"), ("10 %", "10")]
)
def test_what_changes_the_meaning_stays(one, other):
    assert normal(one) != normal(other)


@pytest.mark.parametrize(
    "text", ["2 weeks", "2 wk", "at 2 weeks", "after 14 days", "day 14", "Week 2", "14d"]
)
def test_equal_times_have_one_key(text):
    assert timepoint_key(text) == "14 days"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 weeks", "3 months"),
        ("within 2 weeks", "2 weeks"),
        ("2 weeks", "2 to 4 weeks"),
        ("", "0 days"),
        ("1.5 years", "1 year"),
    ],
)
def test_different_times_have_different_keys(one, other):
    assert timepoint_key(one) != timepoint_key(other)


def test_years_are_twelve_months():
    assert timepoint_key("1.5 years") == timepoint_key("18 months")


@given(st.text(max_size=40))
def test_the_normal_form_is_its_own_normal_form(text):
    assert normal(normal(text)) == normal(text)
