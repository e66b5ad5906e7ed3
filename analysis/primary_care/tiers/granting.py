"""Which tier a practice is granted: all criteria of that tier and of every tier below it, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.primary_care.tiers.criteria import ADULTS, EVERY, TIERS, UNDER_21, Criterion
from analysis.primary_care.tiers.practices import ACO, VIRTUAL, Practice, Shown


@dataclass(frozen=True)
class Decision:
    """What a practice is granted.

    ``reached`` is the highest tier whose criteria it meets, ``granted`` the lower of that and its claim. ``missed`` are
    the criteria that keep it from its claim, ``next_missed`` those of the tier above the one it reached.
    """

    practice: Practice
    reached: int
    granted: int
    missed: tuple[Criterion, ...]
    next_missed: tuple[Criterion, ...]

    @property
    def demoted(self) -> bool:
        """Whether the practice claimed more than it was granted."""
        return self.granted < self.practice.claimed


def met(criterion: Criterion, shown: Mapping[str, Shown]) -> bool:
    """Whether what is shown meets one criterion, by a means that the criterion allows."""
    one = shown[criterion.column]
    allowed = {ACO: criterion.by_aco, VIRTUAL: criterion.virtual}.get(one.means, True)
    return allowed and one.amount >= (1.0 if criterion.least is None else criterion.least)


def concerns(criterion: Criterion, practice: Practice) -> bool:
    """Whether a practice that serves whom this one serves must meet the criterion."""
    served = {EVERY: True, UNDER_21: practice.under_21 > 0, ADULTS: practice.adults > 0}
    return served[criterion.serves]


def missing(criteria: Sequence[Criterion], practice: Practice, tier: int) -> tuple[Criterion, ...]:
    """Criteria of ``tier`` alone that the practice does not meet; of an ``either`` group all, when none is met."""
    asked = [one for one in criteria if one.tier == tier and concerns(one, practice)]
    chosen = {one.either for one in asked if one.either and met(one, practice.shown)}
    return tuple(one for one in asked if not met(one, practice.shown) and one.either not in chosen)


def decide(criteria: Sequence[Criterion], practice: Practice) -> Decision:
    """Tier reached, tier granted and what is missing; a practice without members is granted nothing."""
    short = {tier: missing(criteria, practice, tier) for tier in TIERS}
    reached = 0
    for tier in TIERS:
        if short[tier]:
            break
        reached = tier
    kept_from = tuple(one for tier in TIERS if tier <= practice.claimed for one in short[tier])
    above = short.get(reached + 1, ())
    granted = min(reached, practice.claimed) if practice.members else 0
    return Decision(practice, reached, granted, kept_from, above)
