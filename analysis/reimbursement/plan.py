"""The plan of June 2026 against sources: which base of fees its savings imply, and what would reconcile it."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.reimbursement.tables import BASE, PRICED

READINGS = ("fees", "nhi_money")


@quantity(
    unit="trillion_won",
    dims=("category",),
    english="Fees of tests and CT with MRI from sources, 2026",
    korean="2026년 검체검사·CT·MRI 진료비 (자료 기준)",
    published=True,
    basis="nominal, 2026; fees of 2024 carried by all NHI fees",
)
def reimbursement_sourced_base(
    reimbursement_category_fees: xr.DataArray, outlook_fees: xr.DataArray, reimbursement_plan_saving: xr.DataArray
) -> xr.DataArray:
    """Fees of the category in 2024 x NHI fees of 2026 / NHI fees of 2024."""
    carried = outlook_fees.sel(period=PRICED, drop=True) / outlook_fees.sel(period=BASE, drop=True)
    return reimbursement_category_fees.sel(category=reimbursement_plan_saving.category.values) * carried


@quantity(
    unit="percent",
    dims=("category",),
    english="Cut of fees that the printed cost recoveries mean",
    korean="원가보전율로 본 인하율",
    published=True,
    basis="of the category's fees",
)
def reimbursement_plan_rate(reimbursement_plan_recovery: xr.DataArray) -> xr.DataArray:
    """1 - cost recovery after / before."""
    after = reimbursement_plan_recovery.sel(component="after", drop=True)
    return 1 - after / reimbursement_plan_recovery.sel(component="before", drop=True)


@quantity(
    unit="trillion_won",
    dims=("reading", "category"),
    english="Fees that the plan's savings imply",
    korean="절감액으로 역산한 진료비",
    published=True,
    basis="nominal, 2026; savings read as fees, or as NHI's money",
)
def reimbursement_implied_base(
    reimbursement_plan_saving: xr.DataArray,
    reimbursement_plan_rate: xr.DataArray,
    reimbursement_nhi_part: xr.DataArray,
) -> xr.DataArray:
    """Saving / cut of fees, divided by NHI's part where the saving is read as NHI's money."""
    fees = reimbursement_plan_saving / reimbursement_plan_rate
    names = xr.DataArray(list(READINGS), dims="reading", name="reading")
    return xr.concat([fees, fees / reimbursement_nhi_part], dim=names).transpose("draw", "reading", "category")


@quantity(
    unit="percent",
    dims=("reading", "category"),
    english="Growth a year since 2024 that would reconcile",
    korean="2024년 이후 필요 증가율",
    published=True,
    basis="a year, of the category's fees",
)
def reimbursement_needed_growth(
    reimbursement_implied_base: xr.DataArray, reimbursement_category_fees: xr.DataArray
) -> xr.DataArray:
    """(Implied fees of 2026 / fees of 2024) ^ (1 / 2) - 1."""
    fees = reimbursement_category_fees.sel(category=reimbursement_implied_base.category.values)
    return (reimbursement_implied_base / fees) ** (1 / (PRICED - BASE)) - 1


@quantity(
    unit="ratio",
    dims=("reading", "category"),
    english="Volume response that would reconcile",
    korean="필요 진료량 반응",
    published=True,
    basis="won per won of the cut; minus: part of the cut won back, plus: volume falls too",
)
def reimbursement_needed_response(
    reimbursement_implied_base: xr.DataArray, reimbursement_sourced_base: xr.DataArray
) -> xr.DataArray:
    """Implied / sourced fees - 1: the saving is the sourced base x cut x (1 + response)."""
    return reimbursement_implied_base / reimbursement_sourced_base - 1


@quantity(
    unit="trillion_won",
    dims=("category",),
    english="Saving on fees from sources",
    korean="자료 기준 진료비로 계산한 절감액",
    published=True,
    basis="nominal, 2026; fees of all payers of NHI patients, before any response",
)
def reimbursement_sourced_saving(
    reimbursement_sourced_base: xr.DataArray, reimbursement_plan_rate: xr.DataArray
) -> xr.DataArray:
    """Sourced fees of 2026 x cut of fees."""
    return reimbursement_sourced_base * reimbursement_plan_rate


@quantity(
    unit="trillion_won",
    english="Saving of the plan without a named part",
    korean="내역이 없는 절감액",
    published=True,
    basis="nominal, a year; as printed",
)
def reimbursement_unexplained(
    reimbursement_plan_saving_total: xr.DataArray, reimbursement_plan_saving: xr.DataArray
) -> xr.DataArray:
    """Total saving - savings of named categories."""
    return reimbursement_plan_saving_total - reimbursement_plan_saving.sum("category")


@quantity(
    unit="trillion_won",
    english="Money that the plan reallocates",
    korean="재배분 재정 총액",
    published=True,
    basis="nominal, a year; as printed",
)
def reimbursement_plan_moved(
    reimbursement_plan_saving_total: xr.DataArray, reimbursement_plan_new_money: xr.DataArray
) -> xr.DataArray:
    """Total saving + new money."""
    return reimbursement_plan_saving_total + reimbursement_plan_new_money
