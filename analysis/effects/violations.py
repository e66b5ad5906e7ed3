"""What can be said of an effect if trends were not parallel: bounds in the manner of Rambachan and Roth.

A test of trends before adoption that finds nothing proves nothing: it has little power, and estimates that pass it
are selected (Roth 2022). Here the violation before adoption is used to bound the one after it, in two ways. Relative
magnitudes: from one period to the next, trends part by no more than ``ratio`` times the most they did before.
Smoothness: the slope of the difference in trends changes by no more than ``curvature`` from one period to the next.

Effects are those of an event study against the last period before adoption: ``before`` of them in order, then those
from adoption on; ``target`` weights the latter. Source: Rambachan and Roth (2023), Review of Economic Studies 90.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from analysis.effects.bands import SEED
from analysis.effects.confounding import Sensitivity
from analysis.effects.influence import Array

LEVEL = 0.95
FIRST_STAGE = 0.005
"""Size of the least favourable test that the hybrid begins with: a tenth of 5 %, as Andrews, Roth and Pakes advise."""

DRAWS = 5000
GRID = 400
MOST = 5.0
"""Largest relative magnitude looked at; beyond it a breakdown is given as this number."""


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
    from scipy import optimize, stats

    upper = bias + float(stats.norm.isf((1 - level) / 2))
    return float(
        optimize.brentq(
            lambda at: stats.norm.cdf(at - bias) - stats.norm.cdf(-at - bias) - level, 0, upper + 1e-9, xtol=1e-12
        )
    )


def relative_interval(
    values: Array,
    covariance: Array,
    before: int,
    target: Array,
    ratio: float,
    level: float = LEVEL,
    first_stage: float = FIRST_STAGE,
) -> tuple[float, float]:
    """The effects not rejected if trends part by at most ``ratio`` times the most they did before adoption.

    The hybrid test of Andrews, Roth and Pakes (2023) at each effect of a grid, for each step before adoption that may
    have been the largest and each sign it may have had; the interval holds what any of them holds. Effects after
    adoption that the target does not weight are free, so the restrictions on them drop out and no nuisance parameter
    is left. ``first_stage`` 0 leaves the conditional test alone. Raises ValueError without an effect before adoption.
    """
    if before < 1:
        raise ValueError("relative magnitudes need an effect before adoption to measure against")
    target = np.asarray(target, float)
    centre = float(target @ values[before:])
    error = math.sqrt(target @ covariance[before:, before:] @ target)
    steps = _steps(before, len(values))
    reach = ratio * float(np.abs(np.cumsum(target[::-1])).sum())
    largest = float(np.abs(steps @ values).max() + 4 * np.sqrt(np.diag(steps @ covariance @ steps.T)).max())
    width = 4 * error + reach * largest
    kept: list[float] = []
    row = np.concatenate([np.zeros(before), target])
    for step in range(len(steps)):
        for sign in (1.0, -1.0):
            most = sign * steps[step]
            others = [one for at, one in enumerate(steps) if at != step]
            bounded = np.array([row - reach * most, -row - reach * most, -most])
            more = [side * one - most for one in others for side in (1, -1)]
            matrix = np.vstack([bounded, *more]) if more else bounded
            inside = _hybrid(matrix, values, covariance, level, first_stage)
            grid = np.linspace(centre - width, centre + width, GRID + 1)
            accepted = grid[[inside(at) for at in grid]]
            if accepted.size:
                pace = grid[1] - grid[0]
                kept += [
                    _edge(inside, accepted[0] - pace, accepted[0]),
                    _edge(inside, accepted[-1] + pace, accepted[-1]),
                ]
    return (float(min(kept)), float(max(kept))) if kept else (centre, centre)


def _steps(before: int, k: int) -> Array:
    """Rows that take effects to changes between neighbouring periods, up to the base period, whose effect is zero."""
    steps = np.zeros((before, k))
    for at in range(before):
        steps[at, at] = -1
        if at + 1 < before:
            steps[at, at + 1] = 1
    return steps


def _hybrid(
    matrix: Array, values: Array, covariance: Array, level: float, first_stage: float
) -> Callable[[float], bool]:
    """Whether an effect is kept by the hybrid of the least favourable and the conditional test.

    Rows of ``matrix`` times the effects are at most zero under the restriction; the first two rows move with the
    effect.
    """
    from scipy import stats

    spread = matrix @ covariance @ matrix.T
    errors = np.sqrt(np.diag(spread))
    correlation = spread / np.outer(errors, errors)
    eigen, vectors = np.linalg.eigh(correlation)
    draws = np.random.default_rng(SEED).standard_normal((DRAWS, len(eigen)))
    largest = (draws @ (vectors * np.sqrt(np.maximum(eigen, 0))).T).max(axis=1)
    first = float(np.quantile(largest, 1 - first_stage)) if first_stage else math.inf
    size = ((1 - level) - first_stage) / (1 - first_stage)
    means = matrix @ values

    def kept(effect: float) -> bool:
        moved = means.copy()
        moved[0] -= effect
        moved[1] += effect
        scaled = moved / errors
        top = int(np.argmax(scaled))
        if scaled[top] > first:
            return False
        slack = 1 - correlation[top]
        others = slack > 1e-10
        # The largest moment is normal, cut off below where another would have been the largest (and above at the first
        # stage's critical value).
        low = (
            float(((scaled - correlation[top] * scaled[top])[others] / slack[others]).max())
            if others.any()
            else -np.inf
        )
        below, above = stats.norm.cdf(low), stats.norm.cdf(first)
        if above - below < 1e-12:
            return True
        critical = float(stats.norm.ppf(above - size * (above - below)))
        return bool(scaled[top] <= max(critical, 0.0))

    return kept


def _edge(inside: Callable[[float], bool], out: float, kept: float) -> float:
    """Where between a rejected and a kept effect the test turns."""
    for _ in range(30):
        middle = (out + kept) / 2
        if inside(middle):
            kept = middle
        else:
            out = middle
    return kept


def breakdown_relative(values: Array, covariance: Array, before: int, target: Array) -> Sensitivity:
    """The largest relative magnitude at which the interval still leaves zero out."""

    def clear(ratio: float) -> bool:
        low, high = relative_interval(values, covariance, before, target, ratio)
        return low > 0 or high < 0

    at = _breakdown(clear, MOST)
    reading = (
        "times the largest violation before adoption that may occur after it for the first effect to differ from 0"
    )
    return Sensitivity("relative magnitudes, breakdown", at, at, reading)


def breakdown_smooth(values: Array, covariance: Array, before: int, target: Array) -> Sensitivity:
    """The largest change of slope, in the outcome's unit, at which the interval still leaves zero out."""

    def clear(curvature: float) -> bool:
        low, high = smooth_interval(values, covariance, before, target, curvature)
        return low > 0 or high < 0

    most = float(10 * np.abs(values).max())
    at = _breakdown(clear, most)
    reading = "change of the trend's slope by period, in the outcome's unit, for the first effect to differ from 0"
    return Sensitivity("smoothness, breakdown", at, at, reading)


def _breakdown(clear: Callable[[float], bool], most: float) -> float:
    if not clear(0.0):
        return 0.0
    if clear(most):
        return most
    low, high = 0.0, most
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if clear(middle) else (low, middle)
    return low
