"""Pooled single arms; numbers are R's: lme4 1.1-31 driven to convergence (nAGQ = 7) for the model,
meta 8.3-0 metaprop for prediction intervals, metafor 5.0-1 (PLO, REML) for the sensitivity analysis."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from screening.engine.statistics import glmm
from screening.engine.statistics.pooling import ArmCount, Method, pool_proportions
from tests.engine import yardstick

ACTH = [(5, 12), (13, 15), (13, 26), (14, 24), (14, 19), (11, 13), (9, 12), (17, 26)]
VIGABATRIN = [(11, 23), (7, 20), (24, 67), (28, 52), (131, 192), (18, 61), (11, 23), (11, 11)]
ZONISAMIDE = [(4, 11), (9, 27), (7, 23), (7, 17)]
TOPIRAMATE = [(5, 11), (6, 20), (2, 32)]
SPARSE = [  # catheter infections, Niel-Weise 2007, treated arms
    (0, 116), (1, 44), (2, 208), (0, 130), (5, 151), (1, 98), (1, 174), (1, 74), (1, 97), (1, 113),
    (0, 66), (0, 70), (3, 188), (6, 187), (0, 118), (0, 252), (1, 345), (4, 64),
]  # fmt: skip


def pool(counts, **options):
    return pool_proportions([ArmCount(events, total) for events, total in counts], **options)


def figures(pooled):
    return pooled.estimate, pooled.interval.lower, pooled.interval.upper


@pytest.mark.parametrize(
    ("arms", "proportion", "tau2"),
    [
        (ACTH, (0.664322847, 0.557366797, 0.756715297), 0.138481139841102),
        (VIGABATRIN, (0.51229905310928, 0.369481432786282, 0.653136404553793), 0.546549941576393),
        (ZONISAMIDE, (0.346153846154002, 0.249278533603442, 0.457722759013509), 0.0),
        (TOPIRAMATE, (0.219928912784402, 0.0796882685379503, 0.478620221026028), 0.745672725427544),
        (SPARSE, (0.00806482330180735, 0.00403437535833522, 0.0160568802849597), 0.82649662639007),
    ],
)
def test_the_model_is_that_of_r(arms, proportion, tau2):
    pooled = pool(arms)
    assert figures(pooled) == pytest.approx(proportion, rel=1e-6)
    assert pooled.tau2 == pytest.approx(tau2, rel=1e-6, abs=1e-9)
    assert pooled.converged
    assert pooled.quadrature_points == 7


@pytest.mark.parametrize(
    ("arms", "logits"),
    [
        (ACTH, (-0.352698065192763, 1.71792004386254)),
        (VIGABATRIN, (-1.83541511075134, 1.93382999049718)),
        (ZONISAMIDE, (-1.39341684769648, 0.121439314256946)),
        (TOPIRAMATE, (-5.79605779241303, 3.2638909324346)),
    ],
)
def test_the_prediction_interval_is_that_of_metaprop(arms, logits):
    """R's optimiser stops a little short, hence 1e-4."""
    prediction = pool(arms).prediction
    found = [math.log(p / (1 - p)) for p in (prediction.lower, prediction.upper)]
    assert found == pytest.approx(logits, rel=1e-4, abs=1e-5)
    assert prediction.method == f"t with k - 1 = {len(arms) - 1} degrees of freedom"


@pytest.mark.parametrize(
    ("arms", "proportion", "corrected"),
    [
        (ACTH, (0.651318603, 0.543240906, 0.745790198), 0),
        (VIGABATRIN, (0.481100977396755, 0.363974890208164, 0.600341665208493), 1),
        (TOPIRAMATE, (0.234091755620087, 0.0702874019139167, 0.552699662861648), 0),
    ],
)
def test_the_sensitivity_analysis_is_that_of_metaprop(arms, proportion, corrected):
    """metaprop finds tau2 to about 1e-6 only; metafor's own REML is compared in the yardstick."""
    found = pool(arms).sensitivity
    assert figures(found) == pytest.approx(proportion, rel=2e-6)
    assert found.corrected == corrected


def test_reml_is_that_of_metafor():
    """metafor rma(measure = "PLO", method = "REML", threshold = 1e-12): 6/20, 0/17 and 0, 10, 5 of 10."""
    two = pool([(6, 20), (0, 17)]).sensitivity
    assert two.tau2 == pytest.approx(2.51914889822581, rel=1e-8)
    assert math.log(two.estimate / (1 - two.estimate)) == pytest.approx(-1.86546367400426, rel=1e-8)
    three = pool([(0, 10), (10, 10), (5, 10)]).sensitivity
    assert three.tau2 == pytest.approx(6.52351918739063, rel=1e-8)


def test_summed_counts_stand_beside_every_estimate():
    crude = pool(ACTH).crude
    assert (crude.events, crude.total, crude.interval.method) == (96, 147, "Clopper-Pearson")
    assert crude.interval.lower == pytest.approx(0.5702204885723845)


def test_one_arm_is_not_pooled():
    pooled = pool([(5, 12)])
    assert figures(pooled) == pytest.approx((5 / 12, 0.193260313658757, 0.68048868745045))  # R, Wilson
    assert (pooled.method, pooled.tau2, pooled.prediction) == (Method.ONE_ARM, None, None)
    assert pooled.note == "Only one arm: its own proportion with Wilson interval; nothing was pooled."


@pytest.mark.parametrize(
    ("arms", "expected", "words"),
    [
        ([(0, 10), (0, 20), (0, 15)], (0, 0, 0.0787051004068431), "No arm had an event"),
        ([(10, 10), (20, 20), (15, 15)], (1, 0.921294899593157, 1), "In every arm all had the event"),
    ],
)
def test_arms_that_are_all_alike_are_summed(arms, expected, words):
    """R: metafor refuses to fit, meta prints a logit of -26 with limits at -98 614 and 98 561."""
    pooled = pool(arms)
    assert figures(pooled) == pytest.approx(expected)  # R, binom.test(0, 45)
    assert (pooled.method, pooled.tau2, pooled.prediction) == (Method.TOTALS, None, None)
    assert pooled.sensitivity is None
    assert pooled.note.startswith(words)


def test_without_variation_the_model_is_a_plain_logistic_regression():
    pooled = pool(ZONISAMIDE)
    assert (pooled.method, pooled.tau2) == (Method.LOGISTIC, 0.0)
    assert pooled.estimate == pytest.approx(27 / 78)
    assert "No variation between arms beyond chance was found (tau² = 0)" in pooled.note


def test_two_arms_have_no_prediction_interval():
    pooled = pool([(6, 20), (0, 17)])
    assert pooled.prediction is None
    assert "Two arms say next to nothing of how arms vary" in pooled.note
    assert pooled.tau2 == pytest.approx(3.51761448493071, rel=1e-6)  # R


def test_three_arms_have_a_prediction_interval_and_its_convention_is_named():
    pooled = pool(TOPIRAMATE)
    assert pooled.prediction.upper > pooled.interval.upper
    assert "The prediction interval uses t with k - 1 = 2 degrees of freedom." in pooled.note


def test_single_patients_cannot_show_variation():
    pooled = pool([(1, 1), (0, 1), (1, 1), (1, 1)])
    assert pooled.estimate == pytest.approx(0.75)
    assert (pooled.tau2, pooled.prediction, pooled.quadrature_points) == (None, None, None)
    assert pooled.note.startswith("Every arm has a single patient")


def test_variation_without_limit_has_no_answer():
    pooled = pool([(0, 10), (10, 10)])
    assert (pooled.estimate, pooled.interval, pooled.tau2) == (None, None, None)
    assert not pooled.converged
    assert pooled.note.startswith("The model has no finite answer")
    assert (pooled.crude.events, pooled.sensitivity.corrected) == (10, 2)


def test_too_coarse_a_quadrature_is_said():
    note = pool([(0, 10), (10, 10), (5, 10)]).note
    assert note.endswith("7 quadrature points are too few: with 51 the estimate is 50.0% (0.1% to 99.9%).")
    assert "quadrature" not in pool(VIGABATRIN).note
    assert "quadrature" not in pool([(6, 20), (0, 17)]).note


def test_no_arms_are_refused():
    with pytest.raises(ValueError, match="no arm to pool"):
        pool([])


def test_an_impossible_arm_is_named():
    arms = [ArmCount(5, 12, "Hrachovy 1983"), ArmCount(16, 15, "Baram 1996")]
    with pytest.raises(ValueError, match="In Baram 1996: 16 with the event cannot be among 15"):
        pool_proportions(arms)
    with pytest.raises(ValueError, match="In arm 2: a group of 0"):
        pool([(1, 2), (0, 0)])


def test_a_level_lies_between_0_and_1():
    with pytest.raises(ValueError, match="between 0 and 1"):
        pool(ACTH, level=95)


def test_the_adaptive_sum_is_the_integral():
    """Against scipy's quadrature of binomial times normal, arm by arm, with 51 points."""
    from scipy.integrate import quad

    events, totals = np.array([5.0, 0.0, 11.0, 24.0]), np.array([12.0, 20.0, 11.0, 67.0])
    mu, tau = -0.4, 1.3

    def chance(x, n):
        def integrand(u):
            p = 1 / (1 + math.exp(-mu - tau * u))
            return p**x * (1 - p) ** (n - x) * math.exp(-(u**2) / 2) / math.sqrt(2 * math.pi)

        return quad(integrand, -10, 10, epsabs=0, epsrel=1e-12, points=[-2, 0, 2], limit=200)[0]

    exact = sum(math.log(chance(x, n)) for x, n in zip(events, totals, strict=True))
    likelihood = glmm._Likelihood(events, totals, *glmm._rule(51))
    assert likelihood.at(np.array([[mu, tau]]))[0] == pytest.approx(exact, abs=1e-8)


arm = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
arms = st.lists(arm, min_size=1, max_size=8)


@settings(max_examples=25)
@given(arms, st.randoms(use_true_random=False))
def test_the_order_of_arms_does_not_matter(counts, random):
    shuffled = list(counts)
    random.shuffle(shuffled)
    one, other = pool(counts), pool(shuffled)
    assert (one.method, one.converged) == (other.method, other.converged)
    assume(one.converged)
    assert figures(one) == pytest.approx(figures(other), rel=1e-5, abs=1e-9)


@settings(max_examples=25)
@given(arms)
def test_counting_the_others_mirrors_the_pool(counts):
    one, other = pool(counts), pool([(total - events, total) for events, total in counts])
    assert (one.method, one.converged) == (other.method, other.converged)
    assume(one.converged)
    estimate, lower, upper = figures(other)
    assert figures(one) == pytest.approx((1 - estimate, 1 - upper, 1 - lower), rel=1e-5, abs=1e-6)


@settings(max_examples=25)
@given(arms)
def test_estimate_interval_and_prediction_are_nested(counts):
    pooled = pool(counts)
    assume(pooled.converged)
    estimate, lower, upper = figures(pooled)
    assert 0 <= lower <= estimate <= upper <= 1
    if pooled.prediction is not None:
        assert pooled.prediction.lower <= lower
        assert pooled.prediction.upper >= upper


@settings(max_examples=25)
@given(arm, st.integers(2, 6))
def test_equal_arms_pool_to_their_own_proportion(counts, copies):
    pooled = pool([counts] * copies)
    assert pooled.estimate == pytest.approx(counts[0] / counts[1])
    assert pooled.tau2 in (0.0, None)


def yardstick_arms(name):
    return [(int(row["xi"]), int(row["ni"])) for row in yardstick.rows(f"inputs/{name}.csv")]


@pytest.mark.parametrize("points", [7, 25])
def test_every_converged_model_of_the_yardstick(points):
    """`glmm_tight`: lme4 driven to convergence, to 1e-6."""
    expected, compared = yardstick.cases("expected/prop_pooled.csv"), 0
    for case, values in expected.items():
        kind, _, rest = case.partition("|")
        if kind != "glmm_tight" or not rest.endswith(f"|nAGQ{points}"):
            continue
        counts = np.array(yardstick_arms(rest.split("|")[0]), dtype=float)
        fit = glmm.fit(counts[:, 0], counts[:, 1], points=points)
        wanted = [float(values[name]) for name in ("estimate", "se", "tau2")]
        assert [fit.mu, fit.standard_error, fit.tau2] == pytest.approx(wanted, rel=1e-6, abs=1e-6), case
        compared += 1
    assert compared == 8


def test_every_default_model_of_the_yardstick():
    """`glmm`: metafor with lme4's own optimiser, which stops short, to 1e-4."""
    expected, compared = yardstick.cases("expected/prop_pooled.csv"), 0
    for case, values in expected.items():
        kind, _, rest = case.partition("|")
        if kind != "glmm" or not rest.endswith("|nAGQ7"):
            continue
        name = rest.split("|")[0]
        pooled = pool(yardstick_arms(name))
        wanted = [float(values[quantity]) for quantity in ("p", "p_lb", "p_ub")]
        # the limits of prop_ft_trap rest on a standard error that lme4 gets wrong by 0.4 %
        tolerance = 1e-2 if name == "prop_ft_trap" else 1e-4
        assert pooled.estimate == pytest.approx(wanted[0], rel=1e-4), case
        assert figures(pooled) == pytest.approx(wanted, rel=tolerance), case
        compared += 1
    assert compared == 10


def test_every_sensitivity_analysis_of_the_yardstick():
    expected, compared = yardstick.cases("expected/prop_pooled.csv"), 0
    expected |= yardstick.cases("expected/degenerate.csv")
    for case, values in expected.items():
        parts = case.split("|")
        if parts[0] not in ("uni", "degen") or parts[2:] != ["PLO", "only0", "REML", "z"]:
            continue
        name = parts[1] if parts[0] == "uni" else f"degen_{parts[1]}"
        pooled = pool(yardstick_arms(name)).sensitivity
        if pooled is None:  # one arm, or all arms alike: there is no model beside it
            continue
        wanted = [1 / (1 + math.exp(-float(values[limit]))) for limit in ("estimate", "ci_lb", "ci_ub")]
        assert figures(pooled) == pytest.approx(wanted, rel=1e-8), case
        assert pooled.tau2 == pytest.approx(float(values["tau2"]), rel=1e-8, abs=1e-10), case
        compared += 1
    assert compared == 14
