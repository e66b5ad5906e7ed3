"""Beds and home teams that each province (시도) needs for the hospice use of a scenario, capacity left aside."""

from __future__ import annotations

import xarray as xr

from analysis.hospice.streams import by
from analysis.model import quantity

YEARS = (2030, 2035, 2040)
"""Years of the maps."""

BASIS = "all who would use them; by deaths of residents, at the national shares of causes and use"


def _share(deaths: xr.DataArray) -> xr.DataArray:
    deaths = deaths.sel(period=list(YEARS))
    return deaths / deaths.sum("region")


@quantity(
    unit="beds",
    dims=("region", "period"),
    english="Hospice beds needed by province",
    korean="시도별 필요 호스피스 병상 수",
    published=True,
    basis=BASIS,
)
def hospice_province_beds(hospice_beds_needed: xr.DataArray, demography_province_deaths: xr.DataArray) -> xr.DataArray:
    """Beds needed x deaths of the province / deaths of all provinces."""
    beds = hospice_beds_needed.sel(period=list(YEARS))
    return (beds * _share(demography_province_deaths)).transpose("draw", "region", "period")


@quantity(
    unit="count",
    dims=("region", "period"),
    english="Home hospice teams needed by province",
    korean="시도별 필요 가정형 호스피스 팀 수",
    published=True,
    basis=BASIS,
)
def hospice_province_teams(
    hospice_people_kept: xr.DataArray,
    hospice_people_added: xr.DataArray,
    hospice_team_users: xr.DataArray,
    demography_province_deaths: xr.DataArray,
) -> xr.DataArray:
    """People who would use home hospice / users that a team can take x deaths of the province / all deaths."""
    wanted = by("provider", hospice_people_kept + hospice_people_added).sel(provider="home", drop=True)
    teams = wanted.sel(period=list(YEARS)) / hospice_team_users.sel(provider="home", drop=True)
    return (teams * _share(demography_province_deaths)).transpose("draw", "region", "period")
