"""``fiscal flow FILE``: where the money of a file goes, and the check that none is lost or made."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from analysis.primary_care.flow.ledger import PAYER, SERVICE, Transfer, check, transfers
from analysis.primary_care.flow.payment_file import PaymentFile, read_payment
from analysis.primary_care.flow.zero_pay import ruling, tests
from analysis.primary_care.results import Record, Result


def flow_file(file: Path) -> Result:
    """Transfers, balance of each node and rulings on claims; InputFaults lists what is wrong with the file."""
    payment = read_payment(file)
    found = transfers(payment.members, payment.claims, payment.contract)
    check(found)
    tables = {
        "transfers": [transfer_record(one) for one in found],
        "balance": balance_records(found),
        "rulings": ruling_records(payment),
    }
    months = len({one.month for one in payment.members})
    title = f"{file.as_posix()}: {len(payment.members)} member months, {months} months, {len(payment.claims)} claims"
    return Result(title, tables, (f"In {total(found, PAYER):,.2f}, out {total(found, SERVICE):,.2f}.",))


def total(found: Sequence[Transfer], kind: str) -> float:
    """Money that came from payers and losses, or that reached services and what is kept."""
    side = "source" if kind == PAYER else "target"
    return math.fsum(one.amount for one in found if getattr(one, side).kind == kind)


def transfer_record(one: Transfer) -> Record:
    """One line of the table of transfers."""
    ends = {"from": f"{one.source.kind} {one.source.name}", "to": f"{one.target.kind} {one.target.name}"}
    return {"month": one.month, **ends, "basis": one.basis, "amount": one.amount}


def balance_records(found: Sequence[Transfer]) -> list[Record]:
    """Inflow and outflow of each node over all months."""
    into: dict[tuple[str, str], list[float]] = defaultdict(list)
    out: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in found:
        out[one.source.kind, one.source.name].append(one.amount)
        into[one.target.kind, one.target.name].append(one.amount)
    nodes = dict.fromkeys([*out, *into])
    return [
        {"kind": kind, "node": name, "in": math.fsum(into[kind, name]), "out": math.fsum(out[kind, name])}
        for kind, name in nodes
    ]


def ruling_records(payment: PaymentFile) -> list[Record]:
    """How claims were ruled, how many and for how much, with the tests that those of an ACO failed."""
    here = {(one.month, one.member): one for one in payment.members}
    counts: Counter[tuple[str, str]] = Counter()
    fees: dict[tuple[str, str], list[float]] = defaultdict(list)
    for claim in payment.claims:
        member = here[claim.month, claim.member]
        how = ruling(claim, member, payment.contract)
        verdicts = vars(tests(claim, member, payment.contract)).items()
        failed = ", ".join(name for name, passed in verdicts if not passed) if how == "ACO fee" else ""
        counts[how, failed] += 1
        fees[how, failed].append(claim.fee)
    return [
        {"ruling": how, "failed_test": failed, "claims": number, "fees": math.fsum(fees[how, failed])}
        for (how, failed), number in sorted(counts.items())
    ]
