"""Need by province (시도): the national need shared by deaths and by how many of them are from age 80 on."""

from __future__ import annotations

import xarray as xr

from analysis.age_groups import between
from analysis.hospice.need import LAST, OLD
from analysis.model import quantity

YEAR = 2030
"""The year in which provinces are shown by method; the official projection has every fifth year."""

ELDERLY = 65


@quantity(
    unit="percent",
    dims=("region", "period"),
    english="Share of deaths at 80 and over by province",
    korean="시도별 80세 이상 사망 비중",
    published=True,
    basis="national death rates of three broad ages on the people of the province; calendar year",
)
def hospice_need_province_old(
    demography_province_population: xr.DataArray,
    demography_province_share_65: xr.DataArray,
    demography_province_share_80: xr.DataArray,
    demography_people: xr.DataArray,
    demography_deaths_by_age: xr.DataArray,
) -> xr.DataArray:
    """Expected deaths from 80 on / expected deaths, both at national rates below 65, at 65 to 79 and from 80 on."""
    known: tuple[xr.DataArray, ...] = (demography_deaths_by_age, demography_people, demography_province_population)
    known += (demography_province_share_65, demography_province_share_80)
    years = demography_province_population.period
    deaths, people, local, elderly, oldest = (array.sel(period=years[years <= LAST]) for array in known)
    spans = ((1 - elderly, 0, ELDERLY), (elderly - oldest, ELDERLY, OLD), (oldest, OLD, 200))
    expected = [local * share * between(deaths, *ages) / between(people, *ages) for share, *ages in spans]
    found = expected[-1] / sum(expected)
    return found.transpose("draw", "region", "period")


@quantity(
    unit="thousand_persons",
    dims=("region", "period"),
    english="People who need palliative care by province",
    korean="시도별 완화의료 필요 인구",
    published=True,
    basis="code set of Etkind and others; people who die in the calendar year, residence",
)
def hospice_need_province(
    hospice_need_province_old: xr.DataArray,
    hospice_need_shares: xr.DataArray,
    hospice_need_weight: xr.DataArray,
    hospice_need: xr.DataArray,
    demography_province_deaths: xr.DataArray,
) -> xr.DataArray:
    """Deaths of the province x weighted share of causes at its ages, scaled to the national need."""
    weight = hospice_need_weight.sel(variant="etkind", drop=True)
    by_age = xr.dot(hospice_need_shares, weight, dim="cause")
    whole = hospice_need.sel(variant="etkind", period=hospice_need_province_old.period).drop_vars("variant")
    return _shared(by_age, hospice_need_province_old, demography_province_deaths, whole).transpose(
        "draw", "region", "period"
    )


@quantity(
    unit="thousand_persons",
    dims=("region", "variant"),
    english="People who need palliative care by province and method, 2030",
    korean="시도별·방법별 완화의료 필요 인구(2030년)",
    published=True,
    basis="people who die in 2030, residence",
)
def hospice_need_province_methods(
    hospice_need_province_old: xr.DataArray,
    hospice_need_shares: xr.DataArray,
    hospice_need_weight: xr.DataArray,
    hospice_need: xr.DataArray,
    demography_province_deaths: xr.DataArray,
) -> xr.DataArray:
    """The same for each method that weighs causes, in 2030."""
    by_age = xr.dot(hospice_need_shares, hospice_need_weight, dim="cause")
    old = hospice_need_province_old.sel(period=YEAR, drop=True)
    deaths = demography_province_deaths.sel(period=YEAR, drop=True)
    whole = hospice_need.sel(variant=by_age.variant.values, period=YEAR).drop_vars("period")
    return _shared(by_age, old, deaths, whole).transpose("draw", "region", "variant")


def _shared(by_age: xr.DataArray, old: xr.DataArray, deaths: xr.DataArray, whole: xr.DataArray) -> xr.DataArray:
    """The national need over provinces, by deaths x need per death at the ages of the province's deaths."""
    young_share, old_share = by_age.sel(age="0-79", drop=True), by_age.sel(age="80+", drop=True)
    weighted = deaths.sel(period=old.period) if "period" in old.dims else deaths
    weighted = weighted * (young_share * (1 - old) + old_share * old)
    return weighted * whole / weighted.sum("region")
