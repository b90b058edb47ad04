"""Agreement and disagreement, item by item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.extraction.comparison import Compared, agreed, compare

CESSATION = {"reported": True, "events": 13, "total": 15, "definition": ""}
values = st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["", "IM", "i.m.", "oral", "0"])
entries = st.dictionaries(
    st.integers(1, 4),
    st.fixed_dictionaries({"events": values, "dose": values, "subgroup": values}),
    max_size=4,
)


def only(first, second):
    (found,) = compare({"item": first}, {"item": second})
    return found


def test_the_same_numbers_agree():
    assert only(CESSATION, dict(CESSATION)).agrees


def test_other_numbers_are_named():
    assert only(CESSATION, {**CESSATION, "events": 14}).differing == ("events",)


def test_zero_events_is_not_an_empty_cell():
    assert only({"events": 0}, {"events": None}).differing == ("events",)


def test_not_reported_is_not_zero():
    nothing = {"reported": False, "events": None}
    assert only(nothing, {"reported": True, "events": 0}).differing == ("reported", "events")


def test_an_item_that_one_side_lacks_is_a_disagreement():
    (found,) = compare({"item": CESSATION}, {})
    assert (found.agrees, found.second) == (False, None)


def test_a_description_that_only_one_person_wrote_completes_the_other():
    found = only({"dose": "", "events": 3}, {"dose": "150 IU/m²/d", "events": 3})
    assert agreed(found) == {"dose": "150 IU/m²/d", "events": 3}


def test_two_weeks_are_14_days_in_a_duration_too():
    assert only({"duration": "2 weeks"}, {"duration": "14 days"}).agrees


def test_a_subgroup_that_only_one_person_wrote_is_a_disagreement():
    assert only({"subgroup": ""}, {"subgroup": "cryptogenic"}).differing == ("subgroup",)


def test_nothing_is_taken_where_they_differ():
    with pytest.raises(ValueError, match="There is no agreement on 'item'"):
        agreed(Compared("item", {"events": 1}, {"events": 2}, ("events",)))


@given(entries, entries)
def test_comparing_is_symmetric(one, other):
    there = {item.key: (item.first, item.second, set(item.differing)) for item in compare(one, other)}
    back = {item.key: (item.second, item.first, set(item.differing)) for item in compare(other, one)}
    assert there == back


@given(entries)
def test_identical_extractions_have_no_disagreement(entry):
    assert all(item.agrees for item in compare(entry, entry))


@given(entries, entries)
def test_no_item_is_lost(one, other):
    assert sorted(item.key for item in compare(one, other)) == sorted({*one, *other})


@given(entries)
def test_agreeing_with_oneself_gives_back_the_same(entry):
    assert {item.key: agreed(item) for item in compare(entry, entry)} == entry
