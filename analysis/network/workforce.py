"""Doctors by province to 2040: those there are, and those that contracts, seniors and the training track would add."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.network.flows import SEOUL

START, FIRST, LAST = 2026, 2027, 2040
TURN = 2035
"""Year from which the growth of the number of doctors is the later one."""

SHOWN = [2026, 2030, 2035, 2040]
"""Years of what is published by province."""

MONTHS = 12
BASIS = "1 July; medical doctors of care institutions"


def _years(first: int = START) -> xr.DataArray:
    years = np.arange(first, LAST + 1)
    return xr.DataArray(years, dims="period", coords={"period": years}, name="period")


def _since_first(first_year: xr.DataArray) -> xr.DataArray:
    """1 in the first year of a reform, 2 in the next; 0 and less before."""
    return _years() - first_year + 1


@quantity(
    unit="persons", dims=("region", "period"), english="People of provinces each year", korean="시도별 연도별 인구"
)
def network_people_by_year(demography_province_population: xr.DataArray) -> xr.DataArray:
    """Population of the projection between its years of five."""
    found = demography_province_population.interp(period=_years().values)
    return found.transpose("draw", "region", "period")


@quantity(
    unit="persons",
    dims=("region", "period"),
    english="Doctors by province without the reform",
    korean="시도별 의사 수(현행)",
)
def network_doctors_now(
    network_doctor_density: xr.DataArray,
    demography_province_population: xr.DataArray,
    network_doctor_growth: xr.DataArray,
    network_contract_now: xr.DataArray,
) -> xr.DataArray:
    """Doctors per 1,000 of 2022 x people of 2025 x growth from 2022, alike in all provinces; + contracts of 2026.

    Contract doctors in place are kept at their number; they come from the other provinces' doctors in proportion.
    """
    early, late = (network_doctor_growth.sel(component=name, drop=True) for name in ("to_2035", "after_2035"))
    years = _years()
    path = (1 + early) ** (years.clip(max=TURN) - 2022) * (1 + late) ** (years - TURN).clip(min=0)
    stock = network_doctor_density / 1000 * demography_province_population.sel(period=2025, drop=True) * path
    moved = network_contract_now - network_contract_now.sum("region") * stock / stock.sum("region")
    return (stock + moved).transpose("draw", "region", "period")


@quantity(
    unit="persons",
    dims=("region", "period"),
    english="Contract doctors that the reform adds",
    korean="추가 계약형 지역필수의사",
    basis="under contract, and stayed after it",
)
def network_contract_doctors(
    network_lever: xr.DataArray,
    network_contract_recruits: xr.DataArray,
    network_contract_leaving: xr.DataArray,
    network_contract_years: xr.DataArray,
    network_retention: xr.DataArray,
    network_settled_leaving: xr.DataArray,
    network_first_year: xr.DataArray,
    network_capital: xr.DataArray,
) -> xr.DataArray:
    """Sum over the years since the first of recruits x those left of them: (1 - leaving) ^ years under contract.

    After the contract: x retention x (1 - leaving of the settled) ^ years since. Provinces outside the capital region.
    """
    serving, settled = _served(
        network_contract_leaving,
        network_contract_years,
        network_retention,
        network_settled_leaving,
        network_first_year,
    )
    recruits = network_lever.sel(component="contracts", drop=True) * network_contract_recruits * (1 - network_capital)
    return (recruits * (serving + settled)).transpose("draw", "region", "period")


def _served(
    leaving: xr.DataArray,
    contract: xr.DataArray,
    retention: xr.DataArray,
    settled_leaving: xr.DataArray,
    first_year: xr.DataArray,
) -> tuple[xr.DataArray, xr.DataArray]:
    """For one recruit a year: how many are under contract, and how many have stayed after it, in each year."""
    years = _since_first(first_year)
    serving, settled = xr.zeros_like(years * leaving), xr.zeros_like(years * leaving)
    for age in range(LAST - START):
        there = (years > age).astype(float)
        serving = serving + there * xr.where(age < contract, (1 - leaving) ** age, 0.0)
        after = (1 - leaving) ** contract * retention * (1 - settled_leaving) ** (age - contract)
        settled = settled + there * xr.where(age >= contract, after, 0.0)
    return serving, settled


@quantity(
    unit="persons",
    dims=("period",),
    english="Senior doctors that the reform adds",
    korean="추가 시니어 의사",
    basis="all provinces",
)
def network_senior_doctors(
    network_lever: xr.DataArray,
    network_senior_recruits: xr.DataArray,
    network_senior_years: xr.DataArray,
    network_first_year: xr.DataArray,
) -> xr.DataArray:
    """Recruits a year x sum of (1 - 1 / years of work) ^ age over the years since the first."""
    years = _since_first(network_first_year)
    staying = 1 - 1 / network_senior_years
    left = (1 - staying ** years.clip(min=0)) / (1 - staying)
    recruits = network_lever.sel(component="seniors", drop=True) * network_senior_recruits
    return (recruits * left).transpose("draw", "period")


@quantity(
    unit="persons",
    dims=("component", "period"),
    english="Students and doctors of the regional track",
    korean="지역의사제 학생·의사",
    basis="all provinces; places of 2031 are kept after 2031; doctors from graduation, residents included",
)
def network_trainees(
    network_lever: xr.DataArray,
    network_trainee_places: xr.DataArray,
    network_study_years: xr.DataArray,
    network_graduation: xr.DataArray,
    network_duty_leaving: xr.DataArray,
) -> xr.DataArray:
    """Students: entrants of the last six years. Doctors: earlier entrants x graduation x those left on duty."""
    lever = network_lever.sel(component="trainees", drop=True)
    years = _years()
    first = int(network_trainee_places.period[0])
    entrants = network_trainee_places.reindex(period=years.values)
    kept = network_trainee_places.isel(period=-1, drop=True)
    entrants = xr.where(years > int(network_trainee_places.period[-1]), kept, entrants.fillna(0.0))
    study = int(network_study_years.isel(draw=0))
    students, doctors = [], []
    for year in years.values:
        came = entrants.sel(period=slice(max(year - study + 1, first), year))
        students.append(came.sum("period"))
        graduated = entrants.sel(period=slice(first, year - study))
        age = year - study - graduated.period
        doctors.append((graduated * network_graduation * (1 - network_duty_leaving) ** age).sum("period"))
    parts = [xr.concat(rows, dim=years.period) * lever for rows in (students, doctors)]
    named = xr.DataArray(["students", "doctors"], dims="component", name="component")
    return xr.concat(parts, dim=named).transpose("draw", "component", "period")


@quantity(
    unit="persons",
    dims=("region", "period"),
    english="Doctors by province",
    korean="시도별 의사 수",
    basis=BASIS,
)
def network_doctors(
    network_doctors_now: xr.DataArray,
    network_contract_doctors: xr.DataArray,
    network_senior_doctors: xr.DataArray,
    network_trainees: xr.DataArray,
    network_weighted_people: xr.DataArray,
) -> xr.DataArray:
    """Doctors without the reform + contract doctors, who come from all provinces in proportion + seniors + graduates.

    Seniors and graduates of the regional track go to provinces outside Seoul by need-weighted people.
    """
    outside = network_weighted_people.where(network_weighted_people.region != SEOUL, 0.0)
    share = outside / outside.sum("region")
    added = network_senior_doctors + network_trainees.sel(component="doctors", drop=True)
    origin = network_doctors_now / network_doctors_now.sum("region")
    moved = network_contract_doctors - network_contract_doctors.sum("region") * origin
    return (network_doctors_now + moved + added * share).transpose("draw", "region", "period")


@quantity(
    unit="persons",
    dims=("region", "period"),
    english="Doctors lacking to the national density of 2022",
    korean="의사 부족(2022년 전국 밀도 대비)",
    published=True,
    basis=f"{BASIS}; 2.12 per 1,000 people",
)
def network_doctor_gap(
    network_target_density: xr.DataArray, network_people_by_year: xr.DataArray, network_doctors: xr.DataArray
) -> xr.DataArray:
    """Target per 1,000 x people / 1,000 - doctors, at least zero."""
    wanted = network_target_density * network_people_by_year.sel(period=SHOWN) / 1000
    return (wanted - network_doctors.sel(period=SHOWN)).clip(min=0).transpose("draw", "region", "period")


@quantity(
    unit="persons",
    dims=("component", "period"),
    english="Doctors that the reform brings to provinces",
    korean="개편으로 늘어나는 지역 의사",
    published=True,
    basis="all provinces; contract doctors come from other provinces, the others are more doctors",
)
def network_doctors_added(
    network_contract_doctors: xr.DataArray, network_senior_doctors: xr.DataArray, network_trainees: xr.DataArray
) -> xr.DataArray:
    """Contract doctors of all provinces; senior doctors; graduates of the regional track."""
    parts = {
        "contracts": network_contract_doctors.sum("region"),
        "seniors": network_senior_doctors,
        "trainees": network_trainees.sel(component="doctors", drop=True),
    }
    named = xr.DataArray(list(parts), dims="component", name="component")
    found = xr.concat(list(parts.values()), dim=named).sel(period=SHOWN)
    return found.transpose("draw", "component", "period")


@quantity(
    unit="billion_won",
    dims=("component", "period"),
    english="Cost of doctors that the reform adds",
    korean="지역의사 인력 비용",
    basis="nominal; allowances, pay of seniors, support of students",
)
def network_workforce_cost(
    network_lever: xr.DataArray,
    network_contract_recruits: xr.DataArray,
    network_contract_leaving: xr.DataArray,
    network_contract_years: xr.DataArray,
    network_retention: xr.DataArray,
    network_settled_leaving: xr.DataArray,
    network_first_year: xr.DataArray,
    network_capital: xr.DataArray,
    network_contract_pay: xr.DataArray,
    network_senior_doctors: xr.DataArray,
    network_senior_pay: xr.DataArray,
    network_trainees: xr.DataArray,
    network_trainee_cost: xr.DataArray,
    network_price: xr.DataArray,
) -> xr.DataArray:
    """Doctors under contract x 12 months of allowance; seniors x 12 months of pay; students x support; x prices."""
    serving, _ = _served(
        network_contract_leaving,
        network_contract_years,
        network_retention,
        network_settled_leaving,
        network_first_year,
    )
    recruits = network_lever.sel(component="contracts", drop=True) * network_contract_recruits
    parts = {
        "contracts": recruits * (1 - network_capital).sum() * serving * MONTHS * network_contract_pay,
        "seniors": network_senior_doctors * MONTHS * network_senior_pay,
        "trainees": network_trainees.sel(component="students", drop=True) * network_trainee_cost,
    }
    named = xr.DataArray(list(parts), dims="component", name="component")
    cost = xr.concat(list(parts.values()), dim=named).sel(period=slice(FIRST, LAST))
    return (cost * network_price).transpose("draw", "component", "period")


@quantity(unit="ratio", dims=("period",), english="Consumer prices relative to 2026", korean="2026년 대비 소비자물가")
def network_price(outlook_price_level: xr.DataArray) -> xr.DataArray:
    """Price level / that of 2026."""
    return outlook_price_level.sel(period=slice(FIRST, LAST)) / outlook_price_level.sel(period=START, drop=True)
