"""Death rates by single age: the age pattern of WPP 2024, bent to the cohort losses of the official projection.

From 60 on hardly anybody moves to or from Korea, so that what a cohort loses in five years of the official projection
is its deaths. The ratio of that loss to the loss under the rates of WPP 2024 is taken at the ages 65 to 100, its
logarithm fitted by a line over the years, and the rates are multiplied by it; towards 50 the ratio passes to one. One
factor a year then makes total deaths those that the projection implies; it leaves ages of 90 and over alone, where
cohort losses say all.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.demography.cohort_component import AGES, STARTS, Floats, crossing

CENTRES = np.array([0.5, 3.0, *(start + 2.5 for start in STARTS[1:-1]), 101.5])
"""Middle ages of the 22 age groups of the rates: 0, 1 to 4, 5 to 9, …, 95 to 99, 100 and over."""

MIDDLE = np.arange(AGES) + 0.5
EDGES = np.arange(65, 101, 5)
"""Ages at which cohort losses are compared: that of 60 to 64 in five years lies on both sides of 65."""

KNOT = 50
"""Age up to which the rates of WPP stay: below it arrivals hide deaths, so cohort losses say nothing."""

SPAN = 5
PIVOT = 2045.0
TAPER = np.clip((90 - MIDDLE) / 20, 0, 1)
"""How much of the year's factor an age takes: all of it to 70, none from 90."""

PASSES = 4
PERIOD_SHIFT = 0.5
"""WPP labels 2020-2025 as 2023: its middle is the start of that year, half a year before the mid-year."""


def single_ages(rates: Floats, centres: Floats, years: Floats) -> Floats:
    """Rates (year, sex, 101) from rates by period, sex and age group (22): log-linear over years and over age."""
    logs = np.log(rates)
    found = np.empty((len(years), 2, AGES))
    for sex in range(2):
        at_years = np.array([np.interp(years, centres - PERIOD_SHIFT, logs[:, sex, g]) for g in range(len(CENTRES))]).T
        found[:, sex] = [np.interp(MIDDLE, CENTRES, row) for row in at_years]
        found[:, sex, -1] = at_years[:, -1]
    result: Floats = np.exp(found)
    return result


def five_year_groups(rates: Floats, centres: Floats, years: Floats) -> Floats:
    """Rates (year, sex, 21) of five-year groups as WPP has them, log-linear over years; a fifth of 0 to 4 is aged 0."""
    logs = np.log(rates)
    shape = (len(years), 2, len(CENTRES))
    columns = [np.interp(years, centres - PERIOD_SHIFT, column) for column in logs.reshape(len(centres), -1).T]
    at_years = np.exp(np.array(columns).T.reshape(shape))
    young = (at_years[..., :1] + 4 * at_years[..., 1:2]) / 5
    return np.concatenate([young, at_years[..., 2:]], axis=-1)


def spread(log_ratio: Floats) -> Floats:
    """Factors on rates of single ages (…, 101) from logarithms at EDGES (…, 8): one to 50, then straight to 65.

    >>> spread(np.full(8, np.log(2.0)))[[20, 100]].tolist()
    [1.0, 2.0]
    """
    flat = log_ratio.reshape(-1, len(EDGES))
    found = np.array([np.interp(MIDDLE, [KNOT, *EDGES], [0.0, *row]) for row in flat])
    result: Floats = np.exp(found).reshape(*log_ratio.shape[:-1], AGES)
    return result


def cohort_loss_ratio(official: Floats, rates: Floats, years: Floats, splitting: Callable[[Floats], Floats]) -> Floats:
    """Logarithm of the official loss over the loss under ``rates``, fitted over time: (step, sex, 8).

    ``official`` (year, sex, 21), ``rates`` (step, sex, 101) at the middle of each step, ``years`` their times;
    ``splitting`` makes single ages of the groups of one sex.
    """
    cohorts = len(official) - SPAN
    before = official[:cohorts, :, EDGES[0] // 5 - 1 : -1].copy()
    before[:, :, -1] += official[:cohorts, :, -1]
    observed = -np.log(official[SPAN:, :, EDGES[0] // 5 :] / before)
    start = np.array([[splitting(groups) for groups in year] for year in official[:cohorts]])
    line = np.c_[np.ones(len(years)), years - PIVOT]
    fitted_at = np.c_[np.ones(cohorts), years[:cohorts] + (SPAN - 1) / 2 - PIVOT]
    found: Floats = np.zeros((len(years), 2, len(EDGES)))
    for _ in range(PASSES):
        survivors = start
        bent = rates * spread(found)
        for year in range(SPAN):
            alive = survivors * np.exp(-crossing(bent[year : year + cohorts]))
            survivors = np.zeros_like(alive)
            survivors[..., 1:] = alive[..., :-1]
            survivors[..., -1] += alive[..., -1]
        ended = np.add.reduceat(survivors, STARTS, axis=-1)[:, :, EDGES[0] // 5 :]
        missed = np.log(observed / -np.log(ended / before)).reshape(cohorts, -1)
        found = found + (line @ np.linalg.lstsq(fitted_at, missed, rcond=None)[0]).reshape(found.shape)
    return found


def solved(deaths: Callable[[float], tuple[float, float]], target: float) -> float:
    """The factor on death rates at which ``deaths`` (number and its slope in the logarithm) reaches ``target``."""
    log_factor = 0.0
    for _ in range(50):
        number, slope = deaths(float(np.exp(log_factor)))
        change = (target - number) / slope
        log_factor += change
        if abs(change) < 1e-13:
            break
    return float(np.exp(log_factor))
