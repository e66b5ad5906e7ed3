"""A user's own people: one row each with age, sex, practice, cost, diagnoses and social circumstances."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analysis.faults import Fault, InputFaults
from analysis.primary_care.risk.hierarchy import Category, bare, categories_of
from analysis.primary_care.risk.people import SOCIAL, Array, People
from analysis.primary_care.sheet import FLAG, NUMBER, WHOLE, Field, Row, read_sheet, repeated

FEWEST = 200
"""People below which coefficients of so many columns mean nothing."""

FIELDS = {
    "person": Field(),
    "practice": Field(),
    "age": Field(WHOLE, most=120),
    "sex": Field(words=("F", "M")),
    "cost": Field(NUMBER, least=0),
    "months": Field(WHOLE, least=1, most=12, column=False, needed=False),
    "next_cost": Field(NUMBER, least=0, column=False, needed=False),
    "diagnoses": Field(needed=False),
    "earlier_diagnoses": Field(column=False, needed=False),
    **{name: Field(FLAG, column=False, needed=False) for name in SOCIAL[:-1]},
    SOCIAL[-1]: Field(NUMBER, column=False, needed=False),
}


def read_people(path: Path, hierarchy: Sequence[Category]) -> People:
    """The people of a CSV; InputFaults lists everything that is wrong with it.

    Codes of a cell are parted by blanks or semicolons. ``cost`` is what was spent in the months insured. A social
    column that is empty for everyone is left out; ``neighbourhood_stress`` is standardised.
    """
    rows, faults = read_sheet(path, FIELDS)
    faults += repeated(rows, ["person"])
    for row in rows:
        for column in ("diagnoses", "earlier_diagnoses"):
            for code in _codes(row, column):
                if not bare(code)[:1].isalpha() or not bare(code)[1:2].isdigit():
                    given, expected = f"{column} with {code!r}", "ICD-10 or KCD codes parted by blanks"
                    faults.append(row.line.fault(given, expected, "correct it, such as E11.9"))
    given_next = [row for row in rows if row["next_cost"] is not None]
    if given_next and len(given_next) < len(rows):
        line = next(row.line for row in rows if row["next_cost"] is None)
        faults.append(line.fault("no next_cost", "one in every row, or in none", "fill it in, or leave the person out"))
    if not faults and len(rows) < FEWEST:
        given = f"{len(rows)} people"
        faults.append(Fault(path.as_posix(), None, given, f"at least {FEWEST}", "add people: fewer cannot be fitted"))
    for column in ("cost", "next_cost") if given_next else ("cost",):
        if not faults and len({row[column] for row in rows}) == 1:
            given, expected = f"{column} that is the same for everyone", "cost that differs between people"
            faults.append(Fault(path.as_posix(), None, given, expected, "enter each person's own"))
    if faults:
        raise InputFaults(sorted(faults, key=lambda fault: fault.row or 0))
    return _people(rows, hierarchy, prospective=bool(given_next))


def _people(rows: Sequence[Row], hierarchy: Sequence[Category], *, prospective: bool) -> People:
    weight = np.array([(row["months"] or 12) / 12 for row in rows])
    social = tuple(name for name in SOCIAL if any(row[name] is not None for row in rows))
    columns = [np.array([float(row[name] or 0) for row in rows]) for name in social]
    if SOCIAL[-1] in social:
        spread = columns[-1].std()
        columns[-1] = (columns[-1] - columns[-1].mean()) / (spread or 1.0)
    later = [row["next_cost"] for row in rows] if prospective else None
    earlier = any(row["earlier_diagnoses"] for row in rows)
    return People(
        age=np.array([row["age"] for row in rows]),
        male=np.array([row["sex"] == "M" for row in rows]),
        practice=np.array([row["practice"] for row in rows]),
        weight=weight,
        cost=np.array([row["cost"] for row in rows]) / weight,
        next_cost=None if later is None else np.array(later),
        conditions=_held(rows, "diagnoses", hierarchy),
        condition_names=tuple(one.name for one in hierarchy),
        social=np.column_stack(columns) if columns else np.zeros((len(rows), 0)),
        social_names=social,
        earlier=_held(rows, "earlier_diagnoses", hierarchy) if earlier else None,
    )


def _held(rows: Sequence[Row], column: str, hierarchy: Sequence[Category]) -> Array:
    held = np.zeros((len(rows), len(hierarchy)))
    places = {one.name: place for place, one in enumerate(hierarchy)}
    for row_number, row in enumerate(rows):
        for name in categories_of(_codes(row, column), hierarchy):
            held[row_number, places[name]] = 1.0
    return held


def _codes(row: Row, column: str) -> list[str]:
    return (row[column] or "").replace(";", " ").split()
