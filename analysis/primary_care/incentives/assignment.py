"""Members who choose no plan go to the plans of their county in proportion to quality."""

from __future__ import annotations

import math
from collections.abc import Mapping


def assign(members: int, score: Mapping[str, float]) -> dict[str, int]:
    """How many of ``members`` each plan of a county is given, in proportion to ``score``; whole people who add up.

    The largest remainders get those that are left, ties by the plan's name. A county with one plan gives it all; where
    no plan has a score, all count alike.

    >>> assign(10, {"A": 80, "B": 40})
    {'A': 7, 'B': 3}
    """
    if not score:
        raise ValueError("a county without a plan")
    every = sum(score.values())
    exact = {plan: members * (one / every if every else 1 / len(score)) for plan, one in score.items()}
    given = {plan: math.floor(share + 1e-9) for plan, share in exact.items()}
    for plan in sorted(exact, key=lambda one: (-(exact[one] - given[one]), one))[: members - sum(given.values())]:
        given[plan] += 1
    return given
