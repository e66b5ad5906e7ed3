"""What can be said of an effect if trends were not parallel: bounds in the manner of Rambachan and Roth.

A test of trends before adoption that finds nothing proves nothing: it has little power, and estimates that pass it
are selected (Roth 2022). Here the violation before adoption is used to bound the one after it, in two ways. Relative
magnitudes: from one period to the next, trends part by no more than ``ratio`` times the most they did before.
Smoothness: the slope of the difference in trends changes by no more than ``curvature`` from one period to the next.

Effects are those of an event study against the last period before adoption: ``before`` of them in order, then those
from adoption on; ``target`` weights the latter. Source: Rambachan and Roth (2023), Review of Economic Studies 90.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.effects.confounding import Sensitivity
from analysis.effects.influence import Array
from analysis.effects.magnitudes import relative_interval
from analysis.effects.smoothness import smooth_interval

MOST = 5.0
"""Largest relative magnitude looked at; beyond it a breakdown is given as this number."""


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
