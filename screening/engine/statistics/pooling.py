"""Several single arms pooled: random-intercept logistic model, its boundary rules and its check."""

from collections.abc import Sequence
from dataclasses import dataclass

from screening.engine.statistics.proportion import Interval, Proportion


@dataclass(frozen=True)
class ArmCount:
    """Children with the event among those counted in one arm; `label` names the arm in errors."""

    events: int
    total: int
    label: str = ""


@dataclass(frozen=True)
class LogitPool:
    """Sensitivity analysis: inverse variance on logits, tau2 by REML, Wald interval."""

    estimate: float  # proportion
    interval: Interval
    tau2: float  # on the logit scale
    corrected: int  # arms at 0 or all, to which 0.5 was added


@dataclass(frozen=True)
class PooledProportion:
    """Pooled proportion of `arms` arms. Proportions are between 0 and 1; tau2 is on the logit scale.

    `estimate` and `interval` are None when the model has no finite answer (`converged` False);
    `crude` (summed events over summed totals, Clopper-Pearson) is always there.
    `prediction` exists from three arms on. `method` names the model, `note` says in words what a
    reader must know (boundary rule used, convention of the prediction interval, few arms).
    """

    arms: int
    estimate: float | None
    interval: Interval | None
    crude: Proportion
    method: str
    note: str
    tau2: float | None = None
    prediction: Interval | None = None
    sensitivity: LogitPool | None = None
    quadrature_points: int | None = None
    converged: bool = True


def pool_proportions(
    arms: Sequence[ArmCount], *, level: float = 0.95
) -> PooledProportion:
    """Pool single arms; ValueError in a sentence for no arms or impossible counts."""
    raise NotImplementedError
