"""Two arms of one trial; numbers are R's (metafor escalc, Newcombe's method 10, fisher.test)."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.statistics.proportion import Interval
from screening.engine.statistics.two_arms import Effect, compare_arms, number_needed
from tests.engine import yardstick


def figures(effect):
    return effect.estimate, effect.interval.lower, effect.interval.upper


def compare(*counts, event_is_benefit=True):
    return compare_arms(*counts, event_is_benefit=event_is_benefit)


@pytest.mark.parametrize(
    ("counts", "ratio", "odds", "difference", "p"),
    [
        ((14, 19, 11, 23), (1.54066985645933, 0.930368189652291, 2.55131638527917),
         (3.05454545454545, 0.825460705895514, 11.3030794406649),
         (0.25858123569794, -0.0370924228585213, 0.494392670121528), 0.120253368754413),
        ((40, 55, 28, 52), (1.35064935064935, 1.00140003547802, 1.8217032192721),
         (2.28571428571429, 1.02105001432544, 5.11678147261959),
         (0.188811188811189, 0.00656674502560159, 0.355503423766586), 0.0474171206435003),
        ((11, 11, 5, 11), (2.09090909090909, 1.11773601790488, 3.91138941253865),
         (27.1818181818182, 1.28647935887255, 574.320322027508),
         (0.545454545454545, 0.174763257684947, 0.787287283775402), 0.0123839009287926),
        ((6, 20, 0, 17), (11.1428571428571, 0.673072459239405, 184.472360444567),
         (15.6896551724138, 0.813467246338724, 302.612404540193),
         (0.3, 0.0594787810881385, 0.518972818353523), 0.021996021996022),
    ],
)  # fmt: skip
def test_two_arms_are_what_r_computes(counts, ratio, odds, difference, p):
    found = compare(*counts)
    assert figures(found.risk_ratio) == pytest.approx(ratio, rel=1e-12)
    assert figures(found.odds_ratio) == pytest.approx(odds, rel=1e-12)
    assert figures(found.risk_difference) == pytest.approx(difference, rel=1e-12)
    assert found.fisher_p == pytest.approx(p, rel=1e-12)


def test_a_correction_is_named_only_where_one_was_made():
    assert compare(14, 19, 11, 23).risk_ratio.note == ""
    assert compare(11, 11, 5, 11).risk_ratio.note == "One cell is 0, so 0.5 was added to all four."
    assert compare(11, 11, 5, 11).risk_difference.note == ""


@pytest.mark.parametrize("counts", [(0, 10, 0, 12), (10, 10, 12, 12)])
def test_arms_that_are_all_alike_have_no_ratio(counts):
    found = compare(*counts)
    assert (found.risk_ratio, found.odds_ratio) == (None, None)
    assert found.risk_difference.estimate == 0
    assert found.fisher_p == 1


def test_an_interval_with_no_difference_in_it_passes_through_infinity():
    needed = compare(14, 19, 11, 23).number_needed
    assert needed.estimate == pytest.approx(3.86725663716814)  # R, 1 / risk difference
    assert needed.words == "NNTB 3.9 (NNTB 2.0 to ∞ to NNTH 27.0)"


def test_an_interval_on_one_side_runs_from_few_to_many():
    assert compare(40, 55, 28, 52).number_needed.words == "NNTB 5.3 (NNTB 2.8 to NNTB 152.3)"
    assert compare(28, 52, 40, 55).number_needed.words == "NNTH 5.3 (NNTH 2.8 to NNTH 152.3)"


def test_a_harm_turns_the_direction():
    words = compare(40, 55, 28, 52, event_is_benefit=False).number_needed.words
    assert words == "NNTH 5.3 (NNTH 2.8 to NNTH 152.3)"


def test_no_difference_needs_infinitely_many():
    needed = compare(4, 8, 4, 8).number_needed
    assert needed.estimate is None
    assert needed.words == "NNT ∞, no difference (NNTB 2.5 to ∞ to NNTH 2.5)"


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [
        (0.0, 0.5, "NNTB 4.0 (NNTB 2.0 to ∞)"),
        (0.1, 0.5, "NNTB 4.0 (NNTB 2.0 to NNTB 10.0)"),
    ],
)
def test_a_limit_at_no_difference_is_infinity(lower, upper, words):
    effect = Effect(0.25, Interval(lower, upper, 0.95, "Newcombe"))
    assert number_needed(effect, event_is_benefit=True).words == words


@pytest.mark.parametrize("counts", [(0, 0, 1, 2), (1, 2, 3, 2), (1, 2, -1, 2)])
def test_impossible_counts_name_the_arm(counts):
    with pytest.raises(ValueError, match=r"In the (first|second) arm: "):
        compare(*counts)


arm = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(arm, arm)
def test_swapping_the_arms_turns_everything_round(first, second):
    one, other = compare(*first, *second), compare(*second, *first)
    assert one.fisher_p == pytest.approx(other.fisher_p)
    low, high = other.risk_difference.interval.lower, other.risk_difference.interval.upper
    assert figures(one.risk_difference) == pytest.approx(
        (-other.risk_difference.estimate, -high, -low), abs=1e-12
    )
    for name in ("risk_ratio", "odds_ratio"):
        forth, back = getattr(one, name), getattr(other, name)
        assert (forth is None) == (back is None)
        if forth is not None:
            assert forth.estimate * back.estimate == pytest.approx(1)
            assert forth.interval.lower * back.interval.upper == pytest.approx(1)


@given(arm, arm)
def test_estimates_lie_within_their_intervals(first, second):
    found = compare(*first, *second)
    for effect in (found.risk_ratio, found.odds_ratio, found.risk_difference):
        if effect is not None:
            estimate, lower, upper = figures(effect)
            assert lower <= estimate <= upper
    assert found.risk_difference.interval.lower >= -1
    assert found.risk_difference.interval.upper <= 1
    assert 0 < found.fisher_p <= 1


@given(arm, arm)
def test_fisher_agrees_with_scipy(first, second):
    from scipy.stats import fisher_exact

    (a, n), (c, m) = first, second
    assert compare(a, n, c, m).fisher_p == pytest.approx(fisher_exact([[a, n - a], [c, m - c]])[1], rel=1e-9)


def test_every_trial_of_the_yardstick():
    expected = yardstick.cases("expected/single.csv")
    pairs = {case.split("|")[1] for case in expected if case.startswith("2x2|")}
    for pair in pairs:
        first, second = pair.split("_vs_")
        counts = [int(number) for side in (first, second) for number in side.split("/")]
        found = compare(*counts)
        difference = expected[f"2x2|{pair}|RD|newcombe"]
        assert figures(found.risk_difference) == pytest.approx(row(difference), rel=1e-8, abs=1e-12), pair
        for name, effect in (("RR", found.risk_ratio), ("OR", found.odds_ratio)):
            if effect is not None:
                assert figures(effect) == pytest.approx(row(expected[f"2x2|{pair}|{name}|only0"]), rel=1e-8)
        assert math.isclose(found.fisher_p, float(expected[f"2x2|{pair}|tests"]["fisher_p"]), rel_tol=1e-8)
    assert len(pairs) == 20


def row(expected):
    return tuple(float(expected[name]) for name in ("est", "lb", "ub"))
