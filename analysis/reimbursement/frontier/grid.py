"""The frontier as a table: what each amount of money and each yearly limit reach on the central case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from analysis.reimbursement.frontier.programme import MONEY, Request, Solution, solve
from analysis.reimbursement.reach import BALANCED, LIMITS
from analysis.reimbursement.tables import BASE, COSTED, MEDICAL

TRILLION = 1e12
STEPS = (0, 1, 3, 5, 10, 15)
TARGETS = (0.8, 0.9, 1.0)
YEARS = 4


def central_fees(central: Callable[..., float]) -> tuple[np.ndarray, np.ndarray]:
    """Fees and cost of the costed categories in the year of the balance, medical types, draw 0."""
    carried = central("outlook_fees", period=BALANCED) / central("outlook_fees", period=BASE)
    fees = np.array(
        [sum(central("reimbursement_fees", provider=one, category=name) for one in MEDICAL) for name in COSTED]
    )
    recovery = np.array([central("reimbursement_recovery_now", category=name) for name in COSTED])
    return fees * carried, fees * carried / recovery


def frontier(central: Callable[..., float]) -> list[dict[str, Any]]:
    """One row for each target, yearly limit and amount of money: won moved, gap left, price of money, what binds."""
    fees, cost = central_fees(central)
    rows = []
    for target in TARGETS:
        for limit in LIMITS:
            for money in STEPS:
                request = Request(target, money * TRILLION, limit, YEARS)
                rows.append(_row(request, solve(COSTED, fees, cost, request)))
    return rows


def _row(request: Request, found: Solution) -> dict[str, Any]:
    short = found.shortfall
    return {
        "target": 100 * request.target,
        "limit": 100 * request.limit,
        "money": request.money / TRILLION,
        "feasible": "yes" if short is None else "no",
        "moved": found.moved / TRILLION,
        "used": found.money / TRILLION,
        "gap": 0.0 if short is None else short.gap / TRILLION,
        "price": found.prices[MONEY] if short is None else None,
        "needed": None if short is None or short.money_needed is None else short.money_needed / TRILLION,
        "beyond": ";".join(short.beyond_limit) if short is not None else "",
    }
