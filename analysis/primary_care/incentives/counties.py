"""Members by county and plan, and by the plan that serves them where half is subcontracted."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

TABLE = "primary_care_medi_cal_enrolment.csv"


@dataclass(frozen=True)
class Cell:
    """One plan in one county: members enrolled in it, and members whom it serves."""

    county: str
    model: str
    plan: str
    enrolled: int
    served: int


@dataclass(frozen=True)
class Subcontract:
    """A plan that hands a share of its members in one county to another."""

    county: str
    plan: str
    to: str
    share: float


LOS_ANGELES = Subcontract("Los Angeles", "Health Net", "Molina", 0.5)
"""The 2024 contract: half of Health Net's members."""


def read_enrolment(path: Path) -> list[Cell]:
    """Every plan and county of the printed table, before any subcontract."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return [
        Cell(row["county"], row["plan_model"], row["plan_parent"], int(row["enrollees"]), int(row["enrollees"]))
        for row in rows
    ]


def subcontracted(cells: list[Cell], terms: Subcontract) -> list[Cell]:
    """The same table with members moved to the plan that serves them; no member is lost."""
    at = {(cell.county, cell.plan) for cell in cells}
    found = []
    moved = 0
    for cell in cells:
        handed = 0
        if (cell.county, cell.plan) == (terms.county, terms.plan):
            handed = round(cell.enrolled * terms.share)
            moved += handed
        found.append(Cell(cell.county, cell.model, cell.plan, cell.enrolled, cell.served - handed))
    if (terms.county, terms.to) in at:
        raise ValueError(f"{terms.to} has members of its own in {terms.county}: say which are whose")
    if moved:
        found.append(Cell(terms.county, "Subcontract", terms.to, 0, moved))
    return found
