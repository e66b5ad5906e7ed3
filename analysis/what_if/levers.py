"""Levers as data: which parameters of a reform each moves, between which ends, and where the reform itself stands.

A lever multiplies all that it moves, central values and ranges alike, by one factor: where it stands over where the
reform stands. So it needs no distribution of its own, and the reform's own setting is a factor of one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isclose
from pathlib import Path

from analysis.csv_rows import Line, number, read_lines, suggestion
from analysis.faults import Fault, InputFaults
from analysis.parameters import Cell, Change, Parameters
from analysis.scenarios import Scenario
from analysis.units import Unit

WORDS = ("english", "korean", "english_note", "korean_note")
NUMBERS = ("low", "high", "step", "default")
COLUMNS = ("id", "reform", "targets", "shown", "unit", *NUMBERS, "nodes", *WORDS)

PURE = {"share", "ratio"}
"""Base units without a dimension."""

TARGET = re.compile(r"(\w+)(?:\[([^\]]+)\])?")


@dataclass(frozen=True)
class Target:
    """A parameter that a lever moves, or those of its values that ``labels`` names."""

    parameter: str
    labels: tuple[tuple[str, str], ...] = ()

    def of(self, parameters: Parameters) -> list[Cell]:
        """The values named; none if there are none."""
        found = parameters[self.parameter].cells if self.parameter in parameters else ()
        wanted = set(self.labels)
        return [cell for cell in found if wanted <= {(name, str(label)) for name, label in cell.labels}]


@dataclass(frozen=True)
class Lever:
    """One slider: ends, steps and the reform's own place in ``unit``, what it moves, what it is called.

    ``nodes`` settings, evenly spread from end to end, are computed by the model; between them values are read off
    straight lines.
    """

    id: str
    reform: str
    targets: tuple[Target, ...]
    shown: tuple[Target, ...]
    unit: str
    low: float
    high: float
    step: float
    default: float
    nodes: int
    words: Mapping[str, str]
    line: Line
    cells: tuple[Cell, ...] = ()
    """The values that it moves, as they stand under the reform."""

    def places(self) -> list[float]:
        """The settings that the model computes, lowest first."""
        gap = (self.high - self.low) / (self.nodes - 1)
        return [self.low + gap * place for place in range(self.nodes)]

    def stops(self) -> list[float]:
        """Every setting that a reader can choose, lowest first."""
        steps = round((self.high - self.low) / self.step)
        return [self.low + (self.high - self.low) * place / steps for place in range(steps + 1)]

    def changes(self, value: float) -> list[Change]:
        """What a scenario file states to set the lever to ``value``."""
        return [_scaled(cell, value / self.default, self.line) for cell in self.cells]


def load_levers(
    path: Path, parameters: Parameters, scenarios: Mapping[str, Scenario], units: Mapping[str, Unit]
) -> dict[str, Lever]:
    """The levers of a CSV by id; InputFaults names every fault of the file.

    Among them: a reform or parameter that does not exist, a default where the reform does not stand, a setting that
    the parameter's unit does not allow.
    """
    _, lines, faults = read_lines(path, COLUMNS)
    levers: dict[str, Lever] = {}
    reformed: dict[str, Parameters] = {}
    for line in lines:
        lever, found = _lever(line, scenarios, units)
        if lever and lever.id in levers:
            found.append(line.fault(f"lever {lever.id!r} again", "each id once", "rename or remove one"))
        if lever and not found:
            if lever.reform not in reformed:
                reformed[lever.reform] = parameters.replace(scenarios[lever.reform].changes)
            found = _parameter_faults(lever, reformed[lever.reform], units)
            cells = (cell for target in lever.targets for cell in target.of(reformed[lever.reform]))
            levers[lever.id] = replace(lever, cells=tuple(cells))
        faults += found
    if not faults:
        faults = _faults_at_the_end(levers.values(), reformed)
    if faults:
        raise InputFaults(faults)
    return levers


def _lever(line: Line, scenarios: Collection[str], units: Mapping[str, Unit]) -> tuple[Lever | None, list[Fault]]:
    cell, faults = line.cells, []
    if not cell["id"].isidentifier():
        faults.append(line.fault(f"id {cell['id']!r}", "an identifier", "use letters, digits and underscores"))
    if cell["reform"] not in scenarios:
        remedy = suggestion(cell["reform"], scenarios, "name a file of data/scenarios without .toml")
        faults.append(line.fault(f"reform {cell['reform']!r}", "a scenario", remedy))
    if cell["unit"] not in units:
        faults.append(line.fault(f"unit {cell['unit']!r}", "a unit", suggestion(cell["unit"], units, "name one")))
    faults += [line.fault(f"no {name}", "words", "write them") for name in WORDS if not cell[name]]
    ends = {name: number(cell[name]) for name in NUMBERS}
    for name, value in ends.items():
        if value is None:
            faults.append(line.fault(f"{name} {cell[name]!r}", "a number", "write it without signs"))
    if not cell["nodes"].isdecimal() or int(cell["nodes"]) < 2:
        faults.append(line.fault(f"nodes {cell['nodes']!r}", "2 or more", "2 where the model is a straight line"))
    targets, shown = _targets(cell["targets"]), _targets(cell["shown"])
    if not targets or shown is None:
        given = f"targets {cell['targets']!r}, shown {cell['shown']!r}"
        faults.append(line.fault(given, "parameter or parameter[name=label], parted by blanks", "write them so"))
    if faults or targets is None or shown is None:
        return None, faults
    low, high, step, default = (float(ends[name] or 0) for name in NUMBERS)
    if not 0 <= low < high or not default > 0 or not step > 0:
        given = f"low {low:g}, high {high:g}, step {step:g}, default {default:g}"
        return None, [line.fault(given, "0 <= low < high, step and default above 0", "mend them")]
    for name, value in (("high", high), ("default", default)):
        if Decimal(str(value - low)).quantize(Decimal("1e-9")) % Decimal(str(step)) or not low <= value <= high:
            given = f"{name} {value:g} with steps of {step:g} from {low:g}"
            faults.append(line.fault(given, "a step of the lever", "mend the step or the ends"))
    words = {name: cell[name] for name in WORDS}
    nodes = int(cell["nodes"])
    place, reform, unit = cell["id"], cell["reform"], cell["unit"]
    return Lever(place, reform, targets, shown or targets, unit, low, high, step, default, nodes, words, line), faults


def _targets(text: str) -> tuple[Target, ...] | None:
    found = []
    for part in text.split():
        match = TARGET.fullmatch(part)
        pairs = [one.split("=") for one in (match[2] or "").split(";") if one] if match else []
        if match is None or any(len(pair) != 2 for pair in pairs):
            return None
        found.append(Target(match[1], tuple((name, label) for name, label in pairs)))
    return tuple(found)


def _parameter_faults(lever: Lever, parameters: Parameters, units: Mapping[str, Unit]) -> list[Fault]:
    """Targets that are not there, and a default that is not the sum of the values shown."""
    faults = []
    unit = units[lever.unit]
    for target in dict.fromkeys((*lever.targets, *lever.shown)):
        if target.parameter not in parameters:
            remedy = suggestion(target.parameter, parameters, "name a parameter of data/parameters")
            faults.append(lever.line.fault(f"parameter {target.parameter!r}", "the id of a parameter", remedy))
        elif not target.of(parameters):
            labels = ", ".join("=".join(pair) for pair in target.labels)
            known = "; ".join(f"{k}: {', '.join(map(str, v))}" for k, v in parameters[target.parameter].coords.items())
            faults.append(lever.line.fault(f"no {target.parameter} at {labels}", known or "no labels", "mend them"))
        elif target in lever.shown and not _alike(parameters[target.parameter].unit, unit.base):
            given = f"unit {unit.id} for {target.parameter} in {parameters[target.parameter].unit}"
            faults.append(lever.line.fault(given, f"a unit of {parameters[target.parameter].unit}", "name such a unit"))
    if faults:
        return faults
    stated = sum(cell.value for target in lever.shown for cell in target.of(parameters)) / float(unit.scale)
    if not isclose(stated, lever.default, rel_tol=1e-9):
        given = f"default {lever.default:g}, where {lever.reform} stands at {stated:g} {unit.id}"
        faults.append(lever.line.fault(given, "the reform's own value", f"write {stated:g}"))
    return faults


def _alike(first: str, second: str) -> bool:
    """Whether numbers of both base units are of one kind: a share of 0.4 and a ratio of 0.4 are both 40 %."""
    return first == second or {first, second} <= PURE


def _faults_at_the_end(levers: Iterable[Lever], reformed: Mapping[str, Parameters]) -> list[Fault]:
    """What the units and distributions of the parameters say of every lever at its upper end."""
    faults: list[Fault] = []
    for reform, parameters in reformed.items():
        changes = [change for one in levers if one.reform == reform for change in one.changes(one.high)]
        try:
            parameters.replace(changes)
        except InputFaults as error:
            faults += error.faults
    return faults


def _scaled(cell: Cell, factor: float, line: Line) -> Change:
    """The value and its range times ``factor``; at nothing it is fixed, since no range is left."""
    value, low, high = (
        None if one is None else float(f"{one * factor:.12g}") for one in (cell.value, cell.low, cell.high)
    )
    return Change(
        parameter=cell.id,
        where=dict(cell.labels),
        value=value,
        low=low,
        high=high,
        unit=cell.unit,
        distribution="" if factor else "fixed",
        place=line.place,
        row=line.row,
    )
