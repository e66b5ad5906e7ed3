"""Whether the rows of a clinic ledger fit together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from difflib import get_close_matches

from analysis.costing.clinic.entries import NAMELESS, Entry
from analysis.csv_rows import suggestion
from analysis.faults import Fault

TOLERANCE = 1e-5
"""How far time shares may be from 1: what shares with six decimals can miss, and shares with two must not."""

_BOTH = "payroll and time for each staff group"

LEAST = 0.01
"""Won below which a cost counts as none; it keeps every ratio finite."""

NEEDED = {
    "payroll": "what each staff group costs a year",
    "time": "how each staff group's time divides over activities",
    "revenue": "what each activity earns a year",
}


def contradictions(place: str, entries: Sequence[Entry], unread: Set[str]) -> list[Fault]:
    """Faults between rows. What rests on a row that could not be read (its names are ``unread``) or on a
    faulty value is left out, so that one slip is one fault.
    """
    if NAMELESS in unread:
        return []
    sections: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        sections[entry.section].append(entry)
    faults = [] if unread else _missing_sections(place, sections)
    faults += _staff_faults(sections["payroll"], sections["time"], unread)
    faults += _sum_faults(sections["time"], unread)
    zero = [] if unread else _zero_totals(place, sections)
    if not zero:
        cost = direct_cost(sections["payroll"], sections["time"], sections["material"])
        faults += _revenue_faults(sections["revenue"], cost, unread)
        faults += _absorb_faults(sections["absorb"], sections["revenue"], cost, unread)
    return faults + zero


def direct_cost(payroll: Iterable[Entry], time: Iterable[Entry], material: Iterable[Entry]) -> dict[str, float]:
    """Payroll and material cost by activity, won; infinite where a row that feeds it is faulty or missing."""
    pay = {entry.item: _known(entry) for entry in payroll}
    cost: dict[str, float] = defaultdict(float)
    for entry in time:
        share, of = _known(entry), pay.get(entry.item, math.inf)
        cost[entry.activity] += share * of if share > 0 and of > 0 else 0.0
    for entry in material:
        cost[entry.activity] += _known(entry)
    return cost


def _known(entry: Entry) -> float:
    return math.inf if entry.value is None else entry.value


def _missing_sections(place: str, sections: Mapping[str, Sequence[Entry]]) -> list[Fault]:
    return [
        Fault(place, None, f"no {section} row", what, f"add the {section} rows")
        for section, what in NEEDED.items()
        if not sections[section]
    ]


def _staff_faults(payroll: Sequence[Entry], time: Sequence[Entry], unread: Set[str]) -> list[Fault]:
    """Staff in one section only; two spellings of one group are one fault, at its payroll."""
    if not (payroll and time):
        return []
    paid = {entry.item: entry for entry in payroll}
    timed = {entry.item: entry for entry in reversed(time)}
    no_payroll = [staff for staff in timed if staff not in paid.keys() | unread]
    faults = []
    for staff, entry in paid.items():
        if staff not in timed.keys() | unread:
            near = get_close_matches(staff, no_payroll, n=1)
            no_payroll = [other for other in no_payroll if other not in near]
            remedy = suggestion(staff, near, "add its time rows, or remove its payroll")
            faults.append(entry.line.fault(f"payroll of {staff!r} without time", _BOTH, remedy))
    for staff in no_payroll:
        remedy = "add its payroll row, 0 if it is unpaid, or remove its time"
        faults.append(timed[staff].line.fault(f"time of {staff!r} without payroll", _BOTH, remedy))
    return faults


def _sum_faults(time: Sequence[Entry], unread: Set[str]) -> list[Fault]:
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in time:
        groups[entry.item].append(entry)
    faults = []
    for staff, group in groups.items():
        total = math.fsum(_known(entry) for entry in group)
        if math.isfinite(total) and abs(total - 1) > TOLERANCE and staff not in unread:
            given = f"time shares of {staff!r} that sum to {total:.7g}"
            remedy = "correct them, or add the activity that is missing"
            faults.append(group[0].line.fault(given, "shares that sum to 1 for each staff group", remedy))
    return faults


def _revenue_faults(revenue: Sequence[Entry], cost: Mapping[str, float], unread: Set[str]) -> list[Fault]:
    faults = []
    for entry in revenue:
        if entry.value and cost.get(entry.activity, 0.0) < LEAST and entry.activity not in unread and cost:
            given = f"revenue of {entry.activity!r} without cost"
            costed = [activity for activity in cost if activity != entry.activity]
            remedy = suggestion(entry.activity, costed, "add the time or material that earns it")
            faults.append(entry.line.fault(given, "time or material for each activity that earns", remedy))
    return faults


def _absorb_faults(
    absorb: Sequence[Entry], revenue: Sequence[Entry], cost: Mapping[str, float], unread: Set[str]
) -> list[Fault]:
    faults = []
    for entry in absorb[1:]:
        given = f"a second activity to absorb, {entry.activity!r}"
        faults.append(entry.line.fault(given, "at most one absorb row", "remove one of them"))
    for entry in absorb:
        if entry.activity in unread or not cost:
            continue
        if entry.activity not in cost:
            given = f"an activity to absorb, {entry.activity!r}, that no time or material row names"
            remedy = suggestion(entry.activity, cost, "name an activity of the ledger")
            faults.append(entry.line.fault(given, "an activity of the ledger", remedy))
        elif not unread and sum(won for activity, won in cost.items() if activity != entry.activity) < LEAST:
            given = f"no cost outside the activity to absorb, {entry.activity!r}"
            remedy = "give time to other activities, or remove the absorb row"
            faults.append(entry.line.fault(given, "activities that can bear its cost", remedy))
        earned = [row for row in revenue if row.activity == entry.activity and row.value]
        for row in earned:
            given = f"revenue of {entry.activity!r}, the activity to absorb"
            remedy = "book it to the activity that earns it, or absorb another one"
            faults.append(row.line.fault(given, "no revenue of an activity that others bear", remedy))
    return faults


def _zero_totals(place: str, sections: Mapping[str, Sequence[Entry]]) -> list[Fault]:
    faults = []
    for section in ("payroll", "revenue"):
        rows = sections[section]
        if rows and sum(_known(entry) for entry in rows) < LEAST:
            remedy = f"enter the {section} of the year, in won"
            faults.append(Fault(place, None, f"{section} that sums to 0", "a sum above 0", remedy))
    return faults
