"""Errors that forecasters of NHI finances made, and the backcast's, beside the width of our own interval."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from analysis.csv_rows import read_lines
from analysis.faults import InputFaults
from analysis.outlook.backcast import MEASURES, ORIGINS
from analysis.outlook.profile import BASE

FILE = "outlook_backcast.csv"
COLUMNS = (
    *("forecast_by", "origin", "made", "measure", "year", "forecast", "outcome", "outcome_status"),
    *("source", "status", "formula", "note"),
)
CARRIED = "_at_mean_growth"
HINDSIGHT = "outlook_backcast_hindsight.csv"
HINDSIGHT_COLUMNS = ("origin", "input", "used", "hindsight", "why")


def comparisons(published: Path, central: Callable[..., float]) -> dict[str, list[dict[str, Any]]]:
    """Errors of others and of the backcast by years ahead, each beside the half width of our interval there.

    ``outlook_errors``: percent of what came. ``outlook_balance_errors``: trillion won. ``outlook_coverage``: how many
    errors lie inside the interval of their horizon. A forecast of the origin's own year is left out.
    """
    errors, balances = [], []
    for cells in _cells(published / FILE, COLUMNS):
        if not cells["outcome"] or not cells["forecast"] or cells["measure"].startswith("event"):
            continue
        measure, carried, _ = cells["measure"].partition(CARRIED)
        horizon = int(cells["year"]) - int(cells["origin"])
        forecast, outcome = float(cells["forecast"]), float(cells["outcome"])
        about: dict[str, Any] = {key: cells[key] for key in ("forecast_by", "origin", "year", "source", "status")}
        about |= {"measure": measure, "horizon": horizon, "forecast": forecast, "outcome": outcome}
        if measure in MEASURES and horizon > 0:
            path = "constant growth" if carried else "printed"
            errors.append(about | _judged(measure, horizon, 100 * (forecast / outcome - 1), central) | {"path": path})
        elif measure in ("balance", "reserve") and horizon > 0:
            direction = "too low" if forecast < outcome else "too high"
            balances.append(about | {"error": forecast - outcome, "direction": direction})
    for origin in ORIGINS:
        for year in range(origin + 1, BASE + 1):
            error = 100 * central("outlook_backcast_error", origin=origin, period=year)
            judged = _judged("fees", year - origin, error, central)
            forecast = central("outlook_backcast_fees", origin=origin, period=year) / 1e12
            told: dict[str, Any] = {
                "forecast_by": f"Backcast {origin}",
                "origin": str(origin),
                "year": str(year),
                "source": "",
            }
            told |= {"status": "derived", "measure": "fees", "horizon": year - origin, "forecast": forecast}
            errors.append(told | {"outcome": forecast / (1 + error / 100)} | judged | {"path": "backcast"})
    groups = [(measure, [row for row in errors if row["measure"] == measure]) for measure in MEASURES]
    return {
        "outlook_errors": errors,
        "outlook_balance_errors": balances,
        "outlook_hindsight": [dict(cells) for cells in _cells(published / HINDSIGHT, HINDSIGHT_COLUMNS)],
        "outlook_coverage": [_coverage(name, rows) for name, rows in (*groups, ("all", errors))],
    }


def _judged(measure: str, horizon: int, error: float, central: Callable[..., float]) -> dict[str, Any]:
    """The error with the half width of our interval so many years ahead, both in percent, and whether it is inside."""
    width = central("outlook_interval_width", item=measure, horizon=horizon)
    inside = abs(math.log1p(error / 100)) <= math.log1p(width)
    return {"error": error, "width": 100 * width, "inside": "yes" if inside else "no"}


def _coverage(measure: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts, and the median size of an error as a share of the half width: 0.34 for a normal error of that width."""
    inside = sum(row["inside"] == "yes" for row in rows)
    forecasts = len({row["forecast_by"] for row in rows})
    sizes = sorted(abs(math.log1p(row["error"] / 100)) / math.log1p(row["width"] / 100) for row in rows)
    found = {"measure": measure, "errors": len(rows), "forecasts": forecasts, "inside": inside}
    return found | {"share": round(100 * inside / len(rows)), "median": round(median(sizes), 2)}


def _cells(path: Path, columns: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    _, lines, faults = read_lines(path, columns)
    if faults:
        raise InputFaults(faults)
    return (line.cells for line in lines)
