"""Several single arms pooled: random-intercept logistic model, its boundary rules and its check."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from screening.engine.statistics import glmm
from screening.engine.statistics.distributions import (
    checked_level,
    two_sided_normal,
    two_sided_t,
)
from screening.engine.statistics.logit_pool import LogitPool, pool_logits
from screening.engine.statistics.proportion import (
    Interval,
    Proportion,
    check_counts,
    proportion,
)

Floats = NDArray[np.float64]


_SINGLE_PATIENTS = (
    "Every arm has a single patient, so that variation between arms cannot be estimated: "
    "a logistic model of the summed counts."
)
_NO_ANSWER = (
    "The model has no finite answer: variation between these arms grows without limit. "
    "Read the single arms; the summed counts and the sensitivity analysis stand here only "
    "for completeness."
)
_TYPICAL_ARM = "The estimate is the proportion of a typical arm, not the mean over patients."
_NO_VARIATION = (
    "No variation between arms beyond chance was found (tau² = 0), so that the estimate is the "
    "proportion of the summed counts."
)
_TWO_ARMS = "Two arms say next to nothing of how arms vary; there is no prediction interval."


class Method(StrEnum):
    """How the pooled proportion was made, in words that can be printed."""

    RANDOM_INTERCEPT = "random-intercept logistic model, maximum likelihood"
    LOGISTIC = "logistic model without variation between arms"
    TOTALS = "summed counts"
    ONE_ARM = "single arm, not pooled"


@dataclass(frozen=True)
class ArmCount:
    """Patients with the event among those counted in one arm; `label` names the arm in errors."""

    events: int
    total: int
    label: str = ""


@dataclass(frozen=True)
class PooledProportion:
    """Pooled proportion of `arms` arms. Proportions are between 0 and 1; tau2 is on the logit scale.

    `estimate` and `interval` are None when the model has no finite answer (`converged` False);
    `crude` (summed events over summed totals, Clopper-Pearson) is always there.
    `prediction` exists from three arms on. `tau2` is None where variation between arms cannot be
    estimated at all. `note` says in sentences what a reader must know: the boundary rule that was
    used, the convention of the prediction interval, how few arms there are.
    """

    arms: int
    estimate: float | None
    interval: Interval | None
    crude: Proportion
    method: Method
    note: str
    tau2: float | None = None
    prediction: Interval | None = None
    sensitivity: LogitPool | None = None
    quadrature_points: int | None = None
    converged: bool = True


def pool_proportions(arms: Sequence[ArmCount], *, level: float = 0.95) -> PooledProportion:
    """Pool single arms on the logit scale; ValueError in a sentence for no arms or impossible counts.

    The estimate of the model is the proportion of a typical arm (the median of the arms'
    proportions), not the mean over patients: that is what `crude` is.
    Boundary rules: one arm is not pooled (Wilson); all arms at 0 or all at n are summed
    (Clopper-Pearson); without variation between arms the model is a plain logistic regression.
    """
    _check(arms, level)
    crude = _crude(arms, level)
    if len(arms) == 1:
        return _one_arm(arms[0], crude, level)
    if crude.events in (0, crude.total):
        return _all_alike(len(arms), crude)
    return _modelled(arms, crude, level)


def _check(arms: Sequence[ArmCount], level: float) -> None:
    checked_level(level)
    if not arms:
        raise ValueError("There is no arm to pool; a pooled proportion needs at least one.")
    for place, arm in enumerate(arms, start=1):
        check_counts(arm.events, arm.total, arm.label or f"arm {place}")


def _crude(arms: Sequence[ArmCount], level: float) -> Proportion:
    events, total = sum(arm.events for arm in arms), sum(arm.total for arm in arms)
    return proportion(events, total, method="clopper-pearson", level=level)


def _one_arm(arm: ArmCount, crude: Proportion, level: float) -> PooledProportion:
    own = proportion(arm.events, arm.total, level=level)
    note = "Only one arm: its own proportion with Wilson interval; nothing was pooled."
    return PooledProportion(1, own.estimate, own.interval, crude, Method.ONE_ARM, note)


def _all_alike(arms: int, crude: Proportion) -> PooledProportion:
    what = "No arm had an event" if crude.events == 0 else "In every arm all had the event"
    note = (
        f"{what}, so that no model can be fitted: summed counts with Clopper-Pearson interval. "
        "How much arms vary cannot be estimated."
    )
    return PooledProportion(arms, crude.estimate, crude.interval, crude, Method.TOTALS, note)


def _modelled(arms: Sequence[ArmCount], crude: Proportion, level: float) -> PooledProportion:
    events = np.array([arm.events for arm in arms], dtype=np.float64)
    totals = np.array([arm.total for arm in arms], dtype=np.float64)
    sensitivity = pool_logits(events, totals, level=level)
    if totals.max() == 1:
        fit, note = glmm.without_variation(events, totals), _SINGLE_PATIENTS
    else:
        fit = glmm.fit(events, totals)
        note = _note(fit, len(arms)) + _doubt(fit, events, totals, level)
    pooled = _pooled(fit, crude, note, level, len(arms))
    if totals.max() == 1:
        pooled = replace(pooled, tau2=None, prediction=None, quadrature_points=None)
    return replace(pooled, sensitivity=sensitivity)


def _pooled(fit: glmm.Fit, crude: Proportion, note: str, level: float, arms: int) -> PooledProportion:
    method = Method.LOGISTIC if fit.tau2 == 0 else Method.RANDOM_INTERCEPT
    points = glmm.QUADRATURE_POINTS
    if not fit.converged:
        return PooledProportion(
            arms, None, None, crude, method, note, quadrature_points=points, converged=False
        )
    return PooledProportion(
        arms,
        float(special.expit(fit.mu)),
        _confidence(fit, level),
        crude,
        method,
        note,
        tau2=fit.tau2,
        prediction=_prediction(fit, arms, level) if arms >= 3 else None,
        quadrature_points=points,
    )


def _confidence(fit: glmm.Fit, level: float) -> Interval:
    reach = two_sided_normal(level) * fit.standard_error
    return _on_proportions(fit.mu, reach, level, "Wald on logits")


def _prediction(fit: glmm.Fit, arms: int, level: float) -> Interval:
    """Where the proportion of a new arm would lie: t with k - 1 degrees of freedom, as R's meta."""
    reach = two_sided_t(level, arms - 1) * sqrt(fit.tau2 + fit.standard_error**2)
    return _on_proportions(fit.mu, reach, level, f"t with k - 1 = {arms - 1} degrees of freedom")


def _on_proportions(mu: float, reach: float, level: float, method: str) -> Interval:
    lower, upper = special.expit(mu - reach), special.expit(mu + reach)
    return Interval(float(lower), float(upper), level, method)


def _note(fit: glmm.Fit, arms: int) -> str:
    if not fit.converged:
        return _NO_ANSWER
    convention = f"The prediction interval uses t with k - 1 = {arms - 1} degrees of freedom."
    first = _NO_VARIATION if fit.tau2 == 0 else _TYPICAL_ARM
    return f"{first} {_TWO_ARMS if arms == 2 else convention}"


def _doubt(fit: glmm.Fit, events: Floats, totals: Floats, level: float) -> str:
    """A sentence where the quadrature of R's default is too coarse; below tau2 = 1 it never is."""
    if not fit.converged or fit.tau2 < 1:
        return ""
    finer = glmm.fit(events, totals, points=glmm.CHECK_POINTS, near=fit)
    if finer.converged and _agree(fit, finer):
        return ""
    doubt = f" Arms vary so much that {glmm.QUADRATURE_POINTS} quadrature points are too few"
    if not finer.converged:
        return doubt + f", and {glmm.CHECK_POINTS} give no answer: do not rely on this estimate."
    interval = _confidence(finer, level)
    figures = f"{special.expit(finer.mu):.1%} ({interval.lower:.1%} to {interval.upper:.1%})"
    return f"{doubt}: with {glmm.CHECK_POINTS} the estimate is {figures}."


def _agree(fit: glmm.Fit, finer: glmm.Fit) -> bool:
    """Within a twentieth of a standard error: no reader would see the difference."""
    shift = abs(fit.mu - finer.mu) / finer.standard_error
    return shift < 0.05 and abs(fit.standard_error / finer.standard_error - 1) < 0.05
