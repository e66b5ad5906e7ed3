"""Two editions compared: which numbers changed, and which parameters and functions on their lineage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.ledger import STATISTICS
from analysis.report.editions import Edition, class_of, place
from analysis.report.records import Record

TOLERANCE = 1e-9
"""Relative: editions keep 12 digits, and another computer's last bits of them are no change."""

COMPARED = ("central", "q025", "q975")
COLUMNS = (
    *("estimate", "scenario", "measure", "coordinates", "unit", "kind"),
    *(f"{side}_{name}" for name in STATISTICS for side in ("old", "new")),
    *("difference", "parameters", "functions"),
)
"""Columns of the differences as a table."""

SETTINGS = ("draws", "seed", "scenario")


@dataclass(frozen=True)
class Difference:
    """One number at one place in both editions; a place that one of them lacks has None there."""

    place: tuple[str, ...]
    old: Record | None
    new: Record | None

    @property
    def kind(self) -> str:
        """Changed, interval only, added or removed."""
        if self.old is None or self.new is None:
            return "added" if self.old is None else "removed"
        if self.old["unit"] != self.new["unit"]:
            return "changed"
        return "interval only" if _same(self.old["central"], self.new["central"]) else "changed"

    @property
    def change(self) -> float | None:
        """New less old central value; None unless both have it in one unit."""
        if self.old is None or self.new is None or self.old["unit"] != self.new["unit"]:
            return None
        old, new = self.old["central"], self.new["central"]
        return None if old is None or new is None else float(f"{new - old:.12g}")


@dataclass(frozen=True)
class Cause:
    """What changed on one estimate's lineage: parameters as ``id (what: old → new)``, and functions by id."""

    parameters: tuple[str, ...]
    functions: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Differences by place, causes by estimate, and what changed besides: settings, files outside the lineage."""

    old: str
    new: str
    differences: tuple[Difference, ...]
    causes: dict[str, Cause]
    settings: tuple[str, ...]
    files: tuple[str, ...]


def compare(old: Edition, new: Edition) -> Comparison:
    """What changed from ``old`` to ``new``; numbers that agree to a billionth are the same."""
    before = {place(record): record for record in old.estimates}
    after = {place(record): record for record in new.estimates}
    differences = []
    for where in dict.fromkeys([*after, *before]):
        one, two = before.get(where), after.get(where)
        if one is None or two is None or _differs(one, two):
            differences.append(Difference(where, one, two))
    changed = dict.fromkeys(difference.place[0] for difference in differences)
    return Comparison(
        old=old.name,
        new=new.name,
        differences=tuple(differences),
        causes={estimate: _cause(estimate, old, new) for estimate in changed},
        settings=tuple(
            f"{name}: {old.manifest.get(name)} → {new.manifest.get(name)}"
            for name in SETTINGS
            if old.manifest.get(name) != new.manifest.get(name)
        ),
        files=_files(old.manifest["files"], new.manifest["files"]),
    )


def as_records(comparison: Comparison) -> list[Record]:
    """One flat record a difference, for a CSV."""
    found = []
    for item in comparison.differences:
        cause = comparison.causes[item.place[0]]
        either = item.new or item.old or {}
        values = [*item.place[:3], "; ".join(item.place[3:]), either["unit"], item.kind]
        values += [side[name] if side else None for name in STATISTICS for side in (item.old, item.new)]
        values += [item.change, "; ".join(cause.parameters), "; ".join(cause.functions)]
        found.append(dict(zip(COLUMNS, values, strict=True)))
    return found


def _same(old: float | None, new: float | None) -> bool:
    if old is None or new is None:
        return old is new
    return abs(new - old) <= TOLERANCE * max(abs(old), abs(new))


def _differs(old: Record, new: Record) -> bool:
    return old["unit"] != new["unit"] or not all(_same(old[name], new[name]) for name in COMPARED)


def _cause(estimate: str, old: Edition, new: Edition) -> Cause:
    lineage = old.lineage(estimate) | new.lineage(estimate)
    ids = sorted(lineage & (set(old.parameters) | set(new.parameters)))
    functions = sorted(lineage & (set(old.functions) | set(new.functions)))
    return Cause(
        parameters=tuple(text for id in ids for text in _parameter_changes(id, old, new)),
        functions=tuple(
            f"{id} ({kind})" if kind != "changed" else id for id in functions if (kind := _function_kind(id, old, new))
        ),
    )


def _function_kind(id: str, old: Edition, new: Edition) -> str:
    if id not in old.functions or id not in new.functions:
        return "added" if id not in old.functions else "removed"
    return "changed" if old.functions[id]["digest"] != new.functions[id]["digest"] else ""


def _parameter_changes(id: str, old: Edition, new: Edition) -> list[str]:
    before = {row["coordinates"]: row for row in old.parameters.get(id, ())}
    after = {row["coordinates"]: row for row in new.parameters.get(id, ())}
    found = []
    for where in dict.fromkeys([*before, *after]):
        name = f"{id} [{where}]" if where else id
        if where not in before or where not in after:
            found.append(f"{name} ({'added' if where not in before else 'removed'})")
            continue
        moved = [
            f"{column}: {before[where][column] or 'none'} → {after[where][column] or 'none'}"
            for column in before[where]
            if before[where][column] != after[where].get(column, "")
        ]
        if moved:
            found.append(f"{name} ({', '.join(moved)})")
    return found


def _files(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """Source files that differ, with their class: what the lineage does not show, such as a shared formula."""
    differing = sorted(path for path in {*old, *new} if old.get(path) != new.get(path))
    return tuple(f"{path} ({class_of(path)})" for path in differing)
