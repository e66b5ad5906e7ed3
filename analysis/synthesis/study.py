"""One estimate of one study, and what its source must print for a standard error to follow."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import norm, t

LEVEL = 0.95
"""Level of every interval of the synthesis, that of the report."""


@dataclass(frozen=True)
class Study:
    """An estimate as its study gives it; ``standard_error`` is None where the source prints nothing it follows from.

    Several estimates of one study carry the same ``name``. ``label`` tells them apart in a table. Estimates of one
    synthesis are in one unit and on one scale: differences as they are, ratios as logarithms.

    >>> Study("A 2010", -0.12, 0.05)
    Study(name='A 2010', estimate=-0.12, standard_error=0.05, label='')
    """

    name: str
    estimate: float
    standard_error: float | None = None
    label: str = ""

    def __post_init__(self) -> None:
        if not math.isfinite(self.estimate):
            raise ValueError(f"{self.name}: estimate {self.estimate}; a finite number")
        if self.standard_error is not None and not 0 < self.standard_error < math.inf:
            raise ValueError(f"{self.name}: standard error {self.standard_error}; positive, or None if none follows")


def from_interval(low: float, high: float, level: float = LEVEL, degrees: float | None = None) -> float:
    """The standard error behind a printed interval: half its width over the quantile that made it.

    Cochrane Handbook, section 6.3. The ends of a ratio are turned into logarithms first.

    Args:
        low: lower end, in the unit of the estimate.
        high: upper end.
        level: that of the interval.
        degrees: of freedom of the t distribution; normal if None.

    Raises ValueError if the ends do not rise or ``level`` is no probability between 0 and 1.

    >>> round(from_interval(-0.3581, -0.2893), 4)
    0.0176
    """
    if not low < high:
        raise ValueError(f"interval from {low} to {high}; two ends that rise (of a ratio, their logarithms)")
    return (high - low) / (2 * _quantile(level, degrees))


def from_p_value(estimate: float, p: float, degrees: float | None = None) -> float:
    """The standard error behind a two-sided p value of no effect: the estimate over its quantile.

    Cochrane Handbook, section 6.3. Of a p value that is printed as a bound ("p < 0.001") the bound gives an upper limit
    of the error, so the study weighs too little rather than too much.

    Args:
        estimate: the effect, on the scale on which no effect is 0.
        p: two-sided p value, above 0 and below 1.
        degrees: of freedom of the t distribution; normal if None.

    Raises ValueError if p is not between 0 and 1, or the estimate is 0.

    >>> round(from_p_value(-1.96, 0.05), 3)
    1.0
    """
    if not 0 < p < 1:
        raise ValueError(f"p value {p}; above 0 and below 1")
    if estimate == 0:
        raise ValueError("an estimate of 0 has no standard error that follows from a p value")
    return abs(estimate) / _quantile(1 - p, degrees)


def _quantile(level: float, degrees: float | None) -> float:
    """How many standard errors an interval of this level reaches to either side."""
    if not 0 < level < 1:
        raise ValueError(f"level {level}; above 0 and below 1")
    tail = (1 + level) / 2
    return float(norm.ppf(tail) if degrees is None else t.ppf(tail, degrees))
