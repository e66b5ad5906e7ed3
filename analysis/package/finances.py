"""What the reforms together do to the reserve."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.package.years import YEARS
from analysis.reserve import first_below_zero, reserve_with


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Reserve with the reforms together",
    korean="개혁 시행 시 준비금",
    published=True,
    basis="nominal, cash basis; below zero is debt without interest, as in the baseline",
)
def package_reserve(
    package_net_nhi: xr.DataArray, outlook_accounts: xr.DataArray, outlook_reserve_return: xr.DataArray
) -> xr.DataArray:
    """The baseline's accounts with the net effect in expenditure; the return is earned on what is left."""
    return reserve_with(package_net_nhi.sel(period=YEARS), outlook_accounts, outlook_reserve_return)


@quantity(
    unit="calendar_year",
    english="Year in which the reserve is used up with the reforms together",
    korean="개혁 시행 시 준비금 소진 연도",
    published=True,
    basis="calendar year; 2041 where the reserve lasts to 2040",
)
def package_depletion_year(package_reserve: xr.DataArray) -> xr.DataArray:
    """First year whose reserve is below zero."""
    return first_below_zero(package_reserve)
