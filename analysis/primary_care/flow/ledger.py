"""Every won from the payer to a service, month by month; whatever goes into a node comes out of it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.primary_care.flow.contract import ALL, Claim, Contract, Member
from analysis.primary_care.flow.zero_pay import ACO_FEE, ZERO_PAID, ruling

PAYER, ACO, PRACTICE, PROVIDER, SERVICE = "payer", "aco", "practice", "provider", "service"

CAPITATION, SUB_CAPITATION, FEE, CARE, UNBILLED, SHORT, KEPT, DEFICIT = (
    "capitation",
    "sub-capitation",
    "fee",
    "zero-paid care",
    "care without a claim",
    "practice's loss",
    "kept by the ACO",
    "ACO's loss",
)

CENT = 0.005
"""Less than this is the rounding of binary fractions and no money."""


@dataclass(frozen=True)
class Node:
    """One place that money passes: what kind of place, and its name."""

    kind: str
    name: str


@dataclass(frozen=True)
class Transfer:
    """Money that passed from one node to the next in a month, and on what ground."""

    month: str
    source: Node
    target: Node
    basis: str
    amount: float


class Imbalance(ValueError):
    """A node whose inflow is not its outflow."""


def transfers(members: Sequence[Member], claims: Sequence[Claim], contract: Contract) -> tuple[Transfer, ...]:
    """All money of the months given, from the payer to services.

    Capitation and sub-capitation follow the members of each month. A zero-paid claim moves no money of its own: the
    practice's sub-capitation pays for it, at its fee. What is left pays for care without a claim (calls, outreach,
    team), and where it is not enough the practice bears the loss. An ACO keeps what it does not pass on, or bears it.
    """
    found = _Ledger()
    here = {(one.month, one.member): one for one in members}
    for (month, aco), size in _sizes(members).items():
        found.add(month, Node(PAYER, "payer"), Node(ACO, aco), CAPITATION, size * contract.capitation[aco])
    own = _sizes_by_practice(members)
    for (aco, practice), share in contract.shares.items():
        for (month, name), size in _sizes(members).items():
            heads = size if share.per == ALL else own.get((month, aco, practice), 0)
            if name == aco and heads:
                found.add(month, Node(ACO, aco), Node(PRACTICE, practice), SUB_CAPITATION, heads * share.pmpm)
    for claim in claims:
        _pay(found, claim, here[claim.month, claim.member], contract)
    found.close()
    return found.transfers()


def unbalanced(found: Iterable[Transfer]) -> dict[tuple[str, Node], float]:
    """Inflow less outflow of each node that money must pass through, where it is not zero, by month."""
    through: dict[tuple[str, Node], list[float]] = defaultdict(list)
    ends = {PAYER, SERVICE}
    for one in found:
        if one.target.kind not in ends:
            through[one.month, one.target].append(one.amount)
        if one.source.kind not in ends:
            through[one.month, one.source].append(-one.amount)
    sums = {key: math.fsum(amounts) for key, amounts in through.items()}
    return {key: amount for key, amount in sums.items() if abs(amount) > CENT}


def check(found: Sequence[Transfer]) -> None:
    """Raise Imbalance with the nodes where money is lost or made."""
    wrong = unbalanced(found)
    if wrong:
        named = (f"{month} {node.kind} {node.name}: {amount:+,.2f}" for (month, node), amount in wrong.items())
        raise Imbalance("; ".join(named))


class _Ledger:
    """Amounts by month, source, target and basis as they gather."""

    def __init__(self) -> None:
        self._amounts: dict[tuple[str, Node, Node, str], list[float]] = defaultdict(list)
        self._balance: dict[tuple[str, Node], list[float]] = defaultdict(list)

    def add(self, month: str, source: Node, target: Node, basis: str, amount: float) -> None:
        if amount:
            self._amounts[month, source, target, basis].append(amount)
            self._balance[month, source].append(-amount)
            self._balance[month, target].append(amount)

    def close(self) -> None:
        """Give each practice and ACO the way on for what is left, or the way in for what is missing."""
        rest = {PRACTICE: (UNBILLED, SHORT), ACO: (KEPT, DEFICIT)}
        for (month, node), amounts in list(self._balance.items()):
            left = math.fsum(amounts)
            if node.kind in rest and abs(left) > CENT:
                over, under = rest[node.kind]
                end = Node(SERVICE, over) if left > 0 else Node(PAYER, under)
                source, target = (node, end) if left > 0 else (end, node)
                self.add(month, source, target, over if left > 0 else under, abs(left))

    def transfers(self) -> tuple[Transfer, ...]:
        ordered = sorted(self._amounts.items(), key=lambda one: (one[0][0], *(str(part) for part in one[0][1:])))
        return tuple(Transfer(*key, math.fsum(amounts)) for key, amounts in ordered)


def _pay(found: _Ledger, claim: Claim, member: Member, contract: Contract) -> None:
    how = ruling(claim, member, contract)
    service = Node(SERVICE, claim.service)
    if how == ZERO_PAID:
        found.add(claim.month, Node(PRACTICE, member.practice), service, CARE, claim.fee)
        return
    source = Node(ACO, member.aco) if how == ACO_FEE else Node(PAYER, "payer")
    provider = Node(PROVIDER, claim.provider)
    found.add(claim.month, source, provider, FEE, claim.fee)
    found.add(claim.month, provider, service, FEE, claim.fee)


def _sizes(members: Iterable[Member]) -> dict[tuple[str, str], int]:
    sizes: dict[tuple[str, str], int] = defaultdict(int)
    for one in members:
        if one.aco:
            sizes[one.month, one.aco] += 1
    return dict(sizes)


def _sizes_by_practice(members: Iterable[Member]) -> dict[tuple[str, str, str], int]:
    sizes: dict[tuple[str, str, str], int] = defaultdict(int)
    for one in members:
        if one.aco and one.practice:
            sizes[one.month, one.aco, one.practice] += 1
    return dict(sizes)
