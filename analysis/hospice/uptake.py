"""Use of hospice and the capacity that limits it, today's programme held and with the changes of a scenario."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.hospice import people
from analysis.hospice.horizon import FIRST, LAST, ramp
from analysis.hospice.streams import by
from analysis.model import quantity

BASIS = "users a year; a user counts once in the type used most"


@quantity(
    unit="percent",
    dims=("cause", "period"),
    english="Share of deaths that would use hospice",
    korean="호스피스 이용률(수요)",
    published=True,
    basis="of deaths of the cause, before capacity",
)
def hospice_use(
    hospice_use_rate: xr.DataArray, hospice_use_target: xr.DataArray, hospice_target_year: xr.DataArray
) -> xr.DataArray:
    """Rate of today + what the target is above it, in equal steps from 2026 to the target year."""
    gap = np.maximum(hospice_use_target - hospice_use_rate, 0.0)
    return (hospice_use_rate + gap * ramp(hospice_target_year)).transpose("draw", "cause", "period")


@quantity(unit="persons", dims=("stream", "period"), english="Would-be users at today's rate", korean="현행 이용 수요")
def hospice_people_held(
    hospice_deaths: xr.DataArray, hospice_use_rate: xr.DataArray, hospice_mix: xr.DataArray
) -> xr.DataArray:
    """Deaths x rate of today x today's types."""
    deaths = hospice_deaths.sel(period=slice(FIRST, LAST))
    return people.kept(deaths, hospice_use_rate, hospice_mix, 0.0)


@quantity(
    unit="persons", dims=("stream", "period"), english="Would-be users who stay as today", korean="유지 이용 수요"
)
def hospice_people_kept(
    hospice_deaths: xr.DataArray,
    hospice_use_rate: xr.DataArray,
    hospice_mix: xr.DataArray,
    hospice_home_shift: xr.DataArray,
    hospice_target_year: xr.DataArray,
) -> xr.DataArray:
    """As at today's rate, without those whom the scenario moves from inpatient to home hospice."""
    deaths = hospice_deaths.sel(period=slice(FIRST, LAST))
    return people.kept(deaths, hospice_use_rate, hospice_mix, hospice_home_shift * ramp(hospice_target_year))


@quantity(unit="persons", dims=("stream", "period"), english="Additional would-be users", korean="추가 이용 수요")
def hospice_people_added(
    hospice_deaths: xr.DataArray,
    hospice_use_rate: xr.DataArray,
    hospice_use: xr.DataArray,
    hospice_mix: xr.DataArray,
    hospice_added_mix: xr.DataArray,
    hospice_home_shift: xr.DataArray,
    hospice_early_share: xr.DataArray,
    hospice_target_year: xr.DataArray,
) -> xr.DataArray:
    """Deaths x (use - rate of today) x types they enter + those moved home + early palliative care."""
    reached = ramp(hospice_target_year)
    return people.added(
        hospice_deaths.sel(period=slice(FIRST, LAST)),
        hospice_use_rate,
        hospice_use,
        hospice_mix,
        hospice_added_mix,
        hospice_home_shift * reached,
        hospice_early_share * reached,
    )


@quantity(
    unit="institutions",
    dims=("provider", "period"),
    english="Hospice institutions by type",
    korean="유형별 호스피스 기관 수",
    published=True,
    basis="an institution counts in each type it offers",
)
def hospice_institutions_open(
    hospice_institutions: xr.DataArray, hospice_institutions_target: xr.DataArray, hospice_target_year: xr.DataArray
) -> xr.DataArray:
    """Institutions of today + what the target is above them, in equal steps from 2026 to the target year."""
    gap = np.maximum(hospice_institutions_target - hospice_institutions, 0.0)
    return (hospice_institutions + gap * ramp(hospice_target_year)).transpose("draw", "provider", "period")


@quantity(
    unit="persons",
    dims=("provider", "period"),
    english="Users that hospice can take",
    korean="유형별 수용 가능 이용자 수",
    published=True,
    basis=BASIS,
)
def hospice_capacity(
    hospice_institutions_open: xr.DataArray,
    hospice_team_users: xr.DataArray,
    hospice_beds_per_institution: xr.DataArray,
    hospice_occupancy: xr.DataArray,
    hospice_days: xr.DataArray,
) -> xr.DataArray:
    """Wards: institutions x beds x occupancy x 365 / mean stay. Home and consultation: teams x users of a team."""
    room = people.capacity(
        hospice_institutions_open,
        hospice_team_users,
        hospice_beds_per_institution,
        hospice_occupancy,
        hospice_days,
    )
    return room.transpose("draw", "provider", "period")


@quantity(unit="persons", dims=("provider",), english="Users that hospice of today can take", korean="현행 수용 능력")
def hospice_capacity_held(
    hospice_institutions: xr.DataArray,
    hospice_team_users: xr.DataArray,
    hospice_beds_per_institution: xr.DataArray,
    hospice_occupancy: xr.DataArray,
    hospice_stay_mean: xr.DataArray,
) -> xr.DataArray:
    """The same with institutions and stays of today."""
    return people.capacity(
        hospice_institutions,
        hospice_team_users,
        hospice_beds_per_institution,
        hospice_occupancy,
        hospice_stay_mean,
    )


@quantity(unit="share", dims=("stream", "period"), english="Would-be users whom capacity can take", korean="수용 비율")
def hospice_served(
    hospice_people_kept: xr.DataArray, hospice_people_added: xr.DataArray, hospice_capacity: xr.DataArray
) -> xr.DataArray:
    """The smaller of 1 and capacity / people who would use the type."""
    return people.served(hospice_people_kept + hospice_people_added, hospice_capacity)


@quantity(
    unit="share", dims=("stream", "period"), english="Would-be users whom capacity of today can take", korean="현행"
)
def hospice_served_held(hospice_people_held: xr.DataArray, hospice_capacity_held: xr.DataArray) -> xr.DataArray:
    """The same at today's rate and capacity."""
    return people.served(hospice_people_held, hospice_capacity_held)


@quantity(
    unit="persons",
    dims=("provider", "period"),
    english="Hospice users by type",
    korean="유형별 호스피스 이용자 수",
    published=True,
    basis=BASIS,
)
def hospice_users(
    hospice_people_kept: xr.DataArray, hospice_people_added: xr.DataArray, hospice_served: xr.DataArray
) -> xr.DataArray:
    """People who would use the type x share that capacity can take."""
    found = by("provider", (hospice_people_kept + hospice_people_added) * hospice_served)
    return found.transpose("draw", "provider", "period")


@quantity(unit="persons", dims=("provider", "period"), english="Users of today's programme", korean="현행 이용자 수")
def hospice_users_held(hospice_people_held: xr.DataArray, hospice_served_held: xr.DataArray) -> xr.DataArray:
    """The same at today's rate, types and capacity."""
    return by("provider", hospice_people_held * hospice_served_held).transpose("draw", "provider", "period")


@quantity(
    unit="percent",
    dims=("period",),
    english="Cancer deaths that use hospice",
    korean="암 사망자의 호스피스 이용률",
    published=True,
    basis="users with cancer of the three types over cancer deaths, after capacity",
)
def hospice_cancer_use(
    hospice_people_kept: xr.DataArray,
    hospice_people_added: xr.DataArray,
    hospice_served: xr.DataArray,
    hospice_deaths: xr.DataArray,
) -> xr.DataArray:
    """Users of inpatient, home and consultation hospice with cancer / cancer deaths."""
    users = (hospice_people_kept + hospice_people_added) * hospice_served
    cancer = users.sel(stream=["inpatient_cancer", "home_cancer", "consultation_cancer"]).sum("stream")
    return cancer / hospice_deaths.sel(cause="cancer", period=slice(FIRST, LAST), drop=True)


@quantity(
    unit="persons",
    dims=("provider", "period"),
    english="People whom capacity turns away",
    korean="수용 능력 부족으로 이용하지 못하는 사람",
    published=True,
    basis="a year, by the type they would use",
)
def hospice_unserved(
    hospice_people_kept: xr.DataArray, hospice_people_added: xr.DataArray, hospice_served: xr.DataArray
) -> xr.DataArray:
    """People who would use the type x (1 - share that capacity can take)."""
    found = by("provider", (hospice_people_kept + hospice_people_added) * (1 - hospice_served))
    return found.transpose("draw", "provider", "period")


@quantity(
    unit="beds",
    dims=("period",),
    english="Hospice beds needed for all who would use them",
    korean="필요 호스피스 병상 수",
    published=True,
    basis="at the highest yearly mean occupancy",
)
def hospice_beds_needed(
    hospice_people_kept: xr.DataArray,
    hospice_people_added: xr.DataArray,
    hospice_days: xr.DataArray,
    hospice_occupancy: xr.DataArray,
) -> xr.DataArray:
    """People who would use a ward x mean stay / (365 x occupancy)."""
    wanted = by("provider", hospice_people_kept + hospice_people_added).sel(provider="inpatient", drop=True)
    return wanted * hospice_days.sel(provider="inpatient", drop=True) / (people.DAYS * hospice_occupancy)
