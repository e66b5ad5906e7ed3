"""Bounds on an effect if trends part ever faster or slower: the slope of their difference changes only so much.

The interval is the shortest of fixed length around a linear estimator (Armstrong and Kolesár 2018) under the smoothness
restriction of Rambachan and Roth (2023), section 3.3. For what it is good for see ``analysis.effects.violations``.
"""

from __future__ import annotations

import math

import numpy as np

from analysis.effects.influence import Array

LEVEL = 0.95


def smooth_interval(
    values: Array, covariance: Array, before: int, target: Array, curvature: float, level: float = LEVEL
) -> tuple[float, float]:
    """The shortest interval of fixed length that holds the effect under smoothness, whatever the trend's slope.

    It is the linear estimator with the best trade of variance for worst bias (Armstrong and Kolesár 2018), section
    3.3 of Rambachan and Roth. ``curvature`` is in the outcome's unit by period squared. Needs two periods before
    adoption, or a slope could not be known: ValueError.
    """
    from scipy import optimize

    if before < 1:
        raise ValueError("smoothness needs an effect before adoption to tell a trend from")
    target = np.asarray(target, float)
    times = np.array([*range(-before - 1, -1), *range(len(target))]) + 1.0
    bends = _bends(times, before, len(target))
    # Weights of the periods before adoption: those that remove a linear trend, moved along what leaves that unchanged.
    slope = float(times[before:] @ target)
    ahead = times[:before]
    base = -slope * ahead / (ahead @ ahead)
    free = _null_space(ahead)

    def half_length(move: Array) -> float:
        weights = np.concatenate([base + free @ move, target])
        error = math.sqrt(weights @ covariance @ weights)
        bias = curvature * float(np.abs(bends.T @ weights).sum())
        return error * folded_quantile(bias / error, level)

    start = np.zeros(free.shape[1])
    best = start
    if free.shape[1]:
        scale = 1 / max(float(np.sqrt(np.diag(covariance)).max()), 1e-300)
        candidates = [start, _least_variance(base, free, target, covariance), _least_bias(base, free, target, bends)]
        best = min(candidates, key=half_length)
        for method in ("Nelder-Mead", "Powell", "Nelder-Mead"):
            options = {"maxiter": 4000 * len(best)}
            found = optimize.minimize(lambda move: half_length(move) * scale, best, method=method, options=options)
            best = min([best, found.x], key=half_length)
    centre = float((base + free @ best) @ values[:before] + target @ values[before:])
    half = half_length(best)
    return centre - half, centre + half


def _bends(times: Array, before: int, after: int) -> Array:
    """How each bend of the difference in trends moves it: periods × bends, those before adoption with zero slope after.

    The difference is zero in the base period. Ahead of it only the slope after adoption and the bends matter: a bend in
    the base period itself tilts all earlier periods.
    """
    ahead = [(-times[:before] - lag).clip(min=0) for lag in range(before)]
    behind = [(times[before:] - lead).clip(min=0) for lead in range(1, after)]
    columns = [np.concatenate([column, np.zeros(after)]) for column in ahead]
    columns += [np.concatenate([np.zeros(before), column]) for column in behind]
    return np.column_stack(columns)


def _null_space(vector: Array) -> Array:
    """Directions at right angles to ``vector``, as columns."""
    return np.asarray(np.linalg.svd(vector[None, :])[2][1:].T)


def _least_variance(base: Array, free: Array, target: Array, covariance: Array) -> Array:
    k = len(base)
    inside = free.T @ covariance[:k, :k] @ free
    cross = free.T @ (covariance[:k, :k] @ base + covariance[:k, k:] @ target)
    return np.asarray(-np.linalg.solve(inside, cross))


def _least_bias(base: Array, free: Array, target: Array, bends: Array) -> Array:
    """The move with the smallest sum of absolute loadings on the bends, a linear programme."""
    from scipy import optimize

    moved, fixed = bends[: len(base)].T @ free, bends.T @ np.concatenate([base, target])
    bend, move = moved.shape
    costs = np.concatenate([np.zeros(move), np.ones(bend)])
    upper = np.block([[moved, -np.eye(bend)], [-moved, -np.eye(bend)]])
    bounds = [(None, None)] * move + [(0, None)] * bend
    found = optimize.linprog(costs, A_ub=upper, b_ub=np.concatenate([-fixed, fixed]), bounds=bounds)
    return np.asarray(found.x[:move])


def folded_quantile(bias: float, level: float = LEVEL) -> float:
    """The quantile of the absolute value of a normal with mean ``bias`` and variance 1.

    >>> round(folded_quantile(0.0), 3), round(folded_quantile(10.0) - 10, 3)
    (1.96, 1.645)
    """
    from scipy import optimize, special

    # Between the quantile without the lower tail and that with all of the error in both tails.
    low, high = bias + float(special.ndtri(level)) - 1e-9, bias + float(special.ndtri((1 + level) / 2)) + 1e-9
    return float(
        optimize.brentq(lambda at: special.ndtr(at - bias) - special.ndtr(-at - bias) - level, max(low, 0), high)
    )
