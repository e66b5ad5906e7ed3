"""A user's practices: what each claims, whom it serves and what it can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.csv_rows import Line, number
from analysis.faults import Fault, InputFaults
from analysis.primary_care.sheet import NO, WHOLE, YES, Field, Row, read_sheet, repeated
from analysis.primary_care.tiers.criteria import TIERS, Criterion, columns

OWN, ACO, VIRTUAL = "own", "aco", "virtual"
"""How a practice meets a criterion: itself on site, through its ACO, or remotely."""

FIELDS = {
    "practice": Field(),
    "region": Field(needed=False, column=False),
    "claimed_tier": Field(WHOLE, least=0, most=TIERS[-1]),
    "members_under_21": Field(WHOLE),
    "members_adult": Field(WHOLE),
}


@dataclass(frozen=True)
class Shown:
    """What a practice shows for one column: a count, or 1 for yes and 0 for no, and how it is met."""

    amount: float
    means: str = OWN


@dataclass(frozen=True)
class Practice:
    """One practice: its claim (0 for none), members by age group, and what it shows by column."""

    name: str
    region: str
    claimed: int
    under_21: int
    adults: int
    shown: Mapping[str, Shown]

    @property
    def members(self) -> int:
        return self.under_21 + self.adults


def read_practices(path: Path, criteria: Sequence[Criterion]) -> tuple[Practice, ...]:
    """The practices of a CSV with a column for each criterion; InputFaults lists everything that is wrong.

    A cell says ``yes``, ``no`` or a count; after it may stand ``aco`` or ``virtual``, such as ``yes aco`` or ``3 aco``.
    """
    wanted = columns(criteria)
    fields = FIELDS | {name: Field() for name in wanted}
    rows, faults = read_sheet(path, fields)
    faults += repeated(rows, ["practice"])
    practices = []
    for row in rows:
        shown = {}
        for name, counted in wanted.items():
            found, wrong = _shown(row.line, name, row[name], counted)
            shown[name] = found
            faults += wrong
        practices.append(_practice(row, shown))
    if faults:
        raise InputFaults(faults)
    return tuple(practices)


def _practice(row: Row, shown: Mapping[str, Shown]) -> Practice:
    sizes = row["members_under_21"], row["members_adult"]
    return Practice(row["practice"], row["region"] or "", row["claimed_tier"], *sizes, shown)


def _shown(line: Line, name: str, text: str, counted: bool) -> tuple[Shown, list[Fault]]:
    word, _, means = text.casefold().partition(" ")
    means = means.strip() or OWN
    amount: float | None = None
    if counted:
        amount = number(word, thousands=True)
    elif word in YES | NO:
        amount = float(word in YES)
    if amount is None or amount < 0 or means not in (OWN, ACO, VIRTUAL):
        expected = "a count of 0 or more" if counted else "yes or no"
        remedy = f"write {'3, 3 aco or 3 virtual' if counted else 'yes, yes aco, yes virtual or no'}"
        return Shown(0.0), [line.fault(f"{name} {text!r}", f"{expected}, and how it is met", remedy)]
    return Shown(amount, means), []
