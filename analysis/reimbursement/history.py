"""Two past reforms by the same arithmetic: the second revision of relative values and the halved add-ons by type."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity

WITH_ADDON = ("procedures", "laboratory", "other_tests", "ct_mri", "imaging", "anaesthesia", "therapy")
"""Services whose fees carry the add-on by provider type; consultation, stays and drugs do not."""


@quantity(
    unit="trillion_won",
    dims=("category",),
    english="Fees that the cuts of the second revision imply",
    korean="2차 상대가치 개편 절감액으로 역산한 진료비",
    published=True,
    basis="nominal, about 2017",
)
def reimbursement_revision_implied(
    reimbursement_revision_cut: xr.DataArray, reimbursement_revision_recovery: xr.DataArray
) -> xr.DataArray:
    """Cut / (1 - cost recovery after / before), as for the plan of 2026."""
    after = reimbursement_revision_recovery.sel(component="after", drop=True)
    rate = 1 - after / reimbursement_revision_recovery.sel(component="before", drop=True)
    return reimbursement_revision_cut / rate


@quantity(
    unit="trillion_won",
    dims=("category",),
    english="Fees of tests and imaging from sources, 2017",
    korean="2017년 검체·영상검사 진료비 (자료 기준)",
    published=True,
    basis="nominal, 2017; institutions without pharmacies",
)
def reimbursement_revision_base(
    reimbursement_fees_2017: xr.DataArray,
    reimbursement_institution_part_2019: xr.DataArray,
    reimbursement_tests_share: xr.DataArray,
    reimbursement_category_fees: xr.DataArray,
    reimbursement_institutions: xr.DataArray,
) -> xr.DataArray:
    """Fees of institutions x share of tests between 2013 and 2019 x laboratory part of tests in 2024; imaging (with CT
    and MRI) at its share of 2024.
    """
    institutions = reimbursement_fees_2017 * reimbursement_institution_part_2019
    tests = institutions * reimbursement_tests_share.interp(period=2017, assume_sorted=True).drop_vars("period")
    now = {name: reimbursement_category_fees.sel(category=name, drop=True) for name in WITH_ADDON}
    laboratory = tests * now["laboratory"] / (now["laboratory"] + now["other_tests"])
    imaging = institutions * (now["ct_mri"] + now["imaging"]) / reimbursement_institutions
    names = xr.DataArray(["laboratory", "imaging"], dims="category", name="category")
    return xr.concat([laboratory, imaging], dim=names).transpose("draw", "category")


@quantity(
    unit="trillion_won",
    dims=("component",),
    english="Add-ons by provider type before and after they were halved",
    korean="종별가산 총액 (개편 전·후)",
    published=True,
    basis="nominal, fees of 2024; rates after are not confirmed",
)
def reimbursement_type_addons(
    reimbursement_fees: xr.DataArray,
    reimbursement_type_addon: xr.DataArray,
    reimbursement_type_addon_halved: xr.DataArray,
) -> xr.DataArray:
    """Fees of 2024 without the add-on in them x the rate before, and x the halved rate, over the four types."""
    types = reimbursement_type_addon.provider.values
    fees = reimbursement_fees.sel(provider=types, category=list(WITH_ADDON)).sum("category")
    bare = fees / (1 + reimbursement_type_addon_halved)
    names = xr.DataArray(["before", "after"], dims="component", name="component")
    whole = [(bare * rate).sum("provider") for rate in (reimbursement_type_addon, reimbursement_type_addon_halved)]
    return xr.concat(whole, dim=names).transpose("draw", "component")


@quantity(
    unit="percent",
    english="Rise of fees that the second revision could pay",
    korean="2차 개편으로 가능한 인상률",
    published=True,
    basis="of fees of procedures, surgery and functional tests, 2017",
)
def reimbursement_revision_raise(
    reimbursement_revision_cut: xr.DataArray,
    reimbursement_revision_new_money: xr.DataArray,
    reimbursement_fees_2017: xr.DataArray,
    reimbursement_institution_part_2019: xr.DataArray,
    reimbursement_category_fees: xr.DataArray,
    reimbursement_institutions: xr.DataArray,
    reimbursement_revision_base: xr.DataArray,
    reimbursement_tests_share: xr.DataArray,
) -> xr.DataArray:
    """(Cuts + new money) / fees of procedures and of tests other than laboratory tests."""
    institutions = reimbursement_fees_2017 * reimbursement_institution_part_2019
    procedures = (
        institutions * reimbursement_category_fees.sel(category="procedures", drop=True) / reimbursement_institutions
    )
    tests = institutions * reimbursement_tests_share.interp(period=2017, assume_sorted=True).drop_vars("period")
    functional = tests - reimbursement_revision_base.sel(category="laboratory", drop=True)
    return (reimbursement_revision_cut.sum("category") + reimbursement_revision_new_money) / (procedures + functional)
