"""Which practices could reach a tier together when each alone cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.primary_care.tiers.criteria import TIERS, Criterion
from analysis.primary_care.tiers.granting import missing
from analysis.primary_care.tiers.practices import ACO, Practice, Shown

LARGEST = 10
"""Practices in one group at most: the groups that share staff are small, and a larger one can be named by hand."""


@dataclass(frozen=True)
class Group:
    """Practices of one region that reach ``tier`` together, in the order in which they were joined."""

    region: str
    tier: int
    practices: tuple[str, ...]


def pooled(practices: Sequence[Practice], criteria: Sequence[Criterion]) -> tuple[Practice, ...]:
    """The same practices, each with what the group has for the criteria that may be met for it.

    Counts of shared criteria add; of a yes, one is enough. What may not be shared stays each practice's own.
    """
    shared = {one.column for one in criteria if one.by_aco} - {one.column for one in criteria if not one.by_aco}
    counted = {one.column for one in criteria if one.least is not None}
    pool = {}
    for column in shared:
        amounts = [practice.shown[column].amount for practice in practices]
        pool[column] = Shown(sum(amounts) if column in counted else max(amounts), ACO)
    return tuple(replace(one, shown={**one.shown, **pool}) for one in practices)


def reach(practices: Sequence[Practice], criteria: Sequence[Criterion], tier: int) -> bool:
    """Whether each of the practices meets every criterion up to ``tier`` with what the group shares."""
    return not any(_short(practices, criteria, tier))


def find_groups(practices: Iterable[Practice], criteria: Sequence[Criterion], tier: int) -> tuple[Group, ...]:
    """Disjoint groups within a region that reach ``tier``, of practices that do not reach it alone.

    Greedy: a group takes the practice that leaves fewest criteria unmet until none is. It may miss a group that a
    complete search would find, and never reports one that does not reach the tier.
    """
    regions: dict[str, list[Practice]] = {}
    for practice in practices:
        if practice.members and not reach([practice], criteria, tier) and _able(practice, criteria, tier):
            regions.setdefault(practice.region, []).append(practice)
    found = []
    for region, waiting in sorted(regions.items()):
        waiting.sort(key=lambda one: one.name)
        while len(waiting) > 1:
            group = _grow(waiting, criteria, tier)
            if len(group) < 2 or not reach(group, criteria, tier):
                break
            found.append(Group(region, tier, tuple(one.name for one in group)))
            names = {one.name for one in group}
            waiting = [one for one in waiting if one.name not in names]
    return tuple(found)


def _grow(waiting: Sequence[Practice], criteria: Sequence[Criterion], tier: int) -> list[Practice]:
    group = [min(waiting, key=lambda one: sum(_short([one], criteria, tier)))]
    while len(group) < LARGEST and not reach(group, criteria, tier):
        others = [one for one in waiting if one not in group]
        if not others:
            break
        group.append(min(others, key=lambda one: sum(_short([*group, one], criteria, tier))))
    return group


def _able(practice: Practice, criteria: Sequence[Criterion], tier: int) -> bool:
    """Whether all that the practice lacks up to ``tier`` may be met by a group."""
    lacks = [one for level in TIERS if level <= tier for one in missing(criteria, practice, level)]
    return all(one.by_aco or one.either for one in lacks)


def _short(practices: Sequence[Practice], criteria: Sequence[Criterion], tier: int) -> list[float]:
    """How far each practice is from the tier with what the group shares: one a criterion, less for a count half met."""
    distances = []
    for practice in pooled(practices, criteria):
        lacks = [one for level in TIERS if level <= tier for one in missing(criteria, practice, level)]
        part = [1 - practice.shown[one.column].amount / one.least if one.least else 1.0 for one in lacks]
        distances.append(sum(max(one, 1e-9) for one in part))
    return distances
