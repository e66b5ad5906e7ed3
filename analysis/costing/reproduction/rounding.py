"""Arithmetic with printed figures: a figure printed as 12.3 is any number from 12.25 to 12.35."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rounded:
    """A number known to lie between ``low`` and ``high``; sums, products and quotients keep what is certain.

    >>> Rounded.printed("2") + Rounded.printed("3")
    Rounded(low=4.0, high=6.0)
    """

    low: float
    high: float

    @classmethod
    def printed(cls, text: str) -> Rounded:
        """The range of a printed figure: half a unit of its last digit on each side."""
        decimals = len(text.partition(".")[2])
        half = 0.5 * 10**-decimals
        value = float(text)
        return cls(value - half, value + half)

    @classmethod
    def exact(cls, value: float) -> Rounded:
        """A number without rounding, such as the twelve months of a year."""
        return cls(value, value)

    @property
    def middle(self) -> float:
        """Centre of the range: the printed figure itself where nothing was computed."""
        return (self.low + self.high) / 2

    def meets(self, other: Rounded) -> bool:
        """Whether one number can be both; a billionth is allowed for binary fractions."""
        slack = 1e-9 * max(1.0, abs(other.middle))
        return self.low <= other.high + slack and other.low <= self.high + slack

    def __add__(self, other: Rounded) -> Rounded:
        return Rounded(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Rounded) -> Rounded:
        return Rounded(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Rounded) -> Rounded:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Rounded(min(ends), max(ends))

    def __truediv__(self, other: Rounded) -> Rounded:
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError(f"the divisor's range {other.low} to {other.high} holds zero")
        return self * Rounded(1 / other.high, 1 / other.low)


def total(parts: list[Rounded]) -> Rounded:
    """Sum of printed figures with the rounding of each of them."""
    summed = Rounded.exact(0.0)
    for part in parts:
        summed = summed + part
    return summed
