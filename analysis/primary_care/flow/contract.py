"""Who is enrolled where, and what the payer and each ACO have agreed to pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OWN, ALL = "own", "all"
"""A practice's rate is paid for the members attributed to it, or for every member of the ACO."""


@dataclass(frozen=True)
class Member:
    """One person in one month; without ``aco`` not enrolled, without ``practice`` not attributed."""

    month: str
    member: str
    aco: str = ""
    practice: str = ""


@dataclass(frozen=True)
class Share:
    """What an ACO passes on to a practice, money per member and month (sub-capitation)."""

    pmpm: float
    per: str = OWN


@dataclass(frozen=True)
class Claim:
    """One service as claimed: ``fee`` is what fee-for-service would pay for it."""

    month: str
    member: str
    provider: str
    specialty: str
    service: str
    code: str
    fee: float


@dataclass(frozen=True)
class Contract:
    """The agreed payment.

    ``capitation`` by ACO and ``shares`` by ACO and practice are per member and month. ``codes`` and ``specialties``
    are those that sub-capitation covers. ``carved_out`` services stay with the payer and fee-for-service whoever the
    patient is: dental care, long-term care, costly psychiatry, hospice.
    """

    capitation: Mapping[str, float]
    shares: Mapping[tuple[str, str], Share]
    codes: frozenset[str]
    specialties: frozenset[str]
    carved_out: frozenset[str]

    def in_share(self, member: Member) -> bool:
        """Whether the member is attributed to a practice that the ACO pays by sub-capitation."""
        return (member.aco, member.practice) in self.shares
