"""The three tests of a claim: only a claim that passes all of them is already paid for by sub-capitation."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.primary_care.flow.contract import Claim, Contract, Member

CARVED_OUT, NOT_ENROLLED, ZERO_PAID, ACO_FEE = "carved out", "not enrolled", "zero-paid", "ACO fee"


@dataclass(frozen=True)
class Tests:
    """Attributed to a practice under sub-capitation; code in the current set; provider of a qualifying kind."""

    attributed: bool
    code: bool
    provider: bool

    @property
    def passed(self) -> bool:
        return self.attributed and self.code and self.provider


def tests(claim: Claim, member: Member, contract: Contract) -> Tests:
    """What each of the three tests says (MassHealth, How practices get paid)."""
    return Tests(
        attributed=contract.in_share(member),
        code=claim.code in contract.codes,
        provider=claim.specialty in contract.specialties,
    )


def ruling(claim: Claim, member: Member, contract: Contract) -> str:
    """Who pays a claim, and how.

    A carved-out service and one for a person who is not enrolled are paid by the payer as fee-for-service. Of the
    rest, what passes the three tests is zero-paid; anything else is a fee out of the ACO's budget.
    """
    if claim.service in contract.carved_out:
        return CARVED_OUT
    if not member.aco:
        return NOT_ENROLLED
    return ZERO_PAID if tests(claim, member, contract).passed else ACO_FEE
