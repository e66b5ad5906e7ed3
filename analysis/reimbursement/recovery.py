"""Cost recovery (원가보전율): revenue over cost, by service category and by provider type."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.reimbursement.tables import COSTED, MEDICAL

BASIS = "fees of 2024; ratios of 2022 and 2023 where printed; medical provider types"
AS_OTHER = {name: name if name in ("tertiary", "general") else "other" for name in MEDICAL}


@quantity(
    unit="trillion_won",
    dims=("provider", "category"),
    english="Cost of covered services",
    korean="급여서비스 원가",
    basis=BASIS,
)
def reimbursement_cost(reimbursement_fees: xr.DataArray, reimbursement_recovery: xr.DataArray) -> xr.DataArray:
    """Fees / cost recovery, by type and category; types without a figure of their own take that of the others."""
    ratio = reimbursement_recovery.sel(provider=list(AS_OTHER.values()), category=list(COSTED))
    ratio = ratio.assign_coords(provider=list(AS_OTHER))
    return reimbursement_fees.sel(provider=list(MEDICAL), category=list(COSTED)) / ratio


@quantity(
    unit="percent",
    dims=("category",),
    english="Cost recovery by service category",
    korean="항목별 원가보전율",
    published=True,
    basis=BASIS,
)
def reimbursement_recovery_now(reimbursement_fees: xr.DataArray, reimbursement_cost: xr.DataArray) -> xr.DataArray:
    """Fees over cost, both summed over the medical provider types."""
    fees = reimbursement_fees.sel(provider=list(MEDICAL), category=list(COSTED)).sum("provider")
    return fees / reimbursement_cost.sum("provider")


@quantity(
    unit="percent",
    dims=("provider",),
    english="Cost recovery of costed services by provider type",
    korean="종별 원가보전율",
    published=True,
    basis=BASIS,
)
def reimbursement_recovery_by_type(reimbursement_fees: xr.DataArray, reimbursement_cost: xr.DataArray) -> xr.DataArray:
    """Fees over cost, both summed over categories with a cost recovery: no drugs, no per-diem payments."""
    fees = reimbursement_fees.sel(provider=list(MEDICAL), category=list(COSTED)).sum("category")
    return fees / reimbursement_cost.sum("category")


@quantity(
    unit="trillion_won",
    dims=("category",),
    english="Fees above or below cost",
    korean="원가 대비 과부족",
    published=True,
    basis=BASIS,
)
def reimbursement_gap(reimbursement_fees: xr.DataArray, reimbursement_cost: xr.DataArray) -> xr.DataArray:
    """Fees minus cost of the medical provider types: plus is paid above cost."""
    fees = reimbursement_fees.sel(provider=list(MEDICAL), category=list(COSTED)).sum("provider")
    return fees - reimbursement_cost.sum("provider")
