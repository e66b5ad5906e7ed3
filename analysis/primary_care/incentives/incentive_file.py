"""A payer's or plan's own figures for the incentives, one row a figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from analysis.csv_rows import suggestion
from analysis.faults import Fault, InputFaults
from analysis.primary_care.incentives.quality import Measure, Scale
from analysis.primary_care.incentives.sanctions import Shortfall
from analysis.primary_care.incentives.savings import Terms
from analysis.primary_care.incentives.spending import CATEGORIES
from analysis.primary_care.incentives.unseen import Unseen
from analysis.primary_care.sheet import NUMBER, Field, Row, read_sheet, repeated

TERM, QUALITY, GAP, WITHHOLD, PRESENCE, UNASSIGNED = "term", "quality", "gap", "withhold", "presence", "unassigned"
REINVESTMENT, SANCTION, SAVINGS, SPENDING, PAYMENT, CONTACT = (
    "reinvestment", "sanction", "savings", "spending", "payment", "contact",
)  # fmt: skip

NEEDS: Mapping[str, tuple[str, ...]] = {
    TERM: ("item", "value"),
    QUALITY: ("plan", "item", "value", "low", "high"),
    GAP: ("plan", "item", "value", "previous"),
    WITHHOLD: ("plan", "item", "value"),
    PRESENCE: ("plan", "county"),
    UNASSIGNED: ("county", "value"),
    REINVESTMENT: ("plan", "item", "value"),
    SANCTION: ("plan", "item", "value", "low", "high"),
    SAVINGS: ("plan", "item", "value"),
    SPENDING: ("plan", "item", "value"),
    PAYMENT: ("plan", "item", "value"),
    CONTACT: ("plan", "item", "value"),
}
"""Cells that each section needs: quality has threshold and goal in low and high; sanction the median and members."""

ITEMS: Mapping[str, tuple[str, ...]] = {
    WITHHOLD: ("capitation", "score"),
    REINVESTMENT: ("revenue", "net_income", "quality_met"),
    SAVINGS: ("benchmark", "spending"),
    SPENDING: ("primary_care", "total"),
    PAYMENT: CATEGORIES,
    CONTACT: ("members", "no_primary_care", "reached"),
}
"""What item may be in a section whose items are fixed; all but score must be there for a plan that has one."""

OPTIONAL_ITEMS = frozenset({"score"})
SIGNED = frozenset({"net_income"})
MONEY_TERMS = ("withhold_rate", "per_member", "floor")
TERMS = (*MONEY_TERMS, *(one.name for one in fields(Terms) if one.name != "corridor"), "corridor")
POINT_TERMS = tuple(f"points_{one.name}" for one in fields(Scale))

FIELDS = {
    "section": Field(words=tuple(NEEDS)),
    "plan": Field(needed=False),
    "county": Field(needed=False),
    "item": Field(needed=False),
    **{name: Field(NUMBER, needed=False) for name in ("value", "previous", "low", "high")},
    "note": Field(needed=False, column=False),
}


@dataclass(frozen=True)
class Incentives:
    """What the file says; each mapping by plan, ``counties`` the plans of each county."""

    terms: Mapping[str, float]
    measures: Mapping[str, tuple[Measure, ...]]
    withhold: Mapping[str, Mapping[str, float]]
    counties: Mapping[str, tuple[str, ...]]
    unassigned: Mapping[str, int]
    reinvestment: Mapping[str, Mapping[str, float]]
    shortfalls: Mapping[str, tuple[Shortfall, ...]]
    savings: Mapping[str, Mapping[str, float]]
    spending: Mapping[str, Mapping[str, float]]
    payment: Mapping[str, Mapping[str, float]]
    contact: Mapping[str, Unseen]


MEASURES = "data/published/primary_care_quality_measures.csv"
"""The measures of which it is known whether more or less of them is better."""


def read_directions(path: Path) -> dict[str, bool]:
    """Whether more is better, by measure."""
    rows, faults = read_sheet(path, {"id": Field(), "better": Field(words=("higher", "lower"))}, Field(needed=False))
    if faults:
        raise InputFaults(faults)
    return {row["id"]: row["better"] == "higher" for row in rows}


def read_incentives(path: Path, directions: Mapping[str, bool] | None = None) -> Incentives:
    """The figures of a CSV; InputFaults lists everything that is wrong with it.

    A goal on the wrong side of its threshold is a fault for the measures that ``directions`` knows.
    """
    rows, faults = read_sheet(path, FIELDS)
    broken = bool(faults)
    faults += repeated(rows, ["section", "plan", "county", "item"])
    kept: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found = list(_row_faults(row)) + _turned(row, directions or {})
        faults += found
        if not found:
            kept[row["section"]].append(row)
    if not broken and not faults:
        faults += _contradictions(path, kept)
    if faults:
        raise InputFaults(sorted(faults, key=lambda fault: fault.row or 0))
    by = {section: _by_plan(kept[section]) for section in ITEMS}
    counties: dict[str, list[str]] = defaultdict(list)
    for row in kept[PRESENCE]:
        counties[row["county"]].append(row["plan"])
    return Incentives(
        terms={row["item"]: row["value"] for row in kept[TERM]},
        measures=_measures(kept[QUALITY], kept[GAP]),
        withhold=by[WITHHOLD],
        counties={county: tuple(plans) for county, plans in counties.items()},
        unassigned={row["county"]: round(row["value"]) for row in kept[UNASSIGNED]},
        reinvestment=by[REINVESTMENT],
        shortfalls=_shortfalls(kept[SANCTION]),
        savings=by[SAVINGS],
        spending=by[SPENDING],
        payment=by[PAYMENT],
        contact={plan: Unseen(*(round(items[name]) for name in ITEMS[CONTACT])) for plan, items in by[CONTACT].items()},
    )


def _row_faults(row: Row) -> Iterator[Fault]:
    section, item = row["section"], row["item"]
    for name in NEEDS[section]:
        if row[name] is None:
            yield row.line.fault(f"a {section} row without {name}", f"{name} in it", f"fill in {name!r}")
    words = ITEMS.get(section) or ((*TERMS, *POINT_TERMS) if section == TERM else ())
    if item is not None and words and item not in words:
        remedy = suggestion(item, words, "write one of these words")
        yield row.line.fault(f"item {item!r}", f"one of {', '.join(words)}", remedy)
    for name in ("value", "previous", "low", "high"):
        if row[name] is not None and row[name] < 0 and item not in SIGNED:
            yield row.line.fault(f"{name} {row[name]:g}", "0 or more", "correct the figure")
    if section == QUALITY and row["low"] is not None and row["low"] == row["high"]:
        yield row.line.fault("a goal at the threshold", "two different rates", "correct low or high")
    if section == UNASSIGNED and row["value"] is not None and row["value"] % 1:
        yield row.line.fault(f"value {row['value']:g}", "whole people", "correct the figure")


def _turned(row: Row, directions: Mapping[str, bool]) -> list[Fault]:
    """The fault of a goal that is worse than the threshold."""
    low, high, more = row["low"], row["high"], directions.get(row["item"])
    if row["section"] != QUALITY or None in (low, high, more) or low == high or (high > low) == more:
        return []
    given = f"a goal of {high:g} {'below' if high < low else 'above'} the threshold of {low:g} for {row['item']}"
    expected = f"{'more' if more else 'less'} of it to be better"
    return [row.line.fault(given, expected, "swap low and high, or correct them")]


def _contradictions(path: Path, kept: Mapping[str, Sequence[Row]]) -> Iterator[Fault]:
    for section in ITEMS.keys() - {PAYMENT}:
        wanted = set(ITEMS[section]) - OPTIONAL_ITEMS
        for plan, items in _by_plan(kept[section]).items():
            for name in sorted(wanted - items.keys()):
                given = f"{section} of {plan!r} without {name}"
                expected = f"rows for {', '.join(ITEMS[section])}"
                yield Fault(path.as_posix(), None, given, expected, f"add its {name} row")
    measured = {(row["plan"], row["item"]) for row in kept[QUALITY]}
    for row in kept[GAP]:
        if (row["plan"], row["item"]) not in measured:
            given = f"a gap of {row['plan']!r} in {row['item']!r}, which has no quality row"
            yield row.line.fault(given, "a quality row of that plan and measure", "add it, or correct the name")
    present = {row["county"] for row in kept[PRESENCE]}
    for row in kept[UNASSIGNED]:
        if row["county"] not in present:
            remedy = suggestion(row["county"], present, "add its presence rows")
            yield row.line.fault(f"county {row['county']!r} without a plan", "a county with presence rows", remedy)
    scored = {row["plan"] for row in (*kept[QUALITY], *(one for one in kept[WITHHOLD] if one["item"] == "score"))}
    for row in (*kept[PRESENCE], *(one for one in kept[WITHHOLD] if one["item"] == "capitation")):
        if row["plan"] not in scored:
            given = f"plan {row['plan']!r} without quality or score"
            yield row.line.fault(given, "what its quality is", "add its quality rows, or a withhold row with its score")
    for row in kept[SPENDING]:
        total = next((one for one in kept[SPENDING] if one["plan"] == row["plan"] and one["item"] == "total"), None)
        if total is not None and row["value"] > total["value"]:
            yield row.line.fault(f"{row['item']} above total", "a part of the total", "correct one of the two")
    for plan, items in _by_plan(kept[CONTACT]).items():
        whole = items.keys() >= set(ITEMS[CONTACT])
        if whole and not items["members"] >= items["no_primary_care"] >= items["reached"]:
            line = next(row.line for row in kept[CONTACT] if row["plan"] == plan)
            given, expected = f"contact of {plan!r} that does not nest", "members ≥ no_primary_care ≥ reached"
            yield line.fault(given, expected, "correct the counts")


def _by_plan(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        found[row["plan"]][row["item"]] = row["value"]
    return dict(found)


def _measures(rates: Sequence[Row], gaps: Sequence[Row]) -> dict[str, tuple[Measure, ...]]:
    gap = {(row["plan"], row["item"]): (row["value"], row["previous"]) for row in gaps}
    found: dict[str, list[Measure]] = defaultdict(list)
    for row in rates:
        measure = Measure(row["item"], row["value"], row["previous"], row["low"], row["high"])
        now, before = gap.get((row["plan"], row["item"]), (None, None))
        found[row["plan"]].append(replace(measure, gap=now, previous_gap=before))
    return {plan: tuple(measures) for plan, measures in found.items()}


def _shortfalls(rows: Sequence[Row]) -> dict[str, tuple[Shortfall, ...]]:
    found: dict[str, list[Shortfall]] = defaultdict(list)
    for row in rows:
        found[row["plan"]].append(Shortfall(row["item"], row["value"], row["low"], round(row["high"])))
    return {plan: tuple(measures) for plan, measures in found.items()}
