"""A user's file on one ACO: its organisation, board, providers, sites, hours, and where members live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.csv_rows import suggestion
from analysis.faults import Fault, InputFaults
from analysis.primary_care.aco.access import Place
from analysis.primary_care.sheet import NO, NUMBER, YES, Field, Row, read_sheet

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "organisation": ("item", "value"),
    "board": ("item",),
    "provider": ("name", "item"),
    "site": ("name", "item", "latitude", "longitude"),
    "hours": ("name", "value"),
    "member": ("name", "latitude", "longitude"),
    "travel": ("name", "item", "minutes"),
}
"""Cells that each section needs. A board row is one seat; a travel row is a member, a site and minutes."""

FIELDS = {
    "section": Field(words=tuple(SECTIONS)),
    "name": Field(needed=False),
    "item": Field(needed=False),
    "value": Field(needed=False, words=tuple(sorted(YES | NO))),
    "latitude": Field(NUMBER, needed=False, least=-90, most=90),
    "longitude": Field(NUMBER, needed=False, least=-180, most=180),
    "minutes": Field(NUMBER, needed=False, least=0),
    "note": Field(needed=False, column=False),
}


@dataclass(frozen=True)
class Organisation:
    """What the file says of an ACO: answers by item, seats and providers by kind, places, hours and travel."""

    answers: Mapping[str, bool]
    board: Counter[str]
    providers: Counter[str]
    sites: tuple[Place, ...]
    after_hours: Mapping[str, bool]
    homes: tuple[Place, ...]
    travel: dict[tuple[str, str], float]


def read_organisation(path: Path, asked: Sequence[str]) -> Organisation:
    """The ACO of a file; ``asked`` are the items of the section organisation. InputFaults lists what is wrong."""
    rows, faults = read_sheet(path, FIELDS)
    broken = bool(faults)
    kept: dict[str, list[Row]] = {section: [] for section in SECTIONS}
    for row in rows:
        absent = [name for name in SECTIONS[row["section"]] if row[name] is None]
        faults += [
            row.line.fault(f"a {row['section']} row without {name}", f"{name} in it", f"fill in {name!r}")
            for name in absent
        ]
        if not absent:
            kept[row["section"]].append(row)
    for row in kept["organisation"]:
        if row["item"] not in asked:
            remedy = suggestion(row["item"], asked, "remove the row")
            faults.append(row.line.fault(f"item {row['item']!r}", f"one of {', '.join(asked)}", remedy))
    if not broken:
        faults += _loose_ends(kept)
    if faults:
        raise InputFaults(sorted(faults, key=lambda fault: fault.row or 0))
    seats = Counter(row["item"] for row in kept["board"])
    seats["board"] = len(kept["board"])
    return Organisation(
        answers={row["item"]: row["value"] in YES for row in kept["organisation"]},
        board=seats,
        providers=Counter(row["item"] for row in kept["provider"]),
        sites=tuple(_place(row, row["item"]) for row in kept["site"]),
        after_hours={row["name"]: row["value"] in YES for row in kept["hours"]},
        homes=tuple(_place(row) for row in kept["member"]),
        travel={(row["name"], row["item"]): row["minutes"] for row in kept["travel"]},
    )


def _place(row: Row, category: str = "") -> Place:
    return Place(row["name"], row["latitude"], row["longitude"], category)


def _loose_ends(kept: Mapping[str, Sequence[Row]]) -> list[Fault]:
    """Rows about a site or member that the file does not have, and what is named twice."""
    faults = []
    names = {section: {row["name"] for row in kept[section]} for section in ("site", "member")}
    for section, column, of in (("hours", "name", "site"), ("travel", "name", "member"), ("travel", "item", "site")):
        for row in kept[section]:
            if row[column] not in names[of]:
                remedy = suggestion(row[column], names[of], f"add its {of} row")
                given = f"{of} {row[column]!r} that no {of} row names"
                faults.append(row.line.fault(given, f"a {of} of the file", remedy))
    for section in ("member", "hours"):
        seen: set[str] = set()
        for row in kept[section]:
            if row["name"] in seen:
                given = f"{section} {row['name']!r} a second time"
                faults.append(row.line.fault(given, "each once", "remove one of the two"))
            seen.add(row["name"])
    return faults
