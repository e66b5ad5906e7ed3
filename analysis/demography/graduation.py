"""Single ages from five-year groups (graduation, 연령 분해): the base year of the engine.

Each group is first split by a monotone cubic through the cumulative population, under 20 by the registered births of
the cohorts. The split is then moved as little and as smoothly as makes the groups age, over the next four years, as the
official projection has them age: what enters a group and leaves it tells how many people are at its edges.
"""

from __future__ import annotations

import numpy as np

from analysis.demography.cohort_component import AGES, GROUP, STARTS, Floats

SMOOTHNESS = 0.01
"""Weight of the second differences of the split's correction, beside relative errors of the groups."""

YOUNG, YOUNG_WEIGHT = 12, 30.0
"""Ages whose split is held to that of the births: the official groups of four years do not yet tell them apart."""

EXACT = 30.0
"""Weight of the base year itself; what is left is scaled away."""

LEAST = 0.05
"""Least correction of an age; keeps people above zero."""


def split(group: Floats, births: Floats) -> Floats:
    """People of single ages of one sex (101) from five-year groups (21) and the births of each cohort, age 0 first."""
    from scipy.interpolate import PchipInterpolator

    edges = np.append(STARTS, STARTS[-1] + 10)
    cumulated = PchipInterpolator(edges, np.append(0.0, np.cumsum(group)))
    found = np.append(np.diff(cumulated(np.arange(AGES))), group[-1])
    known = len(births) - len(births) % 5
    found[:known] = births[:known]
    return scaled(found, group)


def scaled(people: Floats, group: Floats) -> Floats:
    """Single ages scaled so that each five-year group has the number given."""
    result: Floats = people * (group / np.add.reduceat(people, STARTS))[GROUP]
    return result


def graduate(official: Floats, births: Floats, survival: Floats, migration: Floats) -> Floats:
    """People of single ages of one sex in the base year (101).

    ``official`` (years, group) holds the base year and those after it, ``survival`` (years - 1, age) the share that
    lives through each year, ``migration`` (years - 1, age) who arrives.
    """
    first = split(official[0], births)
    moves, added = np.diag(first), np.zeros(AGES)
    rows, wanted = [], []
    for year, group in enumerate(official):
        if year:
            moves, added = _older(moves, survival[year - 1]), _older(added, survival[year - 1]) + migration[year - 1]
        weight = (1.0 if year else EXACT) / group
        # who is under five later is born after the base year
        known = slice(1 if year else 0, None)
        rows.append((np.add.reduceat(moves, STARTS, axis=0) * weight[:, None])[known])
        wanted.append(((group - np.add.reduceat(added, STARTS)) * weight)[known])
    bends = np.diff(np.eye(AGES), 2, axis=0)
    bends *= SMOOTHNESS * np.where(np.arange(len(bends)) < YOUNG, YOUNG_WEIGHT, 1.0)[:, None]
    system = np.concatenate([*rows, bends])
    correction = np.linalg.lstsq(system, np.concatenate([*wanted, np.zeros(len(bends))]), rcond=None)[0]
    return scaled(first * np.maximum(correction, LEAST), official[0])


def _older(people: Floats, survival: Floats) -> Floats:
    """Survivors a year older, age on the first axis."""
    alive = (people.T * survival).T
    older = np.zeros_like(people)
    older[1:] = alive[:-1]
    older[-1] += alive[-1]
    return older
