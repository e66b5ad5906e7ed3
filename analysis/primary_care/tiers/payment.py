"""What a tier pays: per member and month, by age group and tier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.faults import Fault, InputFaults
from analysis.primary_care.sheet import NUMBER, WHOLE, Field, read_sheet, repeated
from analysis.primary_care.tiers.criteria import TIERS
from analysis.primary_care.tiers.granting import Decision
from analysis.primary_care.tiers.practices import Practice

EXAMPLE = "data/examples/tier_rates.csv"
KOREA = "data/examples/tier_rates_korea.csv"
UNDER_21, ADULT = "under_21", "adult"

FIELDS = {
    "tier": Field(WHOLE, least=TIERS[0], most=TIERS[-1]),
    "age_group": Field(words=(UNDER_21, ADULT)),
    "pmpm": Field(NUMBER, least=0),
    "note": Field(needed=False, column=False),
}

Rates = Mapping[tuple[int, str], float]
"""Money per member and month by tier and age group."""


@dataclass(frozen=True)
class Payment:
    """Money a month at the tier granted, and by how much a demotion lowered it."""

    month: float
    lost: float


def read_rates(path: Path) -> Rates:
    """A table of rates with a row for each tier and age group; InputFaults lists what is wrong with it."""
    rows, faults = read_sheet(path, FIELDS)
    faults += repeated(rows, ["tier", "age_group"])
    rates = {(row["tier"], row["age_group"]): row["pmpm"] for row in rows}
    for age_group in (UNDER_21, ADULT):
        for tier in TIERS:
            if (tier, age_group) not in rates and not faults:
                given = f"no rate for tier {tier}, {age_group}"
                expected = "a rate for each tier and age group"
                faults.append(Fault(path.as_posix(), None, given, expected, "add its row"))
    for row in rows:
        below = rates.get((row["tier"] - 1, row["age_group"]), 0.0)
        if row["pmpm"] < below:
            given = f"pmpm {row['pmpm']:g} for tier {row['tier']}, below that of the tier under it"
            expected = f"at least {below:g}: a higher tier asks for more"
            faults.append(row.line.fault(given, expected, "correct one of the two"))
    if faults:
        raise InputFaults(faults)
    return rates


def monthly(practice: Practice, tier: int, rates: Rates) -> float:
    """Members times rate; nothing without a tier, which leaves the practice to fees for service.

    >>> monthly(Practice("A", "", 1, 100, 300, {}), 1, {(1, "under_21"): 20.0, (1, "adult"): 30.0})
    11000.0
    """
    if tier == 0:
        return 0.0
    return practice.under_21 * rates[tier, UNDER_21] + practice.adults * rates[tier, ADULT]


def payment(decision: Decision, rates: Rates) -> Payment:
    """What the granted tier pays a month, and what the claimed one would have paid beyond it."""
    month = monthly(decision.practice, decision.granted, rates)
    return Payment(month, monthly(decision.practice, decision.practice.claimed, rates) - month)
