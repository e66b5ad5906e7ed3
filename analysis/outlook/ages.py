"""Ages as the fee profile has them: five-year groups with 85 and over together."""

from __future__ import annotations

import xarray as xr

from analysis.age_groups import between, start_of

OLDEST, ELDERLY = 85, 65
"""First age of the profile's last group, and of the people that NHI statistics count as elderly."""


def merged(values: xr.DataArray) -> xr.DataArray:
    """Five-year groups with all groups from 85 summed into ``85+``."""
    young = [age for age in values.age.values if start_of(age) < OLDEST]
    return xr.concat([values.sel(age=young), between(values, OLDEST).expand_dims(age=["85+"])], dim="age")


def elderly(ages: xr.DataArray) -> xr.DataArray:
    """Whether each age group is 65 or over."""
    return xr.DataArray([start_of(age) >= ELDERLY for age in ages.values], dims="age", coords={"age": ages.values})
