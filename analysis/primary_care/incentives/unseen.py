"""Members who use no primary care, whom the contract asks a plan to find."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unseen:
    """Members of a plan, those without a primary care visit in the year, and those of them who were reached."""

    members: int
    without_visit: int
    reached: int

    @property
    def share(self) -> float:
        return self.without_visit / self.members if self.members else 0.0

    @property
    def still_missed(self) -> float:
        """Share of all members without a visit whom nobody reached."""
        return (self.without_visit - self.reached) / self.members if self.members else 0.0


def unseen(visits: dict[str, int], reached: frozenset[str]) -> Unseen:
    """Counts from visits by member; only members without one can be reached.

    >>> unseen({"a": 0, "b": 3, "c": 0}, frozenset({"c"}))
    Unseen(members=3, without_visit=2, reached=1)
    """
    without = {member for member, number in visits.items() if not number}
    return Unseen(len(visits), len(without), len(without & reached))
