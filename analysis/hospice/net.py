"""The net effect on NHI in the measures of the report, and the fees that it avoids."""

from __future__ import annotations

import xarray as xr

from analysis.hospice.horizon import FIRST, LAST
from analysis.hospice.streams import stacked
from analysis.model import quantity

PUBLIC = ("nhi", "medical_aid", "ltci", "government")
BASIS = "nominal; against today's programme; plus costs the payer more"


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Net effect on NHI",
    korean="건강보험 순재정효과",
    published=True,
    basis=f"{BASIS}; benefits, without administration",
)
def hospice_net_nhi(hospice_net_by_payer: xr.DataArray) -> xr.DataArray:
    """NHI's part of the net effect by payer."""
    return hospice_net_by_payer.sel(payer="nhi", drop=True)


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Net effect on NHI, prices of 2025",
    korean="건강보험 순재정효과(2025년 가격)",
    published=True,
    basis="prices of 2025 (consumer prices); against today's programme; plus costs NHI more",
)
def hospice_net_nhi_real(hospice_net_nhi: xr.DataArray, outlook_price_level: xr.DataArray) -> xr.DataArray:
    """Net effect on NHI / consumer prices."""
    return hospice_net_nhi / outlook_price_level.sel(period=slice(FIRST, LAST))


@quantity(
    unit="billion_won",
    english="Net effect on NHI, sum of 2027 to 2040",
    korean="건강보험 순재정효과 누계",
    published=True,
    basis="2027-2040, prices of 2025, not discounted; against today's programme; plus costs NHI more",
)
def hospice_net_nhi_sum(hospice_net_nhi_real: xr.DataArray) -> xr.DataArray:
    """Sum over 2027 to 2040 of the net effect at prices of 2025."""
    return hospice_net_nhi_real.sel(period=slice(FIRST + 1, LAST)).sum("period")


@quantity(
    unit="billion_won",
    english="Net benefit to public payers, sum of 2027 to 2040",
    korean="공공재원 순편익 누계",
    published=True,
    basis="2027-2040, prices of 2025, not discounted; NHI, Medical Aid, long-term care, state; more is better",
)
def hospice_net_benefit(hospice_net_by_payer: xr.DataArray, outlook_price_level: xr.DataArray) -> xr.DataArray:
    """Minus the net effect on public payers at prices of 2025. What a death at home is worth is not in it."""
    years = slice(FIRST + 1, LAST)
    public = hospice_net_by_payer.sel(payer=list(PUBLIC), period=years).sum("payer")
    return -(public / outlook_price_level.sel(period=years)).sum("period")


@quantity(
    unit="percent",
    dims=("period",),
    english="Net effect on NHI as a share of benefits",
    korean="보험급여비 대비 순재정효과",
    published=True,
    basis="of NHI benefits (cash) of the year; against today's programme; plus costs NHI more",
)
def hospice_net_share_of_benefits(hospice_net_nhi: xr.DataArray, outlook_benefits: xr.DataArray) -> xr.DataArray:
    """Net effect on NHI / benefits of the baseline."""
    return hospice_net_nhi / outlook_benefits.sel(period=slice(FIRST, LAST))


@quantity(
    unit="percentage_points",
    dims=("period",),
    english="Net effect on NHI in points of the contribution rate",
    korean="보험료율 환산 순재정효과",
    published=True,
    basis="percentage points of pay; against today's programme; plus costs NHI more",
)
def hospice_net_rate_points(hospice_net_nhi: xr.DataArray, outlook_rate_point: xr.DataArray) -> xr.DataArray:
    """Net effect on NHI / what one percentage point of the contribution rate brings."""
    return hospice_net_nhi / outlook_rate_point.sel(period=slice(FIRST, LAST)) * 0.01


@quantity(
    unit="billion_won",
    dims=("service", "period"),
    english="NHI fees avoided by service",
    korean="서비스별 절감 건강보험 진료비",
    published=True,
    basis="nominal; NHI patients' fees with their own part, before hospice payments; plus is avoided",
)
def hospice_avoided_fees(
    hospice_fees_avoided: xr.DataArray,
    hospice_medical_aid_share: xr.DataArray,
    hospice_service_share: xr.DataArray,
) -> xr.DataArray:
    """Fees avoided of NHI patients x share of the service in the last year of life.

    The sources split inpatient and outpatient alone: tests, emergency care and pharmacies are within outpatient.
    """
    fees = (1 - hospice_medical_aid_share) * hospice_fees_avoided.sum("cause")
    inpatient = fees * hospice_service_share.sel(service="inpatient", drop=True)
    return stacked({"inpatient": inpatient, "outpatient": fees - inpatient}, "service")
