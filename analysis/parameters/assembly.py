"""From rows to parameters: every check that needs more than one row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product

from analysis.csv_rows import Line, number, suggestion
from analysis.faults import Fault
from analysis.parameters.checks import Registry, check_line, citation_faults
from analysis.parameters.fitting import fit_cells
from analysis.parameters.joint import (
    GroupKey,
    correlation_matrix,
    fit_dirichlet,
    group_faults,
    group_kind,
    groups,
    is_positive_semidefinite,
)
from analysis.parameters.record import COORDINATES, Cell, Correlation, Parameter, cell_key, parse_key

CORRELATION_COLUMNS = ("group", "first", "second", "correlation", "source", "locator", "status")


def assemble(
    rooms: Mapping[str, Sequence[Line]], correlation_lines: Sequence[Line], registry: Registry
) -> tuple[dict[str, Parameter], tuple[Correlation, ...], list[Fault]]:
    """Parameters and correlations from the rows of each room, with the faults of all rows.

    A row at fault takes its id and its group out of the later checks, so that it is reported once.
    """
    checked: list[Cell] = []
    faults: list[Fault] = []
    broken_ids: set[str] = set()
    broken_groups: set[GroupKey] = set()
    for room, lines in rooms.items():
        for line in lines:
            cell, found = check_line(line, room, registry)
            faults += found
            if cell is None:
                broken_ids.add(line.cells["id"])
                broken_groups.add((room, line.cells["group"]))
            else:
                checked.append(cell)
    cells, found = fit_cells(checked)
    faults += found
    kept = {id(cell.line) for cell in cells}
    for cell in checked:
        if id(cell.line) not in kept:
            broken_ids.add(cell.id)
            broken_groups.add((cell.room, cell.group))
    whole = {key: members for key, members in groups(cells).items() if key not in broken_groups}
    cells, found = _dirichlet_cells(cells, whole)
    faults += found
    correlations, found = _correlations(correlation_lines, cells, broken_ids, registry)
    faults += found
    if not found:
        faults += _matrix_faults(whole, correlations, correlation_lines)
    parameters: dict[str, Parameter] = {}
    for name, members in _by_id(cells).items():
        parameter, found = _parameter(name, members)
        if name not in broken_ids:
            faults += found
            if parameter:
                parameters[name] = parameter
    return parameters, correlations, faults


def _by_id(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    members: dict[str, list[Cell]] = {}
    for cell in cells:
        members.setdefault(cell.id, []).append(cell)
    return members


def _dirichlet_cells(
    cells: Sequence[Cell], whole: Mapping[GroupKey, tuple[Cell, ...]]
) -> tuple[list[Cell], list[Fault]]:
    faults: list[Fault] = []
    spreads: dict[str, float] = {}
    for members in whole.values():
        found = group_faults(members)
        faults += found
        if not found and group_kind(members) == "dirichlet":
            fitted, found = fit_dirichlet(members)
            faults += found
            spreads |= {cell.key: cell.spread for cell in fitted}
    return [replace(cell, spread=spreads.get(cell.key, cell.spread)) for cell in cells], faults


def _parameter(name: str, members: Sequence[Cell]) -> tuple[Parameter | None, list[Fault]]:
    first = members[0]
    where = f"(row {first.line.row})"
    dims = tuple(coordinate for coordinate, _ in first.labels)
    faults = []
    by_labels: dict[tuple[str | int, ...], Cell] = {}
    for cell in members:
        line = cell.line
        if cell.room != first.room:
            faults.append(line.fault(f"id {name!r}", f"it in {first.line.place} alone", "rename one of them"))
        if tuple(coordinate for coordinate, _ in cell.labels) != dims:
            given = f"coordinates {', '.join(c for c, _ in cell.labels) or 'none'}"
            expected = f"{', '.join(dims) or 'none'} as in the first row of {name} {where}"
            faults.append(line.fault(given, expected, "fill the same coordinates in every row of an id"))
            continue
        if cell.printed_unit != first.printed_unit:
            expected = f"{first.printed_unit} as in the first row of {name} {where}"
            faults.append(line.fault(f"unit {cell.printed_unit}", expected, "state one id in one unit"))
        labels = tuple(label for _, label in cell.labels)
        if labels in by_labels:
            expected = f"it once (row {by_labels[labels].line.row})"
            faults.append(line.fault(f"{cell.key} again", expected, "remove one row or mend its coordinates"))
            continue
        by_labels[labels] = cell
    coords = {dim: tuple(dict.fromkeys(labels[place] for labels in by_labels)) for place, dim in enumerate(dims)}
    rectangle = list(product(*coords.values()))
    missing = [labels for labels in rectangle if labels not in by_labels]
    if missing and not faults:
        named = ", ".join(cell_key(name, tuple(zip(dims, labels, strict=True))) for labels in missing[:3])
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        expected = f"a row for every combination of {', '.join(dims)}"
        faults.append(first.line.fault(f"{name} without {named}{more}", expected, "add the rows"))
    if faults:
        return None, faults
    cells = tuple(by_labels[labels] for labels in rectangle)
    return Parameter(name, first.unit, first.printed_unit, coords, cells), []


def _correlations(
    lines: Sequence[Line], cells: Sequence[Cell], broken_ids: set[str], registry: Registry
) -> tuple[tuple[Correlation, ...], list[Fault]]:
    by_key = {cell.key: cell for cell in cells}
    found: dict[frozenset[str], Correlation] = {}
    faults: list[Fault] = []
    for line in lines:
        faults += citation_faults(line, registry.citations)
        value = number(line.cells["correlation"])
        if value is None or not -1 <= value <= 1:
            given = f"correlation {line.cells['correlation']!r}"
            faults.append(line.fault(given, "a number between -1 and 1", "mend the correlation"))
            value = 0.0
        first, second = keys = _canonical(line.cells["first"]), _canonical(line.cells["second"])
        for end, key in zip(("first", "second"), keys, strict=True):
            if key.partition("[")[0] not in broken_ids:
                faults += _end_faults(line, end, key, by_key)
        pair = frozenset(keys)
        if len(pair) == 1:
            faults.append(line.fault(f"{first} with itself", "two different rows", "name the other row"))
        elif pair in found:
            expected = f"each pair once (row {found[pair].line.row})"
            faults.append(line.fault(f"{first} and {second} again", expected, "remove one row"))
        cell = line.cells
        found.setdefault(
            pair,
            Correlation(cell["group"], first, second, value, cell["source"], cell["locator"], cell["status"], line),
        )
    return tuple(found.values()), faults


def _canonical(text: str) -> str:
    return parse_key(text) or text


def _end_faults(line: Line, end: str, key: str, by_key: Mapping[str, Cell]) -> list[Fault]:
    cell, group = by_key.get(key), line.cells["group"]
    if cell is None:
        remedy = suggestion(key, by_key, f"write id or id[coordinate=label;…], coordinates of {', '.join(COORDINATES)}")
        return [line.fault(f"{end} {key!r}", "a parameter row", remedy)]
    if cell.distribution != "mvnormal":
        given = f"a correlation of {key}, which is {cell.distribution}"
        return [line.fault(given, "rows with distribution mvnormal", "remove the correlation or change the row")]
    if cell.group != group:
        return [line.fault(f"group {group!r}", f"{cell.group!r}, the group of {key}", "name the rows' own group")]
    return []


def _matrix_faults(
    whole: Mapping[GroupKey, tuple[Cell, ...]], correlations: Iterable[Correlation], lines: Sequence[Line]
) -> list[Fault]:
    stated = {frozenset((one.first, one.second)): one for one in correlations}
    faults = []
    for members in whole.values():
        if group_kind(members) != "mvnormal" or group_faults(members):
            continue
        group = members[0].group
        matrix, missing = correlation_matrix(members, stated)
        place = lines[0].place if lines else members[0].line.place
        for first, second in missing:
            given = f"no correlation of {first} and {second} (group {group!r})"
            remedy = "add the row to correlations.csv; state 0 if they are independent"
            faults.append(Fault(place, None, given, "one for each pair of the group", remedy))
        if not missing and not is_positive_semidefinite(matrix):
            given = f"correlations of group {group!r} that no variables can have at once"
            remedy = "mend a correlation; the signs around a triangle must agree"
            faults.append(Fault(place, None, given, "a positive semi-definite matrix", remedy))
    return faults
