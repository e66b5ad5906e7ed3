"""Reforms as data: a TOML file with a title, a reference, a baseline and the parameters it changes."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from analysis.csv_rows import read_text
from analysis.faults import Fault, InputFaults
from analysis.parameters import Change

BASELINE = "baseline"
"""What the ledger calls the run without a scenario."""

HEADER = ("title", "reference", "baseline", "description")
REPORT, SPLIT, INCLUDE, PART = "report", "split", "include", "part"
"""Keys: estimates that every report states under the scenario, those shared out among its parts, the scenarios that it
joins, and the part that a change belongs to.
"""
LISTS = {REPORT: "an estimate", SPLIT: "an estimate", INCLUDE: "a scenario"}

CHANGE_KEYS = tuple(f.name for f in fields(Change) if f.name not in ("place", "row"))


@dataclass(frozen=True)
class Scenario:
    """A reform: what it is called, what it rests on (a citation key), its baseline and what it changes.

    ``report`` lists the estimates that every report states under it; a scenario without any is run on request only.
    ``parts`` names the part that each change belongs to, and ``split`` the estimates whose change is shared out among
    the parts. ``include`` names scenarios that it joins: their changes come first, each scenario a part of its own.
    """

    id: str
    title: str
    reference: str
    baseline: str
    description: str
    changes: tuple[Change, ...]
    report: tuple[str, ...] = ()
    split: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    include: tuple[str, ...] = ()

    def of_parts(self, chosen: Collection[str]) -> tuple[Change, ...]:
        """The changes that belong to the parts named, in the order of the file."""
        return tuple(change for change, part in zip(self.changes, self.parts, strict=True) if part in chosen)


def load_scenario(path: Path, citations: Collection[str]) -> Scenario:
    """The scenario of a TOML file; InputFaults names every fault of the file.

    Whether the parameters and coordinates exist is checked when the changes are made (``Parameters.replace``).
    """
    place = path.as_posix()
    text, faults = read_text(path)
    if faults:
        raise InputFaults(faults)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputFaults([Fault(place, None, str(error), "a TOML file", "mend the file")]) from error
    faults = _header_faults(place, raw)
    if path.stem == BASELINE:
        faults.append(Fault(place, None, f"a scenario named {BASELINE}", "another name", "rename the file"))
    reference = raw.get("reference")
    if isinstance(reference, str) and reference and reference not in citations:
        given = f"reference {reference!r}"
        faults.append(Fault(place, None, given, "a key of references.bib", "add the source or mend the key"))
    stated = raw.get("change") or []
    if not isinstance(stated, list) or not all(isinstance(change, dict) for change in stated):
        faults.append(Fault(place, None, "change without double brackets", "[[change]]", "write [[change]] above each"))
        stated = []
    elif not stated and not raw.get(INCLUDE):
        faults.append(Fault(place, None, "no [[change]]", "at least one changed parameter", "add a [[change]]"))
    changes: list[Change] = []
    parts: list[str] = []
    for number, change in enumerate(stated, start=1):
        found = _change_faults(f"{place}, change {number}", change)
        faults += found
        if not found:
            parts.append(str(change.pop(PART, "")))
            changes.append(Change(place=f"{place}, change {number}", **change))
    if faults:
        raise InputFaults(faults)
    title, reference, baseline, description = (str(raw[name]) for name in HEADER)
    report, split, include = (tuple(raw.get(name, ())) for name in LISTS)
    return Scenario(
        path.stem, title, reference, baseline, description, tuple(changes), report, split, tuple(parts), include
    )


def joined(scenario: Scenario, place: str, library: Mapping[str, Scenario]) -> Scenario:
    """``scenario`` with the changes of those that it includes in front of its own, each of them a part.

    InputFaults names what is not in ``library``, what itself includes others, and a value that two of them change.
    """
    if not scenario.include:
        return scenario
    faults = []
    changes: list[Change] = []
    parts: list[str] = []
    for name in scenario.include:
        one = library.get(name)
        if one is None or one.include:
            given = f"{INCLUDE} lists {name!r}" + ("" if one is None else ", which includes others itself")
            there = ", ".join(sorted(id for id, other in library.items() if not other.include)) or "none"
            faults.append(
                Fault(place, None, given, f"scenarios with changes of their own: {there}", "name one of them")
            )
            continue
        for change in one.changes:
            for other, part in zip(changes, parts, strict=True):
                if part != name and _meet(change, other):
                    given = f"{change.parameter} changed by {part} and by {name}"
                    remedy = "leave one of the two out, or write one scenario that does both"
                    faults.append(Fault(place, None, given, "reforms that change different values", remedy))
        changes += one.changes
        parts += [name] * len(one.changes)
    if faults:
        raise InputFaults(list(dict.fromkeys(faults)))
    own = (part or scenario.id for part in scenario.parts)
    return replace(scenario, changes=(*changes, *scenario.changes), parts=(*parts, *own))


def _meet(one: Change, other: Change) -> bool:
    """Whether some row is changed by both."""
    shared = set(one.where) & set(other.where)
    return one.parameter == other.parameter and all(str(one.where[key]) == str(other.where[key]) for key in shared)


def _header_faults(place: str, raw: dict[str, Any]) -> list[Fault]:
    faults = []
    for name in HEADER:
        if not raw.get(name):
            faults.append(Fault(place, None, f"no {name}", f'{name} = "…" at the top', f"add {name}"))
        elif not isinstance(raw[name], str):
            faults.append(Fault(place, None, f"{name} = {raw[name]!r}", "text", "write it in quotes"))
    for name, what in LISTS.items():
        stated = raw.get(name, [])
        if not isinstance(stated, list) or not all(isinstance(one, str) for one in stated):
            expected = f'{name} = ["{what}", …] at the top, above the first [[change]]'
            faults.append(Fault(place, None, f"{name} = {stated!r}", expected, "write the ids in quotes, in a list"))
    if raw.get(SPLIT) and isinstance(raw.get("change"), list):
        lacking = [
            number for number, one in enumerate(raw["change"], start=1) if isinstance(one, dict) and not one.get(PART)
        ]
        if lacking:
            given = f"{SPLIT}, and no part in change {', '.join(map(str, lacking))}"
            remedy = "say to which part of the reform the change belongs"
            faults.append(Fault(place, None, given, f'{PART} = "a name" in each [[change]]', remedy))
    known = (*HEADER, *LISTS, "change")
    faults += [
        Fault(place, None, f"key {name!r}", f"one of {', '.join(known)}", "mend or remove it")
        for name in raw
        if name not in known
    ]
    return faults


def _change_faults(place: str, change: dict[str, Any]) -> list[Fault]:
    faults = [
        Fault(place, None, f"key {name!r}", f"one of {', '.join((*CHANGE_KEYS, PART))}", "mend or remove it")
        for name in change
        if name not in (*CHANGE_KEYS, PART)
    ]
    for name in ("value", "low", "high"):
        if name in change and (isinstance(change[name], bool) or not isinstance(change[name], int | float)):
            faults.append(Fault(place, None, f"{name} = {change[name]!r}", "a number", "write it without quotes"))
    for name in ("parameter", "unit", "distribution", "source", "locator", "status", PART):
        if not isinstance(change.get(name, ""), str):
            faults.append(Fault(place, None, f"{name} = {change[name]!r}", "text", "write it in quotes"))
    where = change.get("where", {})
    if not isinstance(where, dict) or not all(isinstance(label, str | int) for label in where.values()):
        expected = 'coordinates such as where = { staff = "doctor" }'
        faults.append(Fault(place, None, f"where = {where!r}", expected, "write it so"))
    if not change.get("parameter"):
        faults.append(Fault(place, None, "no parameter", 'parameter = "an id of data/parameters"', "add it"))
    if not {"value", "low", "high", "distribution"} & set(change):
        faults.append(Fault(place, None, "no value", "value = a number", "say what changes"))
    return faults
