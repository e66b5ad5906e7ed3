"""Variants of the projection: one component at a time at the end of its range, and all three together."""

from __future__ import annotations

import xarray as xr

from analysis.demography.ages import by_group, in_band
from analysis.demography.calibration import BASE, Calibration
from analysis.demography.cohort_component import Projected, project
from analysis.demography.variation import deviations, mortality_factor
from analysis.model import quantity

PERIODS = [*range(2025, 2071, 5)]
LAST = 2072


@quantity(unit="persons", english="The projection, once for each variant", korean="시나리오별 추계")
def demography_variant_run(demography_calibration: Calibration, demography_variant: xr.DataArray) -> Projected:
    """The engine to 2072 with the stated mortality trend, fertility level and migration level of each variant."""
    stated = demography_variant.isel(draw=0)
    mortality, fertility, migration = (
        stated.sel(component=name).values for name in ("mortality", "fertility", "migration")
    )
    moved = deviations(mortality, fertility, migration, LAST - BASE)
    return project(demography_calibration.people[0], demography_calibration.course, moved)


@quantity(
    unit="persons",
    dims=("variant", "period", "age"),
    english="People by age and variant",
    korean="시나리오별 연령별 인구",
)
def demography_variant_people(
    demography_variant_run: Projected,
    demography_variant: xr.DataArray,
    demography_population_official: xr.DataArray,
) -> xr.DataArray:
    """People on 1 July by five-year age group in each variant, both sexes."""
    people = by_group(
        demography_variant_run.people, demography_population_official.age, "variant", demography_variant.variant
    )
    return people.sum("sex").transpose("variant", "period", "age")


@quantity(
    unit="million_persons",
    dims=("variant", "period"),
    english="Population by variant",
    korean="시나리오별 총인구",
    published=True,
    basis="1 July",
)
def demography_population_variant(demography_variant_people: xr.DataArray) -> xr.DataArray:
    """Sum of people over age, every five years and in 2072."""
    return demography_variant_people.sum("age").sel(period=[*PERIODS, LAST])


@quantity(
    unit="percent",
    dims=("variant", "period"),
    english="Share of people aged 65 and over by variant",
    korean="시나리오별 65세 이상 비중",
    published=True,
    basis="1 July",
)
def demography_share_65_variant(demography_variant_people: xr.DataArray) -> xr.DataArray:
    """People of 65 and over / people, every five years and in 2072."""
    people = demography_variant_people.sel(period=[*PERIODS, LAST])
    return in_band(people, "65+") / people.sum("age")


@quantity(
    unit="thousand_deaths",
    dims=("variant", "period"),
    english="Deaths by variant",
    korean="시나리오별 사망자 수",
    published=True,
    basis="calendar year; registered in 2025",
)
def demography_deaths_variant(
    demography_variant_run: Projected,
    demography_variant: xr.DataArray,
    demography_calibration: Calibration,
    demography_population_official: xr.DataArray,
) -> xr.DataArray:
    """Death rates of the central path x people of the variant x factor of its mortality trend, every five years."""
    ages = demography_population_official.age
    rates = by_group(demography_calibration.death_rates, ages).sel(period=PERIODS)
    people = by_group(demography_variant_run.people, ages, "variant", demography_variant.variant)
    trend = demography_variant.isel(draw=0).sel(component="mortality", drop=True)
    deaths = xr.dot(people.sel(period=PERIODS), rates, dim=["sex", "age"])
    return (deaths * mortality_factor(trend, rates.period)).transpose("variant", "period")
