"""Reforms as data: a TOML file with a title, a reference, a baseline and the parameters it changes."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from analysis.faults import Fault, InputFaults
from analysis.parameters import Change

HEADER = ("title", "reference", "baseline", "description")
CHANGE_KEYS = tuple(f.name for f in fields(Change) if f.name not in ("place", "row"))


@dataclass(frozen=True)
class Scenario:
    """A reform: what it is called, what it rests on (a citation key), its baseline and what it changes."""

    id: str
    title: str
    reference: str
    baseline: str
    description: str
    changes: tuple[Change, ...]


def load_scenario(path: Path, citations: Collection[str]) -> Scenario:
    """The scenario of a TOML file; InputFaults names every fault of the file.

    Whether the parameters and coordinates exist is checked when the changes are made (``Parameters.replace``).
    """
    place = path.as_posix()
    if not path.exists():
        there = ", ".join(sorted(p.stem for p in path.parent.glob("*.toml"))) or "none yet"
        raise InputFaults([Fault(place, None, f"scenario {path.stem!r}", f"one of: {there}", "name one of them")])
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputFaults([Fault(place, None, str(error), "a TOML file in UTF-8", "mend the file")]) from error
    faults = [
        Fault(place, None, f"no {name}", f'{name} = "…" at the top', f"add {name}")
        for name in HEADER
        if not raw.get(name)
    ]
    if raw.get("reference") and raw["reference"] not in citations:
        given = f"reference {raw['reference']!r}"
        faults.append(Fault(place, None, given, "a key of references.bib", "add the source or mend the key"))
    if not raw.get("change"):
        faults.append(Fault(place, None, "no [[change]]", "at least one changed parameter", "add a [[change]]"))
    changes = []
    for number, change in enumerate(raw.get("change", []), start=1):
        found = _change_faults(f"{place}, change {number}", change)
        faults += found
        if not found:
            changes.append(Change(place=f"{place}, change {number}", **change))
    if faults:
        raise InputFaults(faults)
    title, reference, baseline, description = (str(raw[name]) for name in HEADER)
    return Scenario(path.stem, title, reference, baseline, description, tuple(changes))


def _change_faults(place: str, change: dict[str, Any]) -> list[Fault]:
    faults = [
        Fault(place, None, f"key {name!r}", f"one of {', '.join(CHANGE_KEYS)}", "mend or remove it")
        for name in change
        if name not in CHANGE_KEYS
    ]
    for name in ("value", "low", "high"):
        if name in change and (isinstance(change[name], bool) or not isinstance(change[name], int | float)):
            faults.append(Fault(place, None, f"{name} = {change[name]!r}", "a number", "write it without quotes"))
    if not change.get("parameter"):
        faults.append(Fault(place, None, "no parameter", 'parameter = "an id of data/parameters"', "add it"))
    if not {"value", "low", "high", "distribution"} & set(change):
        faults.append(Fault(place, None, "no value", "value = a number", "say what changes"))
    return faults
