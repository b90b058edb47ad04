"""Random-intercept logistic regression without covariates, fitted by maximum likelihood.

Model: events_i ~ Binomial(total_i, p_i), logit(p_i) = mu + tau * u_i, u_i ~ Normal(0, 1).
The integral over u_i is an adaptive Gauss-Hermite sum (Liu and Pierce 1994) around its mode, with
the number of points of R's metafor::rma.glmm and meta::metaprop, so that the figures are theirs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

QUADRATURE_POINTS = 7
_NODES, _WEIGHTS = np.polynomial.hermite.hermgauss(QUADRATURE_POINTS)
_LOG_WEIGHTS = np.log(_WEIGHTS) + _NODES**2
# beyond this the odds of two typical arms differ by a factor of e^20: the likelihood has no maximum
_LARGEST_TAU = 20.0
_SMALLEST_GAIN = 1e-10  # in log-likelihood; less is rounding, and tau counts as 0
_STEPS = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
_FIRST = np.array([1.0, -8.0, 0.0, 8.0, -1.0]) / 12  # fourth-order central differences
_SECOND = np.array([-1.0, 16.0, -30.0, 16.0, -1.0]) / 12


@dataclass(frozen=True)
class Fit:
    """Maximum-likelihood estimates on the logit scale; `converged` False: there is no maximum."""

    mu: float
    standard_error: float
    tau2: float
    converged: bool


def fit(events: Floats, totals: Floats) -> Fit:
    """Fit the model to two or more arms (arrays of one shape) that are not all 0 and not all n."""
    plain = without_variation(events, totals)
    start = _best_of_grid(events, totals)
    peak, curvature, settled = _climb(start, events, totals)
    gain = _log_likelihood(peak[None], events, totals) - _log_likelihood(
        np.array([[plain.mu, 0.0]]), events, totals
    )
    if float(gain[0]) < _SMALLEST_GAIN:
        return plain
    if not settled:
        return Fit(float(peak[0]), float("nan"), float(peak[1] ** 2), False)
    variance = np.linalg.inv(-curvature)[0, 0]
    return Fit(float(peak[0]), float(np.sqrt(variance)), float(peak[1] ** 2), True)


def without_variation(events: Floats, totals: Floats) -> Fit:
    """The model at tau = 0, a plain logistic regression: the logit of the crude proportion."""
    n, share = float(totals.sum()), float(events.sum() / totals.sum())
    return Fit(float(np.log(share / (1 - share))), float((n * share * (1 - share)) ** -0.5), 0.0, True)


def _log_likelihood(points: Floats, events: Floats, totals: Floats) -> Floats:
    """Log-likelihood without its constant at points (mu, tau) of shape (p, 2); result (p,)."""
    mu, tau = points[:, 0, None], points[:, 1, None]
    mode = _modes(mu, tau, events, totals)
    chance = _inverse_logit(mu + tau * mode)
    spread = (1 + tau**2 * totals * chance * (1 - chance)) ** -0.5
    u = mode[..., None] + np.sqrt(2) * spread[..., None] * _NODES
    eta = mu[..., None] + tau[..., None] * u
    joint = events[:, None] * eta - totals[:, None] * np.logaddexp(0, eta) - u**2 / 2
    arms = np.logaddexp.reduce(joint + _LOG_WEIGHTS, axis=-1) + np.log(spread / np.sqrt(np.pi))
    return np.asarray(arms.sum(axis=-1))


def _modes(mu: Floats, tau: Floats, events: Floats, totals: Floats) -> Floats:
    """Most likely u of each arm: the root of tau (events - total p(u)) - u, by bracketed Newton."""
    ends = tau * events, tau * (events - totals)
    low, high = np.minimum(*ends), np.maximum(*ends)
    u = np.clip(np.zeros_like(low), low, high)
    for _ in range(100):
        chance = _inverse_logit(mu + tau * u)
        slope = tau * (events - totals * chance) - u
        low, high = np.where(slope > 0, u, low), np.where(slope > 0, high, u)
        proposal = u + slope / (1 + tau**2 * totals * chance * (1 - chance))
        outside = (proposal < low) | (proposal > high)
        moved = np.where(outside, (low + high) / 2, proposal)
        if np.all(np.abs(moved - u) <= 1e-14 * (1 + np.abs(u))):
            return np.asarray(moved)
        u = moved
    return u


def _inverse_logit(eta: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(eta / 2)))


def _best_of_grid(events: Floats, totals: Floats) -> Floats:
    """A start near the highest peak; mu may lie beyond the arms' own logits when many are at 0."""
    logits = np.log((events + 0.5) / (totals - events + 0.5))
    mu = np.linspace(logits.min() - 4, logits.max() + 4, 61)
    tau = np.geomspace(0.01, 10, 19)
    grid = np.stack(np.meshgrid(mu, tau), axis=-1).reshape(-1, 2)
    return np.asarray(grid[np.argmax(_log_likelihood(grid, events, totals))])


def _climb(start: Floats, events: Floats, totals: Floats) -> tuple[Floats, Floats, bool]:
    """Newton's method with halved steps; returns the peak, its second derivatives, and whether it is one."""
    point = start
    for _ in range(200):
        height, slope, curvature = _derivatives(point, events, totals)
        step = _uphill(slope, curvature)
        if np.all(np.abs(step) < 1e-9 * (1 + np.abs(point))):
            return point + step, curvature, bool(np.all(np.linalg.eigvalsh(curvature) < 0))
        halves = step * 0.5 ** np.arange(40)[:, None]
        heights = _log_likelihood(point + halves, events, totals)
        better = np.flatnonzero(heights > height)
        if not better.size:
            return point, curvature, bool(np.all(np.abs(step) < 1e-6))
        point = point + halves[better[0]]
        if abs(point[1]) > _LARGEST_TAU:
            return point, curvature, False
    return point, curvature, False


def _uphill(slope: Floats, curvature: Floats) -> Floats:
    """Newton's step, with the sign of every curvature turned so that it leads up."""
    values, vectors = np.linalg.eigh(curvature)
    return np.asarray(vectors @ ((vectors.T @ slope) / np.maximum(np.abs(values), 1e-8)))


def _derivatives(point: Floats, events: Floats, totals: Floats) -> tuple[float, Floats, Floats]:
    """Log-likelihood, gradient (2,) and second derivatives (2, 2), by differences on a 5 x 5 grid."""
    width = _difference_width(point, events, totals)
    offsets = np.stack(np.meshgrid(_STEPS, _STEPS, indexing="ij"), axis=-1).reshape(-1, 2)
    values = _log_likelihood(point + width * offsets, events, totals).reshape(5, 5)
    slope = np.array([_FIRST @ values[:, 2], _FIRST @ values[2]]) / width
    mixed = _FIRST @ values @ _FIRST / width**2
    curvature = np.array(
        [
            [_SECOND @ values[:, 2] / width**2, mixed],
            [mixed, _SECOND @ values[2] / width**2],
        ]
    )
    return float(values[2, 2]), slope, curvature


def _difference_width(point: Floats, events: Floats, totals: Floats) -> float:
    """A two-hundredth of the rough standard error of mu: the scale on which the likelihood bends."""
    share = (events.sum() + 0.5) / (totals.sum() + 1)
    within = 1 / (totals * share * (1 - share))
    return float(0.005 * np.sum(1 / (within + point[1] ** 2)) ** -0.5)
