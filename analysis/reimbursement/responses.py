"""How providers answer: volume, coding and a shift to non-covered services (비급여); each can be switched off."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.reimbursement.matrices import filled, over_years, responded
from analysis.reimbursement.tables import CATEGORIES

BASIS = "nominal; NHI fees; plus raises fees"


@quantity(
    unit="ratio",
    dims=("category",),
    english="Volume's answer to a change of fees",
    korean="가격 변화에 대한 진료량 반응",
    published=True,
    basis="won per won of the change at old volume; minus wins a cut back",
)
def reimbursement_response(
    reimbursement_offset: xr.DataArray,
    reimbursement_substitution: xr.DataArray,
    reimbursement_response_on: xr.DataArray,
) -> xr.DataArray:
    """Substitution (volume follows price) - offset (volume makes up for lost income); 0 where no category is costed."""
    net = reimbursement_substitution - reimbursement_offset
    on = reimbursement_response_on.sel(component="volume", drop=True)
    return (filled(net, category=CATEGORIES) * on).transpose("draw", "category")


@quantity(
    unit="ratio",
    english="Coding of raised fees",
    korean="인상 수가 청구 증가",
    basis="won per won of a raise",
)
def reimbursement_coded(reimbursement_coding: xr.DataArray, reimbursement_response_on: xr.DataArray) -> xr.DataArray:
    """Claims beyond plan under raised fees, as part of the raise; 0 if switched off."""
    return reimbursement_coding * reimbursement_response_on.sel(component="coding", drop=True)


@quantity(
    unit="trillion_won",
    dims=("provider", "period"),
    english="Change of fees by provider type",
    korean="종별 진료비 증감",
    basis=BASIS,
)
def reimbursement_provider_change(
    outlook_fees: xr.DataArray,
    reimbursement_cuts: xr.DataArray,
    reimbursement_addons: xr.DataArray,
    reimbursement_regional: xr.DataArray,
    reimbursement_balance: xr.DataArray,
    reimbursement_phase: xr.DataArray,
    reimbursement_response: xr.DataArray,
    reimbursement_raise_response: xr.DataArray,
    reimbursement_coded: xr.DataArray,
    reimbursement_outcome: xr.DataArray,
    reimbursement_conversion: xr.DataArray,
) -> xr.DataArray:
    """(Instruments x phase, with volume and coding, + outcomes + conversion factors) x NHI fees of the year."""
    addons = reimbursement_addons + reimbursement_regional
    moved = {
        name: responded(matrix, reimbursement_response, reimbursement_raise_response, reimbursement_coded)
        for name, matrix in (("cuts", reimbursement_cuts), ("addons", addons), ("balance", reimbursement_balance))
    }
    part = over_years(moved, reimbursement_phase, "category") + reimbursement_outcome + reimbursement_conversion
    return (part * outlook_fees.sel(period=part.period)).transpose("draw", "provider", "period")


@quantity(
    unit="trillion_won",
    dims=("category", "period"),
    english="Change of fees by service category",
    korean="항목별 진료비 증감",
    basis=BASIS,
)
def reimbursement_category_change(
    outlook_fees: xr.DataArray,
    reimbursement_shares: xr.DataArray,
    reimbursement_cuts: xr.DataArray,
    reimbursement_addons: xr.DataArray,
    reimbursement_regional: xr.DataArray,
    reimbursement_balance: xr.DataArray,
    reimbursement_phase: xr.DataArray,
    reimbursement_response: xr.DataArray,
    reimbursement_raise_response: xr.DataArray,
    reimbursement_coded: xr.DataArray,
    reimbursement_outcome: xr.DataArray,
    reimbursement_conversion: xr.DataArray,
) -> xr.DataArray:
    """As by provider type; outcomes and conversion factors fall on a type's categories by their fees."""
    addons = reimbursement_addons + reimbursement_regional
    moved = {
        name: responded(matrix, reimbursement_response, reimbursement_raise_response, reimbursement_coded)
        for name, matrix in (("cuts", reimbursement_cuts), ("addons", addons), ("balance", reimbursement_balance))
    }
    mix = reimbursement_shares / reimbursement_shares.sum("category")
    across = xr.dot(reimbursement_outcome + reimbursement_conversion, mix, dim="provider")
    part = over_years(moved, reimbursement_phase, "provider") + across
    return (part * outlook_fees.sel(period=part.period)).transpose("draw", "category", "period")


@quantity(
    unit="trillion_won",
    dims=("category", "period"),
    english="Change of fees by service category before any response",
    korean="행태 반응 전 항목별 진료비 증감",
    basis=BASIS,
)
def reimbursement_category_static(
    outlook_fees: xr.DataArray,
    reimbursement_cuts: xr.DataArray,
    reimbursement_addons: xr.DataArray,
    reimbursement_regional: xr.DataArray,
    reimbursement_balance: xr.DataArray,
    reimbursement_phase: xr.DataArray,
) -> xr.DataArray:
    """Cuts, add-ons and balance x phase x NHI fees of the year, at the volume of the baseline."""
    moved = {
        "cuts": reimbursement_cuts,
        "addons": reimbursement_addons + reimbursement_regional,
        "balance": reimbursement_balance,
    }
    part = over_years(moved, reimbursement_phase, "provider")
    return (part * outlook_fees.sel(period=part.period)).transpose("draw", "category", "period")


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Shift to non-covered services",
    korean="비급여 전환",
    basis="nominal; paid by patients and indemnity insurance",
)
def reimbursement_shifted(
    reimbursement_cuts: xr.DataArray,
    reimbursement_balance: xr.DataArray,
    reimbursement_phase: xr.DataArray,
    reimbursement_shift: xr.DataArray,
    reimbursement_response_on: xr.DataArray,
    outlook_fees: xr.DataArray,
) -> xr.DataArray:
    """Part of what cuts take, before volume answers, that providers win back with services outside the fee schedule."""
    lost = {"cuts": -reimbursement_cuts.clip(max=0), "balance": -reimbursement_balance.clip(max=0)}
    taken = over_years({name: one.sum("provider") for name, one in lost.items()}, reimbursement_phase, "category")
    on = reimbursement_response_on.sel(component="shift", drop=True)
    return (taken * reimbursement_shift * on * outlook_fees.sel(period=taken.period)).transpose("draw", "period")
