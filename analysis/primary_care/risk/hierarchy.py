"""Condition categories with their hierarchy, as data that a user can change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.faults import InputFaults
from analysis.primary_care.sheet import WHOLE, Field, read_sheet, repeated

TABLE = "data/published/primary_care_risk_hierarchy.csv"
CODE = re.compile(r"[A-Z]\d{0,2}[0-9A-Z]{0,5}")

FIELDS = {
    "category": Field(),
    "group": Field(),
    "rank": Field(WHOLE, least=1),
    "codes": Field(),
    "english": Field(),
    "korean": Field(needed=False),
}


@dataclass(frozen=True)
class Category:
    """Codes that begin with one of ``codes``; of one ``group`` a person keeps the category of the lowest ``rank``."""

    name: str
    group: str
    rank: int
    codes: tuple[str, ...]
    english: str


def read_hierarchy(path: Path) -> tuple[Category, ...]:
    """The categories of a table; InputFaults lists what is wrong with it."""
    rows, faults = read_sheet(path, FIELDS)
    faults += repeated(rows, ["category"]) + repeated(rows, ["group", "rank"])
    for row in rows:
        for code in row["codes"].split():
            if not CODE.fullmatch(code):
                expected = "a letter with up to seven digits or letters, such as E11"
                faults.append(row.line.fault(f"code {code!r}", expected, "write codes without points"))
    if faults:
        raise InputFaults(faults)
    return tuple(
        Category(row["category"], row["group"], row["rank"], tuple(row["codes"].split()), row["english"])
        for row in rows
    )


def bare(code: str) -> str:
    """A diagnosis code as the hierarchy writes it: capitals, without point.

    >>> bare("e11.9")
    'E119'
    """
    return code.strip().upper().replace(".", "")


def categories_of(codes: Iterable[str], hierarchy: Sequence[Category]) -> frozenset[str]:
    """The categories of a person with these codes, after the hierarchy.

    A code counts in the category with the longest beginning that fits it, so that C34 is lung cancer and not other
    cancer. Of a group only the category of the lowest rank is kept.
    """
    held: dict[str, Category] = {}
    for code in codes:
        fits = [(len(start), one) for one in hierarchy for start in one.codes if bare(code).startswith(start)]
        if fits:
            found = max(fits, key=lambda fit: fit[0])[1]
            kept = held.get(found.group)
            if kept is None or found.rank < kept.rank:
                held[found.group] = found
    return frozenset(one.name for one in held.values())
