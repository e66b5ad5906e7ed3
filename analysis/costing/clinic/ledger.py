"""A clinic's or hospital's ledger, read whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.costing.clinic.checks import contradictions
from analysis.costing.clinic.entries import Entry, read_entries
from analysis.costing.clinic.file import read_file
from analysis.faults import Fault, InputFaults


@dataclass(frozen=True)
class ClinicLedger:
    """A year of one clinic or hospital: won by name, and time shares of each staff group over activities.

    ``other_payers`` and ``non_covered`` are shares of payroll and common cost that served others; the second
    is a share of what the first leaves. ``absorbed`` is the activity whose cost the others bear, if any.
    """

    place: str
    reading: str
    activities: tuple[str, ...]
    payroll: Mapping[str, float]
    time: Mapping[tuple[str, str], float]
    common: Mapping[str, float]
    material: Mapping[str, float]
    revenue: Mapping[str, float]
    other_payers: float = 0.0
    non_covered: float = 0.0
    absorbed: str | None = None


def read_ledger(path: Path) -> ClinicLedger:
    """The ledger in a CSV or Parquet file; raises InputFaults with every fault of the file."""
    table, faults = read_file(path)
    entries, unread, found = read_entries(table.lines)
    whole = not faults
    faults += found
    if whole:
        faults += contradictions(path.as_posix(), entries, unread)
    if faults:
        raise InputFaults(sorted(faults, key=_line))
    rows: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        rows[entry.section].append(entry)
    deducted = {entry.item: entry.value or 0.0 for entry in rows["share"]}
    return ClinicLedger(
        place=path.as_posix(),
        reading=table.reading,
        activities=tuple(dict.fromkeys(entry.activity for entry in entries if entry.activity)),
        payroll={entry.item: entry.value or 0.0 for entry in rows["payroll"]},
        time={(entry.item, entry.activity): entry.value or 0.0 for entry in rows["time"]},
        common={entry.item: entry.value or 0.0 for entry in rows["common"]},
        material=_by_activity(rows["material"]),
        revenue=_by_activity(rows["revenue"]),
        other_payers=deducted.get("other_payers", 0.0),
        non_covered=deducted.get("non_covered", 0.0),
        absorbed=next((entry.activity for entry in rows["absorb"]), None),
    )


def _by_activity(entries: Iterable[Entry]) -> dict[str, float]:
    won: dict[str, float] = defaultdict(float)
    for entry in entries:
        won[entry.activity] += entry.value or 0.0
    return dict(won)


def _line(fault: Fault) -> int:
    return fault.row or 0
