"""What the reforms together cost and save, and whom."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.package.years import YEARS

PAYERS = (
    "nhi",
    "medical_aid",
    "patient",
    "ltci",
    "indemnity",
    "family",
    "special_account",
    "province",
    "government",
    "hospital",
)
"""Everybody who pays more or less under some reform; a reform that leaves one alone has no row for it."""


@quantity(
    unit="billion_won",
    dims=("payer", "period"),
    english="Net effect of the reforms together, by payer",
    korean="개혁 전체의 지불자별 순효과",
    published=True,
    basis="nominal; plus is more spending of the payer",
)
def package_net_by_payer(
    hospice_net_by_payer: xr.DataArray,
    primary_care_net_by_payer: xr.DataArray,
    reimbursement_net_by_payer: xr.DataArray,
    network_net_by_payer: xr.DataArray,
    package_overlap: xr.DataArray,
    outlook_benefit_rate: xr.DataArray,
) -> xr.DataArray:
    """Sum over the reforms + what they claim twice: NHI pays its benefit rate of it, patients the rest.

    The part of a capitated budget's holder, where hospice has one, is NHI's: it pays for the budget.
    """
    parts = [
        _of_payers(part)
        for part in (hospice_net_by_payer, primary_care_net_by_payer, reimbursement_net_by_payer, network_net_by_payer)
    ]
    names = list(PAYERS)
    share = xr.concat(
        [outlook_benefit_rate, 1 - outlook_benefit_rate], dim=xr.DataArray(["nhi", "patient"], dims="payer")
    ).reindex(payer=names, fill_value=0.0)
    total = sum(parts[1:], parts[0]) + share * package_overlap
    return total.transpose("draw", "payer", "period")


def _of_payers(part: xr.DataArray) -> xr.DataArray:
    named = part.sel(period=YEARS)
    if "budget_holder" in named.payer.values:
        holder = named.sel(payer=["budget_holder"]).assign_coords(payer=["nhi"])
        named = named.drop_sel(payer="budget_holder")
        named = named + holder.reindex(payer=named.payer, fill_value=0.0)
    unknown = set(named.payer.values) - set(PAYERS)
    if unknown:
        raise ValueError(f"payers {', '.join(sorted(unknown))}; known are {', '.join(PAYERS)}")
    return named.reindex(payer=list(PAYERS), fill_value=0.0)


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Net effect of the reforms together on NHI",
    korean="개혁 전체의 건강보험 재정 순효과",
    published=True,
    basis="nominal; plus is more spending",
)
def package_net_nhi(package_net_by_payer: xr.DataArray) -> xr.DataArray:
    """NHI's row of the net effect."""
    return package_net_by_payer.sel(payer="nhi", drop=True)


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Net effect of the reforms together on all payers",
    korean="개혁 전체의 모든 지불자 순효과",
    published=True,
    basis="nominal; plus is more spending",
)
def package_net_total(package_net_by_payer: xr.DataArray) -> xr.DataArray:
    """Sum over payers."""
    return package_net_by_payer.sum("payer")


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Net effect of the reforms together on NHI, prices of 2025",
    korean="개혁 전체의 건강보험 재정 순효과(2025년 불변가격)",
    published=True,
    basis="consumer prices of 2025; plus is more spending",
)
def package_net_nhi_real(package_net_nhi: xr.DataArray, outlook_price_level: xr.DataArray) -> xr.DataArray:
    """Net effect / price level."""
    return package_net_nhi / outlook_price_level.sel(period=YEARS)


@quantity(
    unit="percent",
    dims=("period",),
    english="Net effect of the reforms together as a share of NHI benefits",
    korean="개혁 전체 순효과의 보험급여비 대비 비율",
    published=True,
    basis="of the baseline's benefits, nominal, cash basis",
)
def package_net_share_of_benefits(package_net_nhi: xr.DataArray, outlook_benefits: xr.DataArray) -> xr.DataArray:
    """Net effect on NHI / benefits of the baseline."""
    return package_net_nhi / outlook_benefits.sel(period=YEARS)


@quantity(
    unit="percentage_points",
    dims=("period",),
    english="Contribution rate that the reforms together ask for",
    korean="개혁 전체의 보험료율 환산 효과",
    published=True,
    basis="percentage points of pay",
)
def package_net_rate_points(package_net_nhi: xr.DataArray, outlook_rate_point: xr.DataArray) -> xr.DataArray:
    """Net effect on NHI / what one percentage point of the contribution rate brings."""
    return 0.01 * package_net_nhi / outlook_rate_point.sel(period=YEARS)


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Gross cost of the reforms together, all payers",
    korean="개혁 전체의 총비용(절감 전)",
    published=True,
    basis="nominal; net effect on all payers before fees avoided",
)
def package_gross_cost(package_net_total: xr.DataArray, package_avoided_fees: xr.DataArray) -> xr.DataArray:
    """Net effect on all payers + NHI fees avoided: payments, staff, facilities and use added."""
    return package_net_total + package_avoided_fees
