"""Age groups as labelled arrays: bands, broad ages, and the engine's arrays under their labels."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.age_groups import ALL, between
from analysis.demography.calibration import BASE
from analysis.demography.cohort_component import Floats
from analysis.demography.tables import SEXES

BANDS = {
    "total": (0, ALL),
    "15-64": (15, 65),
    "65+": (65, ALL),
    "65-74": (65, 75),
    "70+": (70, ALL),
    "75+": (75, ALL),
    "85+": (85, ALL),
}
"""Age bands by first age and the age that ends them."""

BROAD = {"0-14": (0, 15), "15-64": (15, 65), "65-79": (65, 80), "80+": (80, ALL)}
"""Ages that the provinces have."""


def in_band(values: xr.DataArray, band: str) -> xr.DataArray:
    """People or deaths of an age band."""
    return between(values, *BANDS[band])


def in_broad(values: xr.DataArray) -> xr.DataArray:
    """Five-year groups summed into the broad ages of the provinces."""
    parts = [between(values, first, end) for first, end in BROAD.values()]
    return xr.concat(parts, dim=xr.DataArray(list(BROAD), dims="age", name="age"))


def by_group(
    values: Floats, ages: xr.DataArray, last: str | None = None, labels: xr.DataArray | None = None
) -> xr.DataArray:
    """An array of the engine (year, sex, group) under its labels; ``last`` names a fourth axis with its ``labels``."""
    coords = {"period": BASE + np.arange(len(values)), "sex": list(SEXES), "age": ages.values}
    if last is None:
        return xr.DataArray(values, coords=coords, dims=tuple(coords))
    named = coords if labels is None else coords | {last: labels.values}
    return xr.DataArray(values, coords=named, dims=(*coords, last))
