"""The 17 provinces (시도), each ageing at its own pace, as far as the provincial projection reaches (2052)."""

from __future__ import annotations

import xarray as xr

from analysis.demography.ages import in_broad
from analysis.demography.variation import KNOWN
from analysis.model import quantity

BASIS = "1 July, residence"


@quantity(
    unit="persons",
    dims=("region", "period", "age"),
    english="Official people of provinces by broad age",
    korean="시도별 연령별 인구",
)
def demography_province_official(demography_population_province: xr.DataArray) -> xr.DataArray:
    """The provincial table with people of 65 to 79 as those of 65 and over less those of 80 and over."""
    table = demography_population_province
    middle = (table.sel(age="65+") - table.sel(age="80+")).assign_coords(age="65-79").expand_dims("age")
    return xr.concat([table.sel(age=["0-14", "15-64"]), middle, table.sel(age=["80+"])], dim="age").transpose(
        "region", "period", "age"
    )


@quantity(
    unit="ratio",
    dims=("period", "age"),
    english="National people of a draw over the official ones",
    korean="전국 인구 변동비",
)
def demography_province_ratio(
    demography_people: xr.DataArray, demography_province_official: xr.DataArray
) -> xr.DataArray:
    """National people by broad age in each draw / sum of the official provinces: what all provinces move by."""
    periods = demography_province_official.period
    return in_broad(demography_people.sel(period=periods)) / demography_province_official.sum("region")


@quantity(
    unit="million_persons",
    dims=("region", "period"),
    english="Population by province",
    korean="시도별 총인구",
    published=True,
    basis=BASIS,
)
def demography_province_population(
    demography_province_official: xr.DataArray, demography_province_ratio: xr.DataArray
) -> xr.DataArray:
    """Sum over age of official people of the province x the national ratio of the age."""
    return xr.dot(demography_province_official, demography_province_ratio, dim="age")


@quantity(
    unit="percent",
    dims=("region", "period"),
    english="Share of people aged 65 and over by province",
    korean="시도별 65세 이상 비중",
    published=True,
    basis=BASIS,
)
def demography_province_share_65(
    demography_province_official: xr.DataArray,
    demography_province_ratio: xr.DataArray,
    demography_province_population: xr.DataArray,
) -> xr.DataArray:
    """People of 65 and over / people of the province."""
    old = ["65-79", "80+"]
    people = xr.dot(demography_province_official.sel(age=old), demography_province_ratio.sel(age=old), dim="age")
    return people / demography_province_population


@quantity(
    unit="percent",
    dims=("region", "period"),
    english="Share of people aged 80 and over by province",
    korean="시도별 80세 이상 비중",
    published=True,
    basis=BASIS,
)
def demography_province_share_80(
    demography_province_official: xr.DataArray,
    demography_province_ratio: xr.DataArray,
    demography_province_population: xr.DataArray,
) -> xr.DataArray:
    """People of 80 and over / people of the province."""
    people = demography_province_official.sel(age="80+", drop=True)
    return people * demography_province_ratio.sel(age="80+", drop=True) / demography_province_population


@quantity(
    unit="thousand_deaths",
    dims=("region", "period"),
    english="Deaths by province",
    korean="시도별 사망자 수",
    published=True,
    basis="calendar year, residence",
)
def demography_province_deaths(
    demography_province_official: xr.DataArray,
    demography_deaths_by_age: xr.DataArray,
    demography_deaths: xr.DataArray,
    demography_deaths_province_registered: xr.DataArray,
) -> xr.DataArray:
    """National deaths by broad age, shared by people and by each province's registered level of 2025; they add up.

    The level is registered deaths of 2025 / deaths at national rates; it stays. What migration between provinces does
    to it is not known.
    """
    people = demography_province_official
    by_age = in_broad(demography_deaths_by_age.sel(period=people.period))
    expected = xr.dot(people / people.sum("region"), by_age, dim="age")
    central = expected.isel(draw=0).sel(period=KNOWN, drop=True)
    level = demography_deaths_province_registered.sel(period=KNOWN, drop=True) / central
    weighted = expected * level
    return weighted * demography_deaths.sel(period=people.period) / weighted.sum("region")
