"""A part of capitation is withheld and earned back by quality; what nobody earns goes to the best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RATE = 0.005
"""Of the lower bound of the capitation rates before add-ons; California, 2024."""


@dataclass(frozen=True)
class Return:
    """One plan: money withheld, earned back, and its part of what others did not earn back."""

    withheld: float
    earned: float
    incentive: float

    @property
    def net(self) -> float:
        return self.earned + self.incentive - self.withheld


def returns(
    capitation: Mapping[str, float],
    score: Mapping[str, float],
    reduction: Mapping[str, float],
    rate: float = RATE,
) -> dict[str, Return]:
    """What each plan gets back.

    A plan earns back ``score`` percent of what was withheld. The rest of all plans is shared out by ``reduction``, the
    points for smaller disparities, times capitation; where nobody has any, the payer keeps it. The payer gains nothing
    where somebody has.
    """
    held = {plan: rate * money for plan, money in capitation.items()}
    earned = {plan: held[plan] * (min(100.0, max(0.0, score[plan])) / 100) for plan in held}
    pool = sum(held.values()) - sum(earned.values())
    claims = {plan: max(0.0, reduction.get(plan, 0.0)) * capitation[plan] for plan in held}
    every = sum(claims.values())
    return {plan: Return(held[plan], earned[plan], pool * claims[plan] / every if every else 0.0) for plan in held}
