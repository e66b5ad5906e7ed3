"""The survey's printed tables, read cell by cell, and the verdict on a recomputed cell."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from analysis.costing.reproduction.rounding import Rounded, total

ACTIVITIES = ("consultation", "test", "procedure", "treatment", "psychotherapy")
ALL = (*ACTIVITIES, "clinic_management")
STAFF = ("doctor", "nurse_aide", "office", "other")
COLUMNS = ("payroll", "management", "third", "fourth")


@dataclass(frozen=True)
class Cell:
    """One printed cell beside its recomputation; figures in the table's own unit.

    ``agrees``: the recomputed figure rounds to the printed one. ``within rounding``: both can be the same number.
    ``differs``: they cannot.
    """

    table: str
    row: str
    column: str
    printed: str
    recomputed: float
    low: float
    high: float
    verdict: str
    formula: str


class Report:
    """The printed tables of the survey, cell by cell."""

    def __init__(self, folder: Path) -> None:
        self._tables = {path.stem: _read(path) for path in sorted(folder.glob("costing_*.csv"))}

    def text(self, table: str, row: str, column: str) -> str:
        """The cell as printed."""
        return self._tables[f"costing_{table}"][row][column]

    def __call__(self, table: str, row: str, column: str) -> Rounded:
        return Rounded.printed(self.text(table, row, column))

    def across(self, table: str, row: str, columns: tuple[str, ...]) -> Rounded:
        """Sum of a row over ``columns``."""
        return total([self(table, row, column) for column in columns])

    def across_payers(self) -> Rounded:
        """Mean revenue from NHI, Medical Aid and non-covered services, Table 34."""
        return total([self("t34", payer, "mean") for payer in ("nhi", "medical_aid", "non_covered")])

    def check(
        self, table: str, row: str, column: str, recomputed: Rounded, formula: str, bound: float | None = None
    ) -> Cell:
        """The verdict on one cell; ``bound`` is shown in place of the centre where only a bound is known."""
        text = self.text(table, row, column)
        decimals = len(text.partition(".")[2])
        if f"{recomputed.middle:.{decimals}f}" == text:
            verdict = "agrees"
        else:
            verdict = "within rounding" if recomputed.meets(Rounded.printed(text)) else "differs"
        shown = recomputed.middle if bound is None else bound
        return Cell(table, row, column, text, shown, recomputed.low, recomputed.high, verdict, formula)


def _read(path: Path) -> dict[str, dict[str, str]]:
    """Rows by their name; tables with a variant or an activity column are named ``1-1 cost``."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {" ".join(r[k] for k in ("variant", "activity", "row") if k in r): r for r in rows}
