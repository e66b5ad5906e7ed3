"""Gains and losses by province, through the mix of provider types of each province.

Fees by type and province together are not published. The mix is the one nearest to a first guess that has the printed
totals of provinces and the national totals of types: tertiary hospitals by their number, other hospitals by inpatient
fees, all others by outpatient fees.
"""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.reimbursement.matrices import over_years, responded
from analysis.reimbursement.raking import rake
from analysis.reimbursement.tables import FIRST, PROVIDERS, SHOWN, TOLD

STAYS = ("general", "hospital", "long_term_care")


@quantity(
    unit="ratio",
    dims=("provider", "region"),
    english="Provinces' parts of a type's fees",
    korean="종별 진료비의 시도 비중",
    basis="2024; NHI fees by province of the provider",
)
def reimbursement_mix(
    reimbursement_shares: xr.DataArray,
    reimbursement_province_inpatient: xr.DataArray,
    reimbursement_province_outpatient: xr.DataArray,
    reimbursement_province_tertiary: xr.DataArray,
) -> xr.DataArray:
    """Fees of type and province, raked from the first guess to both totals, / fees of the type."""
    regions = reimbursement_province_inpatient.region.values
    guess = [
        reimbursement_province_tertiary
        if name == "tertiary"
        else reimbursement_province_inpatient
        if name in STAYS
        else reimbursement_province_outpatient
        for name in PROVIDERS
    ]
    first = xr.concat([one / one.sum("region") for one in guess], dim="provider")
    total = reimbursement_province_inpatient + reimbursement_province_outpatient
    rows = reimbursement_shares.sum("category").transpose("draw", "provider")
    fitted = rake(
        first.transpose("provider", "region").values * rows.values[:, :, None],
        rows.values,
        (total / total.sum("region")).values * rows.values.sum(-1, keepdims=True),
    )
    coords = {"draw": rows.draw.values, "provider": list(PROVIDERS), "region": regions}
    whole = xr.DataArray(fitted, dims=("draw", "provider", "region"), coords=coords)
    return whole / whole.sum("region")


@quantity(
    unit="trillion_won",
    dims=("region", "period"),
    english="Change of fees by province of the provider",
    korean="시도별 진료비 증감",
    basis="nominal; NHI fees of providers in the province; plus raises fees",
)
def reimbursement_region_change(
    outlook_fees: xr.DataArray,
    reimbursement_provider_change: xr.DataArray,
    reimbursement_regional: xr.DataArray,
    reimbursement_phase: xr.DataArray,
    reimbursement_response: xr.DataArray,
    reimbursement_raise_response: xr.DataArray,
    reimbursement_coded: xr.DataArray,
    reimbursement_mix: xr.DataArray,
    reimbursement_regional_part: xr.DataArray,
) -> xr.DataArray:
    """Change of each type x its mix of provinces; the regional add-on by the part of a province that it reaches."""
    answered = responded(
        reimbursement_regional, reimbursement_response, reimbursement_raise_response, reimbursement_coded
    )
    addon = over_years({"addons": answered}, reimbursement_phase, "category")
    addon = addon * outlook_fees.sel(period=addon.period)
    reached = reimbursement_mix * reimbursement_regional_part
    reached = reached / reached.sum("region")
    usual = xr.dot(reimbursement_provider_change - addon, reimbursement_mix, dim="provider")
    return (usual + xr.dot(addon, reached, dim="provider")).transpose("draw", "region", "period")


@quantity(
    unit="percent",
    dims=("region", "period"),
    english="Change of fees by province as part of its fees",
    korean="시도별 진료비 증감률",
    published=True,
    basis="of NHI fees of providers in the province, baseline",
)
def reimbursement_region_rate(
    reimbursement_region_change: xr.DataArray,
    reimbursement_mix: xr.DataArray,
    reimbursement_shares: xr.DataArray,
    outlook_fees: xr.DataArray,
) -> xr.DataArray:
    """Change / (province's part of fees x NHI fees of the year)."""
    part = xr.dot(reimbursement_mix, reimbursement_shares.sum("category"), dim="provider")
    change = reimbursement_region_change.sel(period=list(SHOWN))
    fees = part * outlook_fees.sel(period=list(SHOWN))
    return (change / fees).transpose("draw", "region", "period")


@quantity(
    unit="percent",
    dims=("provider", "period"),
    english="Change of fees by provider type as part of its fees",
    korean="종별 진료비 증감률",
    published=True,
    basis="of NHI fees of the type, baseline",
)
def reimbursement_provider_rate(
    reimbursement_provider_change: xr.DataArray, reimbursement_shares: xr.DataArray, outlook_fees: xr.DataArray
) -> xr.DataArray:
    """Change / NHI fees of the type in the year."""
    change = reimbursement_provider_change.sel(period=slice(FIRST, TOLD))
    fees = reimbursement_shares.sum("category") * outlook_fees.sel(period=change.period)
    return (change / fees).transpose("draw", "provider", "period")
