"""Deterministic rounding of what is told, and what a reader who knows the rule can infer from it."""

from __future__ import annotations

import math

from analysis.claims.disclosure.rules import Rules


def round_count(count: int, rules: Rules) -> int:
    """A count to the nearest multiple of ``rules.base``, halves up; the same count is always told the same way."""
    return (2 * count + rules.base) // (2 * rules.base) * rules.base


def count_range(told: int, rules: Rules) -> tuple[int, int]:
    """The least and the largest count that are told as ``told``; 0 is told of 0 alone, and none under the threshold."""
    if told == 0:
        return 0, 0
    # halves go up: told - base/2 <= n < told + base/2
    low = -(-(2 * told - rules.base) // 2)
    high = (2 * told + rules.base - 1) // 2
    return max(low, rules.threshold), high


def round_money(won: float, rules: Rules) -> float:
    """An amount to ``rules.digits`` significant digits."""
    if won == 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(won))) - rules.digits + 1)
    return round(won / step) * step


def money_range(told: float, rules: Rules) -> tuple[float, float]:
    """The amounts that are told as ``told``."""
    if told == 0:
        return 0.0, 0.0
    step = 10.0 ** (math.floor(math.log10(abs(told))) - rules.digits + 1)
    return told - step / 2, told + step / 2
