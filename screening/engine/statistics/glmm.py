"""Random-intercept logistic regression without covariates, fitted by maximum likelihood.

Model: events_i ~ Binomial(total_i, p_i), logit(p_i) = mu + tau * u_i, u_i ~ Normal(0, 1).
The integral over u_i is an adaptive Gauss-Hermite sum (Liu and Pierce 1994) around its mode, with
the number of points of R's metafor::rma.glmm and meta::metaprop, so that the figures are theirs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

QUADRATURE_POINTS = 7
CHECK_POINTS = 51
# beyond this the odds of two typical arms differ by a factor of e^20: the likelihood has no maximum
_LARGEST_TAU = 20.0
_SMALLEST_GAIN = 1e-10  # in log-likelihood; less is rounding, and tau counts as 0
_STEPS = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
_OFFSETS = np.stack(np.meshgrid(_STEPS, _STEPS, indexing="ij"), axis=-1).reshape(-1, 2)
_FIRST = np.array([1.0, -8.0, 0.0, 8.0, -1.0]) / 12  # fourth-order central differences
_SECOND = np.array([-1.0, 16.0, -30.0, 16.0, -1.0]) / 12


@dataclass(frozen=True)
class Fit:
    """Maximum-likelihood estimates on the logit scale.

    `converged` is False when there is no maximum; `standard_error` (from the second derivatives in
    mu and tau together, as lme4) is then not a number.
    """

    mu: float
    standard_error: float
    tau2: float
    converged: bool


def fit(events: Floats, totals: Floats, *, points: int = QUADRATURE_POINTS, near: Fit | None = None) -> Fit:
    """Fit two or more arms (arrays of one shape), neither all at 0 nor all at n.

    `near`: an earlier fit to start from, instead of a search over a grid.
    """
    likelihood = _Likelihood(events, totals, *_rule(points))
    plain = without_variation(events, totals)
    start = np.array([near.mu, near.tau2**0.5]) if near else _best_of_grid(likelihood)
    peak, curvature, settled = _climb(start, likelihood)
    heights = likelihood.at(np.array([peak, [plain.mu, 0.0]]))
    if heights[0] - heights[1] < _SMALLEST_GAIN:
        return plain
    mu, tau2 = float(peak[0]), float(peak[1] ** 2)
    if not settled:
        return Fit(mu, float("nan"), tau2, converged=False)
    return Fit(mu, float(np.linalg.inv(-curvature)[0, 0] ** 0.5), tau2, converged=True)


def without_variation(events: Floats, totals: Floats) -> Fit:
    """The model at tau = 0, a plain logistic regression: the logit of the crude proportion."""
    hits, misses = float(events.sum()), float((totals - events).sum())
    return Fit(float(np.log(hits / misses)), (1 / hits + 1 / misses) ** 0.5, 0.0, converged=True)


@dataclass(frozen=True)
class _Likelihood:
    """Log-likelihood of k arms, without its constant, at many points (mu, tau) at once."""

    events: Floats  # (k,)
    totals: Floats  # (k,)
    nodes: Floats  # (q,)
    log_weights: Floats  # (q,)

    def at(self, points: Floats) -> Floats:
        """Points of shape (p, 2) to values of shape (p,); even in tau."""
        mu, tau = points[:, 0, None], points[:, 1, None]
        mode = _modes(mu, tau, self.events, self.totals)
        chance = special.expit(mu + tau * mode)
        spread = (1 + tau**2 * self.totals * chance * (1 - chance)) ** -0.5
        u = mode[..., None] + np.sqrt(2) * spread[..., None] * self.nodes
        eta = mu[..., None] + tau[..., None] * u
        log_binomial = self.events[:, None] * eta - self.totals[:, None] * np.logaddexp(0, eta)
        terms = log_binomial - u**2 / 2 + self.log_weights
        arms = np.logaddexp.reduce(terms, axis=-1) + np.log(spread / np.sqrt(np.pi))
        return np.asarray(arms.sum(axis=-1))

    def derivatives(self, point: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient (2,) and second derivatives (2, 2), from differences on a 5 x 5 grid."""
        width = self._difference_width(float(point[1]))
        values = self.at(point + width * _OFFSETS).reshape(5, 5)
        slope = np.array([_FIRST @ values[:, 2], _FIRST @ values[2]]) / width
        mixed = _FIRST @ values @ _FIRST
        curvature = np.array([[_SECOND @ values[:, 2], mixed], [mixed, _SECOND @ values[2]]])
        return float(values[2, 2]), slope, curvature / width**2

    def _difference_width(self, tau: float) -> float:
        """A two-hundredth of the rough standard error of mu: the scale on which the likelihood bends."""
        share = (self.events.sum() + 0.5) / (self.totals.sum() + 1)
        within = 1 / (self.totals * share * (1 - share))
        return float(0.005 * np.sum(1 / (within + tau**2)) ** -0.5)


def _rule(points: int) -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.hermite.hermgauss(points)
    return nodes, np.log(weights) + nodes**2


def _modes(mu: Floats, tau: Floats, events: Floats, totals: Floats) -> Floats:
    """Most likely u of each arm: the root of tau (events - total p(u)) - u, by bracketed Newton."""
    ends = tau * events, tau * (events - totals)
    low, high = np.minimum(*ends), np.maximum(*ends)
    u, last_step, done = np.zeros_like(low), high - low, np.zeros(low.shape, dtype=bool)
    for _ in range(200):
        chance = special.expit(mu + tau * u)
        slope = tau * (events - totals * chance) - u
        low, high = np.where(slope > 0, u, low), np.where(slope > 0, high, u)
        step = slope / (1 + tau**2 * totals * chance * (1 - chance))
        # Newton may go round in circles far from the root: halve the bracket unless it closes in
        wild = (u + step < low) | (u + step > high) | (2 * np.abs(step) > np.abs(last_step))
        near = np.abs(step) <= 1e-9 * (1 + np.abs(u))
        last_step = np.where(done, 0, np.where(wild & ~near, (low + high) / 2 - u, step))
        u = u + last_step
        done |= near
        if done.all():
            break
    return u


def _best_of_grid(likelihood: _Likelihood) -> Floats:
    """A start near the highest peak; mu may lie beyond the arms' own logits when many are at 0."""
    misses = likelihood.totals - likelihood.events
    logits = np.log((likelihood.events + 0.5) / (misses + 0.5))
    mu = np.linspace(logits.min() - 4, logits.max() + 4, 61)
    tau = np.geomspace(0.01, 10, 19)
    grid = np.stack(np.meshgrid(mu, tau), axis=-1).reshape(-1, 2)
    return np.asarray(grid[np.argmax(likelihood.at(grid))])


def _climb(start: Floats, likelihood: _Likelihood) -> tuple[Floats, Floats, bool]:
    """Newton's method with halved steps: the peak, its second derivatives, and whether it is one."""
    point = start
    for _ in range(200):
        height, slope, curvature = likelihood.derivatives(point)
        step = _uphill(slope, curvature)
        if np.all(np.abs(step) < 1e-9 * (1 + np.abs(point))):
            return point + step, curvature, _is_peak(curvature)
        trials = point + step * 0.5 ** np.arange(40)[:, None]
        better = np.flatnonzero(likelihood.at(trials) > height)
        if not better.size:  # no gain left that rounding does not hide
            return point, curvature, bool(np.all(np.abs(step) < 1e-6)) and _is_peak(curvature)
        point = trials[better[0]]
        if abs(point[1]) > _LARGEST_TAU:
            break
    return point, curvature, False


def _is_peak(curvature: Floats) -> bool:
    return bool(np.all(np.linalg.eigvalsh(curvature) < 0))


def _uphill(slope: Floats, curvature: Floats) -> Floats:
    """Newton's step, with the sign of every curvature turned so that it leads up."""
    values, vectors = np.linalg.eigh(curvature)
    return np.asarray(vectors @ ((vectors.T @ slope) / np.maximum(np.abs(values), 1e-8)))
