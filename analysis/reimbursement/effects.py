"""What the restructuring leaves: won moved, cost recovery after, the change of an institution's fees, the reserve."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.reimbursement.tables import COSTED, FIRST, MEDICAL, SHOWN, TOLD
from analysis.reserve import first_below_zero, reserve_with

FULL = 2030
"""Year of the announced balance, for which an institution's change is told."""


def _net(static: xr.DataArray) -> dict[str, xr.DataArray]:
    return {"cut": -static.clip(max=0), "raised": static.clip(min=0)}


@quantity(
    unit="trillion_won",
    dims=("direction", "period"),
    english="Won moved between categories",
    korean="항목 간 이동 재정",
    published=True,
    basis="nominal; NHI fees before any response; sum of categories that lose, and of those that gain",
)
def reimbursement_moved(reimbursement_category_static: xr.DataArray) -> xr.DataArray:
    """Sum of the losses of categories, and of the gains."""
    parts = _net(reimbursement_category_static)
    names = xr.DataArray(list(parts), dims="direction", name="direction")
    whole = xr.concat([part.sum("category") for part in parts.values()], dim=names)
    return whole.transpose("draw", "direction", "period")


@quantity(
    unit="trillion_won",
    dims=("category", "period"),
    english="Won moved to and from each category",
    korean="항목별 이동 재정",
    published=True,
    basis="nominal; NHI fees before any response; plus raises fees",
)
def reimbursement_category_moves(reimbursement_category_static: xr.DataArray) -> xr.DataArray:
    """Change of fees by category at the volume of the baseline, in the years told."""
    return reimbursement_category_static.sel(period=list(SHOWN))


@quantity(
    unit="percent",
    dims=("direction", "period"),
    english="Won moved between categories as part of NHI fees",
    korean="진료비 대비 이동 재정",
    published=True,
    basis="of NHI fees of the year, before any response",
)
def reimbursement_moved_share(reimbursement_moved: xr.DataArray, outlook_fees: xr.DataArray) -> xr.DataArray:
    """Won moved / NHI fees of the baseline."""
    return reimbursement_moved / outlook_fees.sel(period=reimbursement_moved.period)


@quantity(
    unit="percent",
    dims=("category", "period"),
    english="Cost recovery by category as fees change",
    korean="개편 후 항목별 원가보전율",
    published=True,
    basis="medical provider types; prices alone change, cost and volume stay",
)
def reimbursement_recovery_after(
    reimbursement_shares: xr.DataArray,
    reimbursement_recovery_now: xr.DataArray,
    reimbursement_category_static: xr.DataArray,
    outlook_fees: xr.DataArray,
) -> xr.DataArray:
    """Cost recovery now x (1 + change of prices / fees of the medical types), to 2035."""
    static = reimbursement_category_static.sel(category=list(COSTED), period=slice(FIRST, TOLD))
    fees = reimbursement_shares.sel(provider=list(MEDICAL), category=list(COSTED)).sum("provider")
    change = static / (fees * outlook_fees.sel(period=static.period))
    # Rounded, so that a category that a balance brings to its cost is at 100 % and not a binary fraction beside it.
    return (reimbursement_recovery_now * (1 + change)).round(12).transpose("draw", "category", "period")


@quantity(
    unit="percent",
    dims=("provider", "category"),
    english="Change of fees by provider type and category in 2030",
    korean="2030년 종별·항목별 수가 변화",
    basis="price alone, before any response; of fees of the baseline",
)
def reimbursement_fee_rate(
    reimbursement_shares: xr.DataArray,
    reimbursement_cuts: xr.DataArray,
    reimbursement_addons: xr.DataArray,
    reimbursement_regional: xr.DataArray,
    reimbursement_balance: xr.DataArray,
    reimbursement_phase: xr.DataArray,
) -> xr.DataArray:
    """(Cuts + add-ons + balance) x phase of 2030 / fees of the cell; zero where there are none."""
    phase = reimbursement_phase.sel(period=FULL, drop=True)
    change = (
        reimbursement_cuts * phase.sel(component="cuts", drop=True)
        + (reimbursement_addons + reimbursement_regional) * phase.sel(component="addons", drop=True)
        + reimbursement_balance * phase.sel(component="balance", drop=True)
    )
    there = reimbursement_shares > 0
    rate = xr.where(there, change / reimbursement_shares.where(there, 1.0), 0.0)
    return rate.transpose("draw", "provider", "category")


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Reserve",
    korean="누적준비금",
    published=True,
    basis="nominal, cash basis; below zero is debt without interest, as in the baseline",
)
def reimbursement_reserve(
    outlook_accounts: xr.DataArray, outlook_reserve_return: xr.DataArray, reimbursement_net_nhi: xr.DataArray
) -> xr.DataArray:
    """The baseline's accounts with the net cost in expenditure; the return is earned on the reserve that is left."""
    return reserve_with(reimbursement_net_nhi, outlook_accounts, outlook_reserve_return)


@quantity(
    unit="calendar_year",
    english="Year in which the reserve is used up",
    korean="준비금 소진 연도",
    published=True,
    basis="calendar year; 2041 where the reserve lasts to 2040",
)
def reimbursement_depletion_year(reimbursement_reserve: xr.DataArray) -> xr.DataArray:
    """First year whose reserve is below zero."""
    return first_below_zero(reimbursement_reserve)
