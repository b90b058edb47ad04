"""One arm; numbers are R's (binom 1.1-1.1: binom.wilson, binom.exact)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.statistics.proportion import clopper_pearson, proportion, wilson
from tests.engine import yardstick


def limits(interval):
    return interval.lower, interval.upper


@pytest.mark.parametrize(
    ("events", "total", "level", "expected"),
    [
        (0, 17, 0.95, (0, 0.184318135008852)),
        (11, 11, 0.95, (0.741167033031968, 1)),
        (5, 12, 0.95, (0.193260313658757, 0.68048868745045)),
        (5, 12, 0.99, (0.150669329859049, 0.742005148415738)),
        (13, 15, 0.90, (0.666425236710142, 0.954849113242421)),
        (8, 28, 0.95, (0.152539960566691, 0.470592884332957)),
    ],
)
def test_wilson_is_what_r_computes(events, total, level, expected):
    assert limits(wilson(events, total, level=level)) == pytest.approx(expected, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    ("events", "total", "level", "expected"),
    [
        (0, 17, 0.95, (0, 0.195064322969093)),
        (11, 11, 0.95, (0.715085847081846, 1)),
        (5, 12, 0.95, (0.15165222980843, 0.723330314317894)),
        (5, 12, 0.99, (0.103355477222618, 0.791472243150991)),
        (13, 15, 0.90, (0.636558234458598, 0.975774267531463)),
        (8, 28, 0.95, (0.132236512571125, 0.486668315448941)),
    ],
)
def test_clopper_pearson_is_what_r_computes(events, total, level, expected):
    found = limits(clopper_pearson(events, total, level=level))
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_a_proportion_says_how_its_interval_was_made():
    found = proportion(13, 15)
    assert (found.events, found.total, found.estimate) == (13, 15, 13 / 15)
    assert (found.interval.method, found.interval.level) == ("Wilson", 0.95)
    assert proportion(13, 15, method="clopper-pearson").interval == clopper_pearson(13, 15)


def test_no_event_never_means_no_uncertainty():
    assert wilson(0, 3).upper > 0.5
    assert clopper_pearson(3, 3).lower < 0.5


@pytest.mark.parametrize(
    ("events", "total", "sentence"),
    [
        (0, 0, "A group of 0|a group of 0"),
        (13, 12, "13 with the event cannot be among 12"),
        (-1, 12, "never negative"),
        (1, -12, "never negative"),
        (1.5, 12, "whole numbers, not 1.5"),
        (float("nan"), 12, "whole numbers, not nan"),
        (True, 12, "whole numbers, not True"),
    ],
)
@pytest.mark.parametrize("method", [wilson, clopper_pearson, proportion])
def test_impossible_counts_are_refused_in_a_sentence(method, events, total, sentence):
    with pytest.raises(ValueError, match=sentence):
        method(events, total)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
@pytest.mark.parametrize("method", [wilson, clopper_pearson])
def test_a_level_lies_between_0_and_1(method, level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        method(5, 12, level=level)


def test_an_unknown_interval_is_refused():
    with pytest.raises(ValueError, match="not 'wald'"):
        proportion(5, 12, method="wald")


counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, st.sampled_from([wilson, clopper_pearson]))
def test_an_interval_holds_its_estimate_within_0_and_1(arm, method):
    events, total = arm
    lower, upper = limits(method(events, total))
    assert 0 <= lower <= events / total <= upper <= 1
    assert lower < upper


@given(counts, st.sampled_from([wilson, clopper_pearson]))
def test_counting_the_others_mirrors_the_interval(arm, method):
    events, total = arm
    lower, upper = limits(method(events, total))
    mirrored = limits(method(total - events, total))
    assert mirrored == pytest.approx((1 - upper, 1 - lower), abs=1e-12)


@given(counts, st.sampled_from([wilson, clopper_pearson]))
def test_more_confidence_is_a_wider_interval(arm, method):
    narrow, wide = method(*arm, level=0.9), method(*arm, level=0.99)
    assert wide.lower <= narrow.lower
    assert wide.upper >= narrow.upper


@given(counts)
def test_clopper_pearson_leaves_half_of_the_error_in_each_tail(arm):
    """Its definition: at the upper limit, so few events or fewer have probability 2.5 %."""
    from scipy.stats import binom

    events, total = arm
    lower, upper = limits(clopper_pearson(events, total))
    if events < total:
        assert binom.cdf(events, total, upper) == pytest.approx(0.025, rel=1e-9)
    if events > 0:
        assert binom.sf(events - 1, total, lower) == pytest.approx(0.025, rel=1e-9)


def test_every_single_arm_of_the_yardstick():
    methods = {"wilson": wilson, "exact": clopper_pearson}
    compared = 0
    for row in yardstick.rows("expected/single.csv"):
        kind, _, rest = row["case"].partition("|")
        arm, _, method = rest.partition("|")
        if kind == "prop" and method in methods:
            counted, _, level = arm.partition("@")
            events, total = map(int, counted.split("/"))
            lower, upper = limits(methods[method](events, total, level=float(level)))
            found = lower if row["quantity"] == "lb" else upper
            assert found == pytest.approx(float(row["value"]), rel=1e-12, abs=1e-14), row["case"]
            compared += 1
    assert compared > 300
