"""Which cells of a table with totals are not told, so that no sensitive one can be worked out from the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.claims.disclosure.attack import Floats, feasible
from analysis.claims.disclosure.rounding import count_range, money_range, round_count, round_money
from analysis.claims.disclosure.rules import Rules
from analysis.faults import Fault, InputFaults

Flags = NDArray[np.bool_]
Cell = tuple[int, int]


@dataclass(frozen=True)
class Amounts:
    """Won of each cell of a table with totals, and the largest and second largest contribution to it."""

    total: Floats
    largest: Floats
    second: Floats


def with_totals(inner: Floats) -> Floats:
    """A table with its row, column and grand totals in the last column and row."""
    wide = np.zeros((inner.shape[0] + 1, inner.shape[1] + 1))
    wide[:-1, :-1] = inner
    wide[:-1, -1], wide[-1, :-1], wide[-1, -1] = inner.sum(axis=1), inner.sum(axis=0), inner.sum()
    return wide


def small(counts: Floats, rules: Rules) -> Flags:
    """Counts from 1 to the threshold less 1."""
    return (counts > 0) & (counts < rules.threshold)


def dominated(amounts: Amounts, rules: Rules) -> Flags:
    """Sums of which one contributor makes up too much, or could be known too well by the second largest."""
    rest = amounts.total - amounts.largest - amounts.second
    close = rest < rules.closeness * amounts.largest
    return (amounts.total > 0) & ((amounts.largest > rules.dominance * amounts.total) | close)


def protect_counts(counts: Floats, sensitive: Flags, withheld: Flags, fixed: Flags, rules: Rules) -> Flags:
    """The cells that are not told of ``counts`` (a table with totals): the sensitive ones and as many more as it takes.

    Afterwards each sensitive cell can still be anything from 1 (or less) to the threshold less 1 (or more), for
    all that
    the told cells, their rounding and the totals say. ``withheld`` cells were not told before and are not told now;
    ``fixed`` ones were told and cannot be taken back.

    Raises InputFaults when the fixed cells give a sensitive one away whatever is suppressed.
    """

    def bounds(hidden: Flags) -> tuple[Floats, Floats]:
        low, high = np.zeros(counts.shape), np.full(counts.shape, np.inf)
        for cell in np.argwhere(~hidden):
            place = (cell[0], cell[1])
            low[place], high[place] = count_range(round_count(int(counts[place]), rules), rules)
        return low, high

    def safe(cell: Cell, least: float, most: float) -> bool:
        if counts[cell] >= rules.threshold:  # hidden because of an earlier release
            return most - least >= rules.threshold - 1
        return least <= 1 + 1e-6 and most >= rules.threshold - 1 - 1e-6

    return _protect(counts, sensitive, withheld, fixed, bounds, safe)


def protect_amounts(amounts: Floats, sensitive: Flags, withheld: Flags, fixed: Flags, rules: Rules) -> Flags:
    """The same for sums of money: each sensitive one can still be lower and higher by ``rules.closeness`` of itself."""

    def bounds(hidden: Flags) -> tuple[Floats, Floats]:
        low, high = np.zeros(amounts.shape), np.full(amounts.shape, np.inf)
        for cell in np.argwhere(~hidden):
            place = (cell[0], cell[1])
            low[place], high[place] = money_range(round_money(float(amounts[place]), rules), rules)
        return low, high

    def safe(cell: Cell, least: float, most: float) -> bool:
        value = amounts[cell]
        return least <= value * (1 - rules.closeness) + 1e-6 and most >= value * (1 + rules.closeness) - 1e-6

    return _protect(amounts, sensitive, withheld, fixed, bounds, safe)


def _protect(
    values: Floats,
    sensitive: Flags,
    withheld: Flags,
    fixed: Flags,
    bounds: Callable[[Flags], tuple[Floats, Floats]],
    safe: Callable[[Cell, float, float], bool],
) -> Flags:
    hidden = sensitive | withheld
    exposed = [(int(i), int(j)) for i, j in np.argwhere(sensitive)]
    while True:
        low, high = bounds(hidden)
        exposed = [cell for cell in exposed if not safe(cell, *feasible(low, high, cell))]
        if not exposed:
            # Hiding more widens every range, so a cell that was safe stays safe.
            return hidden
        chosen = _cheapest(values, hidden, fixed, exposed[0])
        if chosen is None:
            given = "a table of which an earlier release tells too much"
            expected, remedy = (
                "cells that do not give a small one away",
                "use wider groups, or the groups of that release",
            )
            raise InputFaults([Fault("release", None, given, expected, remedy)])
        hidden[chosen] = True


def _cheapest(values: Floats, hidden: Flags, fixed: Flags, cell: Cell) -> Cell | None:
    """The next cell to hide: in the row or column of ``cell`` the smallest inner one that holds something, then totals,
    then any other in growing size. A zero hides little, so it comes after the rest.
    """
    last = (values.shape[0] - 1, values.shape[1] - 1)

    def rank(place: Cell) -> tuple[bool, int, bool, float]:
        total = (place[0] == last[0]) + (place[1] == last[1])
        return (place[0] != cell[0] and place[1] != cell[1], total, values[place] == 0, float(values[place]))

    free = [(int(i), int(j)) for i, j in np.argwhere(~hidden & ~fixed)]
    return min(free, key=rank, default=None)
