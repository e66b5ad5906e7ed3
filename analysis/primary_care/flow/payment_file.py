"""A user's members, rates and claims in one CSV: what its rows say and everything in which they do not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.faults import Fault, InputFaults
from analysis.primary_care.flow.contract import ALL, OWN, Claim, Contract, Member, Share
from analysis.primary_care.sheet import NUMBER, Field, Row, read_sheet, unknown

NEEDS: Mapping[str, tuple[str, ...]] = {
    "member": ("month", "member"),
    "capitation": ("aco", "amount"),
    "subcapitation": ("aco", "practice", "amount"),
    "code": ("code",),
    "specialty": ("specialty",),
    "carve_out": ("service",),
    "claim": ("month", "member", "provider", "specialty", "service", "code", "amount"),
}
"""Cells that each kind of row must have."""

FIELDS = {
    "kind": Field(words=tuple(NEEDS)),
    **{name: Field(needed=False) for name in ("month", "member", "aco", "practice")},
    **{name: Field(needed=False) for name in ("provider", "specialty", "service", "code")},
    "amount": Field(NUMBER, needed=False, least=0),
    "per": Field(words=(OWN, ALL), needed=False, column=False),
    "note": Field(needed=False, column=False),
}


@dataclass(frozen=True)
class PaymentFile:
    """Members, claims and the contract of a file."""

    members: tuple[Member, ...]
    claims: tuple[Claim, ...]
    contract: Contract


def read_payment(path: Path) -> PaymentFile:
    """The rows of a file understood; InputFaults lists everything that is wrong."""
    rows, faults = read_sheet(path, FIELDS)
    broken = bool(faults)
    kept: dict[str, list[Row]] = {kind: [] for kind in NEEDS}
    for row in rows:
        absent = [name for name in NEEDS[row["kind"]] if row[name] is None]
        for name in absent:
            faults.append(row.line.fault(f"a {row['kind']} row without {name}", f"{name} in it", f"fill in {name!r}"))
        if not absent:
            kept[row["kind"]].append(row)
    broken = broken or bool(faults)
    faults += _twice(kept)
    if not broken:  # what rests on a row that could not be read would be at fault too
        faults += _contradictions(path, kept)
    if faults:
        raise InputFaults(sorted(faults, key=lambda fault: fault.row or 0))
    members = tuple(
        Member(row["month"], row["member"], row["aco"] or "", row["practice"] or "") for row in kept["member"]
    )
    claims = tuple(
        Claim(*(row[name] for name in ("month", "member", "provider", "specialty", "service", "code", "amount")))
        for row in kept["claim"]
    )
    shares = {(row["aco"], row["practice"]): Share(row["amount"], row["per"] or OWN) for row in kept["subcapitation"]}
    contract = Contract(
        {row["aco"]: row["amount"] for row in kept["capitation"]},
        shares,
        frozenset(row["code"] for row in kept["code"]),
        frozenset(row["specialty"] for row in kept["specialty"]),
        frozenset(row["service"] for row in kept["carve_out"]),
    )
    return PaymentFile(members, claims, contract)


def _twice(kept: Mapping[str, Sequence[Row]]) -> list[Fault]:
    keys = {"member": ("month", "member"), "capitation": ("aco",), "subcapitation": ("aco", "practice")}
    faults = []
    for kind, names in keys.items():
        seen: set[tuple[str, ...]] = set()
        for row in kept[kind]:
            key = tuple(row[name] for name in names)
            if key in seen:
                given = f"a {kind} row for {', '.join(key)} a second time"
                faults.append(row.line.fault(given, "one", "remove one of the two"))
            seen.add(key)
    return faults


def _contradictions(path: Path, kept: Mapping[str, Sequence[Row]]) -> list[Fault]:
    faults = []
    if not kept["member"]:
        faults.append(Fault(path.as_posix(), None, "no member row", "a row for each person and month", "add them"))
    rated = {row["aco"] for row in kept["capitation"]}
    people = {(row["month"], row["member"]) for row in kept["member"]}
    for row in (*kept["member"], *kept["subcapitation"]):
        if row["aco"] and row["aco"] not in rated:
            faults.append(unknown(row.line, "aco", row["aco"], rated, "add its capitation row"))
    for row in kept["member"]:
        if row["practice"] and not row["aco"]:
            given = f"practice {row['practice']!r} without an ACO"
            faults.append(row.line.fault(given, "an ACO for whoever is attributed", "name it, or leave both empty"))
    for row in kept["claim"]:
        if people and (row["month"], row["member"]) not in people:
            given = f"a claim of {row['member']!r} in {row['month']}, who is no member then"
            faults.append(row.line.fault(given, "a member row for that month", "add it, or correct the claim"))
    return faults
