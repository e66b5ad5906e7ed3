"""Limits, prices and refusals of the programme in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reimbursement.frontier.programme import (
    LIMIT,
    MONEY,
    RECOVERY,
    Request,
    Shortfall,
    Solution,
)

TRILLION = 1e12
SLACK = 1e-6
"""Prices below this are those of limits that do not bind."""


def told(request: Request, solution: Solution) -> list[str]:
    """What was found, one sentence a line: changes that matter, what limits cost, or why it cannot be."""
    lines = [
        f"{_money(solution.moved)} trillion won a year are moved; "
        f"{_money(solution.money)} of {_money(request.money)} trillion of new money are used."
    ]
    if solution.shortfall is not None:
        return [*lines, *_refusal(request, solution.shortfall)]
    return [*lines, *_prices(solution)]


def _refusal(request: Request, short: Shortfall) -> Iterator[str]:
    yield (
        f"Not all categories can come to {request.target:.0%} of cost: "
        f"{_money(short.gap)} trillion won a year are missing."
    )
    for name, won in short.beyond_limit.items():
        yield f"The yearly limit of {request.limit:.1%} alone leaves {name} {_money(won)} trillion won below."
    if short.money_needed is not None:
        yield f"At this limit {_money(short.money_needed)} trillion won of new money a year would be enough."
    if short.limit_needed is not None:
        yield f"With this money a limit of {short.limit_needed:.1%} a year would be enough."
    elif short.money_needed is None:
        yield "No limit is enough with this money: cuts of all that is paid above target do not pay for the raises."


def _prices(solution: Solution) -> Iterator[str]:
    for key, price in solution.prices.items():
        if price <= SLACK:
            continue
        name = key.partition("[")[2].rstrip("]")
        if key == MONEY:
            yield f"One more won of new money a year would spare {price:.2f} won of moves."
        elif key.startswith(RECOVERY):
            yield f"One won a year less to reach in {name} would spare {price:.2f} won of moves."
        elif key.startswith(LIMIT):
            yield f"One won a year more of room for {name} would spare {price:.2f} won of moves."


def _money(won: float) -> str:
    return f"{won / TRILLION:.2f}"
