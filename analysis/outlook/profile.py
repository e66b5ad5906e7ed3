"""Fees per head by age with proximity to death explicit: what people cost who die within the year and who do not.

Base year 2024, fees (진료비) of NHI by date of treatment as the yearbook prints them, nominal won. The age profile is
the shape of HIRA's 2022 table (a year distorted by review dates), tilted to the 65+ share and the total of 2024.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.age_groups import between, start_of
from analysis.model import quantity
from analysis.outlook.ages import elderly, merged

BASE = 2024
VERY_OLD = 90
"""The last age group of the decedent table is 90 and over."""

BASIS = "nominal, 2024; NHI fees by date of treatment (yearbook)"

DECEDENT_AGES = {
    "0-19": 0, "20-29": 20, "30-39": 30, "40-49": 40, "50-59": 50, "60-69": 60, "70-79": 70, "80-89": 80, "90+": 90,
}  # fmt: skip
"""First age of each group of the decedent table of 2010."""


@quantity(unit="persons", dims=("period", "age"), english="People by age of the profile", korean="연령별 인구")
def outlook_people(demography_people: xr.DataArray) -> xr.DataArray:
    """People by five-year group, 85 and over together."""
    return merged(demography_people)


@quantity(unit="deaths", dims=("period", "age"), english="Deaths by age of the profile", korean="연령별 사망자 수")
def outlook_deaths(demography_deaths_by_age: xr.DataArray) -> xr.DataArray:
    """Deaths by five-year group, 85 and over together."""
    return merged(demography_deaths_by_age)


@quantity(
    unit="million_won_per_person",
    dims=("age",),
    english="NHI fees per head by age",
    korean="연령별 1인당 진료비",
    published=True,
    basis=BASIS,
)
def outlook_fees_per_head(
    outlook_fees_per_head_2022: xr.DataArray,
    outlook_people: xr.DataArray,
    outlook_observed_fees_treatment: xr.DataArray,
    outlook_observed_fees_65_treatment: xr.DataArray,
) -> xr.DataArray:
    """Shape of 2022 x factor under 65 or x factor from 65, so that fees of both groups are those observed in 2024."""
    people = outlook_people.sel(period=BASE, drop=True)
    shape = outlook_fees_per_head_2022 * people
    old = elderly(shape.age)
    fees_old = outlook_observed_fees_65_treatment.sel(period=BASE, drop=True)
    fees_young = outlook_observed_fees_treatment.sel(period=BASE, drop=True) - fees_old
    factor_old = fees_old / shape.where(old, 0.0).sum("age")
    factor_young = fees_young / shape.where(~old, 0.0).sum("age")
    return outlook_fees_per_head_2022 * xr.where(old, factor_old, factor_young)


@quantity(
    unit="million_won_per_person",
    dims=("age",),
    english="NHI fees in the last year of life by age at death",
    korean="연령별 사망 전 1년 진료비",
    published=True,
    basis=BASIS,
)
def outlook_decedent_fees(
    outlook_decedent_fees_2010: xr.DataArray,
    outlook_decedent_slope: xr.DataArray,
    outlook_decedent_share: xr.DataArray,
    outlook_deaths: xr.DataArray,
    demography_deaths_by_age: xr.DataArray,
    outlook_observed_fees_treatment: xr.DataArray,
) -> xr.DataArray:
    """Relative fees of decedents in 2010 ^ slope x level; level so that decedents cost the assumed share of fees.

    The printed figures of 80-89 and of 90 and over are mixed by the deaths of the base year at 85-89 and from 90 on.
    """
    deaths = outlook_deaths.sel(period=BASE, drop=True)
    first = np.array(list(DECEDENT_AGES.values()))
    groups = np.array(list(DECEDENT_AGES))
    place = np.searchsorted(first, [start_of(age) for age in deaths.age.values], side="right") - 1
    printed = outlook_decedent_fees_2010.sel(age=xr.DataArray(groups[place], dims="age")).drop_vars("age")
    printed = printed.assign_coords(age=deaths.age.values)
    late = demography_deaths_by_age.sel(period=BASE, drop=True)
    share = between(late, VERY_OLD) / deaths.sel(age="85+", drop=True)
    ends = (outlook_decedent_fees_2010.sel(age=age, drop=True) for age in ("80-89", "90+"))
    mixed = next(ends) * (1 - share) + next(ends) * share
    printed = xr.where(printed.age == "85+", mixed, printed)
    shape = (printed / printed.mean("age")) ** outlook_decedent_slope
    whole = outlook_decedent_share * outlook_observed_fees_treatment.sel(period=BASE, drop=True)
    return shape * whole / (shape * deaths).sum("age")


@quantity(
    unit="million_won_per_person",
    dims=("age",),
    english="NHI fees of people who survive the year, by age",
    korean="연령별 생존자 1인당 진료비",
    published=True,
    basis=BASIS,
)
def outlook_survivor_fees(
    outlook_fees_per_head: xr.DataArray,
    outlook_decedent_fees: xr.DataArray,
    outlook_people: xr.DataArray,
    outlook_deaths: xr.DataArray,
) -> xr.DataArray:
    """(fees per head x people - decedent fees x deaths) / (people - deaths): both together are the fees observed."""
    people, deaths = (array.sel(period=BASE, drop=True) for array in (outlook_people, outlook_deaths))
    rest = outlook_fees_per_head * people - outlook_decedent_fees * deaths
    return rest / (people - deaths)


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="NHI fees at use and prices of 2024",
    korean="2024년 이용·가격 기준 진료비",
    published=True,
    basis="prices, use per head and proximity to death of 2024; NHI fees by date of treatment",
)
def outlook_fees_demographic(
    outlook_survivor_fees: xr.DataArray,
    outlook_decedent_fees: xr.DataArray,
    outlook_people: xr.DataArray,
    outlook_deaths: xr.DataArray,
) -> xr.DataArray:
    """Sum over ages of survivors x survivor fees + deaths x decedent fees: what people and deaths alone do."""
    survivors = xr.dot(outlook_people - outlook_deaths, outlook_survivor_fees, dim="age")
    return survivors + xr.dot(outlook_deaths, outlook_decedent_fees, dim="age")


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="NHI fees at use and prices of 2024, proximity to death left out",
    korean="사망 근접성 미반영 진료비",
    published=True,
    basis="prices and use per head by age of 2024; NHI fees by date of treatment",
)
def outlook_fees_age_only(outlook_fees_per_head: xr.DataArray, outlook_people: xr.DataArray) -> xr.DataArray:
    """Sum over ages of people x fees per head of 2024."""
    return xr.dot(outlook_people, outlook_fees_per_head, dim="age")


@quantity(
    unit="percent",
    dims=("period",),
    english="What counting deaths takes off the effect of ageing on fees",
    korean="사망 근접성 반영 효과",
    published=True,
    basis="difference of both demographic paths, share of the path without deaths",
)
def outlook_proximity_effect(
    outlook_fees_demographic: xr.DataArray, outlook_fees_age_only: xr.DataArray
) -> xr.DataArray:
    """Fees with proximity to death / fees by age alone - 1."""
    return outlook_fees_demographic / outlook_fees_age_only - 1
