"""Agreement of two raters; numbers marked R come from R 4.2.2 with irr, epiR and irrCAC."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.agreement import agreement, cross_tabulate
from screening.engine.statistics.proportion import clopper_pearson
from tests.engine import yardstick

SCREENING = [[18, 7], [12, 963]]


def near(value: float, tolerance: float = 1e-12):
    return pytest.approx(value, rel=tolerance, abs=tolerance)


@pytest.mark.parametrize(  # R
    ("table", "observed", "expected", "kappa", "error", "pabak", "ac1", "ac1_error"),
    [
        (SCREENING, 0.981, 0.9465, 0.644859813084112, 0.0758897859532341, 0.962, 0.979926308421706,
         0.00464766666384973),
        ([[118, 5], [2, 0]], 0.944, 0.94528, -0.0233918128654982, 0.012286756672797, 0.888,
         0.940776337608718, 0.0229645512479329),
        ([[3, 1], [2, 4]], 0.7, 0.5, 0.4, 0.283971829588782, 0.4, 0.405940594059406, 0.291028088049032),
        ([[53, 5, 2], [11, 14, 5], [1, 6, 3]], 0.7, 0.475, 0.428571428571428, 0.0759588315346638, 0.55,
         0.593564775613887, 0.0673560075704296),
    ],
)  # fmt: skip
def test_agreement_is_what_r_computes(table, observed, expected, kappa, error, pabak, ac1, ac1_error):
    found = agreement(table)
    assert found.observed.estimate == near(observed)
    assert found.expected == near(expected)
    assert found.kappa.estimate == near(kappa)
    assert found.kappa.standard_error == near(error)
    assert found.pabak.estimate == near(pabak)
    assert found.ac1.estimate == near(ac1)
    assert found.ac1.standard_error == near(ac1_error)


def test_the_interval_of_kappa_is_that_of_fleiss_cohen_and_everitt():
    interval = agreement(SCREENING).kappa.interval  # R
    assert (interval.lower, interval.upper) == (near(0.496118565821319), near(0.793601060346904))


def test_positive_agreement_shows_what_raw_agreement_hides():
    found = agreement(SCREENING)
    assert found.positive.estimate == near(0.654545454545455)  # R
    assert found.negative.estimate == near(0.990231362467866)  # R
    assert found.positive.interval.lower < 0.51
    assert found.negative.interval.lower > 0.98


def test_the_interval_of_pabak_rescales_that_of_raw_agreement():
    """epiR rescales Clopper-Pearson in the same way: 0.940975196749804 to 0.977045926013798 (R)."""
    exact = clopper_pearson(981, 1000)
    assert (2 * exact.lower - 1, 2 * exact.upper - 1) == (near(0.940975196749804), near(0.977045926013798))
    found = agreement(SCREENING)
    raw, scaled = found.observed.interval, found.pabak.interval
    assert (scaled.lower, scaled.upper) == (near(2 * raw.lower - 1), near(2 * raw.upper - 1))


def test_one_answer_to_everything_leaves_kappa_undefined():
    found = agreement([[0, 0], [0, 50]])
    assert found.kappa is None
    assert found.positive is None
    assert found.observed.estimate == 1
    assert found.ac1.estimate == 1
    assert found.ac1.interval is None


def test_full_agreement_gives_kappa_no_interval():
    found = agreement([[10, 0], [0, 90]]).kappa
    assert (found.estimate, found.standard_error, found.interval) == (near(1.0), 0.0, None)


def test_full_disagreement_is_minus_one():
    found = agreement([[0, 25], [25, 0]])
    assert (found.kappa.estimate, found.kappa.interval) == (near(-1.0), None)
    assert (found.pabak.estimate, found.positive.estimate, found.negative.estimate) == (-1, 0, 0)


def test_nothing_rated_leaves_everything_undefined():
    found = agreement([[0, 0], [0, 0]])
    assert found.n == 0
    figures = (found.observed, found.expected, found.kappa, found.pabak, found.ac1, found.positive)
    assert figures == (None,) * 6


@pytest.mark.parametrize("table", [[], [[3]], [[1, 2]], [[1, 2], [3]]])
def test_a_table_that_is_not_square_is_refused(table):
    with pytest.raises(ValueError, match="square"):
        agreement(table)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="never negative"):
        agreement([[1, -1], [0, 1]])


def test_pairs_are_counted_by_first_and_second_rater():
    pairs = [("include", "exclude"), ("include", "include"), ("exclude", "exclude"), ("include", "exclude")]
    assert cross_tabulate(pairs, ["include", "exclude"]) == ((1, 2), (0, 1))
    with pytest.raises(ValueError, match="'maybe' is none"):
        cross_tabulate([("include", "maybe")], ["include", "exclude"])


tables = st.integers(2, 4).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 40), min_size=size, max_size=size), min_size=size, max_size=size
    )
)


@given(tables)
def test_swapping_the_raters_changes_nothing(table):
    one, other = agreement(table), agreement([list(column) for column in zip(*table, strict=True)])
    for name in ("observed", "kappa", "pabak", "ac1", "positive", "negative"):
        first, second = getattr(one, name), getattr(other, name)
        assert (first is None) == (second is None)
        if first is not None:
            assert first.estimate == near(second.estimate, 1e-9)


@given(tables)
def test_every_figure_lies_within_its_interval_and_its_bounds(table):
    found = agreement(table)
    for name in ("observed", "kappa", "pabak", "ac1", "positive", "negative"):
        figure = getattr(found, name)
        if figure is None:
            continue
        assert -1 - 1e-12 <= figure.estimate <= 1 + 1e-12
        if figure.interval is not None:
            assert figure.interval.lower - 1e-12 <= figure.estimate <= figure.interval.upper + 1e-12


def test_every_table_of_the_yardstick():
    expected = yardstick.cases("expected/agreement.csv")
    for path in sorted((yardstick.folder() / "inputs/agreement").glob("*_table.csv")):
        name = path.stem.removesuffix("_table")
        lines = path.read_text(encoding="utf-8").split()[1:]
        found = agreement([[int(cell) for cell in line.split(",")] for line in lines])
        plain, r_kappa = expected[f"agree|{name}"], expected.get(f"agree|{name}|FCE1969", {})
        r_ac1 = expected[f"agree|{name}|gwet.ac1.table"]
        same(found.observed, plain["percent_agreement"])
        same(found.kappa, plain["kappa"])
        same(found.pabak, plain["pabak"])
        same(found.positive, plain["pos_agreement"])
        same(found.negative, plain["neg_agreement"])
        same(found.ac1, r_ac1["coef"])
        assert found.ac1.standard_error == near(float(r_ac1["se"]))
        if r_kappa:
            assert found.kappa.standard_error == near(float(r_kappa["kappa_se_fce"]))


def same(figure, expected: str) -> None:
    if expected == "NA":
        assert figure is None
    else:
        assert math.isclose(figure.estimate, float(expected), rel_tol=1e-12, abs_tol=1e-12)
