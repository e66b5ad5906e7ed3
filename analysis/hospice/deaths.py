"""Deaths by group of causes: cancer, the other diseases eligible for hospice, and other progressive diseases."""

from __future__ import annotations

import xarray as xr

from analysis.hospice.horizon import BASE
from analysis.model import quantity


@quantity(
    unit="thousand_deaths",
    dims=("cause", "period"),
    english="Deaths by group of causes",
    korean="사인군별 사망자 수",
    published=True,
    basis="calendar year; underlying cause; shares of 2024 with a trend",
)
def hospice_deaths(
    demography_deaths: xr.DataArray, hospice_cause_share: xr.DataArray, hospice_cause_trend: xr.DataArray
) -> xr.DataArray:
    """Deaths of all causes x share of the cause x (1 + yearly change of the share) ^ years since 2024.

    The share does not know age: no table of deaths by age and cause was found.
    """
    deaths = demography_deaths.sel(period=slice(2022, 2050))
    share = hospice_cause_share * (1 + hospice_cause_trend) ** (deaths.period - BASE)
    return (deaths * share).transpose("draw", "cause", "period")
