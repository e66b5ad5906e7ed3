"""The rules that decide which cells may be told."""

from __future__ import annotations

from dataclasses import dataclass

THRESHOLD = 10


@dataclass(frozen=True)
class Rules:
    """Settings of disclosure control; the defaults are those of the report.

    A count from 1 to ``threshold - 1`` is not told, nor a sum over so few. A sum is not told either if its largest
    contributor could be known to within ``closeness`` of its size by the second largest, the p % rule, or if it
    makes up
    more than ``dominance`` of it. What is told of counts is rounded to ``base``, of money to ``digits`` digits.

    Raises ValueError for settings that protect nobody.
    """

    threshold: int = THRESHOLD
    dominance: float = 0.5
    closeness: float = 0.1
    base: int = 5
    digits: int = 3

    def __post_init__(self) -> None:
        if (
            self.threshold < 3
            or self.base < 3
            or not 0 < self.dominance <= 0.9
            or self.closeness <= 0
            or self.digits > 4
        ):
            raise ValueError("disclosure rules need a threshold and a base of 3 or more, dominance up to 0.9, 4 digits")
