"""Bounds on an effect if trends part by no more than a multiple of the most that they did before.

The test at each effect is the hybrid of Andrews, Roth and Pakes (2023) under the restriction of relative magnitudes of
Rambachan and Roth (2023), section 2.4. For what it is good for see ``analysis.effects.violations``.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.effects.bands import SEED
from analysis.effects.influence import Array

LEVEL = 0.95
FIRST_STAGE = 0.005
"""Size of the least favourable test that the hybrid begins with: a tenth of 5 %, as Andrews, Roth and Pakes advise."""

DRAWS = 5000
GRID = 400

Test = Callable[[Array], NDArray[np.bool_]]


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
            accepted = grid[inside(grid)]
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


def _hybrid(matrix: Array, values: Array, covariance: Array, level: float, first_stage: float) -> Test:
    """Which effects are kept by the hybrid of the least favourable and the conditional test.

    Rows of ``matrix`` times the effects are at most zero under the restriction; the first two rows move with the
    effect.
    """
    from scipy import special

    spread = matrix @ covariance @ matrix.T
    errors = np.sqrt(np.diag(spread))
    correlation = spread / np.outer(errors, errors)
    eigen, vectors = np.linalg.eigh(correlation)
    draws = np.random.default_rng(SEED).standard_normal((DRAWS, len(eigen)))
    largest = (draws @ (vectors * np.sqrt(np.maximum(eigen, 0))).T).max(axis=1)
    first = float(np.quantile(largest, 1 - first_stage)) if first_stage else math.inf
    size = ((1 - level) - first_stage) / (1 - first_stage)
    means = matrix @ values
    slack = 1 - correlation

    def kept(effects: Array) -> NDArray[np.bool_]:
        scaled = np.tile(means, (len(effects), 1))
        scaled[:, 0] -= effects
        scaled[:, 1] += effects
        scaled /= errors
        top = scaled.argmax(axis=1)
        most = scaled[np.arange(len(effects)), top]
        # The largest moment is normal, cut off below where another would have been the largest (and above at the first
        # stage's critical value).
        others = slack[top] > 1e-10
        with np.errstate(divide="ignore", invalid="ignore"):
            cuts = (scaled - correlation[top] * most[:, None]) / slack[top]
        low = np.where(others, cuts, -np.inf).max(axis=1)
        below, above = special.ndtr(low), float(special.ndtr(first))
        critical = special.ndtri(above - size * np.maximum(above - below, 0))
        undecided = above - below < 1e-12
        return np.asarray((most <= first) & (undecided | (most <= np.maximum(critical, 0))))

    return kept


def _edge(inside: Test, out: float, kept: float) -> float:
    """Where between a rejected and a kept effect the test turns."""
    for _ in range(30):
        middle = (out + kept) / 2
        if inside(np.array([middle]))[0]:
            kept = middle
        else:
            out = middle
    return kept
