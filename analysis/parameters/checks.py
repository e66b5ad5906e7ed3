"""What one row of a parameter file must say before it becomes a cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analysis.csv_rows import Line, number, suggestion
from analysis.faults import Fault
from analysis.parameters.distributions import FAMILIES
from analysis.parameters.record import COORDINATES, STATUSES, Cell, Labels
from analysis.units import Unit

COLUMNS = (
    "id",
    "value",
    "unit",
    "year",
    "low",
    "high",
    "distribution",
    "group",
    "source",
    "locator",
    "status",
    "formula",
    "note",
)
"""Columns that every parameter file has; COORDINATES may be added to them."""

DISTRIBUTIONS = (*FAMILIES, "dirichlet", "mvnormal")

_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
_YEAR = re.compile(rf"{_DATE}|\d{{4}}-\d{{4}}|{_DATE}/{_DATE}|not stated")


@dataclass(frozen=True)
class Registry:
    """What rows refer to: units by id and the citation keys of the bibliography."""

    units: Mapping[str, Unit]
    citations: Collection[str]


def check_line(line: Line, room: str, registry: Registry) -> tuple[Cell | None, list[Fault]]:
    """The cell that ``line`` states, or every fault of the row."""
    cells = line.cells
    faults = [*_id_faults(line, room), *_provenance_faults(line, registry.citations)]
    labels, found = _labels(line)
    faults += found
    unit = registry.units.get(cells["unit"])
    if unit is None:
        remedy = suggestion(cells["unit"], registry.units, "choose a unit of the registry, or add it there")
        faults.append(line.fault(f"unit {cells['unit']!r}", "a unit of the registry", remedy))
    name = cells["distribution"]
    if name not in DISTRIBUTIONS:
        remedy = suggestion(name, DISTRIBUTIONS, "choose one")
        faults.append(line.fault(f"distribution {name!r}", f"one of {', '.join(DISTRIBUTIONS)}", remedy))
    faults += _group_faults(line)
    numbers, found = _numbers(line, unit)
    faults += found
    if faults or unit is None:
        return None, faults
    cell = Cell(
        id=cells["id"],
        room=room,
        labels=labels,
        value=numbers["value"],
        low=numbers.get("low"),
        high=numbers.get("high"),
        unit=unit.base,
        printed_unit=unit.id,
        year=cells["year"],
        distribution=name,
        group=cells["group"],
        source=cells["source"],
        locator=cells["locator"],
        status=cells["status"],
        formula=cells["formula"],
        note=cells["note"],
        bounds=registry.units[unit.base].bounds,
        line=line,
    )
    faults = _interval_faults(cell)
    return (None if faults else cell), faults


def citation_faults(line: Line, citations: Collection[str]) -> list[Fault]:
    """Faults of the columns source, locator and status, which every stated number has."""
    cells, faults = line.cells, []
    keys = [key.strip() for key in cells["source"].split(";") if key.strip()]
    if not keys:
        remedy = "cite where the number is from"
        faults.append(line.fault("no source", "a key of the bibliography", remedy))
    for key in keys:
        if key not in citations:
            remedy = suggestion(key, citations, "add the source to the bibliography")
            faults.append(line.fault(f"source {key!r}", "a key of the bibliography", remedy))
    if not cells["locator"]:
        faults.append(line.fault("no locator", "page, table, row or section", "say where in the source it stands"))
    if cells["status"] not in STATUSES:
        remedy = suggestion(cells["status"], STATUSES, "choose one")
        faults.append(line.fault(f"status {cells['status']!r}", f"one of {', '.join(STATUSES)}", remedy))
    return faults


def _id_faults(line: Line, room: str) -> list[Fault]:
    id = line.cells["id"]
    if not id.isidentifier():
        remedy = "use letters, digits and underscores"
        return [line.fault(f"id {id!r}", f"an identifier that begins with {room}_", remedy)]
    if not id.startswith(f"{room}_") or id == f"{room}_":
        remedy = f"rename it {room}_{id}, or move the row to the file of its room"
        return [line.fault(f"id {id!r}", f"an id that begins with its room, {room}_", remedy)]
    return []


def _labels(line: Line) -> tuple[Labels, list[Fault]]:
    labels: list[tuple[str, str | int]] = []
    faults = []
    for name in COORDINATES:
        text = line.cells.get(name, "")
        if not text:
            continue
        if any(mark in text for mark in ";[]="):
            remedy = "write it without these marks, which separate labels"
            faults.append(line.fault(f"{name} {text!r}", "a label without ; [ ] =", remedy))
        elif name != "period":
            labels.append((name, text))
        elif re.fullmatch(r"[0-9]{4}", text):
            labels.append((name, int(text)))
        else:
            faults.append(line.fault(f"period {text!r}", "a year such as 2027", "write four digits"))
    return tuple(labels), faults


def _provenance_faults(line: Line, citations: Collection[str]) -> list[Fault]:
    cells, faults = line.cells, citation_faults(line, citations)
    if not _YEAR.fullmatch(cells["year"]):
        given = f"year {cells['year']!r}" if cells["year"] else "no year"
        expected = "2024, 2024-07, 2024-07-01, 2018-2022, 2024-07/2025-06 or 'not stated'"
        faults.append(line.fault(given, expected, "state the time the figure refers to"))
    if cells["status"] == "derived" and not cells["formula"]:
        remedy = "write the arithmetic that gives the value, or change the status"
        faults.append(line.fault("a derived value without formula", "a formula", remedy))
    return faults


def _group_faults(line: Line) -> list[Fault]:
    name, group = line.cells["distribution"], line.cells["group"]
    if name in ("dirichlet", "mvnormal") and not group:
        remedy = "name the group of rows that are drawn together"
        return [line.fault(f"distribution {name} without group", "a group", remedy)]
    if name == "fixed" and group:
        remedy = "leave group empty, or choose a distribution"
        return [line.fault(f"a fixed value in group {group!r}", "no group: a fixed value is not drawn", remedy)]
    return []


def _numbers(line: Line, unit: Unit | None) -> tuple[dict[str, float], list[Fault]]:
    numbers: dict[str, float] = {}
    faults = []
    for column in ("value", "low", "high"):
        text = line.cells[column]
        if not text and column != "value":
            continue
        found = number(text, scale=unit.scale if unit else 1)
        if found is None:
            remedy = "write digits with a decimal point, without thousands separators, signs or units"
            faults.append(line.fault(f"{column} {text!r}" if text else "no value", "a number", remedy))
            continue
        numbers[column] = found
        least, greatest = unit.bounds if unit else (float("-inf"), float("inf"))
        if unit and not least <= found <= greatest:
            expected = f"a {unit.kind} between {least:g} and {greatest:g}"
            faults.append(line.fault(f"{column} {text} {unit.id}", expected, "mend the number or the unit"))
    return numbers, faults


def _interval_faults(cell: Cell) -> list[Fault]:
    line, texts = cell.line, cell.line.cells
    if cell.low is None or cell.high is None:
        if cell.low is not cell.high:
            missing = "low" if cell.low is None else "high"
            return [line.fault(f"no {missing}", "both low and high, or neither", f"state {missing}")]
        if cell.status == "assumption":
            remedy = "state the range that is thought possible"
            return [line.fault("an assumption without low and high", "low and high", remedy)]
        if cell.distribution != "fixed":
            remedy = "state low and high, or write fixed"
            return [line.fault(f"distribution {cell.distribution} without low and high", "low and high", remedy)]
        return []
    if cell.low > cell.high:
        given = f"low {texts['low']} above high {texts['high']}"
        return [line.fault(given, "low at most high", "exchange or mend them")]
    if not cell.low <= cell.value <= cell.high:
        expected = f"a value between low {texts['low']} and high {texts['high']}"
        return [line.fault(f"value {texts['value']}", expected, "mend the value or its interval")]
    return []
