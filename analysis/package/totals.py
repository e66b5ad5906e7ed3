"""What the reforms together cost and save from 2027 to a year, by payer, nominal and at prices of 2025."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.package.years import FIRST, HORIZONS, YEARS


@quantity(
    unit="trillion_won",
    dims=("payer", "horizon"),
    english="Net effect of the reforms together from 2027 to the year, by payer",
    korean="2027년부터 누적한 지불자별 순효과",
    published=True,
    basis="nominal, summed from 2027; plus is more spending",
)
def package_net_to(package_net_by_payer: xr.DataArray) -> xr.DataArray:
    """Sum over the years from 2027 to the horizon."""
    return _to_horizons(package_net_by_payer)


@quantity(
    unit="trillion_won",
    dims=("payer", "horizon"),
    english="Net effect of the reforms together from 2027 to the year, by payer, prices of 2025",
    korean="2027년부터 누적한 지불자별 순효과(2025년 불변가격)",
    published=True,
    basis="consumer prices of 2025, summed from 2027; plus is more spending",
)
def package_net_to_real(package_net_by_payer: xr.DataArray, outlook_price_level: xr.DataArray) -> xr.DataArray:
    """Net effect of each year / its price level, summed over the years from 2027 to the horizon."""
    return _to_horizons(_real(package_net_by_payer, outlook_price_level))


@quantity(
    unit="trillion_won",
    dims=("horizon",),
    english="Net effect of the reforms together on NHI from 2027 to the year, prices of 2025",
    korean="2027년부터 누적한 건강보험 순효과(2025년 불변가격)",
    published=True,
    basis="consumer prices of 2025, summed from 2027; plus is more spending",
)
def package_net_nhi_to_real(package_net_nhi_real: xr.DataArray) -> xr.DataArray:
    """Sum over the years from 2027 to the horizon."""
    return _to_horizons(package_net_nhi_real)


@quantity(
    unit="trillion_won",
    dims=("flow", "horizon"),
    english="Gross cost, avoided fees and net effect of the reforms together from 2027 to the year",
    korean="2027년부터 누적한 총비용·절감 진료비·순효과",
    published=True,
    basis="all payers, nominal, summed from 2027; avoided fees are NHI fees with patients' part",
)
def package_flow_to(
    package_gross_cost: xr.DataArray, package_avoided_fees: xr.DataArray, package_net_total: xr.DataArray
) -> xr.DataArray:
    """Sum over the years from 2027 to the horizon; net effect = gross cost - avoided fees."""
    return _to_horizons(_flows(package_gross_cost, package_avoided_fees, package_net_total))


@quantity(
    unit="trillion_won",
    dims=("flow", "horizon"),
    english="Gross cost, avoided fees and net effect of the reforms together from 2027 to the year, prices of 2025",
    korean="2027년부터 누적한 총비용·절감 진료비·순효과(2025년 불변가격)",
    published=True,
    basis="all payers, consumer prices of 2025, summed from 2027; avoided fees are NHI fees with patients' part",
)
def package_flow_to_real(
    package_gross_cost: xr.DataArray,
    package_avoided_fees: xr.DataArray,
    package_net_total: xr.DataArray,
    outlook_price_level: xr.DataArray,
) -> xr.DataArray:
    """Each year / its price level, summed over the years from 2027 to the horizon."""
    flows = _flows(package_gross_cost, package_avoided_fees, package_net_total)
    return _to_horizons(_real(flows, outlook_price_level))


@quantity(
    unit="trillion_won",
    english="Net benefit of the reforms to NHI",
    korean="개혁의 건강보험 재정 순편익",
    published=True,
    basis="consumer prices of 2025, 2027-2040; more is better; what patients gain is not in it",
)
def package_net_benefit(package_net_nhi_real: xr.DataArray) -> xr.DataArray:
    """- sum of the net effect on NHI from 2027 to 2040 in prices of 2025."""
    return -package_net_nhi_real.sum("period")


def _flows(gross: xr.DataArray, avoided: xr.DataArray, net: xr.DataArray) -> xr.DataArray:
    named = {"gross_cost": gross, "avoided": avoided, "net": net}
    flows = xr.concat(list(named.values()), dim=xr.DataArray(list(named), dims="flow", name="flow"))
    return flows.transpose("draw", "flow", "period")


def _real(path: xr.DataArray, price_level: xr.DataArray) -> xr.DataArray:
    return path / price_level.sel(period=YEARS)


def _to_horizons(path: xr.DataArray) -> xr.DataArray:
    """(draw, …, horizon) of a path over years."""
    sums = [path.sel(period=np.arange(FIRST, year + 1)).sum("period") for year in HORIZONS]
    ends = xr.DataArray([str(year) for year in HORIZONS], dims="horizon", name="horizon")
    return xr.concat(sums, dim=ends).transpose("draw", ..., "horizon")
