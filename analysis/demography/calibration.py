"""The engine fitted to the official projection: base year by single age, death rates, migration by age.

Everything is fitted to the medium variant's own population, births and deaths; nothing of it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from analysis.demography.cohort_component import (
    AGES,
    GROUP,
    MOTHERS,
    Course,
    Deviations,
    Floats,
    aged,
    crossing,
    groups,
    project,
)
from analysis.demography.graduation import graduate, scaled, split
from analysis.demography.mortality import TAPER, cohort_loss_ratio, single_ages, solved, spread

BASE = 2022
"""Base year of the official projection."""

LAST_MOVER = 80
"""Age from which migration is taken as none: losses of older cohorts are deaths."""

PATTERN_YEARS = slice(3, 39)
"""Steps whose residuals make the age pattern of migration: mid-2025 to mid-2061."""

AHEAD = 5
"""Years of official groups that the base year is graduated with."""

ROUNDS = 4


@dataclass(frozen=True)
class Calibration:
    """The central course from mid-2022 and its people by single age (year, sex, age).

    ``death_rates`` (year, sex, group) are those of calendar years; ``log_ratio`` (step, sex, 8) is that of cohort
    losses to WPP; ``free`` (year, sex, group) is the engine without adjustment.
    """

    course: Course
    people: Floats
    death_rates: Floats
    log_ratio: Floats
    free: Floats


def calibrate(
    official: Floats,
    rates: Floats,
    centres: Floats,
    cohort_births: Floats,
    births: Floats,
    deaths: Floats,
    calendar_deaths: Floats,
) -> Calibration:
    """Fit the engine to ``official`` (year, sex, group) with its ``births`` and ``deaths`` (step).

    ``rates`` (period, sex, 22) with the years ``centres`` are those of WPP, ``cohort_births`` the births of who is aged
    0, 1, 2, … in the base year, ``calendar_deaths`` (year) those of calendar years, as many as steps.
    """
    years = BASE + np.arange(len(official), dtype=np.float64)
    steps = years[:-1] + 0.5
    at_steps, at_years = (single_ages(rates, centres, at) for at in (steps, years[:-1]))
    splitting = partial(split, births=np.empty(0))
    log_ratio = cohort_loss_ratio(official, at_steps, steps, splitting)
    bent = at_steps * spread(log_ratio)
    boys = float(official[AHEAD:, 0, 0].sum() / official[AHEAD:, :, 0].sum())
    moving = np.diff(official.sum(axis=(1, 2))) - births + deaths
    pattern = np.zeros((2, AGES))
    pattern[:, 18:35] = 1 / (2 * 17)
    factors = np.ones(len(steps))
    start = np.empty((2, AGES))
    for _ in range(ROUNDS):
        alive = np.exp(-crossing(bent * factors[:, None, None] ** TAPER))
        for sex in range(2):
            arriving = moving[: AHEAD - 1, None] * pattern[sex]
            start[sex] = graduate(official[:AHEAD, sex], cohort_births, alive[: AHEAD - 1, sex], arriving)
        people, factors, residual = _follow(
            official, start, bent, births, deaths, moving[:, None, None] * pattern, boys
        )
        mean = residual[PATTERN_YEARS].mean(axis=0)
        mean[:, LAST_MOVER // 5 :] = 0
        pattern = (mean / mean.sum() / np.where(np.arange(21) < 20, 5, 1))[:, GROUP]
    migration = moving[:, None, None] * pattern
    people, factors, residual = _follow(official, start, bent, births, deaths, migration, boys)
    death_rates = _calendar(people, at_years * spread(log_ratio), calendar_deaths)
    rate = bent * factors[:, None, None] ** TAPER
    unadjusted = official[1:] - residual + np.array([groups(step) for step in migration])
    course = Course(
        crossing=crossing(rate),
        infant=rate[:, :, 0],
        births=births,
        women=people[:-1, 1, MOTHERS].sum(axis=1),
        boys=boys,
        migration=migration,
        adjustment=official[1:] / unadjusted,
    )
    free = project(start, _without_adjustment(course), unchanged(len(steps))).people[..., 0]
    return Calibration(course, people, death_rates, log_ratio, free)


def unchanged(steps: int, draws: int = 1) -> Deviations:
    """The central course itself."""
    one = np.ones((steps, draws))
    return Deviations(one, one, one)


def _without_adjustment(course: Course) -> Course:
    return Course(**{**vars(course), "adjustment": np.ones_like(course.adjustment)})


def _follow(
    official: Floats,
    start: Floats,
    rate: Floats,
    births: Floats,
    deaths: Floats,
    migration: Floats,
    boys: float,
) -> tuple[Floats, Floats, Floats]:
    """People by single age held to the official groups, each step's factor on rates, and what no death explains."""
    shares = np.array([boys, 1 - boys])
    now = start
    people, factors, residual = [start], [], []
    for step, target in enumerate(deaths):
        newborn = births[step] * shares
        factor = solved(partial(_step_deaths, now, rate[step], newborn), float(target))
        bent = rate[step] * factor**TAPER
        now = aged(now * np.exp(-crossing(bent)))
        now[:, 0] = newborn * np.exp(-bent[:, 0])
        residual.append(official[step + 1] - groups(now))
        now = now + migration[step]
        now = np.array([scaled(now[sex], official[step + 1, sex]) for sex in range(2)])
        people.append(now)
        factors.append(factor)
    return np.array(people), np.array(factors), np.array(residual)


def _step_deaths(people: Floats, rate: Floats, newborn: Floats, factor: float) -> tuple[float, float]:
    """Deaths of a step and their slope in the logarithm of the factor."""
    bent = rate * factor**TAPER
    passed, slope = crossing(bent), crossing(bent * TAPER)
    alive = people * np.exp(-passed)
    young = newborn * np.exp(-bent[:, 0])
    number = (people - alive).sum() + (newborn - young).sum()
    return float(number), float((alive * slope).sum() + (young * bent[:, 0] * TAPER[0]).sum())


def _calendar(people: Floats, rate: Floats, deaths: Floats) -> Floats:
    """Death rates of five-year groups (year, sex, group) at which calendar years have ``deaths``."""
    found = []
    for year, target in enumerate(deaths):
        factor = solved(partial(_calendar_deaths, people[year], rate[year]), float(target))
        found.append(groups(people[year] * rate[year] * factor**TAPER) / groups(people[year]))
    return np.array(found)


def _calendar_deaths(people: Floats, rate: Floats, factor: float) -> tuple[float, float]:
    """Deaths of a calendar year, whose people lived are those of its mid-year, and their slope."""
    dying = people * rate * factor**TAPER
    return float(dying.sum()), float((dying * TAPER).sum())
