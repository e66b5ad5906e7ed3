"""Published projections of NHI finances beside ours: definition, gap and reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.csv_rows import read_lines
from analysis.faults import InputFaults
from analysis.outlook.growth import LAST, START

TRILLION = 1e12
PROJECTIONS = "outlook_projections.csv"
PROJECTION_COLUMNS = (
    *("projection", "made", "measure", "year", "trillion_won", "percent", "event_year"),
    *("source", "status", "formula", "note"),
)
DEFINITIONS = "outlook_definitions.csv"
DEFINITION_COLUMNS = ("projection", "definition", "reason", "source", "status")

ASSUMED = "outlook_assumed.csv"
ASSUMED_COLUMNS = (
    *("projection", "rate_increase", "rate_ceiling", "subsidy_of_premium", "fee_increase", "revenue_2025"),
    *("expenditure_2025", "last", "revenue_last", "expenditure_last", "source", "status", "note"),
)

OURS = {
    "revenue": "revenue",
    "expenditure": "expenditure",
    "balance": "balance",
    "reserve": "reserve",
    "cumulative_balance": "reserve",
}
"""Measures that others print and the item of our accounts that answers them."""

EVENTS = {"first_deficit": "outlook_first_deficit_year", "reserve_exhausted": "outlook_depletion_year"}
"""Years that others print and our estimates of them."""


def comparisons(published: Path, central: Callable[..., float]) -> dict[str, list[dict[str, Any]]]:
    """Every printed level, balance and year after 2025 with ours (draw 0), its gap, definition and reason.

    ``gap`` is ours less theirs in percent of theirs for revenue and expenditure, in trillion won for balances and
    reserves, in years for events, in points for shares of GDP. Years after our last one have no value of ours.
    ``outlook_steps``: the last year of each projection that prints its assumptions.
    """
    about = {cells["projection"]: cells for cells in _cells(published / DEFINITIONS, DEFINITION_COLUMNS)}
    rows = []
    for cells in _cells(published / PROJECTIONS, PROJECTION_COLUMNS):
        found = _ours(cells, central)
        if found is not None:
            told = {key: cells[key] for key in ("projection", "made", "measure", "source", "status", "note")}
            said = about[cells["projection"]]
            rows.append({**told, **found, "definition": said["definition"], "reason": said["reason"]})
    ends = [
        {key: cells[key] for key in ("projection", "last")} for cells in _cells(published / ASSUMED, ASSUMED_COLUMNS)
    ]
    return {"outlook_official": rows, "outlook_steps": ends}


def _ours(cells: Mapping[str, str], central: Callable[..., float]) -> dict[str, Any] | None:
    """Their value and ours in one unit with the gap, or None for a measure that ours has no answer to."""
    measure = cells["measure"]
    if measure in EVENTS:
        theirs, ours = float(cells["event_year"]), central(EVENTS[measure])
        return {"year": None, "theirs": theirs, "ours": ours, "unit": "year", "gap": ours - theirs}
    if not cells["year"].isdigit():
        return None
    year = int(cells["year"])
    if year <= START:
        return None
    if measure == "expenditure_of_gdp":
        theirs, unit = float(cells["percent"]), "percent"
        own = None if year > LAST else 100 * central("outlook_expenditure_share", period=year)
        gap = None if own is None else own - theirs
    elif measure in OURS:
        theirs, unit = float(cells["trillion_won"]), "trillion_won"
        own = None if year > LAST else central("outlook_accounts", item=OURS[measure], period=year) / TRILLION
        relative = measure in ("revenue", "expenditure")
        gap = None if own is None else 100 * (own / theirs - 1) if relative else own - theirs
    else:
        return None
    return {"year": year, "theirs": theirs, "ours": own, "unit": unit, "gap": gap}


def _cells(path: Path, columns: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    _, lines, faults = read_lines(path, columns)
    if faults:
        raise InputFaults(faults)
    return (line.cells for line in lines)
