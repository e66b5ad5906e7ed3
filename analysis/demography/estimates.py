"""People and deaths to 2060 as the report states them."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.age_groups import ALL, between, start_of
from analysis.demography.ages import by_group, in_band
from analysis.demography.calibration import BASE, Calibration
from analysis.demography.mortality import EDGES, five_year_groups
from analysis.demography.projection import HORIZON
from analysis.demography.tables import SEXES
from analysis.model import quantity

MID_YEAR = "1 July, residents of three months or more (총인구)"
CALENDAR = "calendar year; registered to 2025"
PYRAMID = [2025, 2060]
EVERY_FIVE = [*range(2025, HORIZON + 1, 5)]
RATIO_YEAR = 2040


@quantity(
    unit="million_persons",
    dims=("period",),
    english="Population",
    korean="총인구",
    published=True,
    basis=MID_YEAR,
)
def demography_population_total(demography_people: xr.DataArray) -> xr.DataArray:
    """Sum of people over age."""
    return demography_people.sum("age")


@quantity(
    unit="million_persons",
    dims=("period",),
    english="People aged 65 and over",
    korean="65세 이상 인구",
    published=True,
    basis=MID_YEAR,
)
def demography_population_65(demography_people: xr.DataArray) -> xr.DataArray:
    """Sum of people of 65 and over."""
    return in_band(demography_people, "65+")


@quantity(
    unit="million_persons",
    dims=("period",),
    english="People aged 75 and over",
    korean="75세 이상 인구",
    published=True,
    basis=MID_YEAR,
)
def demography_population_75(demography_people: xr.DataArray) -> xr.DataArray:
    """Sum of people of 75 and over."""
    return in_band(demography_people, "75+")


@quantity(
    unit="million_persons",
    dims=("period",),
    english="People aged 85 and over",
    korean="85세 이상 인구",
    published=True,
    basis=MID_YEAR,
)
def demography_population_85(demography_people: xr.DataArray) -> xr.DataArray:
    """Sum of people of 85 and over."""
    return in_band(demography_people, "85+")


@quantity(
    unit="percent",
    dims=("period",),
    english="Share of people aged 65 and over",
    korean="65세 이상 비중",
    published=True,
    basis=MID_YEAR,
)
def demography_share_65(
    demography_population_65: xr.DataArray, demography_population_total: xr.DataArray
) -> xr.DataArray:
    """People of 65 and over / people."""
    return demography_population_65 / demography_population_total


@quantity(
    unit="percent",
    dims=("period",),
    english="Share of people aged 75 and over",
    korean="75세 이상 비중",
    published=True,
    basis=MID_YEAR,
)
def demography_share_75(
    demography_population_75: xr.DataArray, demography_population_total: xr.DataArray
) -> xr.DataArray:
    """People of 75 and over / people."""
    return demography_population_75 / demography_population_total


@quantity(
    unit="percent",
    dims=("period",),
    english="Share of people aged 85 and over",
    korean="85세 이상 비중",
    published=True,
    basis=MID_YEAR,
)
def demography_share_85(
    demography_population_85: xr.DataArray, demography_population_total: xr.DataArray
) -> xr.DataArray:
    """People of 85 and over / people."""
    return demography_population_85 / demography_population_total


@quantity(
    unit="percent",
    dims=("period",),
    english="People of 65 and over for each 100 of 15 to 64",
    korean="노년부양비",
    published=True,
    basis=MID_YEAR,
)
def demography_old_age_ratio(demography_population_65: xr.DataArray, demography_people: xr.DataArray) -> xr.DataArray:
    """People of 65 and over / people of 15 to 64."""
    return demography_population_65 / in_band(demography_people, "15-64")


@quantity(
    unit="million_persons",
    dims=("period", "age"),
    english="Men by age",
    korean="남자 연령별 인구",
    published=True,
    basis=MID_YEAR,
)
def demography_men(demography_people_by_sex: xr.DataArray) -> xr.DataArray:
    """Men of each five-year age group in 2025 and 2060."""
    return demography_people_by_sex.sel(sex="male", drop=True).sel(period=PYRAMID)


@quantity(
    unit="million_persons",
    dims=("period", "age"),
    english="Women by age",
    korean="여자 연령별 인구",
    published=True,
    basis=MID_YEAR,
)
def demography_women(demography_people_by_sex: xr.DataArray) -> xr.DataArray:
    """Women of each five-year age group in 2025 and 2060."""
    return demography_people_by_sex.sel(sex="female", drop=True).sel(period=PYRAMID)


@quantity(
    unit="thousand_deaths",
    dims=("period",),
    english="Deaths",
    korean="사망자 수",
    published=True,
    basis=CALENDAR,
)
def demography_deaths(demography_deaths_by_age: xr.DataArray) -> xr.DataArray:
    """Sum of deaths over age."""
    return demography_deaths_by_age.sum("age")


@quantity(
    unit="percent",
    dims=("period",),
    english="Share of deaths at 80 and over",
    korean="80세 이상 사망 비중",
    published=True,
    basis=CALENDAR,
)
def demography_deaths_share_80(demography_deaths_by_age: xr.DataArray, demography_deaths: xr.DataArray) -> xr.DataArray:
    """Deaths at 80 and over / deaths."""
    return between(demography_deaths_by_age, 80, ALL) / demography_deaths


@quantity(
    unit="thousand_deaths",
    dims=("period",),
    english="Deaths by the rates of WPP 2024, unscaled",
    korean="WPP 2024 사망률을 그대로 적용한 사망자 수",
    published=True,
    basis=CALENDAR,
)
def demography_deaths_unscaled(
    demography_rates_wpp: xr.DataArray, demography_population_official: xr.DataArray
) -> xr.DataArray:
    """Rates of WPP 2024 by five-year group, as printed, x official people; neither cohort losses nor a total enter."""
    official = demography_population_official.sel(period=slice(None, HORIZON))
    rates = demography_rates_wpp.transpose("period", "sex", "age").sel(sex=list(SEXES))
    groups = five_year_groups(rates.values, rates.period.values.astype(float), official.period.values.astype(float))
    return xr.dot(by_group(groups, official.age), official, dim=["sex", "age"])


@quantity(
    unit="percent",
    dims=("period",),
    english="Excess of deaths by unscaled rates of WPP 2024",
    korean="WPP 2024 사망률 적용 시 과대 추정률",
    published=True,
    basis="over registered deaths to 2025, over deaths that the official projection implies later",
)
def demography_deaths_unscaled_excess(
    demography_deaths_unscaled: xr.DataArray, demography_deaths_official: xr.DataArray
) -> xr.DataArray:
    """Unscaled deaths / deaths of the official path - 1."""
    official = demography_deaths_official.sel(period=demography_deaths_unscaled.period)
    return demography_deaths_unscaled / official - 1


@quantity(
    unit="thousand_persons",
    dims=("component", "period"),
    english="Change of population by cause",
    korean="인구변동 요인별 증감",
    published=True,
    basis="twelve months from 1 July of the year",
)
def demography_change(demography_flows: xr.DataArray) -> xr.DataArray:
    """Births, deaths, net migration and the adjustment to the official path; they add to the change of people."""
    return demography_flows.sel(period=[year for year in EVERY_FIVE if year < HORIZON])


@quantity(
    unit="ratio",
    dims=("sex", "age"),
    english="Official mortality relative to WPP 2024, 2040",
    korean="WPP 대비 공식추계 사망 수준 (2040)",
    published=True,
    basis="cohort losses around the age given",
)
def demography_loss_ratio(demography_calibration: Calibration) -> xr.DataArray:
    """Cohort loss of the official projection / loss under the rates of WPP 2024, fitted, in the year from mid-2040."""
    coords = {"sex": list(SEXES), "age": [str(age) for age in EDGES]}
    return xr.DataArray(np.exp(demography_calibration.log_ratio[RATIO_YEAR - BASE]), coords=coords, dims=("sex", "age"))


@quantity(
    unit="ratio",
    dims=("band", "period"),
    english="Engine without adjustment against the official projection, every year",
    korean="연도별 재현 오차",
)
def demography_reproduction(
    demography_calibration: Calibration, demography_population_official: xr.DataArray
) -> xr.DataArray:
    """People of the engine that starts in 2022 and is never adjusted / official people - 1, by age band, to 2060.

    ``group_0_79`` and ``group_80_94`` hold the largest deviation, without its sign, of a five-year group of a sex.
    """
    free = by_group(demography_calibration.free, demography_population_official.age)
    official = demography_population_official.transpose(*free.dims).sel(sex=free.sex)
    found = {
        band: in_band(free.sum("sex"), band) / in_band(official.sum("sex"), band) - 1
        for band in ("total", "65+", "75+", "85+")
    }
    starts = np.array([start_of(age) for age in free.age.values])
    apart = abs(free / official - 1)
    for name, first, end in (("group_0_79", 0, 80), ("group_80_94", 80, 95)):
        found[name] = apart.isel(age=np.flatnonzero((starts >= first) & (starts < end))).max(["sex", "age"])
    stacked = xr.concat(list(found.values()), dim=xr.DataArray(list(found), dims="band", name="band"))
    return stacked.sel(period=slice(None, HORIZON))


@quantity(
    unit="percent",
    dims=("band", "period"),
    english="Engine without adjustment against the official projection",
    korean="코호트요인법 재현 오차",
    published=True,
    basis="from mid-2022, medium variant",
)
def demography_reproduction_gap(demography_reproduction: xr.DataArray) -> xr.DataArray:
    """The deviation by age band every five years."""
    return demography_reproduction.sel(period=EVERY_FIVE)


@quantity(
    unit="percent",
    dims=("band",),
    english="Largest deviation of the engine from the official projection",
    korean="코호트요인법 최대 재현 오차",
    published=True,
    basis="any year from 2022 to 2060, without sign, medium variant",
)
def demography_reproduction_largest(demography_reproduction: xr.DataArray) -> xr.DataArray:
    """The largest deviation of each age band in any year, without its sign."""
    return abs(demography_reproduction).max("period")
