"""What is wrong with an input, said so that a person can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one place: what was given, what was expected, what to do.

    ``row`` counts from 1 as an editor shows it (1 is a CSV's header line, or the line of a chapter);
    ``None`` means the whole file.
    """

    place: str
    row: int | None
    given: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        where = self.place if self.row is None else f"{self.place}, row {self.row}"
        return f"{where}: given {self.given}; expected {self.expected}; do: {self.remedy}"


class InputFaults(Exception):
    """All faults of one file or one call, reported together."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
