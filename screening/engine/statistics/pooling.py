"""Several single arms pooled: random-intercept logistic model, its boundary rules and its check."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special  # type: ignore[import-untyped]

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


class Method(StrEnum):
    """How the pooled proportion was made, in words that can be printed."""

    RANDOM_INTERCEPT = "random-intercept logistic model, maximum likelihood"
    LOGISTIC = "logistic model without variation between arms"
    TOTALS = "summed counts"
    ONE_ARM = "single arm, not pooled"


@dataclass(frozen=True)
class ArmCount:
    """Children with the event among those counted in one arm; `label` names the arm in errors."""

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
    proportions), not the mean over children: that is what `crude` is.
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
    identified = bool(np.any(totals > 1))
    fit = glmm.fit(events, totals) if identified else glmm.without_variation(events, totals)
    count = len(arms)
    return PooledProportion(
        arms=count,
        estimate=float(special.expit(fit.mu)) if fit.converged else None,
        interval=_wald(fit, level) if fit.converged else None,
        crude=crude,
        method=Method.LOGISTIC if fit.tau2 == 0 else Method.RANDOM_INTERCEPT,
        note=_note(fit, count, identified),
        tau2=fit.tau2 if fit.converged and identified else None,
        prediction=_prediction(fit, count, level) if _predicts(fit, count, identified) else None,
        sensitivity=pool_logits(events, totals, level=level),
        quadrature_points=glmm.QUADRATURE_POINTS if identified else None,
        converged=fit.converged,
    )


def _predicts(fit: glmm.Fit, arms: int, identified: bool) -> bool:
    return fit.converged and identified and arms >= 3


def _wald(fit: glmm.Fit, level: float) -> Interval:
    reach = two_sided_normal(level) * fit.standard_error
    return _on_proportions(fit.mu, reach, level, "Wald on logits")


def _prediction(fit: glmm.Fit, arms: int, level: float) -> Interval:
    """Where the proportion of a new arm would lie: t with k - 1 degrees of freedom, as R's meta."""
    reach = two_sided_t(level, arms - 1) * sqrt(fit.tau2 + fit.standard_error**2)
    return _on_proportions(fit.mu, reach, level, f"t with {arms - 1} degrees of freedom (k - 1)")


def _on_proportions(mu: float, reach: float, level: float, method: str) -> Interval:
    return Interval(float(special.expit(mu - reach)), float(special.expit(mu + reach)), level, method)


def _note(fit: glmm.Fit, arms: int, identified: bool) -> str:
    if not identified:
        return (
            "Every arm has a single child, so that variation between arms cannot be estimated: "
            "a logistic model of the summed counts."
        )
    if not fit.converged:
        return (
            "The model has no finite answer: variation between these arms grows without limit. "
            "Read the single arms; the summed counts and the sensitivity analysis are shown only "
            "for completeness."
        )
    return " ".join(_sentences(fit, arms))


def _sentences(fit: glmm.Fit, arms: int) -> list[str]:
    sentences = ["The estimate is the proportion of a typical arm, not the mean over children."]
    if fit.tau2 == 0:
        sentences = [
            "No variation between arms beyond chance was found (tau² = 0), so that the estimate "
            "is the proportion of the summed counts."
        ]
    if arms == 2:
        sentences.append("Two arms say next to nothing of how arms vary; there is no prediction interval.")
    else:
        sentences.append(f"The prediction interval uses t with k - 1 = {arms - 1} degrees of freedom.")
    return sentences
