"""Agreement of many raters, against Gwet's published example of four raters with gaps (irrCAC, 2014)."""

import pytest

from screening.engine.agreement import agreement
from screening.engine.agreement_of_many import agreement_of_many, count_answers

GWET = [
    [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4],
    [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1], [3],
]  # fmt: skip


def of_gwet():
    return agreement_of_many(count_answers(GWET, [1, 2, 3, 4, 5]))


@pytest.mark.parametrize(
    ("figure", "estimate", "error"),
    [
        ("observed", 0.81818, None),
        ("kappa", 0.76117, 0.15302),
        ("ac1", 0.77544, 0.14295),
        ("pabak", 0.77273, 0.14472),
    ],
)
def test_the_published_figures_are_found(figure, estimate, error):
    found = getattr(of_gwet(), figure)
    assert found.estimate == pytest.approx(estimate, abs=1e-5)
    if error:
        assert found.standard_error == pytest.approx(error, abs=1e-5)


def test_the_published_interval_is_found():
    limits = of_gwet().ac1.interval
    assert (limits.lower, limits.upper) == (pytest.approx(0.4608, abs=1e-3), 1.0)


def test_two_raters_agree_as_in_their_table():
    table = [[20, 5], [3, 72]]
    pairs = [("in", "in")] * 20 + [("in", "out")] * 5 + [("out", "in")] * 3 + [("out", "out")] * 72
    many, two = agreement_of_many(count_answers(pairs, ["in", "out"])), agreement(table)
    for figure in ("observed", "pabak", "ac1", "positive"):
        assert getattr(many, figure).estimate == pytest.approx(getattr(two, figure).estimate)


def test_where_everybody_always_agrees_there_is_no_kappa_and_no_interval():
    found = agreement_of_many([[3, 0], [3, 0], [3, 0]])
    assert (found.observed.estimate, found.observed.interval, found.kappa) == (1.0, None, None)
    assert (found.ac1.estimate, found.positive.estimate) == (1.0, 1.0)


@pytest.mark.parametrize("counts", [[], [[0, 0]], [[1, 0], [0, 1]]])
def test_without_two_ratings_of_one_item_nothing_is_defined(counts):
    found = agreement_of_many(counts)
    assert (found.items, found.observed, found.ac1) == (0, None, None)


def test_one_item_has_figures_but_no_interval():
    found = agreement_of_many([[2, 1]])
    assert found.observed.estimate == pytest.approx(1 / 3)
    assert (found.observed.interval, found.items, found.ratings) == (None, 1, 3)


def test_an_answer_that_is_not_compared_is_refused():
    with pytest.raises(ValueError, match="'perhaps'"):
        count_answers([["yes", "perhaps"]], ["yes", "no"])
