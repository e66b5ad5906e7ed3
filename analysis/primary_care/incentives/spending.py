"""The share of spending on primary care, and how members are paid for, by category of payment."""

from __future__ import annotations

from collections.abc import Mapping

CATEGORIES = ("1", "2A", "2B", "2C", "3A", "3B", "3N", "4A", "4B", "4C", "4N")
"""Health Care Payment Learning and Action Network: 1 fee for service, 2 with a link to quality, 3 built on fees with
shared savings (B: and losses), 4 population-based; N not tied to quality.
"""

COUNTED = ("3A", "3B", "4A", "4B", "4C")
"""Categories that California's goal counts."""


def primary_care_share(primary_care: float, total: float) -> float:
    """Spending on primary care as a share of all spending."""
    if total <= 0:
        raise ValueError("no spending")
    return primary_care / total


def advanced_share(members: Mapping[str, float]) -> float:
    """Share of members in the categories that the goal counts; those of the others are in the denominator."""
    total = sum(members.values())
    return sum(members.get(category, 0.0) for category in COUNTED) / total if total else 0.0


def pace_needed(share: float, goal: float, years: int) -> float:
    """Percentage points a year, as a share, that take ``share`` to ``goal``; 0 where it is reached.

    >>> round(pace_needed(0.07, 0.15, 9), 4)
    0.0089
    """
    return max(0.0, goal - share) / years
