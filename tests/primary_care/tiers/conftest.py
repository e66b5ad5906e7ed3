"""The project's own criteria, and practices made to meet them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from analysis.primary_care.tiers.criteria import UNITED_STATES, Criterion, read_criteria
from analysis.primary_care.tiers.practices import Practice, Shown

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def criteria() -> tuple[Criterion, ...]:
    return read_criteria(ROOT / UNITED_STATES)


@pytest.fixture(scope="session")
def practice(criteria: Sequence[Criterion]) -> Callable[..., Practice]:
    """A practice that claims tier 3 and shows all that tier ``meets`` and those below it ask for."""

    def make(meets: int = 3, claimed: int = 3, under_21: int = 100, adults: int = 300, name: str = "A", **shown: Shown):
        amounts = dict.fromkeys((one.column for one in criteria), 0.0)
        for one in criteria:
            if one.tier <= meets:
                amounts[one.column] = max(amounts[one.column], one.least or 1.0)
        found = {column: Shown(amount) for column, amount in amounts.items()} | shown
        return Practice(name, "Lowell", claimed, under_21, adults, found)

    return make
