"""The cohort-component engine: people of each single age, carried from one mid-year to the next.

Preston, Heuveline and Guillot (2001), *Demography: Measuring and Modeling Population Processes*, chapter 6, in steps of
one year. Arrays have the axes (sex, age), with ``draw`` last where there are draws; sexes are men and women, ages 0 to
99 and 100 and over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

AGES = 101
"""Single ages; the last is 100 and over."""

STARTS = np.arange(0, AGES, 5)
"""First ages of the 21 five-year groups; the last group is 100 and over."""

GROUP = np.arange(AGES) // 5
"""The group of each single age."""

MOTHERS = slice(25, 40)
"""Ages of the women to whom births are related: nine in ten Korean births are to them, so they carry the number."""

CHUNK = 256
"""Draws that are carried together: the people of so many draws fit a processor's cache."""


def groups(people: Floats) -> Floats:
    """People in five-year groups; age is the second axis."""
    return np.add.reduceat(people, STARTS, axis=1)


def crossing(rate: Floats) -> Floats:
    """What a person of each age passes through in a year, half of it at the next age: rates (…, sex, age), a year."""
    later = np.concatenate([rate[..., 1:], rate[..., -1:]], axis=-1)
    return (rate + later) / 2


def aged(people: Floats) -> Floats:
    """Survivors a year older; nobody is aged 0, and who was 100 or over stays in that group."""
    older = np.zeros_like(people)
    older[:, 1:] = people[:, :-1]
    older[:, -1] += people[:, -1]
    return older


@dataclass(frozen=True)
class Course:
    """What happens to people from one mid-year to the next, for each step of a central path.

    ``crossing`` (step, sex, age) is the death rate passed through in the year, ``infant`` (step, sex) that of the newly
    born until the year's end. ``births`` (step) are related to ``women`` (step) aged 25 to 39 at its start; ``boys`` is
    the share of boys. ``migration`` (step, sex, age) is added at the end of the year. ``adjustment`` (step, sex, group)
    multiplies each five-year group, so that the central path is the official one.
    """

    crossing: Floats
    infant: Floats
    births: Floats
    women: Floats
    boys: float
    migration: Floats
    adjustment: Floats


@dataclass(frozen=True)
class Deviations:
    """Factors on the central course, each (step, draw): on death rates, births per woman and net migration."""

    mortality: Floats
    fertility: Floats
    migration: Floats


@dataclass(frozen=True)
class Projected:
    """``people`` (step + 1, sex, group, draw) at mid-years, and what moved them, each (step, draw)."""

    people: Floats
    births: Floats
    deaths: Floats
    migration: Floats
    adjustment: Floats


def project(start: Floats, course: Course, deviations: Deviations) -> Projected:
    """Carry ``start`` (sex, age) along the course, once for each draw of the deviations."""
    steps, draws = deviations.mortality.shape
    people = np.empty((steps + 1, 2, len(STARTS), draws))
    flows = np.empty((4, steps, draws))
    for first in range(0, draws, CHUNK):
        part = slice(first, first + CHUNK)
        here = Deviations(*(getattr(deviations, name)[:, part] for name in ("mortality", "fertility", "migration")))
        _project(start, course, here, people[..., part], flows[..., part])
    return Projected(people, *flows)


def _project(start: Floats, course: Course, deviations: Deviations, people: Floats, flows: Floats) -> None:
    steps, draws = deviations.mortality.shape
    now = np.repeat(start[:, :, None], draws, axis=2)
    people[0] = groups(now)
    shares = np.array([course.boys, 1 - course.boys])[:, None]
    for step in range(steps):
        mortality = deviations.mortality[step]
        women = now[1, MOTHERS].sum(axis=0)
        births = shares * (course.births[step] / course.women[step] * deviations.fertility[step] * women)
        alive = np.exp(-course.crossing[step][:, :, None] * mortality)
        alive *= now
        young = births * np.exp(-course.infant[step][:, None] * mortality)
        deaths = now.sum(axis=(0, 1)) - alive.sum(axis=(0, 1)) + (births - young).sum(axis=0)
        now = aged(alive)
        now[:, 0] = young
        moved = course.migration[step][:, :, None] * deviations.migration[step]
        now += moved
        before = groups(now)
        now *= course.adjustment[step][:, GROUP, None]
        people[step + 1] = groups(now)
        flows[:, step] = (
            births.sum(axis=0),
            deaths,
            moved.sum(axis=(0, 1)),
            (people[step + 1] - before).sum(axis=(0, 1)),
        )
