"""Years and groups that the Korean model of primary care shares; no quantity of the graph stands here."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.age_groups import ALL, between

FIRST, LAST = 2026, 2040
YEARS = np.arange(FIRST, LAST + 1)
REFERENCE = 2030
"""Year whose prices and people the per-member figures of a decision are stated in."""

BANDS = {"0-19": (0, 20), "20-49": (20, 50), "50-64": (50, 65), "65+": (65, ALL)}
"""Ages by which people are eligible and enrol."""

TIERS = ("1", "2", "3")


def years() -> xr.DataArray:
    """The years of the model as an array over ``period``."""
    return xr.DataArray(YEARS.astype(float), dims="period", coords={"period": YEARS})


def by_band(values: xr.DataArray) -> xr.DataArray:
    """Sums over five-year groups by the bands of eligibility; the five-year ``age`` gives way to the bands'."""
    parts = [between(values, first, end) for first, end in BANDS.values()]
    return xr.concat(parts, dim=xr.DataArray(list(BANDS), dims="age", name="age"))


def compound(rate: xr.DataArray, since: float | xr.DataArray) -> xr.DataArray:
    """Index over ``period`` that grows by ``rate`` a year and is 1 in the year ``since``."""
    return (1 + rate) ** (years() - since)


def stack(parts: dict[str, xr.DataArray], dim: str) -> xr.DataArray:
    """Arrays over one new dimension whose labels are the keys; what lacks a dimension of the others is widened."""
    wide = xr.broadcast(*parts.values())
    return xr.concat(list(wide), dim=xr.DataArray(list(parts), dims=dim, name=dim))


def reached(start: xr.DataArray, duration: xr.DataArray) -> xr.DataArray:
    """Share of a rise over ``duration`` years that is reached by the end of each year; it begins at ``start``."""
    return ((years() + 1 - start) / duration).clip(0.0, 1.0)
