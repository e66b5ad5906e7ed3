"""American hospice payment as rules: Medicare's two daily rates, add-on of the last week and caps; who pays what.

Nothing of it feeds an estimate. The tables of the chapter show what a stay is paid under rules that Korea could take,
in US dollars before the wage index.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EARLY_DAYS = 60
"""Days of an episode at the higher rate of routine home care."""

LAST_DAYS, MOST_HOURS, UNIT_MINUTES = 7, 4, 15
"""Days before death in which visits add to the rate, hours a day that count, and minutes of a billed unit."""

INPATIENT_SHARE = 0.20
"""Most inpatient days, of all hospice days of a hospice in a cap year."""

STAYS = (7, 14, 30, 60, 90, 180, 365)
"""Stays of the table, days."""

LEVELS = {
    "early": "routine home care, days 1-60",
    "late": "routine home care, days 61 and more",
    "continuous": "continuous home care, 24 hours",
    "respite": "inpatient respite",
    "inpatient": "general inpatient",
}


@dataclass(frozen=True)
class MedicareRates:
    """Daily rates of a fiscal year in US dollars, and the yearly cap a beneficiary."""

    early: float
    late: float
    continuous: float
    respite: float
    inpatient: float
    cap: float

    @property
    def hour(self) -> float:
        """The hourly rate of continuous home care, which also pays the add-on of the last week."""
        return self.continuous / 24


def read_rates(published: Path, fiscal_year: int, rule: str = "final") -> MedicareRates:
    """The rates of a fiscal year from the transcribed tables; a KeyError names a level that they lack."""
    rates = {
        row["level"]: float(row["usd_per_day"])
        for row in _rows(published / "hospice_medicare_rates.csv")
        if row["fiscal_year"] == str(fiscal_year) and row["rule"] == rule
    }
    caps = {
        row["year"]: float(row["usd"])
        for row in _rows(published / "hospice_american_figures.csv")
        if row["item"] == "aggregate cap a beneficiary"
    }
    return MedicareRates(**{name: rates[level] for name, level in LEVELS.items()}, cap=caps[str(fiscal_year)])


def routine_home_care(days: int, rates: MedicareRates, earlier_days: int = 0) -> float:
    """US dollars for ``days`` of routine home care after ``earlier_days`` of the same episode.

    The count of days goes on where hospice was left for less than 60 days (CMS-1810-F and earlier rules).

    >>> rates = MedicareRates(200, 160, 1600, 500, 1100, 34000)
    >>> routine_home_care(70, rates), routine_home_care(10, rates, earlier_days=55)
    (13600, 1800)
    """
    early = max(0, min(days, EARLY_DAYS - earlier_days))
    return early * rates.early + (days - early) * rates.late


def service_intensity(minutes: Sequence[float], rates: MedicareRates) -> float:
    """US dollars added for visits by nurses and social workers in the last seven days of life.

    ``minutes`` are those of each day, death last. Whole units of 15 minutes count, four hours a day at most, at the
    hourly rate of continuous home care.
    """
    units = [min(day // UNIT_MINUTES, MOST_HOURS * 60 // UNIT_MINUTES) for day in minutes[-LAST_DAYS:]]
    return sum(units) * UNIT_MINUTES / 60 * rates.hour


def inpatient_days_over(inpatient: int, all_days: int) -> float:
    """Inpatient days of a hospice beyond a fifth of its days in the cap year; they are paid as routine home care."""
    return max(0.0, inpatient - INPATIENT_SHARE * all_days)


def repayment(payments: float, beneficiaries: float, rates: MedicareRates) -> float:
    """US dollars that a hospice pays back: payments of the cap year above beneficiaries x cap.

    A beneficiary counts by the share of the stay that falls into the hospice and the year.
    """
    return max(0.0, payments - beneficiaries * rates.cap)


def days_to_cap(rates: MedicareRates) -> float:
    """Days of routine home care that one beneficiary's cap pays for."""
    return EARLY_DAYS + (rates.cap - EARLY_DAYS * rates.early) / rates.late


def tables(published: Path) -> dict[str, list[dict[str, Any]]]:
    """``hospice_medicare``: what Medicare pays for stays of routine home care; ``hospice_american_rules``: who pays."""
    rates = read_rates(published, 2025)
    visits = [60.0] * LAST_DAYS
    stays = []
    for days in STAYS:
        routine = routine_home_care(days, rates)
        stays.append(
            {
                "days": days,
                "routine": routine,
                "add_on": service_intensity(visits[:days], rates),
                "one_rate": days * rates.early,
                "repaid": repayment(routine, 1, rates),
            }
        )
    facts = [
        {
            "early_days": EARLY_DAYS,
            "days_to_cap": days_to_cap(rates),
            "cap": rates.cap,
            "hour": rates.hour,
            "early": rates.early,
            "late": rates.late,
        }
    ]
    rules: list[dict[str, Any]] = [dict(row) for row in _rows(published / "hospice_american_rules.csv")]
    return {"hospice_medicare": stays, "hospice_medicare_facts": facts, "hospice_american_rules": rules}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
