"""An effect on spending in the last days or months of life, as a share of spending in the last year."""

from __future__ import annotations

from typing import overload

import numpy as np
import numpy.typing as npt
import xarray as xr

YEAR = 12
"""Months in the last year."""


@overload
def last_year_share(
    effect_in_window: xr.DataArray, months: float, profile: npt.ArrayLike | xr.DataArray, dim: str = ...
) -> xr.DataArray: ...
@overload
def last_year_share(
    effect_in_window: npt.ArrayLike, months: float, profile: xr.DataArray, dim: str = ...
) -> xr.DataArray: ...
@overload
def last_year_share(
    effect_in_window: npt.ArrayLike, months: float, profile: npt.ArrayLike, dim: str = ...
) -> npt.NDArray[np.float64]: ...
def last_year_share(
    effect_in_window: npt.ArrayLike | xr.DataArray,
    months: float,
    profile: npt.ArrayLike | xr.DataArray,
    dim: str = "month",
) -> npt.NDArray[np.float64] | xr.DataArray:
    """The effect on the last year's spending of an effect that was measured on the last ``months`` months only.

    effect × spending in the window ÷ spending in the last year. Spending outside the window is taken as unchanged, so
    the conversion neither adds an effect nor takes one away. Within a month, spending is taken as even. A standard
    error is converted by the same factor, and so is the end of an interval.

    Args:
        effect_in_window: change of spending in the window as a ratio (−0.37 for 37 % less), any shape.
        months: length of the window before death, above 0; a week is 7 / 30.4 = 0.23. Above twelve, the money that
            moves before the last year counts too.
        profile: spending by month before death, last month first, at least twelve and at least ``months`` of them; in
            any unit. A bare array has months on its last axis; a DataArray has them along ``dim``.
        dim: the months' dimension in a DataArray.

    Raises ValueError for a window that is not above 0, a profile too short, or one with a negative month.

    >>> even = np.ones(12)
    >>> round(float(last_year_share(-0.36, 1, even)), 4)
    -0.03
    """
    effect = effect_in_window if isinstance(effect_in_window, xr.DataArray) else np.asarray(effect_in_window, float)
    return effect * window_weight(months, profile, dim)


def window_weight(
    months: float, profile: npt.ArrayLike | xr.DataArray, dim: str = "month"
) -> npt.NDArray[np.float64] | xr.DataArray:
    """Spending in the last ``months`` months of life over spending in the last year; as ``last_year_share`` says."""
    spending = profile if isinstance(profile, xr.DataArray) else xr.Variable(_dims(profile, dim), profile)
    known = spending.sizes[dim]
    if not months > 0:
        raise ValueError(f"window of {months} months; above 0")
    if known < max(months, YEAR):
        raise ValueError(f"profile of {known} months for a window of {months}; at least {max(months, YEAR):g}")
    if bool((spending < 0).any()):
        raise ValueError("a month of negative spending in the profile; no month below 0")
    share_of_month = xr.Variable((dim,), np.clip(months - np.arange(known), 0.0, 1.0))
    weight = (spending * share_of_month).sum(dim) / spending.isel({dim: slice(YEAR)}).sum(dim)
    return weight if isinstance(weight, xr.DataArray) else weight.values


def _dims(profile: npt.ArrayLike, dim: str) -> list[str]:
    """Names for the axes of a bare array, its last the months."""
    return [*(f"axis {place}" for place in range(np.ndim(profile) - 1)), dim]
