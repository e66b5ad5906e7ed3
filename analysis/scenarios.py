"""Reforms as data: a TOML file with a title, a reference, a baseline and the parameters it changes."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from analysis.csv_rows import read_text
from analysis.faults import Fault, InputFaults
from analysis.parameters import Change

BASELINE = "baseline"
"""What the ledger calls the run without a scenario."""

HEADER = ("title", "reference", "baseline", "description")
REPORT, SPLIT, PART = "report", "split", "part"
"""Keys: estimates that every report states under the scenario, those shared out among its parts, the part of a change.
"""

CHANGE_KEYS = tuple(f.name for f in fields(Change) if f.name not in ("place", "row"))


@dataclass(frozen=True)
class Scenario:
    """A reform: what it is called, what it rests on (a citation key), its baseline and what it changes.

    ``report`` lists the estimates that every report states under it; a scenario without any is run on request only.
    ``parts`` names the part that each change belongs to, and ``split`` the estimates whose change is shared out among
    the parts.
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
    elif not stated:
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
    report, split = (tuple(raw.get(name, ())) for name in (REPORT, SPLIT))
    return Scenario(path.stem, title, reference, baseline, description, tuple(changes), report, split, tuple(parts))


def _header_faults(place: str, raw: dict[str, Any]) -> list[Fault]:
    faults = []
    for name in HEADER:
        if not raw.get(name):
            faults.append(Fault(place, None, f"no {name}", f'{name} = "…" at the top', f"add {name}"))
        elif not isinstance(raw[name], str):
            faults.append(Fault(place, None, f"{name} = {raw[name]!r}", "text", "write it in quotes"))
    for name in (REPORT, SPLIT):
        stated = raw.get(name, [])
        if not isinstance(stated, list) or not all(isinstance(one, str) for one in stated):
            expected = f'{name} = ["an estimate", …] at the top, above the first [[change]]'
            faults.append(Fault(place, None, f"{name} = {stated!r}", expected, "write the ids in quotes, in a list"))
    if raw.get(SPLIT) and isinstance(raw.get("change"), list):
        lacking = [
            number for number, one in enumerate(raw["change"], start=1) if isinstance(one, dict) and not one.get(PART)
        ]
        if lacking:
            given = f"{SPLIT}, and no part in change {', '.join(map(str, lacking))}"
            remedy = "say to which part of the reform the change belongs"
            faults.append(Fault(place, None, given, f'{PART} = "a name" in each [[change]]', remedy))
    known = (*HEADER, REPORT, SPLIT, "change")
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
