"""Inverse-variance pooling of logits with tau2 by REML: the familiar check beside the logistic model."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from screening.engine.statistics.distributions import two_sided_normal
from screening.engine.statistics.proportion import Interval

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LogitPool:
    """Sensitivity analysis: inverse variance on logits, tau2 by REML, Wald interval."""

    estimate: float  # proportion
    interval: Interval
    tau2: float  # on the logit scale
    corrected: int  # arms at 0 or all, to which 0.5 was added


def pool_logits(events: Floats, totals: Floats, *, level: float) -> LogitPool:
    """Pool two or more arms as R's meta::metaprop(method = "Inverse") and metafor's PLO with REML.

    An arm at 0 or all gets 0.5 added to both of its counts; the other arms stay as they are.
    """
    extreme = (events == 0) | (events == totals)
    hits = np.where(extreme, events + 0.5, events)
    misses = np.where(extreme, totals - events + 0.5, totals - events)
    logits, variances = np.log(hits / misses), 1 / hits + 1 / misses
    tau2 = _restricted_maximum_likelihood(logits, variances)
    weights = 1 / (variances + tau2)
    mu = float(weights @ logits / weights.sum())
    reach = two_sided_normal(level) / sqrt(float(weights.sum()))
    interval = Interval(
        float(special.expit(mu - reach)), float(special.expit(mu + reach)), level, "Wald on logits"
    )
    return LogitPool(float(special.expit(mu)), interval, tau2, int(extreme.sum()))


def _restricted_maximum_likelihood(effects: Floats, variances: Floats) -> float:
    """tau2 by Fisher scoring from Hedges' estimate (Viechtbauer 2005), never below 0."""
    tau2 = max(0.0, float(effects.var(ddof=1) - variances.mean()))
    for _ in range(1000):
        change = _fisher_step(tau2, effects, variances)
        while tau2 + change < 0 and abs(change) > 1e-13:
            change /= 2
        tau2 = max(0.0, tau2 + change)
        if abs(change) <= 1e-12 * (1 + tau2):
            break
    return 0.0 if tau2 < 1e-10 else tau2


def _fisher_step(tau2: float, effects: Floats, variances: Floats) -> float:
    """Slope of the restricted log-likelihood over its expected curvature.

    With P = W - W 11' W / sum(w), the slope is (y'PPy - tr P) / 2 and the information tr(PP) / 2.
    """
    weights = 1 / (variances + tau2)
    total = weights.sum()
    residuals = weights * (effects - weights @ effects / total)
    trace = total - (weights**2).sum() / total
    trace_of_square = (weights**2).sum() - 2 * (weights**3).sum() / total + ((weights**2).sum() / total) ** 2
    return float((residuals @ residuals - trace) / trace_of_square)
