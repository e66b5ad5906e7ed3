"""Fees of 2024 by provider type and service category: printed totals exact, old splits as the first guess.

The total is NHI fees by date of treatment (yearbook). Institutions and pharmacies have their printed parts of it;
provider types those of the first half of 2023, carried to 2024; categories the three printed shares, laboratory tests
and CT with MRI from their own sources, and the others what is left. Between the totals the matrix is the one nearest to
the shares of 2013 in relative entropy.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.reimbursement.raking import rake
from analysis.reimbursement.tables import BASE, CATEGORIES, INSTITUTIONS, PROVIDERS, SERVICES

BASIS = "2024, nominal; NHI fees by date of treatment, without Medical Aid and non-covered services"


@quantity(unit="trillion_won", english="Fees of institutions without pharmacies", korean="의료기관 진료비", basis=BASIS)
def reimbursement_institutions(
    outlook_fees: xr.DataArray, reimbursement_institution_fees: xr.DataArray, reimbursement_pharmacy_fees: xr.DataArray
) -> xr.DataArray:
    """NHI fees of 2024 x institutions / (institutions + pharmacies), both as printed by date of review."""
    part = reimbursement_institution_fees / (reimbursement_institution_fees + reimbursement_pharmacy_fees)
    return outlook_fees.sel(period=BASE, drop=True) * part


@quantity(
    unit="trillion_won",
    dims=("provider",),
    english="NHI fees by provider type",
    korean="요양기관 종별 진료비",
    published=True,
    basis=BASIS,
)
def reimbursement_provider_fees(
    outlook_fees: xr.DataArray,
    reimbursement_institutions: xr.DataArray,
    reimbursement_provider_half: xr.DataArray,
    reimbursement_provider_growth: xr.DataArray,
) -> xr.DataArray:
    """Fees of the first half of 2023 x (1 + growth in 2024), all institutions scaled to their total; pharmacies are the
    rest of all fees.
    """
    names = list(INSTITUTIONS)
    weight = reimbursement_provider_half.sel(provider=names) * (1 + reimbursement_provider_growth.sel(provider=names))
    institutions = reimbursement_institutions * weight / weight.sum("provider")
    rest = outlook_fees.sel(period=BASE, drop=True) - reimbursement_institutions
    return xr.concat([institutions, rest.expand_dims(provider=["pharmacy"])], dim="provider").transpose(
        "draw", "provider"
    )


@quantity(
    unit="trillion_won",
    dims=("category",),
    english="NHI fees by service category",
    korean="항목별 진료비",
    published=True,
    basis=BASIS,
)
def reimbursement_category_fees(
    outlook_fees: xr.DataArray,
    reimbursement_institutions: xr.DataArray,
    reimbursement_category_share: xr.DataArray,
    reimbursement_laboratory_fees: xr.DataArray,
    reimbursement_ct_mri_fees: xr.DataArray,
    reimbursement_other_weight: xr.DataArray,
) -> xr.DataArray:
    """Printed shares x fees of institutions; tests are laboratory tests and others; what three shares and CT with MRI
    leave is parted by the weights of the other categories; pharmacies are the rest of all fees.
    """
    printed = reimbursement_category_share * reimbursement_institutions
    known = {
        "consultation": printed.sel(category="consultation", drop=True),
        "procedures": printed.sel(category="procedures", drop=True),
        "laboratory": reimbursement_laboratory_fees,
        "other_tests": printed.sel(category="tests", drop=True) - reimbursement_laboratory_fees,
        "ct_mri": reimbursement_ct_mri_fees,
    }
    left = reimbursement_institutions - sum(known.values())
    weights = reimbursement_other_weight / reimbursement_other_weight.sum("category")
    parts = known | {name: left * weights.sel(category=name, drop=True) for name in weights.category.values}
    parts["pharmacy"] = outlook_fees.sel(period=BASE, drop=True) - reimbursement_institutions
    names = xr.DataArray(list(CATEGORIES), dims="category", name="category")
    return xr.concat([parts[name] for name in CATEGORIES], dim=names).transpose("draw", "category")


@quantity(
    unit="trillion_won",
    dims=("provider", "category"),
    english="NHI fees by provider type and service category",
    korean="종별·항목별 진료비",
    published=True,
    basis=BASIS,
)
def reimbursement_fees(
    reimbursement_provider_fees: xr.DataArray,
    reimbursement_category_fees: xr.DataArray,
    reimbursement_seed: xr.DataArray,
) -> xr.DataArray:
    """The matrix with both totals that is nearest in relative entropy to the old shares of each type (iterative
    proportional fitting, draw by draw). Pharmacies are a type and a category of their own.
    """
    rows = reimbursement_provider_fees.sel(provider=list(INSTITUTIONS)).transpose("draw", "provider")
    columns = reimbursement_category_fees.sel(category=list(SERVICES)).transpose("draw", "category")
    seed = reimbursement_seed.sel(provider=list(INSTITUTIONS), category=list(SERVICES))
    whole = rows.sum("provider").values[:, None]
    fitted = rake(
        seed.transpose("draw", "provider", "category").values * rows.values[:, :, None],
        rows.values / whole,
        columns.values / columns.sum("category").values[:, None],
    )
    values = np.zeros((rows.sizes["draw"], len(PROVIDERS), len(CATEGORIES)))
    values[:, :-1, :-1] = fitted * whole[:, :, None]
    values[:, -1, -1] = reimbursement_provider_fees.sel(provider="pharmacy").values
    coords = {"draw": rows.draw.values, "provider": list(PROVIDERS), "category": list(CATEGORIES)}
    return xr.DataArray(values, dims=("draw", "provider", "category"), coords=coords)


@quantity(
    unit="ratio",
    dims=("provider", "category"),
    english="Part of all NHI fees by provider type and service category",
    korean="종별·항목별 진료비 비중",
    basis=BASIS,
)
def reimbursement_shares(reimbursement_fees: xr.DataArray) -> xr.DataArray:
    """Fees / all fees. The mix of 2024 stays; fees of later years are those of the outlook."""
    return reimbursement_fees / reimbursement_fees.sum(("provider", "category"))
