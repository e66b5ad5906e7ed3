"""The projection with its uncertainty: draw 0 is the official path, the rest have other births, deaths and migrants."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.age_groups import start_of
from analysis.demography.ages import by_group
from analysis.demography.calibration import BASE, Calibration
from analysis.demography.cohort_component import Projected, project
from analysis.demography.variation import deviations, mortality_factor
from analysis.model import quantity

HORIZON = 2060


@quantity(unit="persons", english="The projection, once for each draw", korean="코호트요인법 추계")
def demography_projection(
    demography_calibration: Calibration,
    demography_mortality_trend: xr.DataArray,
    demography_fertility_level: xr.DataArray,
    demography_migration_level: xr.DataArray,
) -> Projected:
    """Cohort-component steps of one year from mid-2022 to mid-2060 (Preston and others 2001, chapter 6).

    P(a + 1, t + 1) = k [P(a, t) exp(-m) + M]; death rates m grow by the mortality trend from 2025, births follow women
    of 25 to 39 times births per woman times the fertility level, net migration M its level. The adjustment k makes
    draw 0 the official projection.
    """
    steps = HORIZON - BASE
    moved = deviations(
        demography_mortality_trend.values,
        demography_fertility_level.values,
        demography_migration_level.values,
        steps,
    )
    return project(demography_calibration.people[0], demography_calibration.course, moved)


@quantity(unit="persons", dims=("period", "sex", "age"), english="People by age and sex", korean="성·연령별 인구")
def demography_people_by_sex(
    demography_projection: Projected, demography_population_official: xr.DataArray
) -> xr.DataArray:
    """People on 1 July by five-year age group and sex, as the engine carries them."""
    return by_group(demography_projection.people, demography_population_official.age, last="draw")


@quantity(unit="persons", dims=("period", "age"), english="People by age", korean="연령별 인구")
def demography_people(demography_people_by_sex: xr.DataArray) -> xr.DataArray:
    """People on 1 July by five-year age group, both sexes."""
    return demography_people_by_sex.sum("sex")


@quantity(unit="deaths", dims=("period", "age"), english="Deaths by age", korean="연령별 사망자 수")
def demography_deaths_by_age(
    demography_people_by_sex: xr.DataArray,
    demography_calibration: Calibration,
    demography_mortality_trend: xr.DataArray,
    demography_deaths_official: xr.DataArray,
) -> xr.DataArray:
    """Deaths of the calendar year by age at death: rate of the central path x people x factor of the mortality trend.

    The level also follows the deaths that each draw's net migration implies for the same official people.
    """
    rates = by_group(demography_calibration.death_rates, demography_people_by_sex.age)
    rates = rates.sel(period=demography_people_by_sex.period)
    official = demography_deaths_official.sel(period=rates.period)
    factor = mortality_factor(demography_mortality_trend, rates.period) * official / official.isel(draw=0)
    return xr.dot(demography_people_by_sex, rates, dim="sex") * factor


@quantity(
    unit="persons", dims=("component", "period"), english="Births, deaths and migration by step", korean="인구변동요인"
)
def demography_flows(demography_projection: Projected) -> xr.DataArray:
    """What moves people from one mid-year to the next: births, deaths (negative), net migration and the adjustment."""
    run = demography_projection
    parts = {"births": run.births, "deaths": -run.deaths, "migration": run.migration, "adjustment": run.adjustment}
    coords = {"component": list(parts), "period": BASE + np.arange(len(run.births))}
    return xr.DataArray(np.array(list(parts.values())), coords=coords, dims=("component", "period", "draw"))


@quantity(
    unit="persons", dims=("period", "age"), english="People by age before the projection", korean="과거 연령별 인구"
)
def demography_people_past(
    demography_population_wpp_2019: xr.DataArray, demography_population_official: xr.DataArray
) -> xr.DataArray:
    """WPP 2019 of 2010, 2015 and 2020 and the official base year 2022, in between straight lines for each age.

    The two differ in level by half a percent: use the shape, or scale it to a count of the year.
    """
    old = demography_population_wpp_2019.sel(period=[2010, 2015, 2020]).sum("sex")
    ages = sorted(demography_population_official.age.values, key=start_of)
    known = xr.concat(
        [old.sel(age=ages), demography_population_official.sel(period=[BASE]).sum("sex").sel(age=ages)], dim="period"
    )
    return known.interp(period=np.arange(2010, BASE + 1))
