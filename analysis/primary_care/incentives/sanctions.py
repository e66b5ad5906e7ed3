"""Money sanctions of plans below the national 50th percentile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Shortfall:
    """A measure on which a plan may lie below the level: both as rates, and the members whom it is about."""

    measure: str
    rate: float
    median: float
    members: int


def below(found: Sequence[Shortfall]) -> list[Shortfall]:
    """Measures below the national median; at the median is enough."""
    return [one for one in found if one.rate < one.median]


def sanction(found: Sequence[Shortfall], per_member: float, floor: float) -> float:
    """Members times points below the median times a rate; at least ``floor`` where one measure is below.

    California names the factors (members affected, distance below the level, trend, a neighbourhood index) and the
    range of fines, and publishes no formula. This one is the report's, and ``per_member`` (money for each member and
    percentage point) is the user's.
    """
    short = below(found)
    if not short:
        return 0.0
    return max(floor, sum(per_member * one.members * 100 * (one.median - one.rate) for one in short))
