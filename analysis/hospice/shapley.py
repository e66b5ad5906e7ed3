"""An exact split of a change among what moved it: each driver gets its mean part over all orders (Shapley 1953)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import factorial
from typing import TypeVar

import xarray as xr

Value = TypeVar("Value", float, xr.DataArray)


def shapley(drivers: Sequence[str], value: Callable[[frozenset[str]], Value]) -> dict[str, Value]:
    """What each driver adds; the parts sum to ``value(all) - value(none)``.

    ``value`` is given the drivers that have moved; the others stand where they were. Every subset is asked once.

    >>> shapley(["price", "users"], lambda moved: (3.0 if "price" in moved else 2.0) * (9 if "users" in moved else 5))
    {'price': 7.0, 'users': 10.0}
    """
    count = len(drivers)
    found = {
        frozenset(some): value(frozenset(some)) for size in range(count + 1) for some in combinations(drivers, size)
    }
    parts = {}
    for driver in drivers:
        before = [moved for moved in found if driver not in moved]
        parts[driver] = sum(
            (
                (found[moved | {driver}] - found[moved])
                * (factorial(len(moved)) * factorial(count - len(moved) - 1) / factorial(count))
                for moved in before
            ),
            start=found[frozenset()] * 0,
        )
    return parts
