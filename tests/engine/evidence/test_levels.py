"""Levels of conclusions: the translation of the AAN in force in 2004, and that of 2005 to 2011."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.evidence.levels import Direction, LargeEffect, RatedStudy, level
from tests.engine import yardstick

EFFECTIVE, INEFFECTIVE, HARMFUL = Direction.EFFECTIVE, Direction.INEFFECTIVE, Direction.HARMFUL
SCHEMES = ["aan-2004", "aan-2005"]
BEST_FIRST = ["A", "B", "C", "U"]


def studies(direction=EFFECTIVE, convincing=True, start=1, **classes):
    """studies(II=1, III=6): one study of Class II and six of Class III."""
    numbers = count(start)
    return [
        RatedStudy(next(numbers), evidence_class, direction, convincing)
        for evidence_class, times in classes.items()
        for _ in range(times)
    ]


def rate(body, consistent=True, scheme="aan-2004", **options):
    return level(body, consistent=consistent, scheme=scheme, **options)


@pytest.mark.parametrize(
    ("classes", "in_2004", "later"),
    [
        ({"I": 2}, "A", "A"),
        ({"I": 1}, "A", "B"),
        ({"II": 2}, "A", "B"),
        ({"II": 1}, "B", "C"),
        ({"III": 3}, "B", "C"),
        ({"III": 2}, "C", "C"),
        ({"III": 1}, "U", "U"),
        ({"IV": 20}, "U", "U"),
        ({}, "U", "U"),
    ],
)
def test_the_same_studies_have_different_levels_under_different_schemes(classes, in_2004, later):
    assert rate(studies(**classes)).level == in_2004
    assert rate(studies(**classes), scheme="aan-2005").level == later


def test_acth_is_probably_effective_as_published():
    """Mackay 2004: ACTH, one Class II and six Class III studies, Level B."""
    rating = rate(studies(II=1, III=6))
    assert (rating.level, rating.direction, rating.scheme) == ("B", EFFECTIVE, "aan-2004")
    assert rating.rule == "Level B: at least one convincing Class II study."
    assert rating.studies == (1,)
    sentence = rating.sentence(
        treatment="ACTH", outcome="short-term treatment of infantile spasms", population="children"
    )
    assert sentence == (
        "ACTH is probably effective for short-term treatment of infantile spasms in children "
        "(Level B; 1 Class II, 6 Class III)."
    )


def test_the_sentence_of_level_a_says_established():
    assert "{treatment} is established as harmful" in rate(studies(HARMFUL, I=1)).template


def test_inadequate_data_are_unproven():
    """Mackay 2004: oral corticosteroids, Level U."""
    rating = rate(studies(III=1, IV=5))
    assert (rating.level, rating.direction, rating.studies) == ("U", None, ())
    assert rating.rule == "Level U: too few convincing studies for any level."
    sentence = rating.sentence(treatment="Prednisone", outcome="cessation", population="children")
    assert sentence == (
        "There is insufficient evidence to determine whether Prednisone is effective for cessation "
        "in children (Level U; 1 Class III, 5 Class IV)."
    )


@pytest.mark.parametrize("convincing", [False, None])
def test_a_study_that_nobody_finds_convincing_does_not_count(convincing):
    assert rate(studies(I=1, convincing=convincing)).level == "U"


def test_a_study_that_awaits_judgement_is_named():
    rating = rate([*studies(II=1), *studies(II=2, convincing=None, start=5)])
    assert rating.level == "B"
    assert rating.would_change[0] == "2 studies wait for a judgement whether convincing."


def test_a_study_without_a_direction_does_not_count():
    assert rate(studies(direction=None, I=1)).level == "U"


def test_equal_classes_that_conflict_give_u():
    rating = rate([*studies(I=2), *studies(INEFFECTIVE, I=1, start=9)])
    assert (rating.level, rating.direction) == ("U", None)
    assert rating.rule == "Level U: convincing Class I studies conflict (effective and ineffective)."
    assert rating.template.startswith("There is conflicting evidence")


def test_what_people_judge_not_consistent_gives_u():
    rating = rate(studies(I=2), consistent=False)
    assert rating.level == "U"
    assert rating.rule == "Level U: people judged the convincing studies as not consistent."


def test_a_better_class_prevails_only_once_people_judged_the_whole_consistent():
    body = [*studies(II=1), *studies(INEFFECTIVE, III=2, start=9)]
    waiting = rate(body, consistent=None)
    assert waiting.level == "U"
    assert waiting.rule == (
        "Level U: convincing studies of a lesser class point elsewhere, and consistency is not judged."
    )
    assert "Level B would need the judgement that the studies are consistent." in waiting.would_change
    assert (rate(body).level, rate(body).direction) == ("B", EFFECTIVE)


def test_consistency_that_nobody_judged_is_never_assumed():
    rating = rate(studies(III=3), consistent=None)
    assert rating.level == "U"
    assert "Level B would need the judgement that the studies are consistent." in rating.would_change


def test_one_study_needs_no_judgement_of_consistency():
    assert rate(studies(II=1), consistent=None).level == "B"


def test_what_would_change_a_level_is_said_both_ways():
    assert rate(studies(II=1)).would_change == (
        "Level A would need 1 more convincing Class I study in one direction.",
        "Level A would need 1 more convincing Class II study in one direction.",
        "A convincing study of Class II or a better class that points elsewhere, or the judgement "
        "that the studies are not consistent, would take the level away.",
    )


def test_without_studies_every_level_says_what_it_needs():
    assert rate([], consistent=None).would_change[-1] == (
        "Level C would need 2 more convincing Class III studies in one direction, and the judgement "
        "that the studies are consistent."
    )


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (LargeEffect(5.0, 2.1, True), "A"),
        (LargeEffect(4.9, 2.1, True), "B"),
        (LargeEffect(5.0, 2.0, True), "B"),
        (LargeEffect(9.0, 3.0, False), "B"),
        (None, "B"),
    ],
)
def test_one_class_i_study_with_a_large_effect_is_the_exception_of_the_later_scheme(effect, expected):
    rating = rate(studies(I=1), scheme="aan-2005", large_effect=effect)
    assert rating.level == expected
    assert ("exceptional case" in rating.rule) == (expected == "A")


def test_a_large_effect_means_nothing_in_2004():
    assert rate(studies(III=2), large_effect=LargeEffect(9.0, 3.0, True)).level == "C"


def test_a_study_counts_once():
    with pytest.raises(ValueError, match="Study 1 is given twice"):
        rate([*studies(I=1), *studies(II=1)])


def test_unknown_schemes_and_classes_are_refused():
    with pytest.raises(ValueError, match="no scheme 'grade'"):
        rate([], scheme="grade")
    with pytest.raises(ValueError, match="I, II, III or IV, not 'V'"):
        RatedStudy(1, "V", EFFECTIVE, True)


bodies = st.lists(
    st.tuples(
        st.sampled_from(["I", "II", "III", "IV"]),
        st.sampled_from([*Direction, None]),
        st.sampled_from([True, False, None]),
    ),
    max_size=7,
).map(lambda rated: [RatedStudy(number, *one) for number, one in enumerate(rated)])


@given(bodies, st.sampled_from(SCHEMES), st.sampled_from([True, None, False]))
def test_a_level_rests_on_convincing_studies_that_point_its_way(body, scheme, consistent):
    rating = rate(body, consistent, scheme)
    resting = [study for study in body if study.study in rating.studies]
    assert (rating.level == "U") == (rating.direction is None) == (not resting)
    assert all(study.convincing and study.direction is rating.direction for study in resting)


@given(bodies, st.sampled_from(SCHEMES), st.sampled_from([True, None, False]), st.randoms())
def test_the_order_of_studies_does_not_matter(body, scheme, consistent, random):
    shuffled = list(body)
    random.shuffle(shuffled)
    one, other = rate(body, consistent, scheme), rate(shuffled, consistent, scheme)
    assert (one.level, one.rule, one.template) == (other.level, other.rule, other.template)


@given(bodies, st.sampled_from(SCHEMES))
def test_a_judgement_of_consistency_never_lowers_a_level(body, scheme):
    before, after = rate(body, None, scheme).level, rate(body, True, scheme).level
    assert BEST_FIRST.index(after) <= BEST_FIRST.index(before)


@given(bodies, st.sampled_from(SCHEMES), st.sampled_from([True, None, False]))
def test_every_sentence_is_whole(body, scheme, consistent):
    rating = rate(body, consistent, scheme)
    for sentence in (rating.rule, rating.template, *rating.would_change):
        assert sentence.endswith(".")
        assert "need ." not in sentence
    if rating.level != "A":
        assert rating.would_change


def test_every_case_of_the_yardstick():
    cases = yardstick.rows("expected/aan_level_cases.csv")
    for case in cases:
        counts = {name: int(case[f"n_{name}"]) for name in ("I", "II", "III", "IV")}
        body, consistent = studies(**counts), case["consistent"] == "1"
        large = LargeEffect(6.0, 2.5, True)
        assert rate(body, consistent).level == case["level_2004"], case
        assert rate(body, consistent, "aan-2005").level == case["level_2005_2012"], case
        exceptional = rate(body, consistent, "aan-2005", large_effect=large).level
        assert exceptional == case["level_2005_exceptional"], case
    assert len(cases) == 180
