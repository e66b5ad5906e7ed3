"""From expected cost to payment: scores that average 1, a budget that holds, and coding that does not pay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.primary_care.risk.model import Prediction, design
from analysis.primary_care.risk.people import Array, People

FLOOR = 0.05
"""The least score: additive models can expect less than nothing of a few, and nobody is paid a negative amount."""


@dataclass(frozen=True)
class PracticePay:
    """One practice: people (person-years), actual cost, what it is paid, and payment over cost less 1."""

    practice: str
    person_years: float
    cost: float
    paid: float

    @property
    def error(self) -> float:
        return self.paid / self.cost - 1 if self.cost else 0.0


def scores(expected: Array, weight: Array) -> Array:
    """Expected cost as a multiple of the mean; with ``weight`` the scores average exactly 1.

    >>> scores(np.array([100.0, 300.0]), np.array([1.0, 1.0])).tolist()
    [0.5, 1.5]
    """
    raw = np.maximum(expected / np.average(expected, weights=weight), FLOOR)
    return raw / np.average(raw, weights=weight)


def coding_growth(people: People, prediction: Prediction) -> dict[str, float]:
    """How much faster each practice's expected cost grew by coding than that of all practices together.

    The same people are scored by this year's and by last year's conditions with this year's coefficients, so ageing
    and prices do not enter. 1.05 means that the practice's scores grew five percent more than everyone's.
    """
    if people.earlier is None:
        raise ValueError("coding cannot be seen without the conditions of the year before")
    columns, _ = design(people, prediction.model, people.earlier)
    before, now = columns @ prediction.fit.coefficients, prediction.fitted
    every = np.sum(people.weight * now) / np.sum(people.weight * before)
    found = {}
    for name in np.unique(people.practice):
        here = people.practice == name
        earlier = np.sum(people.weight[here] * before[here])
        own = np.sum(people.weight[here] * now[here]) / earlier if earlier > 0 else every
        found[str(name)] = float(own / every)
    return found


def adjusted(people: People, score: Array, growth: dict[str, float], allowed: float) -> Array:
    """Scores without the growth by coding beyond ``allowed`` (0.02 leaves two percent); they average 1 again.

    A cut of all scores by one percentage, as Medicare Advantage takes, would vanish in a budget that is fixed: only
    differences between practices move money.
    """
    factor = {name: max(1.0, rate / (1 + allowed)) for name, rate in growth.items()}
    cut = score / np.array([factor[str(name)] for name in people.practice])
    return cut / np.average(cut, weights=people.weight)


def practices(people: People, score: Array, cost: Array) -> list[PracticePay]:
    """What each practice is paid when the whole cost is shared out by scores, beside what its people cost."""
    budget = np.sum(people.weight * cost)
    paid = budget * people.weight * score / np.sum(people.weight * score)
    found = []
    for name in np.unique(people.practice):
        here = people.practice == name
        years, spent = float(people.weight[here].sum()), float(np.sum(people.weight[here] * cost[here]))
        found.append(PracticePay(str(name), years, spent, float(paid[here].sum())))
    return found


def by_need(paid: list[PracticePay], parts: int = 10) -> list[PracticePay]:
    """Practices put together in ``parts`` of equal number by cost per person, the least costly first."""
    ordered = sorted(paid, key=lambda one: one.cost / one.person_years)
    found = []
    for place, part in enumerate(np.array_split(np.arange(len(ordered)), min(parts, len(ordered))), start=1):
        some = [ordered[at] for at in part]
        years, cost = sum(one.person_years for one in some), sum(one.cost for one in some)
        found.append(PracticePay(str(place), years, cost, sum(one.paid for one in some)))
    return found
