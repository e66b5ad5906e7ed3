"""What the rows of a clinic ledger say, and everything in which they contradict the format or each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.costing.clinic.words import DEDUCTIONS, MONEY, SCALES, SECTIONS, SHARES, known, meaning, name
from analysis.csv_rows import Line, number, suggestion
from analysis.faults import Fault

LARGEST = 1e15
"""Won in one row: a thousand trillion, ten times what all of NHI pays in a year; more is a slip of units."""

NAMELESS = ""
"""Stands among unread names for a row whose own is missing: it may be about anything."""

_LEADING_ZERO = re.compile(r"[+-]?0\d*,.*")


@dataclass(frozen=True)
class Rule:
    """Which cells a section wants: True is needed, False is left empty, None may be given."""

    item: bool | None
    activity: bool | None
    value: Mapping[str, tuple[str, ...]] | None
    """Units of the value; None where the section has no value."""


RULES: Mapping[str, Rule] = {
    "payroll": Rule(item=True, activity=False, value=MONEY),
    "time": Rule(item=True, activity=True, value=SHARES),
    "common": Rule(item=True, activity=False, value=MONEY),
    "material": Rule(item=None, activity=True, value=MONEY),
    "revenue": Rule(item=None, activity=True, value=MONEY),
    "share": Rule(item=True, activity=False, value=SHARES),
    "absorb": Rule(item=False, activity=True, value=None),
}


@dataclass(frozen=True)
class Entry:
    """One row understood: its section and names, and its value in won or as a share.

    ``value`` is None where the section has none or the row's own is faulty.
    """

    section: str
    item: str
    activity: str
    value: float | None
    line: Line


def read_entries(lines: tuple[Line, ...]) -> tuple[list[Entry], set[str], list[Fault]]:
    """Every row with a known section and its names, once; the names in all other rows; all faults."""
    read: dict[tuple[str, str, str], Entry] = {}
    unread: set[str] = set()
    faults: list[Fault] = []
    for line in lines:
        section = meaning(line.cells["section"], SECTIONS)
        names = {name(cell) for cell in (line.cells["item"], line.cells["activity"]) if cell}
        if section is None:
            unread |= names
            given = f"section {line.cells['section']!r}" if line.cells["section"] else "no section"
            remedy = suggestion(line.cells["section"], known(SECTIONS), "write one of these sections")
            faults.append(line.fault(given, f"one of {', '.join(SECTIONS)}", remedy))
            continue
        entry, found = _entry(section, line)
        faults += found
        key = (section, entry.item, entry.activity)
        if (RULES[section].item and not entry.item) or (RULES[section].activity and not entry.activity):
            unread |= {*names, NAMELESS}
        elif key in read:
            given = f"{_title(entry)} a second time"
            remedy = f"add it to row {read[key].line.row}, or remove one of the two"
            faults.append(line.fault(given, "each section, item and activity once", remedy))
        else:
            read[key] = entry
    return list(read.values()), unread, faults


def _title(entry: Entry) -> str:
    return " ".join([entry.section, *(repr(part) for part in (entry.item, entry.activity) if part)])


def _entry(section: str, line: Line) -> tuple[Entry, list[Fault]]:
    rule = RULES[section]
    faults: list[Fault] = []
    for column, wanted in (("item", rule.item), ("activity", rule.activity)):
        if wanted and not line.cells[column]:
            faults.append(line.fault(f"no {column}", f"its name in each {section} row", f"fill in {column!r}"))
        elif wanted is False and line.cells[column]:
            given = f"{column} {line.cells[column]!r}"
            faults.append(line.fault(given, f"no {column} in a {section} row", "leave the cell empty"))
    item, activity = name(line.cells["item"]), name(line.cells["activity"])
    if section == "share" and item:
        deduction = meaning(item, DEDUCTIONS)
        if deduction is None:
            remedy = suggestion(item, known(DEDUCTIONS), "write one of the two")
            faults.append(line.fault(f"item {item!r}", f"one of {', '.join(DEDUCTIONS)}", remedy))
        item = deduction or item
    value = None
    if rule.value is not None:
        value, found = _value(line, section, rule.value)
        faults += found
    elif line.cells["value"]:
        given = f"value {line.cells['value']!r}"
        faults.append(line.fault(given, f"no value in an {section} row", "leave the cell empty"))
    return Entry(section, item, activity, value, line), faults


def _value(line: Line, section: str, units: Mapping[str, tuple[str, ...]]) -> tuple[float | None, list[Fault]]:
    written, text = line.cells.get("unit", ""), line.cells["value"]
    unit = meaning(written, units) if written else next(iter(units))
    if unit is None:
        remedy = suggestion(written, known(units), f"write one, or leave it empty for {next(iter(units))}")
        return None, [line.fault(f"unit {written!r}", f"one of {', '.join(units)}", remedy)]
    if not text:
        return None, [line.fault("no value", "a number", "write it; write 0 for none")]
    value, expected, remedy = _money(text, unit) if units is MONEY else _share(text, unit, deducted=section == "share")
    if expected:
        return None, [line.fault(f"value {text!r}", expected, remedy)]
    return value, []


def _money(text: str, unit: str) -> tuple[float, str, str]:
    """Won, or what was expected instead and what to do."""
    plain = not _LEADING_ZERO.fullmatch(text)
    won = _finite(lambda: number(text, thousands=True, scale=SCALES[unit])) if plain else None
    if won is None:
        return 0.0, "a number such as 1234000 or 1,234,000", "write digits only; units go in their column"
    if won < 0:
        return 0.0, "an amount of 0 or more", "correct the sign, or book it in the row it belongs to"
    if won > LARGEST:
        return 0.0, f"at most {LARGEST:,.0f} won", "check the amount and its unit"
    return won, "", ""


def _share(text: str, unit: str, deducted: bool) -> tuple[float, str, str]:
    """A share, or what was expected instead and what to do; ``28.8%`` is a share in any unit."""
    digits, percent = text.removesuffix("%").strip(), text.endswith("%")
    scale = SCALES["percent" if percent else unit]
    share = _finite(lambda: number(digits, scale=scale))
    if share is None:
        return 0.0, "a number such as 0.288 or 28.8%", "write digits and a decimal point only"
    if deducted and not 0 <= share < 1:
        return 0.0, "a share from 0 to below 1", "write the part of cost to take off, such as 0.287 or 28.7%"
    if not 0 <= share <= 1:
        return 0.0, "a share from 0 to 1", "write 0.288 or 28.8% for 28.8 percent"
    return share, "", ""


def _finite(read: Callable[[], float | None]) -> float | None:
    try:
        return read()
    except ArithmeticError:  # an exponent beyond what decimal arithmetic holds
        return None
