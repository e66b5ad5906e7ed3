"""A user's own regions from one CSV: read, checked, and made into the arrays that the graph takes by name."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.csv_rows import Line, number, read_lines
from analysis.faults import Fault, InputFaults
from analysis.network.flows import BASE

if TYPE_CHECKING:
    import xarray as xr

REQUIRED = (
    *("region", "people", "elderly", "treatable_mortality", "doctors_per_thousand"),
    *("resident_fees", "inside_fees", "provider_fees", "latitude", "longitude"),
)
OPTIONAL = ("capital", "all_doctors", "noncovered_share", "note")
POSITIVE = ("people", "elderly", "treatable_mortality", "doctors_per_thousand", "resident_fees", "provider_fees")
LIMITS = {"latitude": (-90.0, 90.0), "longitude": (-180.0, 180.0), "noncovered_share": (0.0, 0.999), "capital": (0, 1)}

CLOSED = 1e-4
"""How far the fees of all residents may lie from those of all providers, relatively: margins are published rounded."""

FEWEST = 3
"""Regions below which flows between them have nothing to be fitted."""


def read_regions(path: Path) -> dict[str, xr.DataArray]:
    """The arrays of the room by name, from one row a region; money in won, mortality in deaths per 100,000.

    Columns: ``REQUIRED``; ``capital`` (1 or 0) parts the regions in two groups for the Theil index; for the pilot score
    either ``all_doctors`` or ``noncovered_share`` (0 to below 1). Raises InputFaults with every fault of the file.
    """
    _, lines, faults = read_lines(path, REQUIRED, OPTIONAL)
    table: dict[str, list[float]] = {name: [] for name in (*REQUIRED[1:], *OPTIONAL[:-1])}
    for line in lines:
        for name, values in table.items():
            value, found = _cell(line, name)
            values.append(value)
            faults += found
    if lines or not faults:
        faults += _whole_faults(path, lines)
    if not faults:
        faults += _margin_faults(path, lines, table)
    if faults:
        raise InputFaults(faults)
    return _arrays([line.cells["region"] for line in lines], table)


def _cell(line: Line, name: str) -> tuple[float, list[Fault]]:
    text = line.cells.get(name, "")
    if not text and name in OPTIONAL:
        return math.nan, []
    value = number(text, thousands=True)
    if value is None:
        return math.nan, [line.fault(f"{name} {text!r}", "a number", "write it with digits and a decimal point")]
    low, high = LIMITS.get(name, (0.0, math.inf))
    if not low <= value <= high or (name in POSITIVE and value <= 0):
        expected = "more than 0" if name in POSITIVE else f"{low:g} to {high:g}"
        return value, [line.fault(f"{name} {text}", expected, "mend the figure or its unit")]
    return value, []


def _whole_faults(path: Path, lines: list[Line]) -> list[Fault]:
    """What is wrong with the file as a whole: too few regions, a name missing or given twice, two in one place."""
    faults = []
    if len(lines) < FEWEST:
        given = f"{len(lines)} regions"
        faults.append(Fault(path.as_posix(), None, given, f"at least {FEWEST}", "add the regions that are missing"))
    counted = Counter(line.cells["region"] for line in lines)
    for line in lines:
        name = line.cells["region"]
        if not name:
            faults.append(line.fault("no region", "its name", "name the region"))
        elif counted[name] > 1:
            faults.append(line.fault(f"region {name!r} again", "each region once", "rename or remove a row"))
    # As numbers: 36.5 and 36.50 are one place, and flows between two regions in one place have no distance.
    places: dict[tuple[float, float], str] = {}
    for line in lines:
        north, east = (number(line.cells[name], thousands=True) for name in ("latitude", "longitude"))
        if north is None or east is None:
            continue
        first = places.setdefault((north, east), line.cells["region"])
        if first != line.cells["region"]:
            given = f"region {line.cells['region']!r} in the same place as {first!r}"
            faults.append(
                line.fault(given, "a place of its own", "mend latitude or longitude, or join the two regions")
            )
    return faults


def _margin_faults(path: Path, lines: list[Line], table: dict[str, list[float]]) -> list[Fault]:
    """Fees that cannot be: more inside than in all, elderly than people, or residents' fees that nobody provides."""
    faults = []
    for line, people, elderly, resident, inside, provider in zip(
        lines,
        *(table[name] for name in ("people", "elderly", "resident_fees", "inside_fees", "provider_fees")),
        strict=True,
    ):
        if elderly > people:
            faults.append(line.fault(f"{elderly:,.0f} elderly of {people:,.0f} people", "a part", "mend one of them"))
        if inside > min(resident, provider):
            given = f"inside_fees {inside:,.0f} above fees of residents or providers"
            faults.append(line.fault(given, "at most either", "mend the three figures"))
    resident, provider = sum(table["resident_fees"]), sum(table["provider_fees"])
    if abs(resident / provider - 1) > CLOSED:
        given = f"{resident:,.0f} won of residents and {provider:,.0f} won of providers in all"
        remedy = "add a region for what comes from or goes outside"
        faults.append(Fault(path.as_posix(), None, given, "the same sum", remedy))
    else:
        faults += _outflow_faults(lines, table)
    for one, other in (("all_doctors", "noncovered_share"),):
        if any(math.isnan(a) and math.isnan(b) for a, b in zip(table[one], table[other], strict=True)):
            given = f"rows with neither {one} nor {other}"
            faults.append(Fault(path.as_posix(), None, given, "one of them in each row", f"fill {one} or {other}"))
    mixed = {math.isnan(value) for value in table["noncovered_share"]}
    if len(mixed) > 1:
        given = "noncovered_share in some rows only"
        faults.append(Fault(path.as_posix(), None, given, "in all or in none", "fill it everywhere or clear it"))
    return faults


def _outflow_faults(lines: list[Line], table: dict[str, list[float]]) -> list[Fault]:
    """Regions whose residents spend more outside than the providers of all others have from outside."""
    outflow, inflow = (
        [one - inside for one, inside in zip(table[name], table["inside_fees"], strict=True)]
        for name in ("resident_fees", "provider_fees")
    )
    faults = []
    for place, line in enumerate(lines):
        others = sum(inflow) - inflow[place]
        if outflow[place] > others * (1 + CLOSED):
            given = f"{outflow[place]:,.0f} won spent outside {line.cells['region']}"
            expected = f"at most the {others:,.0f} won that all other regions have from outside"
            faults.append(line.fault(given, expected, "mend its fees or add the region that receives them"))
    return faults


def _arrays(names: list[str], table: dict[str, list[float]]) -> dict[str, xr.DataArray]:
    import xarray as xr

    def over(values: list[float]) -> xr.DataArray:
        return xr.DataArray(np.array(values, dtype=float), coords={"region": names}, dims="region")

    def of_year(column: str) -> xr.DataArray:
        return over(table[column]).expand_dims(period=[BASE]).transpose("region", "period")

    capital = [0.0 if math.isnan(value) else value for value in table["capital"]]
    doctors = over(table["all_doctors"])
    if not math.isnan(table["noncovered_share"][0]):
        # Acceptance is fees per doctor; with the share at hand, doctors are set so that it is the covered part.
        doctors = over(table["provider_fees"]) / (1 - over(table["noncovered_share"]))
    return {
        "network_people": over(table["people"]),
        "network_elderly": over(table["elderly"]),
        "network_doctor_density": over(table["doctors_per_thousand"]),
        "network_all_doctors": doctors,
        "network_resident_fees": of_year("resident_fees"),
        "network_inside_fees": of_year("inside_fees"),
        "network_provider_fees": of_year("provider_fees"),
        "network_latitude": over(table["latitude"]),
        "network_longitude": over(table["longitude"]),
        "network_capital": over(capital),
        "network_treatable_mortality": over(table["treatable_mortality"]),
    }


def drawn_mortality(rate: xr.DataArray, people: xr.DataArray, draws: int, seed: int) -> xr.DataArray:
    """Mortality with the Poisson error of its count in draws 1 and up; draw 0 is as stated. Per 100,000."""
    import xarray as xr

    error = np.sqrt(rate.values * 1e5 / people.values)
    noise = np.random.default_rng(seed).standard_normal((draws + 1, rate.size))
    noise[0] = 0.0
    values = np.clip(rate.values + noise * error, 1e-3, None)
    coords = {"draw": np.arange(draws + 1), "region": rate.region.values}
    return xr.DataArray(values, coords=coords, dims=("draw", "region"))
