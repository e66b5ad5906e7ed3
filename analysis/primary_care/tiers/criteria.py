"""The criteria of the tiers, read from a table that a user can change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.faults import InputFaults
from analysis.parameters.record import STATUSES
from analysis.primary_care.sheet import NUMBER, WHOLE, Field, read_sheet, repeated

TIERS = (1, 2, 3)
EVERY, UNDER_21, ADULTS = "", "under_21", "adults"
"""Whom a practice must serve for a criterion to concern it; adults are 21 to 65."""

UNITED_STATES = "data/published/primary_care_tier_criteria.csv"
KOREA = "data/published/primary_care_tier_criteria_korea.csv"

FIELDS = {
    "id": Field(),
    "tier": Field(WHOLE, least=TIERS[0], most=TIERS[-1]),
    "group": Field(),
    "serves": Field(words=(UNDER_21, ADULTS), needed=False),
    "column": Field(),
    "least": Field(NUMBER, needed=False, least=0),
    "either": Field(needed=False),
    "by_aco": Field("flag", needed=False),
    "virtual": Field("flag", needed=False),
    "english": Field(),
    "korean": Field(needed=False),
    "status": Field(words=STATUSES),
    "note": Field(needed=False, column=False),
}


@dataclass(frozen=True)
class Criterion:
    """One thing a tier asks for.

    ``column`` of a practice file shows it; ``least`` is the number it must reach, None for yes. Of criteria with the
    same ``either`` in one tier, one is enough. ``by_aco``: the ACO, or a group of clinics, may meet it for the
    practice; ``virtual``: it may be done remotely. ``status`` says how well the requirement itself is sourced.
    """

    id: str
    tier: int
    group: str
    serves: str
    column: str
    least: float | None
    either: str
    by_aco: bool
    virtual: bool
    english: str
    korean: str
    status: str


def read_criteria(path: Path) -> tuple[Criterion, ...]:
    """The criteria of a table; InputFaults lists what is wrong with it."""
    rows, faults = read_sheet(path, FIELDS)
    faults += repeated(rows, ["id"])
    kinds: dict[str, bool] = {}
    for row in rows:
        counted = kinds.setdefault(row["column"], row["least"] is not None)
        if counted != (row["least"] is not None):
            given = f"column {row['column']!r} with and without a number to reach"
            faults.append(row.line.fault(given, "one kind for each column", "give each row of it a least, or none"))
    if faults:
        raise InputFaults(faults)
    return tuple(
        Criterion(
            row["id"],
            row["tier"],
            row["group"],
            row["serves"] or EVERY,
            row["column"],
            row["least"],
            row["either"] or "",
            bool(row["by_aco"]),
            bool(row["virtual"]),
            row["english"],
            row["korean"] or "",
            row["status"],
        )
        for row in rows
    )


def columns(criteria: Sequence[Criterion]) -> dict[str, bool]:
    """Columns that a practice file must have, and whether each holds a count."""
    return {criterion.column: criterion.least is not None for criterion in criteria}
