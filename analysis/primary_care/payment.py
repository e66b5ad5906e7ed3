"""What the programme pays clinics, and what it no longer pays them: sub-capitation by tier and the carve-in.

The payment has two parts. The base replaces fee-for-service of the clinic's own enrolled people (as Massachusetts
builds it, from past claims); the add-on rises with the tier. Nothing of either is published for Korea.
"""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.primary_care.periods import FIRST, compound


@quantity(unit="ratio", dims=("period",), english="Fees over those of 2026", korean="수가 지수")
def primary_care_fee_index(outlook_fee_increase: xr.DataArray) -> xr.DataArray:
    """(1 + yearly increase of fees) ^ years since 2026."""
    return compound(outlook_fee_increase, FIRST)


@quantity(
    unit="won_per_member_month",
    dims=("tier", "period"),
    english="Add-on per member and month by tier",
    korean="단계별 가산 월정액",
    published=True,
    basis="nominal; assumed, since no fee is published",
)
def primary_care_addon(primary_care_pmpm: xr.DataArray, primary_care_fee_index: xr.DataArray) -> xr.DataArray:
    """Add-on of 2026 x fee index."""
    return (primary_care_pmpm * primary_care_fee_index).transpose("draw", "tier", "period")


@quantity(
    unit="won_per_member_month",
    dims=("period",),
    english="Mean add-on per member and month",
    korean="평균 가산 월정액",
    basis="nominal; over the tiers of the year",
)
def primary_care_addon_mean(primary_care_addon: xr.DataArray, primary_care_tier_mix: xr.DataArray) -> xr.DataArray:
    """Add-on x share of practices in the tier, added up."""
    return xr.dot(primary_care_addon, primary_care_tier_mix, dim="tier").transpose("draw", "period")


@quantity(
    unit="percent",
    english="Own-clinic fees that capitation can replace",
    korean="인두제로 대체 가능한 진료비 비중",
    published=True,
    basis="share of a person's NHI fees",
)
def primary_care_replaceable(
    primary_care_clinic_share: xr.DataArray,
    primary_care_capitated_services: xr.DataArray,
    primary_care_own_clinic: xr.DataArray,
) -> xr.DataArray:
    """Clinics' share of fees x share of these that a base could replace x share at the person's own clinic."""
    return primary_care_clinic_share * primary_care_capitated_services * primary_care_own_clinic


@quantity(
    unit="percent",
    english="What the base costs beyond the fees it replaces",
    korean="기본 인두제의 순추가 비용",
    published=True,
    basis="share of the NHI fees of the people enrolled; plus costs the payer more",
)
def primary_care_carve_margin(
    primary_care_replaceable: xr.DataArray,
    primary_care_carve_in: xr.DataArray,
    primary_care_base_uplift: xr.DataArray,
    primary_care_selection: xr.DataArray,
    primary_care_risk_capture: xr.DataArray,
) -> xr.DataArray:
    """Replaceable share x share capitated x ((1 + uplift) x risk-adjusted base / own fees - 1).

    Enrollees cost ``selection`` of people of their age; the base follows them by the share ``capture`` of that
    difference: base / own fees = (capture x selection + 1 - capture) / selection.
    """
    base = (primary_care_risk_capture * primary_care_selection + 1 - primary_care_risk_capture) / primary_care_selection
    return primary_care_replaceable * primary_care_carve_in * ((1 + primary_care_base_uplift) * base - 1)


@quantity(
    unit="percent",
    english="Replaced care that other providers bill",
    korean="다른 기관에서 다시 청구되는 진료비",
    published=True,
    basis="share of the NHI fees of the people enrolled; plus costs the payer more",
)
def primary_care_leaked(
    primary_care_replaceable: xr.DataArray,
    primary_care_carve_in: xr.DataArray,
    primary_care_leakage: xr.DataArray,
) -> xr.DataArray:
    """Replaceable share x share capitated x part of it that is billed elsewhere: no choice of provider is limited."""
    return primary_care_replaceable * primary_care_carve_in * primary_care_leakage


@quantity(
    unit="percent",
    english="Non-covered income that clinics lose",
    korean="의원 비급여 수입 손실",
    published=True,
    basis="share of the NHI fees of the people enrolled",
)
def primary_care_lost_noncovered(
    primary_care_clinic_share: xr.DataArray,
    primary_care_own_clinic: xr.DataArray,
    primary_care_programme_noncovered: xr.DataArray,
    primary_care_noncovered_loss: xr.DataArray,
) -> xr.DataArray:
    """Own-clinic share of fees x non-covered income per won of fees x share of it that is given up."""
    per_won = primary_care_programme_noncovered / (1 - primary_care_programme_noncovered)
    return primary_care_clinic_share * primary_care_own_clinic * per_won * primary_care_noncovered_loss
