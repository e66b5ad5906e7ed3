"""The statements of generated people: base use all their life, more in the last year, hospice, and what changes
fees.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.claims.generation.design import Design
from analysis.claims.generation.margins import (
    DRUGS,
    INPATIENT_SHARE,
    LAST_STAY,
    LAST_VISIT,
    LAST_YEAR_INPATIENT,
    STAY,
    VISIT,
    Floats,
    Margins,
)
from analysis.claims.generation.people import NEVER, Clinics, Flags, Ints, People

VISITED, DISPENSED, ADMITTED, IN_HOSPICE = 0, 1, 2, 3
"""Kinds of statement; forms 03, 20, 02 and 02."""
HOSPITALS = 9_000_000
"""Hospitals are numbered from here, one a province; pharmacies from twice that."""
QUARTER_STARTS = np.array([0, 90, 181, 273])
"""First days of the quarters in a year of 365 days."""
VISITS_SHARE = 0.6
"""Share of visits in fees outside hospital; the rest is dispensed drugs."""
EARLY_SHARE, DECAY = 0.25, 75.0
"""A quarter of the extra fees of the last year is even over it; the rest falls off with days before death, mean 75."""
BILLED_DAYS = 30
"""Hospice is billed at least every 30 days."""


@dataclass(frozen=True)
class Bills:
    """Statements of one part, ordered by day: row of the person, kind, day, days in care, fees, clinic or hospital.

    ``late`` marks statements of the last year of life, ``in_programme`` visits to a clinic that is in the programme.
    """

    owner: Ints
    kind: Ints
    day: Ints
    days: Ints
    fees: Ints
    institution: Ints
    late: Flags
    in_programme: Flags


def make_bills(design: Design, part: int, people: People, clinics: Clinics, margins: Margins) -> Bills:
    """The statements of a part. Random numbers do not depend on who is treated, so twins differ by the effect alone."""
    rng = np.random.default_rng([design.seed, part, 2])
    owners: list[Ints] = []
    kinds: list[Ints] = []
    days: list[Ints] = []
    fees: list[Floats] = []
    lates: list[Flags] = []
    for sort, expected, mean, spread in _base(people, margins):
        owner = np.repeat(np.arange(len(people.person)), rng.poisson(expected * design.years))
        owners.append(owner)
        kinds.append(np.full(len(owner), sort))
        days.append(rng.integers(0, design.days, len(owner)))
        fees.append(_amounts(rng, len(owner), mean, spread))
        lates.append(np.zeros(len(owner), bool))
    for sort, expected, mean, spread in _late(people, margins):
        owner = np.repeat(np.arange(len(people.person)), rng.poisson(expected))
        owners.append(owner)
        kinds.append(np.full(len(owner), sort))
        days.append(people.death[owner] - _days_before_death(rng, len(owner)))
        fees.append(_amounts(rng, len(owner), mean, spread))
        lates.append(np.ones(len(owner), bool))
    owner, kind, day = np.concatenate(owners), np.concatenate(kinds), np.concatenate(days)
    fee, late = np.concatenate(fees), np.concatenate(lates)
    elsewhere = rng.random(len(owner)) < 0.15
    length = np.where(kind == ADMITTED, 1 + rng.poisson(6, len(owner)), 1)
    kept = (day >= 0) & (day < design.days) & (day <= people.death[owner])
    owner, kind, day, fee, late = owner[kept], kind[kept], day[kept], fee[kept], late[kept]
    elsewhere, length = elsewhere[kept], length[kept]
    length = np.minimum(length, np.minimum(people.death[owner], NEVER) - day + 1)

    institution, clinic = _institutions(people, clinics, owner, kind, elsewhere)
    fee = fee * np.exp(design.unmeasured * people.trait[owner] * late)
    fee, in_programme = _programme(design, clinics, clinic, kind, day, fee)
    after = day >= people.entry[owner]
    fee = np.where(after, fee * (1 + design.hospice_effect), fee)

    held, first, stay = _hospice(design, people)
    owner = np.concatenate([owner, held])
    day = np.concatenate([day, first])
    order = np.argsort(day, kind="stable")
    return Bills(
        owner=owner[order],
        kind=np.concatenate([kind, np.full(len(held), IN_HOSPICE)])[order],
        day=day[order],
        days=np.concatenate([length, stay])[order],
        fees=np.maximum(10, np.round(np.concatenate([fee, stay * design.hospice_day]) / 10) * 10).astype(np.int64)[
            order
        ],
        institution=np.concatenate([institution, HOSPITALS + people.province[held]])[order],
        late=np.concatenate([late, np.ones(len(held), bool)])[order],
        in_programme=np.concatenate([in_programme, np.zeros(len(held), bool)])[order],
    )


def _base(people: People, margins: Margins) -> list[tuple[int, Floats, float, float]]:
    """Expected statements a year of each kind, mean won and log spread; the age's mean is the published one."""
    mean_conditions = margins.conditions.sum(axis=1)[people.age]
    need = people.frailty * (1 + 0.5 * people.conditions.sum(axis=1)) / (1 + 0.5 * mean_conditions)
    yearly, inpatient = margins.base_fees[people.age], INPATIENT_SHARE[people.age]
    return [
        (VISITED, need * yearly * (1 - inpatient) * VISITS_SHARE / VISIT, VISIT, 0.7),
        (DISPENSED, need * yearly * (1 - inpatient) * (1 - VISITS_SHARE) / DRUGS, DRUGS, 0.7),
        (ADMITTED, need * yearly * inpatient / STAY, STAY, 0.9),
    ]


def _late(people: People, margins: Margins) -> list[tuple[int, Floats, float, float]]:
    extra = np.where(people.death < NEVER, (margins.last_year - margins.base_fees)[people.age].clip(0), 0.0)
    extra = extra * (0.5 + 0.5 * people.frailty)
    return [
        (ADMITTED, extra * LAST_YEAR_INPATIENT / LAST_STAY, LAST_STAY, 0.8),
        (VISITED, extra * (1 - LAST_YEAR_INPATIENT) / LAST_VISIT, LAST_VISIT, 0.8),
    ]


def _amounts(rng: np.random.Generator, count: int, mean: float, spread: float) -> Floats:
    return mean * np.exp(spread * rng.standard_normal(count) - spread**2 / 2)


def _days_before_death(rng: np.random.Generator, count: int) -> Ints:
    even = rng.random(count) < EARLY_SHARE
    near = rng.exponential(DECAY, count) % 365
    return np.where(even, rng.integers(0, 365, count), near).astype(np.int64)


def _institutions(people: People, clinics: Clinics, owner: Ints, kind: Ints, elsewhere: Flags) -> tuple[Ints, Ints]:
    """Institution of each statement, and the row of the clinic whose member the person is."""
    clinic = people.clinic[owner]
    other = (clinic + 1) % len(clinics.clinic)
    visited = clinics.clinic[np.where(elsewhere, other, clinic)]
    hospital = HOSPITALS + people.province[owner]
    return np.where(kind == VISITED, visited, np.where(kind == ADMITTED, hospital, HOSPITALS + hospital)), clinic


def _programme(
    design: Design, clinics: Clinics, clinic: Ints, kind: Ints, day: Ints, fee: Floats
) -> tuple[Floats, Flags]:
    """Fees with the trend of group practices, and with the effect of the programme on members of clinics in it."""
    quarter = 4 * (day // 365) + np.searchsorted(QUARTER_STARTS, day % 365, side="right")
    fee = fee * np.where(clinics.doctors[clinic] > 1, 1 + design.trend * (quarter - 1), 1.0)
    since = quarter - clinics.adopted[clinic] + 1
    in_it = (clinics.adopted[clinic] > 0) & (since > 0)
    if not design.programme:
        return fee, np.zeros(len(fee), bool)
    step = np.where(in_it, np.minimum(since, 4) / 4, 0.0)
    effect = np.where(kind == ADMITTED, design.programme_effect, np.where(kind == VISITED, design.visit_effect, 0.0))
    return fee * (1 + effect * step), in_it & (kind == VISITED)


def _hospice(design: Design, people: People) -> tuple[Ints, Ints, Ints]:
    """Owner, first day and days of each hospice bill inside the data."""
    inside = np.flatnonzero((people.entry < design.days) & (people.death >= 0))
    entry, last = np.maximum(people.entry[inside], 0), np.minimum(people.death[inside], design.days - 1)
    bills = np.maximum(0, -(-(last - entry + 1) // BILLED_DAYS))
    owner = np.repeat(np.arange(len(inside)), bills)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(bills) - bills, bills)
    first = entry[owner] + BILLED_DAYS * number
    return inside[owner], first, np.minimum(BILLED_DAYS, last[owner] - first + 1)
