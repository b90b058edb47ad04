"""Lines per outcome and treatment: who counts where, and that nothing is lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.summaries import ArmResult, summarise

ACTH, STEROIDS, PREDNISONE = 1, 2, 3
PARENTS = {ACTH: None, STEROIDS: None, PREDNISONE: STEROIDS}
CESSATION, RELAPSE = 10, 11


def arm(result, treatment, study, events, total, **more):
    fields = {"outcome": CESSATION, "arm": f"arm {result}", "arm_id": result, **more}
    return ArmResult(treatment=treatment, study=study, result=result, events=events, total=total, **fields)


def test_one_arm_is_its_own_proportion_with_the_wilson_interval():
    """Baram 1996: 13 of 15 on ACTH; limits by the formula of Wilson (1927)."""
    (line,), _ = summarise([arm(1, ACTH, "Baram 1996", 13, 15)], parents=PARENTS)
    limits = (line.pool.interval.lower, line.pool.interval.upper)
    assert limits == pytest.approx((0.6211802, 0.9626387), abs=1e-6)


def test_arms_are_pooled_and_summed_counts_stand_beside():
    results = [arm(1, ACTH, "Baram 1996", 13, 15), arm(2, ACTH, "Hrachovy 1983", 5, 12)]
    (line,), _ = summarise(results, parents=PARENTS)
    assert (line.studies, line.pool.crude.events, line.pool.crude.total) == (2, 18, 27)


def test_a_kind_counts_in_its_wider_treatment_too():
    lines, _ = summarise([arm(1, PREDNISONE, "Baram 1996", 4, 14)], parents=PARENTS)
    assert [(line.treatment, line.pool.crude.events) for line in lines] == [(STEROIDS, 4), (PREDNISONE, 4)]


def test_subgroups_get_their_own_lines_and_the_mixture_is_named():
    results = [
        arm(1, ACTH, "Chiron 1997", 11, 11, subgroup="tuberous sclerosis"),
        arm(2, ACTH, "Vigevano 1997", 11, 23),
    ]
    lines, _ = summarise(results, parents=PARENTS)
    assert [line.subgroup for line in lines] == ["", "tuberous sclerosis"]
    assert lines[0].notes[0].startswith("Mixes subgroups")


def test_an_arm_counts_once_per_outcome_and_the_rest_is_listed():
    results = [
        arm(1, ACTH, "A", 3, 10, timepoint="2 weeks", arm_id=7),
        arm(2, ACTH, "A", 5, 10, timepoint="4 weeks", arm_id=7),
    ]
    (line,), (left,) = summarise(results, parents=PARENTS)
    assert (line.pool.crude.events, left.result) == (3, 2)
    assert left.reason == "the arm counts once: 2 weeks is used, not 4 weeks"


@pytest.mark.parametrize(("events", "total"), [(None, 15), (3, None), (0, 0)])
def test_what_has_no_counts_is_listed_with_its_reason(events, total):
    lines, (left,) = summarise([arm(1, ACTH, "A", events, total)], parents=PARENTS)
    assert (lines, left.result) == ((), 1)


def test_zero_events_are_a_result():
    (line,), left = summarise([arm(1, ACTH, "Debus 2004", 0, 17)], parents=PARENTS)
    assert (line.pool.estimate, left) == (0.0, ())


def test_an_unusual_denominator_is_named():
    results = [arm(1, ACTH, "A", 2, 9, denominator="analysed")]
    (line,), _ = summarise(results, parents=PARENTS)
    assert line.notes == ("Another denominator than the protocol asks for in: A, arm 1.",)


counts = st.integers(1, 40).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
results = st.lists(
    st.tuples(st.sampled_from(list(PARENTS)), st.sampled_from("ABC"), counts), min_size=1, max_size=8
).map(lambda drawn: [arm(n, t, study, *count) for n, (t, study, count) in enumerate(drawn)])


@given(results, st.randoms())
def test_the_order_of_the_results_does_not_matter(drawn, random):
    shuffled = random.sample(drawn, len(drawn))
    assert summarise(drawn, parents=PARENTS) == summarise(shuffled, parents=PARENTS)


@given(results)
def test_every_result_is_in_a_line_of_its_treatment_or_left_out(drawn):
    lines, left = summarise(drawn, parents=PARENTS)
    used = {used.result for line in lines for used in line.arms if line.treatment == used.treatment}
    assert used | {item.result for item in left} == {result.result for result in drawn}
