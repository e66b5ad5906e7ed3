"""The net effect on NHI in the measures that all reforms of the report share."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.primary_care.flows import NOMINAL


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Net spending of NHI",
    korean="건강보험 순지출",
    published=True,
    basis=NOMINAL,
)
def primary_care_net_nhi(primary_care_net_by_payer: xr.DataArray) -> xr.DataArray:
    """NHI's part of the net spending."""
    return primary_care_net_by_payer.sel(payer="nhi", drop=True)


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Net spending of all payers",
    korean="총 순지출",
    published=True,
    basis=NOMINAL,
)
def primary_care_net_total(primary_care_net_by_payer: xr.DataArray) -> xr.DataArray:
    """Sum over payers."""
    return primary_care_net_by_payer.sum("payer")


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Net spending of NHI, prices of 2025",
    korean="건강보험 순지출(2025년 가격)",
    published=True,
    basis="consumer prices of 2025; plus costs more, minus saves",
)
def primary_care_net_nhi_real(primary_care_net_nhi: xr.DataArray, outlook_price_level: xr.DataArray) -> xr.DataArray:
    """Net spending / price level."""
    return primary_care_net_nhi / outlook_price_level.sel(period=primary_care_net_nhi.period)


@quantity(
    unit="percent",
    dims=("period",),
    english="Net spending of NHI, of its benefits",
    korean="보험급여비 대비 순지출",
    published=True,
    basis="of NHI benefits of the year; plus costs more, minus saves",
)
def primary_care_net_share_of_benefits(
    primary_care_net_nhi: xr.DataArray, outlook_benefits: xr.DataArray
) -> xr.DataArray:
    """Net spending / benefits."""
    return primary_care_net_nhi / outlook_benefits.sel(period=primary_care_net_nhi.period)


@quantity(
    unit="percentage_points",
    dims=("period",),
    english="Net spending of NHI in points of the contribution rate",
    korean="보험료율 환산 순지출",
    published=True,
    basis="percentage points of pay; plus costs more, minus saves",
)
def primary_care_net_rate_points(primary_care_net_nhi: xr.DataArray, outlook_rate_point: xr.DataArray) -> xr.DataArray:
    """Net spending / won that one percentage point brings, in percentage points."""
    return primary_care_net_nhi / outlook_rate_point.sel(period=primary_care_net_nhi.period) * 0.01


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Net benefit of the programme to payers",
    korean="부담자 순편익",
    published=True,
    basis="nominal; minus the net spending of all payers; health is not valued",
)
def primary_care_net_benefit(primary_care_net_total: xr.DataArray) -> xr.DataArray:
    """-(net spending of all payers); what better care is worth to patients is left out: no source gives it in won."""
    return -primary_care_net_total
