"""Points for quality: for the level reached, for improvement, and for a smaller gap between groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEVEL, IMPROVEMENT, GAP = 10.0, 5.0, 5.0
"""Most points of a measure for its level, for improvement, and for reducing a disparity.

Points for level and improvement together are at most LEVEL. How many points each payer gives was not read; these are
the proportions of this report's tools, and a term of the user's file changes each.
"""


@dataclass(frozen=True)
class Measure:
    """One measure of one plan or practice; ``goal`` below ``threshold`` says that less is better.

    ``gap`` is the distance between the best and the worst served group; ``None`` where it is not reported.
    """

    name: str
    rate: float
    previous: float | None
    threshold: float
    goal: float
    gap: float | None = None
    previous_gap: float | None = None


@dataclass(frozen=True)
class Points:
    """Points of one measure, and the most that it could have had."""

    level: float
    improvement: float
    gap: float
    possible: float

    @property
    def earned(self) -> float:
        return self.level + self.improvement + self.gap


@dataclass(frozen=True)
class Scale:
    """The most points for each ground."""

    level: float = LEVEL
    improvement: float = IMPROVEMENT
    gap: float = GAP


def reached(rate: float, threshold: float, goal: float) -> float:
    """How far from threshold to goal a rate is, 0 to 1, whichever of the two is higher.

    >>> reached(0.70, 0.60, 0.80), reached(0.12, 0.15, 0.10), reached(0.95, 0.60, 0.80)
    (0.5, 0.6, 1.0)
    """
    return round(min(1.0, max(0.0, (rate - threshold) / (goal - threshold))), 12)


def points(measure: Measure, scale: Scale | None = None) -> Points:
    """Points for a measure: linear from threshold to goal; improvement counts as the share closed of last year's
    distance to the goal, and fills up to the most for the level; a gap counts as the share of last year's closed.
    """
    scale = scale or Scale()
    level = scale.level * reached(measure.rate, measure.threshold, measure.goal)
    improvement = 0.0
    if measure.previous is not None and measure.previous != measure.goal:
        closed = reached(measure.rate, measure.previous, measure.goal)
        short = (measure.goal - measure.previous) * (measure.goal - measure.threshold) > 0
        improvement = min(scale.improvement * closed if short else 0.0, scale.level - level)
    gap, possible = 0.0, scale.level
    if measure.gap is not None and measure.previous_gap is not None:
        possible += scale.gap
        before, now = abs(measure.previous_gap), abs(measure.gap)
        gap = scale.gap * (reached(now, before, 0.0) if before else float(now == 0))
    return Points(level, improvement, gap, possible)


def score(found: Sequence[Points]) -> float:
    """Points earned as a percentage of the most that could be; 0 without a measure."""
    possible = sum(one.possible for one in found)
    return 100 * sum(one.earned for one in found) / possible if possible else 0.0
