"""Money with what it counts: amounts of two bases or scopes are not added or compared unless someone says how.

Health spending of one year has many totals. Each differs in *what* is counted (fees or benefits), in the *basis* that
puts a claim into a year (date of treatment, of review, of payment, cash) and in the *scope* (whose care).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.csv_rows import read_lines
from analysis.faults import InputFaults

FILE = "outlook_fees.csv"
COLUMNS = ("aggregate", "basis", "series", "year", "value", "source", "status", "formula", "locator", "note")
TRILLION = 1e12
ANNOUNCED = "announced"

NHI, MEDICAL_AID, BOTH = "NHI", "Medical Aid", "NHI and Medical Aid"
NON_COVERED, WITH_NON_COVERED = "non-covered care", "NHI and non-covered care"
JOINED = {
    frozenset((NHI, MEDICAL_AID)): BOTH,
    frozenset((NHI, NON_COVERED)): WITH_NON_COVERED,
}
"""Scopes that share nobody and nothing, and the scope that both are together."""

RECONCILED = {
    "what": "benefits are the insurer's part of fees: multiply fees by a benefit rate of the same basis and year",
    "basis": "restate one with the ratio of both bases in a year that has both (Amount.restated)",
    "scope": "add the part that one of them lacks (Amount.joined_with), on the same basis and year",
    "year": "a total is of one year: compare years with growth(earlier, later)",
}

NAMED = {
    "medical_aid_benefits": ("benefits", MEDICAL_AID),
    "medical_aid_fees": ("fees", MEDICAL_AID),
    "nhi_and_medical_aid_fees": ("fees", BOTH),
    "nhi_benefits_cash": ("benefits with cash benefits and screening", NHI),
    "nhi_benefits_cash_without_prepayment": ("benefits with cash benefits and screening, no prepayment", NHI),
    "nhi_benefits_in_kind": ("benefits", NHI),
    "nhi_benefits_with_cash_and_screening": ("benefits with cash benefits and screening", NHI),
    "nhi_fees": ("fees", NHI),
    "nhi_fees_65_plus": ("fees of people 65 and over", NHI),
    "nhi_fees_with_non_covered": ("fees", WITH_NON_COVERED),
    "nhi_insurer_part": ("benefits", NHI),
    "non_covered": ("fees", NON_COVERED),
    "statutory_copayment": ("co-payments", NHI),
}
"""What each aggregate of the file counts, and whose."""

RECENT = 3
"""Years whose mean growth carries an aggregate on."""


class UnlikeAmounts(TypeError):
    """Two amounts that are not of one aggregate met; the message names both and what would reconcile them."""


@dataclass(frozen=True)
class Aggregate:
    """What is counted, on which basis (treatment_date, review_date, payment_date, cash, survey), whose, which year."""

    what: str
    basis: str
    scope: str
    year: int

    def __str__(self) -> str:
        return f"{self.what} of {self.scope}, {self.basis.replace('_', ' ')}, {self.year}"


@dataclass(frozen=True)
class Amount:
    """Nominal won of one aggregate.

    >>> fees = Aggregate("fees", "treatment_date", NHI, 2024)
    >>> Amount(116e12, fees) + Amount(12e12, replace(fees, scope=MEDICAL_AID))
    Traceback (most recent call last):
    analysis.outlook.aggregates.UnlikeAmounts: fees of NHI, treatment date, 2024 and fees of Medical Aid, treatment \
date, 2024 differ in scope; to reconcile: add the part that one of them lacks (Amount.joined_with), on the same basis \
and year
    """

    won: float
    of: Aggregate

    def _like(self, other: object, unlike: tuple[str, ...] = ()) -> Amount:
        """``other`` if it is of the same aggregate but for what ``unlike`` names; else UnlikeAmounts."""
        if not isinstance(other, Amount):
            given = f"{self.of} and {type(other).__name__} {other!r}, which does not say what it counts"
            raise UnlikeAmounts(f"{given}; to reconcile: make it an Amount")
        names = [name for name in RECONCILED if name not in unlike]
        apart = [name for name in names if getattr(self.of, name) != getattr(other.of, name)]
        if apart:
            remedy = "; ".join(RECONCILED[name] for name in apart)
            raise UnlikeAmounts(f"{self.of} and {other.of} differ in {', '.join(apart)}; to reconcile: {remedy}")
        return other

    def __add__(self, other: object) -> Amount:
        return Amount(self.won + self._like(other).won, self.of)

    def __sub__(self, other: object) -> Amount:
        return Amount(self.won - self._like(other).won, self.of)

    def __mul__(self, factor: object) -> Amount:
        if isinstance(factor, Amount):
            raise UnlikeAmounts(f"{self.of} x {factor.of}: won x won is no amount; to reconcile: multiply by a number")
        if not isinstance(factor, int | float):
            return NotImplemented
        return Amount(self.won * factor, self.of)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> float:
        """The ratio of two amounts of one aggregate."""
        return self.won / self._like(other).won

    def __lt__(self, other: object) -> bool:
        return self.won < self._like(other).won

    def __le__(self, other: object) -> bool:
        return self.won <= self._like(other).won

    def __gt__(self, other: object) -> bool:
        return self.won > self._like(other).won

    def __ge__(self, other: object) -> bool:
        return self.won >= self._like(other).won

    def __eq__(self, other: object) -> bool:
        return self.won == self._like(other).won

    def __hash__(self) -> int:
        return hash((self.won, self.of))

    def joined_with(self, other: Amount) -> Amount:
        """Both together where the scopes share nothing: NHI and Medical Aid, NHI and non-covered care."""
        self._like(other, ("scope",))
        scope = JOINED.get(frozenset((self.of.scope, other.of.scope)))
        if scope is None:
            known = "; ".join(sorted(" with ".join(sorted(pair)) for pair in JOINED))
            raise UnlikeAmounts(f"{self.of.scope} and {other.of.scope} do not join; to reconcile: only {known} do")
        return Amount(self.won + other.won, replace(self.of, scope=scope))

    def restated(self, here: Amount, there: Amount) -> Amount:
        """This amount on the basis of ``there``: both of one year in which ``here`` has the basis of this amount."""
        self._like(here, ("year",))
        here._like(there, ("basis",))
        return Amount(self.won * there.won / here.won, replace(self.of, basis=there.of.basis))


def growth(earlier: Amount, later: Amount) -> float:
    """Mean yearly growth between two years of one aggregate."""
    earlier._like(later, ("year",))
    years = later.of.year - earlier.of.year
    if years <= 0:
        raise UnlikeAmounts(f"{earlier.of} to {later.of}: {years} years; to reconcile: an earlier and a later year")
    return float((later.won / earlier.won) ** (1 / years) - 1)


@dataclass(frozen=True)
class Printed:
    """An amount as a source prints it."""

    amount: Amount
    name: str
    series: str
    source: str
    status: str
    note: str


def read_amounts(published: Path) -> list[Printed]:
    """Every aggregate of the table of fees, but for the announced figure, which states no basis."""
    found = []
    for cells in _cells(published):
        if cells["aggregate"] != ANNOUNCED:
            what, scope = NAMED[cells["aggregate"]]
            of = Aggregate(what, cells["basis"], scope, int(cells["year"]))
            about = (cells[key] for key in ("aggregate", "series", "source", "status", "note"))
            found.append(Printed(Amount(float(cells["value"]) * TRILLION, of), *about))
    return found


def announced(published: Path) -> tuple[float, int]:
    """The announced figure in won, and the year in which it was said."""
    (cells,) = [cells for cells in _cells(published) if cells["aggregate"] == ANNOUNCED]
    return float(cells["value"]) * TRILLION, int(cells["year"])


def _cells(published: Path) -> Iterator[Mapping[str, str]]:
    _, lines, faults = read_lines(published / FILE, COLUMNS)
    if faults:
        raise InputFaults(faults)
    return (line.cells for line in lines)


def year_reached(latest: Amount, target: float, rate: float) -> int | None:
    """First year in which ``latest``, growing by ``rate`` a year, is at ``target``; its own year if it is there.

    >>> year_reached(Amount(100.0, Aggregate("fees", "cash", NHI, 2024)), 121.0, 0.1)
    2026
    """
    if latest.won >= target:
        return latest.of.year
    if rate <= 0:
        return None
    return latest.of.year + math.ceil(math.log(target / latest.won) / math.log1p(rate) - 1e-9)


def comparisons(published: Path, central: Callable[..., float]) -> dict[str, list[dict[str, Any]]]:
    """Which aggregate and year the announced figure can be: each with its latest value and its own recent growth.

    ``needed`` is the yearly growth from the latest year to the year of the announcement; percent and trillion won.
    """
    target, said = announced(published)
    groups: dict[tuple[str, ...], list[Printed]] = {}
    for printed in read_amounts(published):
        of = printed.amount.of
        groups.setdefault((of.what, of.scope, of.basis, printed.series), []).append(printed)
    rows = []
    for (what, scope, basis, series), members in groups.items():
        ordered = sorted(members, key=lambda one: one.amount.of.year)
        latest = ordered[-1]
        last = latest.amount.of.year
        before = [one for one in ordered[:-1] if one.amount.of.year >= last - RECENT]
        rate = growth(before[0].amount, latest.amount) if before else None
        reached = None if rate is None else year_reached(latest.amount, target, rate)
        needed = (target / latest.amount.won) ** (1 / max(said - last, 1)) - 1
        rows.append(
            {
                "what": what,
                "scope": scope,
                "basis": basis.replace("_", " "),
                "series": series.replace("_", " "),
                "year": last,
                "value": latest.amount.won / TRILLION,
                "since": before[0].amount.of.year if before else None,
                "growth": None if rate is None else 100 * rate,
                "needed": 100 * needed,
                "reached": reached,
                "apart": None if reached is None else abs(reached - said),
                "source": latest.source,
                "status": latest.status,
            }
        )
    rows.sort(key=lambda row: (row["apart"] is None, row["apart"] or 0, -row["year"], abs(row["needed"])))
    return {"outlook_aggregates": rows}
