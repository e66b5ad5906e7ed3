"""What a plan with a profit must put back into its community, under the two rules that sources state."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """Share of net income to reinvest: ``low`` of the part up to ``threshold`` of revenue, ``high`` of what is above.

    ``quality`` is added for a plan that misses its quality thresholds.
    """

    low: float
    high: float
    threshold: float
    quality: float


@dataclass(frozen=True)
class Obligation:
    """The money to reinvest by one rule, and the range of the other."""

    base: float
    added: float
    other_low: float
    other_high: float

    @property
    def total(self) -> float:
        return self.base + self.added


def obligation(
    revenue: float, net_income: float, rule: Rule, other: tuple[float, float], *, quality_met: bool
) -> Obligation:
    """Both readings side by side; a plan without a profit owes nothing.

    ``other`` is the least and the most share of net income that the second source states.
    """
    profit = max(0.0, net_income)
    below = min(profit, rule.threshold * revenue)
    base = rule.low * below + rule.high * (profit - below)
    added = 0.0 if quality_met else rule.quality * profit
    return Obligation(base, added, other[0] * profit, other[1] * profit)
