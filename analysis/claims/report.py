"""What a check found: how many rows break which rule, said so that no person can be told from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.claims.disclosure.rules import THRESHOLD
from analysis.faults import Fault

SHAPE_LENGTH = 14


@dataclass(frozen=True)
class Finding:
    """One rule of one column of one table, with the rows that break it.

    ``example`` is where the first one stands and ``shape`` what its cell looks like: digits as 9, Latin letters as A,
    Hangul as 가, so that ``20210231`` is ``99999999``.
    """

    table: str
    column: str
    rule: str
    rows: int
    example: str
    shape: str
    expected: str
    remedy: str

    def as_fault(self, threshold: int = THRESHOLD) -> Fault:
        cell = f", such as {self.shape}" if self.shape else ""
        given = f"{self.rule} in {self.column}: {said_count(self.rows, threshold)}{cell}; first at {self.example}"
        return Fault(self.table, None, given, self.expected, self.remedy)


@dataclass(frozen=True)
class Report:
    """All findings of a check, the rows read and the rows set aside by table."""

    findings: tuple[Finding, ...]
    read: Mapping[str, int]
    set_aside: Mapping[str, int]

    @property
    def clean(self) -> bool:
        return not self.findings

    def lines(self, threshold: int = THRESHOLD) -> list[str]:
        """The report for a terminal; counts under ``threshold`` are not told."""
        told = [str(finding.as_fault(threshold)) for finding in self.findings]
        for table, rows in self.read.items():
            aside = self.set_aside.get(table, 0)
            told.append(f"{table}: {rows:,} rows read, {said_count(aside, threshold)} set aside")
        return told


def said_count(rows: int, threshold: int = THRESHOLD) -> str:
    """A count of rows as it may be told: none, fewer than the threshold, or the count rounded to its tens."""
    if rows == 0:
        return "no rows"
    if rows < threshold:
        return f"fewer than {threshold} rows"
    return f"about {round(rows, -1):,} rows" if rows < 1000 else f"about {round(rows, -2):,} rows"


def shape(value: object) -> str:
    """What a cell looks like without what it says."""
    if value is None:
        return ""
    signs = []
    for sign in str(value)[:SHAPE_LENGTH]:
        if sign.isdigit():
            signs.append("9")
        elif "가" <= sign <= "힣":
            signs.append("가")
        else:
            signs.append("A" if sign.isalpha() else sign)
    return "".join(signs)
