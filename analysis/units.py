"""Units of measurement: what a printed number is a number of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from analysis.csv_rows import Line, number, read_lines, suggestion
from analysis.faults import Fault, InputFaults

BOUNDS: Mapping[str, tuple[float, float]] = {
    "money": (-math.inf, math.inf),
    "share": (0.0, 1.0),
    "ratio": (-math.inf, math.inf),
    "rate": (0.0, math.inf),
    "count": (0.0, math.inf),
    "time": (0.0, math.inf),
    "score": (-math.inf, math.inf),
    "calendar": (1000.0, 9999.0),
}
"""Kinds of unit and the values they allow: a share lies in 0..1, people and hours are not negative.

A ratio has no bounds: cost recovery exceeds one, and a relative change may be negative.
"""

COLUMNS = ("id", "kind", "base", "scale", "decimals", "english", "korean")


@dataclass(frozen=True)
class Unit:
    """One unit: its kind, how many of ``base`` it is (``scale``), and how it is written.

    ``decimals`` is the number of digits after the point that a table prints unless told otherwise.
    """

    id: str
    kind: str
    base: str
    scale: Decimal
    decimals: int
    english: str
    korean: str

    @property
    def bounds(self) -> tuple[float, float]:
        """Least and greatest value a quantity in this unit can have."""
        return BOUNDS[self.kind]


def load_units(path: Path) -> dict[str, Unit]:
    """The unit registry of ``path`` (columns ``COLUMNS``) by id.

    A unit is ``scale`` times its ``base``; parameters are converted to it on load, so money is in won inside.
    Raises InputFaults with every fault of the file.

    >>> load_units(Path("data/units.csv"))["thousand_won"].scale
    Decimal('1000')
    """
    _, lines, faults = read_lines(path, COLUMNS)
    units: dict[str, Unit] = {}
    places: dict[str, Line] = {}
    for line in lines:
        unit, found = _unit(line)
        faults += found
        if unit is None:
            continue
        if unit.id in units:
            first = places[unit.id].row
            faults.append(line.fault(f"unit {unit.id!r} again", f"it once (row {first})", "remove one row"))
            continue
        units[unit.id], places[unit.id] = unit, line
    for unit in units.values():
        faults += _base_faults(unit, units, places[unit.id])
    if faults:
        raise InputFaults(faults)
    return units


def _unit(line: Line) -> tuple[Unit | None, list[Fault]]:
    cell, faults = line.cells, []
    if not cell["id"].isidentifier():
        faults.append(line.fault(f"unit id {cell['id']!r}", "an identifier", "use letters, digits and underscores"))
    if cell["kind"] not in BOUNDS:
        known = ", ".join(BOUNDS)
        remedy = suggestion(cell["kind"], BOUNDS, "choose a kind")
        faults.append(line.fault(f"kind {cell['kind']!r}", f"one of {known}", remedy))
    scale = number(cell["scale"])
    if scale is None or scale <= 0:
        faults.append(line.fault(f"scale {cell['scale']!r}", "a number above 0", "state how many of its base it is"))
    if not cell["decimals"].isdecimal():
        faults.append(line.fault(f"decimals {cell['decimals']!r}", "0, 1, 2, …", "state the digits after the point"))
    for language in ("english", "korean"):
        if not cell[language]:
            faults.append(line.fault(f"no {language} name", "a name", f"write the unit's {language} name"))
    if faults:
        return None, faults
    unit = Unit(
        cell["id"],
        cell["kind"],
        cell["base"],
        Decimal(cell["scale"]),
        int(cell["decimals"]),
        cell["english"],
        cell["korean"],
    )
    return unit, []


def _base_faults(unit: Unit, units: Mapping[str, Unit], line: Line) -> list[Fault]:
    base = units.get(unit.base)
    if base is None:
        remedy = suggestion(unit.base, units, "add the base unit, or name the unit itself")
        return [line.fault(f"base {unit.base!r}", "a unit of this file", remedy)]
    if base.base != base.id or base.kind != unit.kind:
        remedy = "name a unit that is its own base and of the same kind"
        return [line.fault(f"base {unit.base!r}", f"a base unit of kind {unit.kind}", remedy)]
    if (unit.base == unit.id) != (unit.scale == 1):
        return [line.fault(f"scale {unit.scale} of {unit.base}", "1 exactly for a base unit", "mend scale or base")]
    return []
