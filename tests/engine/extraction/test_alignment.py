"""Arms that are one arm under two names, in any order."""

from hypothesis import given
from hypothesis import strategies as st

from screening.engine.extraction.alignment import Alignment, ArmEntry, likeness, suggest

ACTH, PREDNISONE, VIGABATRIN, STEROIDS = 1, 2, 3, 4


def arm(key, treatment, label, patients=None, parent=None, **more):
    return ArmEntry(key, (treatment, parent) if parent else (treatment,), label, patients=patients, **more)


def pairs(found):
    return [(each.first, each.second) for each in found]


def test_three_arms_in_another_order_under_other_names():
    first = [
        arm("a1", PREDNISONE, "Prednisolone", 30),
        arm("a2", ACTH, "Tetracosactide", 25),
        arm("a3", VIGABATRIN, "Vigabatrin", 52),
    ]
    second = [
        arm("b1", VIGABATRIN, "VGB up to 150 mg/kg", 52),
        arm("b2", ACTH, "synthetic ACTH depot", 25),
        arm("b3", PREDNISONE, "oral steroid 40-60 mg", 30),
    ]
    assert pairs(suggest(first, second)) == [("a1", "b3"), ("a2", "b2"), ("a3", "b1")]


def test_two_doses_of_one_treatment_are_told_apart_by_their_patients():
    first = [arm("high", ACTH, "High dose", 26), arm("low", ACTH, "Low dose", 24)]
    second = [arm("small", ACTH, "20-30 U/d", 24), arm("large", ACTH, "150 U/m2", 26)]
    assert pairs(suggest(first, second)) == [("high", "large"), ("low", "small")]


def test_a_treatment_and_what_it_is_a_kind_of_may_be_one_arm():
    one = arm("a", PREDNISONE, "Prednisone", 14, parent=STEROIDS)
    other = arm("b", STEROIDS, "Prednisone", 14)
    assert suggest([one], [other]) == (
        Alignment("a", "b", ("related treatments", "14 patients in both", "same name")),
    )


def test_an_arm_that_only_one_person_has_stays_alone():
    first = [arm("a", ACTH, "ACTH", 15)]
    second = [arm("b", VIGABATRIN, "Vigabatrin", 20), arm("c", ACTH, "ACTH", 15)]
    assert pairs(suggest(first, second)) == [("a", "c"), (None, "b")]


def test_different_subgroups_are_never_one_arm():
    one = arm("a", VIGABATRIN, "Vigabatrin", 11, subgroup="cryptogenic")
    other = arm("b", VIGABATRIN, "Vigabatrin", 11, subgroup="symptomatic")
    assert likeness(one, other) == 0


def test_zero_patients_are_a_number():
    assert suggest([arm("a", ACTH, "ACTH", 0)], [arm("b", ACTH, "ACTH", 0)])[0].reasons == (
        "same treatment",
        "0 patients in both",
        "same name",
    )


arms = st.lists(
    st.builds(
        lambda treatment, label, patients, subgroup: (treatment, label, patients, subgroup),
        st.integers(1, 3),
        st.sampled_from(["ACTH", "high dose", "low dose", "vigabatrin 100 mg", "placebo"]),
        st.none() | st.integers(0, 3),
        st.sampled_from(["", "cryptogenic"]),
    ),
    max_size=5,
    unique_by=lambda entry: entry[1],
)


def entries(drawn, side):
    return [
        ArmEntry(f"{side}{i}", (treatment,), label, subgroup, patients=patients)
        for i, (treatment, label, patients, subgroup) in enumerate(drawn)
    ]


@given(arms, arms)
def test_every_arm_stands_exactly_once(one, other):
    first, second = entries(one, "a"), entries(other, "b")
    found = suggest(first, second)
    assert [each.first for each in found if each.first] == [each.key for each in first]
    assert sorted(each.second for each in found if each.second) == sorted(each.key for each in second)


@given(arms, arms)
def test_either_side_may_be_called_the_first(one, other):
    first, second = entries(one, "a"), entries(other, "b")
    there = {(each.first, each.second) for each in suggest(first, second)}
    back = {(each.second, each.first) for each in suggest(second, first)}
    assert there == back


@given(arms)
def test_an_extraction_is_aligned_with_itself_arm_by_arm(drawn):
    first, second = entries(drawn, "a"), entries(drawn, "b")
    assert pairs(suggest(first, second)) == [(f"a{i}", f"b{i}") for i in range(len(drawn))]
