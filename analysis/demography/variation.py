"""How a draw or a variant departs from the official path, year by year."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.demography.calibration import BASE
from analysis.demography.cohort_component import Deviations, Floats

KNOWN = 2025
"""The last year whose people and deaths are taken as known: nothing departs before."""

RAMP = 10
"""Years over which another level of fertility is reached."""


def deviations(mortality: Floats, fertility: Floats, migration: Floats, steps: int) -> Deviations:
    """Factors by step from 2022 and draw: death rates grow by ``mortality`` a year, births move over ten years."""
    ahead = np.arange(steps)[:, None] + (BASE - KNOWN)
    free = ahead >= 0
    return Deviations(
        mortality=np.where(free, np.exp(mortality * (ahead + 0.5)), 1.0),
        fertility=np.where(free, 1 + (fertility - 1) * np.clip((ahead + 1) / RAMP, 0, 1), 1.0),
        migration=np.where(free, migration, 1.0),
    )


def mortality_factor(trend: xr.DataArray, period: xr.DataArray) -> xr.DataArray:
    """The factor on death rates of a calendar year; one to 2025.

    >>> float(mortality_factor(xr.DataArray(0.01), xr.DataArray(2035))).__round__(4)
    1.1052
    """
    ahead = (period - KNOWN).clip(0)
    return xr.apply_ufunc(np.exp, trend * ahead)
