"""The linear programme: the fewest won moved that bring every category to a recovery within money and yearly limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MONEY, RECOVERY, LIMIT = "money", "recovery", "limit"


@dataclass(frozen=True)
class Request:
    """What is asked: recovery of each category at least ``target``, ``money`` won a year, changes of at most ``limit``
    a year for ``years`` years (a part of each category's fees).
    """

    target: float
    money: float
    limit: float
    years: int


@dataclass(frozen=True)
class Shortfall:
    """Why a request cannot be met: won below target that are left at best, and what would be enough.

    ``beyond_limit`` is what the yearly limit alone leaves, by category; ``money_needed`` is the least money at the
    limit asked (None where no money is enough), ``limit_needed`` the least yearly limit at the money asked (None where
    no limit is enough).
    """

    gap: float
    beyond_limit: dict[str, float]
    money_needed: float | None
    limit_needed: float | None


@dataclass(frozen=True)
class Solution:
    """The answer: change of each category's fees (won a year), won moved, money used, and shadow prices.

    A price says by how many won the won moved would fall if the limit were one won looser: ``money``,
    ``recovery[category]`` (one won less to raise) and ``limit[category]``.
    """

    changes: dict[str, float]
    moved: float
    money: float
    prices: dict[str, float]
    shortfall: Shortfall | None


def solve(categories: Sequence[str], fees: Floats, cost: Floats, request: Request) -> Solution:
    """The fewest won moved that meet ``request``; where nothing does, the changes that leave the smallest gap.

    ``fees`` and ``cost`` are won a year by category. With u and d the raise and the cut of each category's fees, the
    programme is: least sum of u + d, subject to fees + u - d >= target x cost, sum of u - d <= money and
    0 <= u, d <= limit x years x fees. Solved by HiGHS (scipy). An infeasible request gets a gap that is added to each
    category's recovery and made smallest first (elastic relaxation).

    >>> found = solve(["paid too little", "paid too much"], np.array([8.0, 12.0]), np.array([10.0, 10.0]),
    ...               Request(target=1.0, money=0.0, limit=0.25, years=1))
    >>> found.changes
    {'paid too little': 2.0, 'paid too much': -2.0}
    """
    found = _least_moved(fees, cost, request, 0.0)
    shortfall = None
    if found is None:
        gap = _least_gap(fees, cost, request)
        shortfall = _why(categories, fees, cost, request, gap)
        # The allowance is for what a solver leaves open in the last digits of the gap.
        found = _least_moved(fees, cost, request, gap + 1e-9 * float(fees.sum()))
    if found is None:
        raise ArithmeticError("the relaxed programme has no solution, which its gap rules out")
    raised, cut, prices = found
    names = list(categories)
    told = {MONEY: prices[0]}
    told |= {f"{RECOVERY}[{name}]": price for name, price in zip(names, prices[1 : 1 + len(names)], strict=True)}
    told |= {f"{LIMIT}[{name}]": price for name, price in zip(names, prices[1 + len(names) :], strict=True)}
    changes = {name: float(up - down) for name, up, down in zip(names, raised, cut, strict=True)}
    return Solution(changes, float((raised + cut).sum()), float((raised - cut).sum()), told, shortfall)


def _least_moved(fees: Floats, cost: Floats, request: Request, gap: float) -> tuple[Floats, Floats, list[float]] | None:
    """Raises, cuts and the prices of money, recovery and limits, with ``gap`` won left; None where nothing meets it."""
    size, scale = len(fees), float(fees.sum())
    rows, right, bounds = _limits(fees, cost, request)
    goal = np.concatenate([np.ones(2 * size), np.zeros(size)])
    left = np.concatenate([np.zeros(2 * size), np.ones(size)])
    result = _solved(goal, np.vstack([rows, left]), np.append(right, gap / scale), bounds)
    if result is None:
        return None
    raised, cut = result.x[:size] * scale, result.x[size : 2 * size] * scale
    limits = result.upper.marginals[:size] + result.upper.marginals[size : 2 * size]
    prices = [-float(price) + 0.0 for price in (*result.ineqlin.marginals[:-1], *limits)]
    return raised, cut, prices


def _least_gap(fees: Floats, cost: Floats, request: Request) -> float:
    """Won below target, of all categories together, that money and limits leave at best."""
    size, scale = len(fees), float(fees.sum())
    result = _solved(np.concatenate([np.zeros(2 * size), np.ones(size)]), *_limits(fees, cost, request))
    if result is None:
        raise ArithmeticError("no raise and no cut at all meet the limits, which zeros do")
    return float(result.fun) * scale


def _limits(fees: Floats, cost: Floats, request: Request) -> tuple[Floats, Floats, list[tuple[float, float]]]:
    """Rows, right sides and bounds over raises, cuts and gaps, in parts of all fees.

    Only what is below target can be left below it: a gap is at most what a category lacks.
    """
    size, scale = len(fees), float(fees.sum())
    eye = np.eye(size)
    rows = np.vstack([np.concatenate([np.ones(size), -np.ones(size), np.zeros(size)]), np.hstack([-eye, eye, -eye])])
    right = np.concatenate([[request.money], fees - request.target * cost]) / scale
    most = request.limit * request.years * fees / scale
    lacking = np.maximum(request.target * cost - fees, 0) / scale
    return rows, right, [(0.0, float(one)) for one in np.concatenate([most, most, lacking])]


def _solved(goal: Floats, rows: Floats, right: Floats, bounds: list[tuple[float, float]]) -> Any:
    """What HiGHS finds; None for a programme that nothing meets."""
    from scipy.optimize import linprog

    result = linprog(goal, A_ub=rows, b_ub=right, bounds=bounds, method="highs")
    if result.status not in (0, 2):
        raise ArithmeticError(f"the programme was not solved: {result.message}")
    return result if result.status == 0 else None


def _why(categories: Sequence[str], fees: Floats, cost: Floats, request: Request, gap: float) -> Shortfall:
    distance = request.target * cost - fees
    short, over = np.maximum(distance, 0), np.maximum(-distance, 0)
    limit = request.limit * request.years * fees
    beyond = {name: float(one) for name, one in zip(categories, short - limit, strict=True) if one > 1e-9 * fees.sum()}
    saved = np.minimum(over, limit).sum()
    money = None if beyond else float(np.minimum(short, limit).sum() - saved)
    return Shortfall(gap, beyond, money, _limit_needed(fees, short, over, request))


def _limit_needed(fees: Floats, short: Floats, over: Floats, request: Request) -> float | None:
    """The least yearly limit at which raises fit and cuts with the money pay for them."""
    if short.sum() > over.sum() + request.money:
        return None
    # Raises need a limit of their own; cuts then need to bring what raises cost beyond the money.
    least = float((short / fees).max())
    steps = np.unique(np.concatenate([[least], over / fees]))
    needed = short.sum() - request.money
    for low, high in zip(steps, np.append(steps[1:], np.inf), strict=True):
        if np.minimum(over, low * fees).sum() >= needed and low >= least:
            return float(low) / request.years
        if high > least and np.isfinite(high) and np.minimum(over, high * fees).sum() >= needed:
            free = over / fees > low
            part = (needed - over[~free].sum()) / fees[free].sum()
            return float(max(least, part)) / request.years
    return least / request.years
