"""Days enrolled as a lognormal, and the part of last-year spending that they cover, in closed form."""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.special import ndtr

YEAR, MONTH = 365.0, 30.0


def normal(score: xr.DataArray) -> xr.DataArray:
    """The share of a standard normal below ``score``."""
    return xr.apply_ufunc(ndtr, score)


def log(values: xr.DataArray) -> xr.DataArray:
    """Natural logarithms."""
    return xr.apply_ufunc(np.log, values)


def covered(median: xr.DataArray, sigma: xr.DataArray, exponent: xr.DataArray) -> xr.DataArray:
    """Expected (d / 365) ^ exponent of lognormal days d; days beyond a year count as a year.

    E[d^g; d < 365] = exp(g m + g² s² / 2) Φ((ln 365 - m - g s²) / s), with m = ln median.
    """
    scaled = log(median / YEAR)
    mean = xr.apply_ufunc(np.exp, exponent * scaled + (exponent * sigma) ** 2 / 2)
    below = mean * normal((-scaled - exponent * sigma**2) / sigma)
    return below + normal(scaled / sigma)
