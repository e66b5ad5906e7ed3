"""What the official projection says and implies: people, births and deaths of its medium variant (중위).

Statistics Korea (통계청) prints people by age and sex for every mid-year and deaths for single years only. Births and
deaths of a step, from July to June, follow from the people; the year is that in which the twelve months begin.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.demography.ages import BANDS, in_band
from analysis.demography.calibration import BASE, Calibration, calibrate
from analysis.demography.tables import SEXES
from analysis.demography.variation import KNOWN
from analysis.model import quantity

YEARS_TO_FIVE = 5
REPORTED = [2022, 2023, 2025, 2030, 2035, 2038, 2040, 2041, 2050, 2060, 2070, 2072]
"""Years for which others print figures of this projection."""

BORN_IN_KOREA = 20
"""Ages in the base year whose single years follow from registered births."""


@quantity(
    unit="million_persons",
    dims=("band", "period"),
    english="Official population by age band",
    korean="장래인구추계 연령대별 인구",
    published=True,
    basis="Statistics Korea, medium variant, 1 July",
)
def demography_official_band(demography_population_official: xr.DataArray) -> xr.DataArray:
    """Sum of the published five-year groups of both sexes over each age band."""
    people = demography_population_official.sel(period=REPORTED).sum("sex")
    bands = xr.DataArray(list(BANDS), dims="band", name="band")
    return xr.concat([in_band(people, band) for band in BANDS], dim=bands)


@quantity(
    unit="births", dims=("period",), english="Births that the projection implies, July to June", korean="내재 출생아 수"
)
def demography_births_implied(demography_population_official: xr.DataArray) -> xr.DataArray:
    """People aged 0 to 4 three mid-years later / 5; the last three steps take the last year."""
    children = demography_population_official.sel(age="0-4", drop=True).sum("sex")
    steps = children.period.values[:-1]
    later = np.minimum(steps + 3, children.period.values[-1])
    return (children.sel(period=later) / YEARS_TO_FIVE).assign_coords(period=steps)


@quantity(
    unit="thousand_deaths",
    dims=("period",),
    english="Deaths that the projection implies, July to June",
    korean="추계 내재 사망자 수 (7월–이듬해 6월)",
    published=True,
    basis="twelve months from 1 July of the year",
)
def demography_deaths_implied(
    demography_population_official: xr.DataArray,
    demography_births_implied: xr.DataArray,
    demography_migration_implied: xr.DataArray,
    demography_deaths_printed: xr.DataArray,
) -> xr.DataArray:
    """Births - change of population + net migration; 2022 and 2023 as the press prints them.

    Net migration of the medium variant is printed for 2022 and 2072 only; the parameter carries what lies between.
    """
    people = demography_population_official.sum(["sex", "age"])
    change = people.diff("period", label="lower")
    implied = demography_births_implied - change + demography_migration_implied
    first = demography_deaths_printed.period.values
    later = implied.drop_sel(period=first)
    return xr.concat([demography_deaths_printed, later], dim="period").transpose("draw", "period")


@quantity(
    unit="deaths", dims=("period",), english="Deaths of calendar years on the official path", korean="연간 사망자 수"
)
def demography_deaths_official(
    demography_deaths_implied: xr.DataArray, demography_deaths_registered: xr.DataArray
) -> xr.DataArray:
    """Registered deaths to 2025; later the mean of the two steps that share the year."""
    steps = demography_deaths_implied
    mean = (steps + steps.shift(period=1)) / 2
    registered = demography_deaths_registered.sel(period=slice(BASE, KNOWN))
    later = mean.sel(period=slice(KNOWN + 1, None))
    return xr.concat([registered.broadcast_like(later.draw), later], dim="period").transpose("draw", "period")


@quantity(unit="persons", english="The engine fitted to the official projection", korean="코호트요인법 보정")
def demography_calibration(
    demography_population_official: xr.DataArray,
    demography_rates_wpp: xr.DataArray,
    demography_births_registered: xr.DataArray,
    demography_births_implied: xr.DataArray,
    demography_deaths_implied: xr.DataArray,
    demography_deaths_official: xr.DataArray,
) -> Calibration:
    """Base year by single age, death rates and migration by age of the central path; see ``calibrate``.

    Death rates follow WPP 2024 by age, bent to official cohort losses and scaled to implied deaths. Draw 0 only.
    """
    official = demography_population_official.transpose("period", "sex", "age").sel(sex=list(SEXES))
    rates = demography_rates_wpp.transpose("period", "sex", "age").sel(sex=list(SEXES))
    born = demography_births_registered
    cohorts = [float(born.sel(period=[BASE - age, BASE - age - 1]).mean()) for age in range(BORN_IN_KOREA)]
    return calibrate(
        official.values,
        rates.values,
        rates.period.values.astype(float),
        np.array(cohorts),
        demography_births_implied.values,
        demography_deaths_implied.isel(draw=0).values,
        demography_deaths_official.isel(draw=0).values,
    )
