"""How much of what parts bring together is due to each: the Shapley value (Shapley 1953), exact over all subsets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import factorial
from typing import TypeVar

T = TypeVar("T")
Subset = frozenset[str]


def subsets(parts: Sequence[str]) -> list[Subset]:
    """Every set of ``parts``, the empty one first, smaller ones before larger ones.

    >>> [sorted(one) for one in subsets(["a", "b"])]
    [[], ['a'], ['b'], ['a', 'b']]
    """
    return [frozenset(one) for size in range(len(parts) + 1) for one in combinations(parts, size)]


def shares(parts: Sequence[str], worth: Mapping[Subset, T]) -> dict[str, T]:
    """What each part adds to a set of the others, averaged over every order in which the parts can be taken.

    The shares add up to what all parts bring less what none brings; a part that never changes anything has none, and
    two parts that always change the same have the same.

    Args:
        parts: names of the parts.
        worth: the value of every subset of them, as numbers or arrays of one shape.

    >>> shares(["a", "b"], {frozenset(): 0.0, frozenset("a"): 1.0, frozenset("b"): 2.0, frozenset("ab"): 5.0})
    {'a': 2.0, 'b': 3.0}
    """
    found = {}
    for part in parts:
        others = [one for one in parts if one != part]
        share = None
        for subset in subsets(others):
            before, after = len(subset), len(others) - len(subset)
            weight = factorial(before) * factorial(after) / factorial(len(parts))
            gain = weight * (worth[subset | {part}] - worth[subset])  # type: ignore[operator]
            share = gain if share is None else share + gain
        found[part] = share
    return found  # type: ignore[return-value]


def together(parts: Sequence[str], worth: Mapping[Subset, T]) -> T:
    """What all parts bring beyond the sum of what each brings alone: below zero where they get in each other's way.

    >>> together(["a", "b"], {frozenset(): 0.0, frozenset("a"): 1.0, frozenset("b"): 2.0, frozenset("ab"): 5.0})
    2.0
    """
    none, all_of_them = worth[frozenset()], worth[frozenset(parts)]
    alone = sum(worth[frozenset([part])] - none for part in parts)  # type: ignore[operator]
    return all_of_them - none - alone  # type: ignore[operator]
