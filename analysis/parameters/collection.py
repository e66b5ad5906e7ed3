"""All parameters of a study: loaded from a folder, changed by a scenario."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.csv_rows import Line, read_lines, suggestion
from analysis.faults import Fault, InputFaults
from analysis.parameters.assembly import CORRELATION_COLUMNS, assemble
from analysis.parameters.checks import COLUMNS, Registry
from analysis.parameters.joint import lone_row_faults
from analysis.parameters.record import COORDINATES, Cell, Correlation, Parameter, cell_frame
from analysis.units import Unit

if TYPE_CHECKING:
    import pandas as pd

CORRELATIONS_FILE = "correlations.csv"
"""The one file of the folder that holds no parameters, but the correlations of mvnormal groups."""


@dataclass(frozen=True)
class Change:
    """What a scenario states anew of one parameter, or of those of its rows that ``where`` names by
    coordinates.

    Numbers are in ``unit``, or in the unit of the parameter's CSV if that is empty. What is None or empty
    stays as it is. A row that becomes ``fixed`` leaves its group. ``place`` and ``row`` say where the change
    is written.
    """

    parameter: str
    where: Mapping[str, str | int] = field(default_factory=dict)
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    distribution: str = ""
    source: str = ""
    locator: str = ""
    status: str = ""
    place: str = "scenario"
    row: int | None = None


class Parameters(Mapping[str, Parameter]):
    """Every parameter by id, with the correlations of its groups. Not changed once made."""

    def __init__(
        self, parameters: Mapping[str, Parameter], correlations: tuple[Correlation, ...], registry: Registry
    ) -> None:
        self._parameters = dict(parameters)
        self._registry = registry
        self.correlations = correlations

    def __getitem__(self, id: str) -> Parameter:
        return self._parameters[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of all parameters."""
        return tuple(cell for parameter in self.values() for cell in parameter.cells)

    def frame(self) -> pd.DataFrame:
        """One row a cell: id, coordinates in use, what the CSV says (numbers in ``unit``), file and row."""
        return cell_frame(self.cells)

    def replace(self, changes: Iterable[Change]) -> Parameters:
        """These parameters with ``changes`` made one after another, checked as a file is.

        Random numbers are keyed by id and coordinates, so values that are not changed keep their draws.
        Raises InputFaults, at the place of the change.
        """
        cells = {cell.key: cell for cell in self.cells}
        lines = {cell.key: cell.line for cell in self.cells}
        faults: list[Fault] = []
        for change in changes:
            keys, found = self._changed_cells(change)
            faults += found
            for key in keys:
                lines[key] = self._changed_line(cells[key], lines[key], change)
        if faults:
            raise InputFaults(faults)
        rooms: dict[str, list[Line]] = {}
        for key, cell in cells.items():
            rooms.setdefault(cell.room, []).append(lines[key])
        correlation_lines = [
            correlation.line
            for correlation in self.correlations
            if all(lines[key].cells["distribution"] == "mvnormal" for key in (correlation.first, correlation.second))
        ]
        parameters, correlations, faults = assemble(rooms, correlation_lines, self._registry)
        if faults:
            raise InputFaults(faults)
        return Parameters(parameters, correlations, self._registry)

    def _changed_cells(self, change: Change) -> tuple[list[str], list[Fault]]:
        def fault(given: str, expected: str, remedy: str) -> tuple[list[str], list[Fault]]:
            return [], [Fault(change.place, change.row, given, expected, remedy)]

        parameter = self.get(change.parameter)
        if parameter is None:
            remedy = suggestion(change.parameter, self, "name a parameter of data/parameters")
            return fault(f"parameter {change.parameter!r}", "the id of a parameter", remedy)
        unit = self._registry.units.get(change.unit or parameter.printed_unit)
        if unit is None or unit.base != parameter.unit:
            return fault(f"unit {change.unit!r}", f"a unit of {parameter.unit}", "state the number in such a unit")
        where = {name: str(label) for name, label in change.where.items()}
        keys = [
            cell.key
            for cell in parameter.cells
            if all(
                {name: str(label) for name, label in cell.labels}.get(name) == label for name, label in where.items()
            )
        ]
        if not keys:
            given = f"no {change.parameter} at {', '.join(f'{name} {label}' for name, label in where.items())}"
            labels = "; ".join(f"{name}: {', '.join(map(str, found))}" for name, found in parameter.coords.items())
            return fault(given, f"labels among {labels or 'none, the parameter is one number'}", "mend the labels")
        return keys, []

    def _changed_line(self, cell: Cell, line: Line, change: Change) -> Line:
        units = self._registry.units
        scale = units[change.unit or cell.printed_unit].scale / units[cell.printed_unit].scale
        texts = dict(line.cells)
        for column in ("value", "low", "high"):
            stated = getattr(change, column)
            if stated is not None:
                texts[column] = str(Decimal(str(stated)) * scale)
        for column in ("distribution", "source", "locator", "status"):
            texts[column] = getattr(change, column) or texts[column]
        if change.distribution == "fixed":
            texts["group"] = ""
        return replace(line, place=change.place, row=change.row, cells=texts)


def load_parameters(folder: Path, units: Mapping[str, Unit], bibliography: Collection[str]) -> Parameters:
    """The parameters of every CSV in ``folder``, one file a room, checked, in base units.

    ``bibliography`` holds the citation keys. Raises InputFaults with the faults of all files.
    """
    registry = Registry(units, bibliography)
    rooms: dict[str, list[Line]] = {}
    correlation_lines: list[Line] = []
    faults: list[Fault] = []
    paths = sorted(folder.glob("*.csv"))
    unread = not paths
    if not paths:
        faults.append(
            Fault(
                folder.as_posix(),
                None,
                "a folder without CSV files",
                "a file for each room",
                "check the path",
            )
        )
    for path in paths:
        if path.name == CORRELATIONS_FILE:
            _, lines, found = read_lines(path, CORRELATION_COLUMNS, ("note",))
            correlation_lines = lines
        else:
            _, lines, found = read_lines(path, COLUMNS, COORDINATES)
            rooms[path.stem] = lines
            found += lone_row_faults(lines)
        faults += found
        unread = unread or not lines
    if unread:
        # Without the rows of one file, what the others say of them would be at fault too.
        raise InputFaults(faults)
    parameters, correlations, found = assemble(rooms, correlation_lines, registry)
    faults += found
    if faults:
        raise InputFaults(sorted(faults, key=lambda fault: (fault.place, fault.row or 0)))
    return Parameters(parameters, correlations, registry)
