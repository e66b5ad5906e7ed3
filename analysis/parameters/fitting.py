"""The spread of each cell, solved from low and high, or the fault of a distribution that does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from analysis.faults import Fault
from analysis.parameters.distributions import FAMILIES, OUTSIDE, TOLERANCE, Floats, fit, outside
from analysis.parameters.record import HIGH_QUANTILE, LOW_QUANTILE, Cell

MARGINALS = {**{name: name for name in FAMILIES}, "mvnormal": "normal"}
"""The distribution of a single cell by the name in the CSV; a Dirichlet is solved as a group."""

INTERVALS = {"quantiles": f"the {LOW_QUANTILE:.1%} and {HIGH_QUANTILE:.1%} quantiles", "bounds": "the bounds"}


def numbers(cells: Iterable[Cell]) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Value, low, high, spread and the unit's bounds (two columns); not a number where not stated."""
    rows = [
        (
            cell.value,
            np.nan if cell.low is None else cell.low,
            np.nan if cell.high is None else cell.high,
            cell.spread,
        )
        for cell in cells
    ]
    bounds = np.array([cell.bounds for cell in cells], dtype=float).reshape(-1, 2)
    value, low, high, spread = np.array(rows, dtype=float).reshape(-1, 4).T
    return value, low, high, spread, bounds


def fit_cells(cells: Sequence[Cell]) -> tuple[list[Cell], list[Fault]]:
    """The cells with their spread, without those at fault; a Dirichlet cell is left as it is."""
    fitted: dict[int, Cell] = {}
    faults: list[Fault] = []
    by_name: dict[str, list[int]] = {}
    for index, cell in enumerate(cells):
        name = MARGINALS.get(cell.distribution)
        if name in (None, "fixed"):
            fitted[index] = cell
        elif not _possible(cell, str(name)):
            faults.append(_impossible(cell))
        else:
            by_name.setdefault(str(name), []).append(index)
    for name, indices in by_name.items():
        value, low, high, _, bounds = numbers([cells[index] for index in indices])
        spread, miss = fit(name, value, low, high)
        beyond = outside(name, value, low, high, spread, bounds)
        for place, index in enumerate(indices):
            cell = replace(cells[index], spread=float(spread[place]))
            if miss[place] > TOLERANCE:
                faults.append(_misfit(cell, float(miss[place])))
            elif beyond[place] > OUTSIDE:
                faults.append(_beyond(cell, float(beyond[place])))
            else:
                fitted[index] = cell
    return [fitted[index] for index in sorted(fitted)], faults


def _possible(cell: Cell, name: str) -> bool:
    # Both are stated: the row's own checks refuse a distribution without low and high.
    return FAMILIES[name].possible(cell.value, float(cell.low or 0), float(cell.high or 0))


def _impossible(cell: Cell) -> Fault:
    family = FAMILIES[MARGINALS[cell.distribution]]
    expected = f"{family.demand} for {cell.distribution}, with low and high {INTERVALS[family.interval]}"
    return cell.line.fault(_stated(cell), expected, _alternative(cell))


def _misfit(cell: Cell, miss: float) -> Fault:
    expected = f"a {cell.distribution} that comes within {TOLERANCE:.0%} of high - low; this one misses {miss:.0%}"
    return cell.line.fault(_stated(cell), expected, _alternative(cell))


def _beyond(cell: Cell, probability: float) -> Fault:
    least, greatest = cell.bounds
    expected = (
        f"at most {OUTSIDE:.1%} of a {cell.distribution} outside {least:g} to {greatest:g} ({cell.unit}); "
        f"this one has {probability:.2%}"
    )
    return cell.line.fault(_stated(cell), expected, _alternative(cell))


def _stated(cell: Cell) -> str:
    texts = cell.line.cells
    return f"value {texts['value']}, low {texts['low']}, high {texts['high']}"


def _alternative(cell: Cell) -> str:
    fitting = []
    value, low, high, _, bounds = numbers([cell])
    if low[0] == high[0]:
        return "write fixed, or a wider interval"
    for name, family in FAMILIES.items():
        if family.solve is None or name == MARGINALS[cell.distribution] or not _possible(cell, name):
            continue
        spread, miss = fit(name, value, low, high)
        if miss[0] <= TOLERANCE and outside(name, value, low, high, spread, bounds)[0] <= OUTSIDE:
            fitting.append(name)
    if fitting and cell.distribution != "mvnormal":
        return f"use {' or '.join(fitting)}, which fit{'s' if len(fitting) == 1 else ''}"
    return "mend the numbers, or state bounds as low and high and use pert, triangular or uniform"
