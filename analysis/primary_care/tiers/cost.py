"""What it would cost a practice to show what the next tier asks for, and to report on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.faults import InputFaults
from analysis.primary_care.sheet import NUMBER, Field, read_sheet, repeated, unknown
from analysis.primary_care.tiers.criteria import TIERS, Criterion
from analysis.primary_care.tiers.granting import Decision

KOREA = "data/examples/tier_costs_korea.csv"
REPORTING = tuple(f"reporting_{tier}" for tier in TIERS)
"""Rows of the table of costs that are no column of a practice file: a year's reporting in each tier."""

FIELDS = {
    "column": Field(),
    "cost_a_year": Field(NUMBER, least=0),
    "note": Field(needed=False, column=False),
}

Costs = Mapping[str, float]
"""Money a year for one more of a column's count, or for a yes; and for reporting in a tier."""


@dataclass(frozen=True)
class Step:
    """The way to the next tier: added cost a year of what has a cost, and the columns that have none stated."""

    people_and_hours: float
    reporting: float
    without_cost: tuple[str, ...]

    @property
    def total(self) -> float:
        return self.people_and_hours + self.reporting


def read_costs(path: Path, criteria: tuple[Criterion, ...]) -> Costs:
    """A table of costs; InputFaults lists what is wrong with it."""
    rows, faults = read_sheet(path, FIELDS)
    faults += repeated(rows, ["column"])
    known = {one.column for one in criteria} | set(REPORTING)
    faults += [
        unknown(row.line, "column", row["column"], known, "remove the row")
        for row in rows
        if row["column"] not in known
    ]
    if faults:
        raise InputFaults(faults)
    return {row["column"]: row["cost_a_year"] for row in rows}


def next_step(decision: Decision, costs: Costs) -> Step:
    """What the practice lacks for the tier above the one it reached, at these costs.

    Of a count only what is missing is paid for. Reporting is that of the next tier less that of the one it is in. Of
    criteria of which one is enough, the cheapest is taken.
    """
    added = 0.0
    without: list[str] = []
    choices: dict[str, list[Criterion]] = {}
    for one in decision.next_missed:
        choices.setdefault(one.either or one.id, []).append(one)
    for some in choices.values():
        priced = [
            _lacks(one, decision.practice.shown[one.column].amount) * costs[one.column]
            for one in some
            if one.column in costs
        ]
        if priced:
            added += min(priced)
        else:
            without += [one.column for one in some]
    above = decision.reached + 1
    reporting = costs.get(f"reporting_{above}", 0.0) - costs.get(f"reporting_{decision.reached}", 0.0)
    return Step(added, reporting, tuple(without))


def _lacks(criterion: Criterion, amount: float) -> float:
    """How many are missing; what is shown by a means that does not count is missing altogether."""
    if criterion.least is None:
        return 1.0
    return criterion.least - amount if amount < criterion.least else criterion.least
