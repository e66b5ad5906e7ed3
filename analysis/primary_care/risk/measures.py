"""How well expected cost meets cost: for people, for groups of them, and for deciles."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from analysis.primary_care.risk.people import Array, People

DECILES = 10


def r_squared(cost: Array, expected: Array, weight: Array) -> float:
    """Share of the variance of cost between people that expected cost explains; below 0 is worse than the mean.

    Cost must differ between people.
    """
    mean = np.average(cost, weights=weight)
    return float(1 - np.sum(weight * (cost - expected) ** 2) / np.sum(weight * (cost - mean) ** 2))


def mean_absolute_error(cost: Array, expected: Array, weight: Array) -> float:
    """Mean distance of expected from actual cost, in money a year."""
    return float(np.average(np.abs(cost - expected), weights=weight))


def predictive_ratio(cost: Array, expected: Array, weight: Array) -> float:
    """Expected over actual cost of a group: above 1 it is overpaid, below 1 underpaid; no number without cost.

    >>> predictive_ratio(np.array([100.0, 300.0]), np.array([150.0, 170.0]), np.array([1.0, 1.0]))
    0.8
    """
    spent = float(np.sum(weight * cost))
    return float(np.sum(weight * expected)) / spent if spent else math.nan


def deciles(expected: Array, weight: Array) -> npt.NDArray[np.int64]:
    """Decile of each person by expected cost, 1 the lowest; deciles hold equal person-years, ties in file order."""
    order = np.argsort(expected, kind="stable")
    before = np.cumsum(weight[order]) - weight[order] / 2
    places = np.empty(len(expected), dtype=np.int64)
    places[order] = np.minimum(DECILES, 1 + np.floor(DECILES * before / np.sum(weight)).astype(np.int64))
    return places


def groups(people: People) -> Mapping[str, npt.NDArray[np.bool_]]:
    """Groups that a payment may neglect: those with a social circumstance, several conditions, or great age."""
    found = {
        name: people.social[:, place] > (1 if name == "neighbourhood_stress" else 0)
        for place, name in enumerate(people.social_names)
    }
    found["three_or_more_conditions"] = people.conditions.sum(axis=1) >= 3
    found["no_condition"] = people.conditions.sum(axis=1) == 0
    found["aged_75_or_over"] = people.age >= 75
    return found
