"""What others print about the same people and deaths, beside our estimates: definition, gap and reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis.csv_rows import read_lines
from analysis.faults import InputFaults

FILE = "demography_printed.csv"
COLUMNS = "what estimate at printed unit kind definition source status tolerance reason".split()
SCALES = {
    "million_persons": 1e6,
    "thousand_persons": 1e3,
    "persons": 1.0,
    "percent": 0.01,
    "million_deaths": 1e6,
    "thousand_deaths": 1e3,
    "deaths": 1.0,
}


def comparisons(published: Path, central: Callable[..., float]) -> dict[str, list[dict[str, Any]]]:
    """Every printed figure with our draw 0 of the same unit and the gap: relative, or in points where it is a share."""
    columns = COLUMNS
    _, lines, faults = read_lines(published / FILE, columns)
    if faults:
        raise InputFaults(faults)
    rows = []
    for line in lines:
        cells = line.cells
        at = dict(part.split("=") for part in cells["at"].split(";"))
        ours = central(cells["estimate"], **at) / SCALES[cells["unit"]]
        printed = float(cells["printed"])
        apart = ours - printed
        gap = apart if cells["unit"] == "percent" else 100 * apart / printed
        rows.append({**cells, "period": at["period"], "row": line.row, "ours": ours, "gap": gap})
    return {"demography_comparison": rows}
