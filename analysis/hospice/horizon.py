"""The years of the hospice model and how a change comes in over them."""

from __future__ import annotations

import numpy as np
import xarray as xr

BASE, FIRST, LAST = 2024, 2026, 2040
"""Year of the reference payments, first and last year of the account; changes start after the first."""

PERIODS = tuple(range(FIRST, LAST + 1))


def periods(first: int = FIRST, last: int = LAST) -> xr.DataArray:
    """The years as an array over ``period``."""
    years = np.arange(first, last + 1)
    return xr.DataArray(years, dims="period", coords={"period": years})


def ramp(target_year: xr.DataArray) -> xr.DataArray:
    """Share of a change that is reached in each year: none in 2026, all from the target year on.

    >>> ramp(xr.DataArray(2028)).sel(period=[2026, 2027, 2028, 2040]).values.tolist()
    [0.0, 0.5, 1.0, 1.0]
    """
    return ((periods() - FIRST) / (target_year - FIRST)).clip(0, 1)
