"""The distributions of single values: solved from (value, low, high), drawn by their quantile functions.

| distribution | value is | low and high are | solved |
|---|---|---|---|
| fixed | the value | a range that is reported, not drawn | nothing |
| normal | mean (= median) | 2.5 % and 97.5 % quantile | standard deviation |
| lognormal | median | 2.5 % and 97.5 % quantile | standard deviation of the logarithm |
| gamma | mean | 2.5 % and 97.5 % quantile | shape |
| beta | mean | 2.5 % and 97.5 % quantile | concentration (sum of both shapes) |
| uniform | any point between the bounds | bounds | nothing |
| triangular | mode | bounds | nothing |
| pert | mode | bounds | nothing |

Value, low and high are one number more than such a distribution has, so value is kept and the spread is that
which misses low and high least (least squares). Draws never leave the bounds of the unit: see ``quantiles``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from analysis.parameters.interpolation import interpolated
from analysis.parameters.record import HIGH_QUANTILE, LOW_QUANTILE

Floats = NDArray[np.float64]
Quantile = Callable[[Floats, Floats, Floats, Floats, Floats], Floats]

Z = NormalDist().inv_cdf(HIGH_QUANTILE)
"""Half the width of the interval in standard deviations of a normal (1.96)."""

TOLERANCE = 0.10
"""Greatest miss of a fitted quantile, as a share of high minus low.

An interval printed with two digits, such as 0.27 (0.25 to 0.30), can miss that much by rounding alone.
"""

OUTSIDE = 0.001
"""Greatest probability beyond the unit's bounds, such as a negative share, before a distribution is refused.

Below it the distribution is cut at the bound: quantiles of 2.5 % and 97.5 % move by less than that
probability.
"""


@dataclass(frozen=True)
class Family:
    """A distribution: what low and high are, which (value, low, high) it can have, and its functions.

    ``quantile`` takes (probability, value, low, high, spread); ``probability`` is its inverse and is absent
    where the support always lies within the unit's bounds. ``solve`` finds the spread. A ``costly`` quantile
    is interpolated.
    """

    interval: str
    demand: str
    possible: Callable[[float, float, float], bool]
    quantile: Quantile
    probability: Quantile | None = None
    solve: Callable[[Floats, Floats, Floats], Floats] | None = None
    costly: bool = False


def fit(name: str, value: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Spread and greatest miss (share of high − low) of distributions with quantiles ``low`` and ``high``."""
    family = FAMILIES[name]
    if family.solve is None:
        return np.full(value.shape, np.nan), np.zeros(value.shape)
    spread = family.solve(value, low, high)
    misses = [
        np.abs(family.quantile(np.full(value.shape, p), value, low, high, spread) - stated)
        for p, stated in ((LOW_QUANTILE, low), (HIGH_QUANTILE, high))
    ]
    return spread, np.maximum(*misses) / (high - low)


def outside(name: str, value: Floats, low: Floats, high: Floats, spread: Floats, bounds: Floats) -> Floats:
    """Probability beyond ``bounds`` (two columns: least, greatest)."""
    probability = FAMILIES[name].probability
    if probability is None:
        return np.zeros(value.shape)
    below = probability(bounds[:, 0], value, low, high, spread)
    return below + 1 - probability(bounds[:, 1], value, low, high, spread)


def quantiles(name: str, p: Floats, value: Floats, low: Floats, high: Floats, spread: Floats, bounds: Floats) -> Floats:
    """The quantiles ``p`` (rows × draws) of one distribution per row, cut at the unit's ``bounds``.

    Cutting maps p onto the probabilities between the bounds, so the function stays increasing.
    """
    family = FAMILIES[name]

    def at(p: Floats) -> Floats:
        return interpolated(family.quantile, p, columns) if family.costly else family.quantile(p, *columns)

    columns = [array[:, None] for array in (value, low, high, spread)]
    if family.probability is not None and np.isfinite(bounds).any():
        below = family.probability(bounds[:, :1], *columns)
        above = family.probability(bounds[:, 1:], *columns)
        p = below + p * (above - below)
        return np.clip(at(p), bounds[:, :1], bounds[:, 1:])
    return at(p)


def beta_quantile(p: Floats, mean: Floats, concentration: Floats) -> Floats:
    """Quantiles of a beta with shapes ``mean·concentration`` and ``(1 − mean)·concentration``."""
    from scipy.special import betaincinv

    result: Floats = betaincinv(mean * concentration, (1 - mean) * concentration, p)
    return result


def least_squares(misses: Callable[[Floats], Floats], start: Floats) -> Floats:
    """The positive numbers, one for each element of ``start``, at which ``misses`` is least.

    Golden-section search over a factor of 50 either side of ``start``; 48 steps leave a bracket of 1e-9.
    """
    golden = (np.sqrt(5) - 1) / 2
    left, right = np.log(start) - np.log(50), np.log(start) + np.log(50)
    inner, outer = right - golden * (right - left), left + golden * (right - left)
    at_inner, at_outer = misses(np.exp(inner)), misses(np.exp(outer))
    for _ in range(48):
        lower = at_inner < at_outer
        left, right = np.where(lower, left, inner), np.where(lower, outer, right)
        kept, at_kept = np.where(lower, inner, outer), np.where(lower, at_inner, at_outer)
        fresh = np.where(lower, right - golden * (right - left), left + golden * (right - left))
        at_fresh = misses(np.exp(fresh))
        inner, outer = np.where(lower, fresh, kept), np.where(lower, kept, fresh)
        at_inner, at_outer = np.where(lower, at_fresh, at_kept), np.where(lower, at_kept, at_fresh)
    result: Floats = np.exp((left + right) / 2)
    return result


def _standard_deviation(low: Floats, high: Floats) -> Floats:
    return (high - low) / (2 * Z)


def _normal(p: Floats, value: Floats, low: Floats, high: Floats, spread: Floats) -> Floats:
    from scipy.special import ndtri

    result: Floats = value + spread * ndtri(p)
    return result


def _normal_probability(x: Floats, value: Floats, low: Floats, high: Floats, spread: Floats) -> Floats:
    from scipy.special import ndtr

    result: Floats = ndtr((x - value) / spread)
    return result


def _lognormal(p: Floats, value: Floats, low: Floats, high: Floats, spread: Floats) -> Floats:
    return value * np.exp(_normal(p, np.zeros_like(value), low, high, spread))


def _lognormal_probability(x: Floats, value: Floats, low: Floats, high: Floats, spread: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        logarithm = np.log(np.maximum(x, 0) / value)
    return _normal_probability(logarithm, np.zeros_like(value), low, high, spread)


def _gamma(p: Floats, value: Floats, low: Floats, high: Floats, spread: Floats) -> Floats:
    from scipy.special import gammaincinv

    result: Floats = value / spread * gammaincinv(spread, p)
    return result


def _gamma_probability(x: Floats, value: Floats, low: Floats, high: Floats, spread: Floats) -> Floats:
    from scipy.special import gammainc

    result: Floats = gammainc(spread, np.maximum(x, 0) * spread / value)
    return result


def _gamma_shape(value: Floats, low: Floats, high: Floats) -> Floats:
    def misses(shape: Floats) -> Floats:
        at_low = _gamma(np.asarray(LOW_QUANTILE), value, low, high, shape)
        at_high = _gamma(np.asarray(HIGH_QUANTILE), value, low, high, shape)
        return ((at_low - low) / (high - low)) ** 2 + ((at_high - high) / (high - low)) ** 2

    # The least start stands for intervals far wider than the mean, whose ratio would underflow.
    start = np.maximum((value / _standard_deviation(low, high)) ** 2, 1e-4)
    return least_squares(misses, start)


def concentration_start(mean: Floats, low: Floats, high: Floats) -> Floats:
    """The concentration of a beta with standard deviation (high - low) / 2z, which is near the best fit."""
    return np.maximum(mean * (1 - mean) / _standard_deviation(low, high) ** 2 - 1, 0.1)


def least_concentration(mean: Floats) -> Floats:
    """The concentration below which a beta has two humps, at 0 and at 1 (both shapes less than one).

    An interval such as 0.5 (0 to 1) says that little is known, not that the share is either none or all.
    """
    return 1 / np.maximum(mean, 1 - mean)


def _beta_concentration(value: Floats, low: Floats, high: Floats) -> Floats:
    def misses(concentration: Floats) -> Floats:
        at_low = beta_quantile(np.asarray(LOW_QUANTILE), value, concentration)
        at_high = beta_quantile(np.asarray(HIGH_QUANTILE), value, concentration)
        return ((at_low - low) / (high - low)) ** 2 + ((at_high - high) / (high - low)) ** 2

    return np.maximum(least_squares(misses, concentration_start(value, low, high)), least_concentration(value))


def _triangular(p: Floats, value: Floats, low: Floats, high: Floats, spread: Floats) -> Floats:
    width = high - low
    rising = low + np.sqrt(p * width * (value - low))
    falling = high - np.sqrt((1 - p) * width * (high - value))
    return np.where(p * width < value - low, rising, falling)


def _pert(p: Floats, value: Floats, low: Floats, high: Floats, spread: Floats) -> Floats:
    from scipy.special import betaincinv

    width = high - low
    result: Floats = low + width * betaincinv(1 + 4 * (value - low) / width, 1 + 4 * (high - value) / width, p)
    return result


FAMILIES: dict[str, Family] = {
    "fixed": Family("range", "", lambda value, low, high: True, lambda p, value, *rest: value + 0 * p),
    "normal": Family(
        "quantiles",
        "low below value below high",
        lambda value, low, high: low < value < high,
        _normal,
        _normal_probability,
        lambda value, low, high: _standard_deviation(low, high),
    ),
    "lognormal": Family(
        "quantiles",
        "0 < low < value < high",
        lambda value, low, high: 0 < low < value < high,
        _lognormal,
        _lognormal_probability,
        lambda value, low, high: _standard_deviation(np.log(low), np.log(high)),
    ),
    "gamma": Family(
        "quantiles",
        "0 <= low < value < high",
        lambda value, low, high: 0 <= low < value < high,
        _gamma,
        _gamma_probability,
        _gamma_shape,
        costly=True,
    ),
    "beta": Family(
        "quantiles",
        "0 <= low < value < high <= 1",
        lambda value, low, high: 0 <= low < value < high <= 1,
        lambda p, value, low, high, spread: beta_quantile(p, value, spread),
        None,
        _beta_concentration,
        costly=True,
    ),
    "uniform": Family(
        "bounds",
        "low < high",
        lambda value, low, high: low < high,
        lambda p, value, low, high, spread: low + p * (high - low),
    ),
    "triangular": Family("bounds", "low < high", lambda value, low, high: low < high, _triangular),
    "pert": Family("bounds", "low < high", lambda value, low, high: low < high, _pert, costly=True),
}
