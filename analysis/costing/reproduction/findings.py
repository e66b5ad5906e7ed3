"""What is wrong with the source, found by recomputing it: each finding names its cells and says why."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from analysis.costing.reproduction.printed import Cell

FINDINGS = "findings/costing.csv"


@dataclass(frozen=True)
class Finding:
    """One fault of the source: where (shell patterns over table, row and column), its kind and what it is.

    Kinds: misprint, scrambled, does not add, break, missing, label, rule.
    """

    id: str
    table: str
    row: str
    column: str
    kind: str
    text: str

    def covers(self, cell: Cell) -> bool:
        """Whether the finding is about this cell."""
        pairs = ((cell.table, self.table), (cell.row, self.row), (cell.column, self.column))
        return all(fnmatchcase(value, pattern) for value, pattern in pairs)


def read_findings(path: Path) -> list[Finding]:
    """The findings in the order of the source's tables."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [Finding(**row) for row in csv.DictReader(handle)]


def explanation(cell: Cell, findings: list[Finding]) -> str:
    """Id of the finding that explains a cell that differs; empty for cells that agree."""
    if cell.verdict != "differs":
        return ""
    return next((finding.id for finding in findings if finding.covers(cell)), "")
