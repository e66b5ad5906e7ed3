"""The generated people: who they are, what they have, when they die, and whether and when they enter hospice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from analysis.claims.generation.design import Design
from analysis.claims.generation.margins import (
    CANCER_SHARE,
    HOSPICE_STAY,
    HOSPICE_STAY_SPREAD,
    HOSPICE_USE,
    Floats,
    Margins,
)

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER = 10**6
"""A day after every window."""
TERMINAL_MEDIAN, TERMINAL_SPREAD = 150.0, 0.8
"""Assumed days from the terminal phase to death, log-normal. A shorter phase than the stay in hospice rules
hospice out."""
CALIBRATION_PEOPLE = 400_000
ADOPTION = ((3, 0.2), (5, 0.2), (7, 0.2))
"""Quarters (of the data, from 1) in which clinics take up the programme, and the share of clinics that does."""


@dataclass(frozen=True)
class People:
    """One part of the people; every array has one entry a person.

    Days count from the first day of the data. ``death`` and ``entry`` (into hospice) are ``NEVER`` where they do not
    happen; a death after the data's last day is known here and not in the files. ``terminal`` is the day on which the
    cancer has spread.
    """

    person: Ints
    age: Ints
    male: Flags
    province: Ints
    decile: Ints
    conditions: Flags
    frailty: Floats
    trait: Floats
    cancer: Flags
    death: Ints
    terminal: Ints
    entry: Ints
    clinic: Ints


@dataclass(frozen=True)
class Clinics:
    """The clinics of a part: doctors, province, and the quarter (from 1) of joining the programme, 0 for never."""

    clinic: Ints
    doctors: Ints
    province: Ints
    adopted: Ints


def make_clinics(design: Design, part: int, members: int, margins: Margins) -> Clinics:
    """Group practices (two doctors and more) join more often and have a trend of their own: known confounding."""
    rng = np.random.default_rng([design.seed, part, 1])
    count = max(1, members // design.persons_per_clinic)
    doctors = 1 + rng.poisson(0.6, count)
    lift = np.where(doctors > 1, 1.5, 0.6)
    draw, adopted = rng.random(count) / lift, np.zeros(count, np.int64)
    floor = 0.0
    for quarter, share in ADOPTION:
        adopted[(draw >= floor) & (draw < floor + share)] = quarter
        floor += share
    province = rng.choice(len(margins.province), count, p=margins.province)
    return Clinics(part * 1_000 + np.arange(count) + 1, doctors, province, adopted)


def make_people(design: Design, part: int, margins: Margins) -> People:
    """The people of one part: the same whatever the other parts are and on however many processes."""
    rng = np.random.default_rng([design.seed, part, 0])
    count = min(design.persons_per_part, design.persons - part * design.persons_per_part)
    person = part * design.persons_per_part + np.arange(count) + 1
    age = rng.choice(19, count, p=margins.persons / margins.persons.sum())
    male = rng.random(count) < margins.men[age]
    province = rng.choice(len(margins.province), count, p=margins.province)
    decile = rng.integers(0, 11, count)
    conditions = rng.random((count, 6)) < margins.conditions[age]
    frailty = rng.gamma(1.5, 1 / 1.5, count)
    trait = rng.standard_normal(count)
    rate = margins.death_rates[age, np.where(male, 0, 1)]
    death = np.floor(rng.exponential(365 / rate)).astype(np.int64)
    death[death >= design.days + 365] = NEVER
    dies = death < NEVER
    cancer = dies & (rng.random(count) < CANCER_SHARE[age])
    phase = _phase(rng, count)
    terminal = np.where(cancer, death - phase, NEVER)
    shift, median = _calibrated(margins)
    stay = np.maximum(1, np.ceil(median * np.exp(HOSPICE_STAY_SPREAD * rng.standard_normal(count)))).astype(np.int64)
    odds = shift + _hospice_odds(age, male, decile, conditions) + design.unmeasured * trait
    enters = (rng.random(count) < expit(odds)) & cancer & (stay < phase)
    entry = np.where(enters, death - stay + 1, NEVER) if design.hospice else np.full(count, NEVER)
    clinics = max(1, count // design.persons_per_clinic)
    clinic = rng.integers(0, clinics, count)
    return People(
        person, age, male, province, decile, conditions, frailty, trait, cancer, death, terminal, entry, clinic
    )


def _phase(rng: np.random.Generator, count: int) -> Ints:
    drawn = TERMINAL_MEDIAN * np.exp(TERMINAL_SPREAD * rng.standard_normal(count))
    return np.clip(drawn, 3, 720).astype(np.int64)


def _hospice_odds(age: Ints, male: Flags, decile: Ints, conditions: Flags) -> Floats:
    """Measured confounding: what raises or lowers the log odds of hospice also bears on fees."""
    return 0.4 * ~male + 0.3 * (decile >= 8) - 0.3 * conditions.sum(axis=1) - 0.4 * (age >= 17)


@lru_cache(maxsize=4)
def _calibrated_to(use: float, stay: float, key: bytes, ages: int) -> tuple[float, float]:
    weights = np.frombuffer(key, dtype=np.float64)
    deaths, conditions_at, men = weights[:ages], weights[ages : ages * 7].reshape(ages, 6), weights[ages * 7 :]
    rng = np.random.default_rng(0)
    age = rng.choice(ages, CALIBRATION_PEOPLE, p=deaths / deaths.sum())
    male = rng.random(CALIBRATION_PEOPLE) < men[age]
    conditions = rng.random((CALIBRATION_PEOPLE, 6)) < conditions_at[age]
    odds = _hospice_odds(age, male, rng.integers(0, 11, CALIBRATION_PEOPLE), conditions)
    phase = _phase(rng, CALIBRATION_PEOPLE)
    spread = np.exp(HOSPICE_STAY_SPREAD * rng.standard_normal(CALIBRATION_PEOPLE))
    chance = rng.random(CALIBRATION_PEOPLE)
    shift, median = -1.0, stay
    for _ in range(40):
        days = np.ceil(median * spread)
        fits = days < phase
        taken = fits & (chance < expit(shift + odds))
        shift += 0.8 * (np.log(use / (1 - use)) - np.log(taken.mean() / (1 - taken.mean())))
        median *= (stay / np.median(days[taken])) ** 0.5
    return float(shift), float(median)


def _calibrated(margins: Margins) -> tuple[float, float]:
    """Log odds and median days that give the published use and stay, although short phases leave no time for
    hospice.
    """
    deaths = margins.persons * margins.death_rate * CANCER_SHARE
    male = margins.men * margins.death_rates[:, 0] / margins.death_rate
    key = np.concatenate([deaths, margins.conditions.ravel(), male]).tobytes()
    return _calibrated_to(HOSPICE_USE, HOSPICE_STAY, key, len(deaths))
