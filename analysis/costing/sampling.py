"""How far a small sample of clinics carries a statement about all of them."""

from __future__ import annotations

import numpy as np
import xarray as xr


def deviation_from_range(minimum: xr.DataArray, maximum: xr.DataArray, n: int) -> xr.DataArray:
    """Standard deviation of ``n`` values of which only the smallest and the largest are printed.

    Wan, Wang, Liu and Tong (2014), scenario with minimum, maximum and n: range / (2 Phi^-1((n - 0.375) / (n + 0.25))).
    It assumes a normal sample; right-skewed revenue makes it somewhat too large. Same unit as the arguments.
    """
    from scipy.stats import norm

    return (maximum - minimum) / (2 * norm.ppf((n - 0.375) / (n + 0.25)))


def relative_error(deviation: xr.DataArray, mean: xr.DataArray, n: int) -> xr.DataArray:
    """Standard error of the mean of ``n`` clinics as a share of the mean."""
    return deviation / n**0.5 / mean


def clinics_needed(deviation: xr.DataArray, mean: xr.DataArray, margin: xr.DataArray | float) -> xr.DataArray:
    """Clinics, rounded up, in a simple random sample whose 95 % interval is the mean -+ ``margin`` (a share)."""
    return xr.apply_ufunc(np.ceil, (1.959964 * deviation / mean / margin) ** 2)
