"""Health beside won: deaths at home and intensive care, against today's programme."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity

BASIS = "a year; against today's programme; less the part of the crude difference that is selection"


@quantity(unit="persons", dims=("provider", "period"), english="Users added by type", korean="유형별 이용자 증가")
def hospice_users_added(hospice_users: xr.DataArray, hospice_users_held: xr.DataArray) -> xr.DataArray:
    """Users of each type with the scenario, less those of today's programme."""
    return hospice_users - hospice_users_held


@quantity(
    unit="persons",
    dims=("period",),
    english="Additional deaths at home",
    korean="추가 재택 임종",
    published=True,
    basis=BASIS,
)
def hospice_home_deaths(
    hospice_users_added: xr.DataArray, hospice_home_death: xr.DataArray, hospice_selection_discount: xr.DataArray
) -> xr.DataArray:
    """Users of home hospice added x (deaths at home of its users - of all cancer deaths) x (1 - selection)."""
    more = hospice_home_death.sel(variant="home_users", drop=True)
    gap = more - hospice_home_death.sel(variant="cancer_deaths", drop=True)
    return hospice_users_added.sel(provider="home", drop=True) * gap * (1 - hospice_selection_discount)


@quantity(
    unit="persons",
    dims=("period",),
    english="People spared intensive care in the last month",
    korean="사망 전 1개월 중환자실 입원 감소",
    published=True,
    basis=BASIS,
)
def hospice_intensive_care_avoided(
    hospice_users_added: xr.DataArray, hospice_intensive_care: xr.DataArray, hospice_selection_discount: xr.DataArray
) -> xr.DataArray:
    """Users of inpatient and home hospice added x (intensive care of non-users - of users) x (1 - selection)."""
    gap = hospice_intensive_care.sel(variant="non_users", drop=True) - hospice_intensive_care.sel(
        variant="users", drop=True
    )
    users = hospice_users_added.sel(provider=["inpatient", "home"]).sum("provider")
    return users * gap * (1 - hospice_selection_discount)
