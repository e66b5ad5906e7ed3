"""How far the true effects of studies lie apart: τ², their variance, by three estimators and with an interval."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.stats import chi2

from analysis.synthesis.study import LEVEL

Floats = npt.NDArray[np.float64]
Method = Literal["reml", "dl", "pm"]

METHODS: tuple[Method, ...] = ("reml", "dl", "pm")
"""Restricted maximum likelihood (Viechtbauer 2005), DerSimonian and Laird (1986), Paule and Mandel (1982)."""

GRID = 200
"""Points on which the restricted likelihood is looked at before its highest hill is climbed."""


def weighted_mean(estimates: Floats, variances: Floats, tau2: float = 0.0) -> float:
    """The mean with weights 1 / (variance + τ²), in the unit of the estimates."""
    weights = 1 / (variances + tau2)
    return float(weights @ estimates / weights.sum())


def generalised_q(estimates: Floats, variances: Floats, tau2: float = 0.0) -> float:
    """Σ (estimate − mean)² / (variance + τ²): Cochran's Q at τ² = 0, falling as τ² rises (Viechtbauer 2007)."""
    return float(((estimates - weighted_mean(estimates, variances, tau2)) ** 2 / (variances + tau2)).sum())


def tau_squared(estimates: Floats, variances: Floats, method: Method = "reml") -> float:
    """The variance of true effects between studies, in the square of the estimates' unit; never below 0.

    DerSimonian–Laird is what the excess of Q over its expectation k − 1 implies, Paule–Mandel the τ² at which the
    generalised Q is k − 1.

    Args:
        estimates: (studies,), two or more.
        variances: (studies,), squared standard errors.
        method: one of ``METHODS``.

    >>> tau_squared(np.array([0.0, 2.0]), np.array([0.5, 0.5]), "dl")
    1.5
    """
    if method not in METHODS:
        raise ValueError(f"method {method!r}; one of {', '.join(METHODS)}")
    if method == "reml":
        return _restricted_likelihood(estimates, variances)
    degrees = len(estimates) - 1
    if method == "pm":
        return _where_q_is(degrees, estimates, variances)
    weights = 1 / variances
    excess = generalised_q(estimates, variances) - degrees
    return max(0.0, float(excess / (weights.sum() - (weights**2).sum() / weights.sum())))


def _restricted_likelihood(estimates: Floats, variances: Floats) -> float:
    """The τ² at which the restricted likelihood is highest.

    The usual Fisher scoring can end on a lesser hill when variances differ greatly, so the likelihood is first looked
    at over its whole range; its slope is then set to zero beside the highest point.
    """
    # Above the squared range of the estimates the likelihood only falls.
    top = float(np.ptp(estimates) ** 2)
    if top == 0:
        return 0.0
    smallest = float(variances.min())
    grid = np.concatenate([[0.0], np.geomspace(min(smallest, top) * 1e-3, top, GRID)])
    heights = np.array([_log_likelihood(estimates, variances, tau2) for tau2 in grid])
    best = int(heights.argmax())
    rising = _slope(estimates, variances, grid[best]) > 0
    if best == 0 and not rising:
        return 0.0
    low, high = (grid[best], grid[min(best + 1, GRID)]) if rising else (grid[best - 1], grid[best])
    if not _slope(estimates, variances, low) > 0 > _slope(estimates, variances, high):
        return float(grid[best])
    return float(brentq(lambda tau2: _slope(estimates, variances, tau2), low, high, xtol=1e-12 * top))


def _log_likelihood(estimates: Floats, variances: Floats, tau2: float) -> float:
    """Restricted log-likelihood of τ² but for a constant (Viechtbauer 2005)."""
    total = variances + tau2
    q = generalised_q(estimates, variances, tau2)
    return float(-0.5 * (np.log(total).sum() + np.log((1 / total).sum()) + q))


def _slope(estimates: Floats, variances: Floats, tau2: float) -> float:
    """Twice the derivative of the restricted log-likelihood by τ²."""
    weights = 1 / (variances + tau2)
    residuals = estimates - weighted_mean(estimates, variances, tau2)
    return float(-weights.sum() + (weights**2).sum() / weights.sum() + (weights**2 * residuals**2).sum())


def tau_squared_interval(estimates: Floats, variances: Floats, level: float = LEVEL) -> tuple[float, float]:
    """The τ² that the spread of the estimates does not exclude (Q-profile; Viechtbauer 2007).

    It is exact if estimates are normal with known variances. Both ends are 0 when the estimates agree better than
    chance would let them.
    """
    degrees = len(estimates) - 1
    upper, lower = chi2.ppf([(1 + level) / 2, (1 - level) / 2], degrees)
    return _where_q_is(float(upper), estimates, variances), _where_q_is(float(lower), estimates, variances)


def _where_q_is(target: float, estimates: Floats, variances: Floats) -> float:
    """The τ² at which the generalised Q has fallen to ``target``; 0 if it is below from the start."""
    if generalised_q(estimates, variances) <= target:
        return 0.0
    # Q is at most the sum of squares over τ², so the end lies well below this.
    top = 2 * float(((estimates - estimates.mean()) ** 2).sum() / target)
    return float(brentq(lambda tau2: generalised_q(estimates, variances, tau2) - target, 0.0, top, xtol=1e-12 * top))
