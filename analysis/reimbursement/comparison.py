"""Tables beside the estimates: the frontier on the central case, the aggregates of the announcement, printed ratios."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis.csv_rows import read_lines
from analysis.faults import InputFaults
from analysis.reimbursement.frontier.grid import frontier
from analysis.reimbursement.tables import BASE, PRICED

TRILLION = 1e12
AGGREGATES = (
    ("NHI fees", "nhi_fees", "treatment_date", "yearbook"),
    ("NHI and Medical Aid fees", "nhi_and_medical_aid_fees", "not_stated", "regional_yearbook"),
    ("NHI fees with non-covered services", "nhi_fees_with_non_covered", "survey", "coverage_survey"),
    ("Insurer's part of fees", "nhi_benefits_in_kind", "treatment_date", "yearbook"),
)
"""Candidates for the announced 130 trillion won: name, aggregate, basis and series in the table of fees."""

FEES = "outlook_fees.csv"
FEES_COLUMNS = ("aggregate", "basis", "series", "year", "value", "source", "status", "formula", "locator", "note")
RATIOS = "reimbursement_cost_recovery.csv"
RATIOS_COLUMNS = ("scope", "year", "grouping", "item", "value", "source", "note")
FACTORS = "outlook_conversion_factors.csv"
FACTORS_COLUMNS = ("provider", "year", "conversion_factor", "increase", "source", "status", "formula", "note")
STUDIES = "reimbursement_volume_responses.csv"
STUDIES_COLUMNS = ("study", "services", "finding", "sign", "source")


def comparisons(published: Path, central: Callable[..., float]) -> dict[str, list[dict[str, Any]]]:
    """The frontier; one scenario on each candidate aggregate; cost recovery, volume responses and
    conversion factors as printed.

    ``reimbursement_scale`` has, for each aggregate of 2024, what the plan moves as part of it, and scaled
    from NHI fees of 2026 to it: what the same change of prices would move if the aggregate were the base.
    """
    return {
        "reimbursement_frontier": frontier(central),
        "reimbursement_scale": list(_scale(published, central)),
        "reimbursement_ratios": _rows(published / RATIOS, RATIOS_COLUMNS),
        "reimbursement_studies": _rows(published / STUDIES, STUDIES_COLUMNS),
        "reimbursement_factors": _rows(published / FACTORS, FACTORS_COLUMNS),
    }


def _scale(published: Path, central: Callable[..., float]) -> list[dict[str, Any]]:
    moved = central("reimbursement_plan_moved") / TRILLION
    fees = central("outlook_fees", period=PRICED) / TRILLION
    found = []
    for name, aggregate, basis, series in AGGREGATES:
        for row in _rows(published / FEES, FEES_COLUMNS):
            if (row["aggregate"], row["basis"], row["year"]) == (aggregate, basis, str(BASE)) and row[
                "series"
            ] == series:
                value = float(row["value"])
                found.append(_candidate(name, BASE, value, moved, fees))
    found.append(_candidate("NHI fees, projected here", PRICED, fees, moved, fees))
    return found


def _candidate(name: str, year: int, value: float, moved: float, fees: float) -> dict[str, Any]:
    return {
        "aggregate": name,
        "year": year,
        "value": value,
        "part": 100 * moved / value,
        "scaled": moved * value / fees,
    }


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    _, lines, faults = read_lines(path, columns)
    if faults:
        raise InputFaults(faults)
    return [dict(line.cells) for line in lines]
