"""Who pays and who saves: net change by payer against today's programme; plus costs the payer more.

Everything is the programme of a scenario less the programme of today in the same draw, so nothing changes where no
lever does.
"""

from __future__ import annotations

import xarray as xr

from analysis.hospice.horizon import FIRST, LAST
from analysis.hospice.streams import stacked
from analysis.model import quantity

PAYERS = ("nhi", "medical_aid", "patient", "indemnity", "ltci", "family", "government", "budget_holder")
BASIS = "nominal; against today's programme; plus costs the payer more"


@quantity(
    unit="billion_won",
    dims=("cause", "period"),
    english="Covered fees avoided in addition",
    korean="추가 절감 급여 진료비",
)
def hospice_fees_avoided(hospice_avoided_added: xr.DataArray, hospice_decision_avoided: xr.DataArray) -> xr.DataArray:
    """Spending avoided by hospice + by earlier decisions, which count with the causes beyond the law."""
    decisions = hospice_decision_avoided.expand_dims(cause=["other"])
    return hospice_avoided_added + decisions.reindex(cause=hospice_avoided_added.cause.values, fill_value=0.0)


@quantity(
    unit="billion_won",
    dims=("part", "period"),
    english="Insurers' hospice payments and avoided fees",
    korean="보험자 부담 호스피스 진료비와 절감액",
)
def hospice_insurer_parts(
    hospice_payments_added: xr.DataArray,
    hospice_fees_avoided: xr.DataArray,
    hospice_patient_share: xr.DataArray,
    hospice_usual_patient_share: xr.DataArray,
    hospice_medical_aid_share: xr.DataArray,
) -> xr.DataArray:
    """NHI's and patients' parts of payments and avoided fees; Medical Aid pays its share of fees whole.

    Parts: paid and avoided of NHI, paid and avoided of its patients, net of Medical Aid.
    """
    insured = 1 - hospice_medical_aid_share
    parts = {
        "nhi_paid": insured * xr.dot(hospice_payments_added, 1 - hospice_patient_share, dim="cause"),
        "nhi_avoided": insured * xr.dot(hospice_fees_avoided, 1 - hospice_usual_patient_share, dim="cause"),
        "patient_paid": insured * xr.dot(hospice_payments_added, hospice_patient_share, dim="cause"),
        "patient_avoided": insured * xr.dot(hospice_fees_avoided, hospice_usual_patient_share, dim="cause"),
        "medical_aid": hospice_medical_aid_share * (hospice_payments_added - hospice_fees_avoided).sum("cause"),
    }
    return stacked(parts, "part")


@quantity(
    unit="days",
    dims=("provider", "period"),
    english="Days of hospice added by type",
    korean="유형별 호스피스 이용일수 증가",
)
def hospice_days_added(
    hospice_users: xr.DataArray,
    hospice_days: xr.DataArray,
    hospice_users_held: xr.DataArray,
    hospice_stay_mean: xr.DataArray,
) -> xr.DataArray:
    """Users x mean days with the scenario, less those of today's programme (person-days)."""
    return hospice_users * hospice_days - hospice_users_held * hospice_stay_mean


@quantity(
    unit="days",
    dims=("period",),
    english="Person-days at home that would else be spent in hospital",
    korean="재가로 옮겨진 인·일",
    published=True,
    basis="person-days a year; against today's programme",
)
def hospice_home_days(hospice_days_added: xr.DataArray, hospice_home_days_share: xr.DataArray) -> xr.DataArray:
    """Hospice days added x share of them spent at home instead of in hospital."""
    return xr.dot(hospice_days_added, hospice_home_days_share, dim="provider")


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Long-term care insurance: benefits added",
    korean="장기요양보험 급여 증가",
)
def hospice_ltci_added(
    hospice_home_days: xr.DataArray,
    hospice_ltc_day: xr.DataArray,
    hospice_ltc_graded: xr.DataArray,
    hospice_ltc_take_up: xr.DataArray,
    outlook_price_level: xr.DataArray,
) -> xr.DataArray:
    """Days at home x benefit of a day x share with a grade x take-up x consumer prices; a day in hospital has none."""
    prices = outlook_price_level.sel(period=slice(FIRST, LAST))
    return hospice_home_days * hospice_ltc_day * hospice_ltc_graded * hospice_ltc_take_up * prices


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Care by families: value added",
    korean="가족 돌봄 부담 증가",
)
def hospice_family_added(
    hospice_home_days: xr.DataArray,
    hospice_days_added: xr.DataArray,
    hospice_carer_day: xr.DataArray,
    hospice_carer_at_home: xr.DataArray,
    hospice_carer_in_hospital: xr.DataArray,
    hospice_aide_share: xr.DataArray,
    outlook_price_level: xr.DataArray,
) -> xr.DataArray:
    """(days at home x (care at home - care in hospital) - ward days with an aide x care in hospital) x carer's day.

    A day of care is worth what a hired carer (간병인) is paid; wages move with consumer prices.
    """
    at_home = hospice_home_days * (hospice_carer_at_home - hospice_carer_in_hospital)
    ward = hospice_days_added.sel(provider="inpatient", drop=True) * hospice_aide_share * hospice_carer_in_hospital
    return (at_home - ward) * hospice_carer_day * outlook_price_level.sel(period=slice(FIRST, LAST))


@quantity(
    unit="billion_won",
    dims=("payer", "period"),
    english="Net effect by payer",
    korean="지불자별 순재정효과",
    published=True,
    basis=BASIS,
)
def hospice_net_by_payer(
    hospice_insurer_parts: xr.DataArray,
    hospice_fees_avoided: xr.DataArray,
    hospice_non_covered_ratio: xr.DataArray,
    hospice_indemnity_share: xr.DataArray,
    hospice_ltci_added: xr.DataArray,
    hospice_ltc_patient_ratio: xr.DataArray,
    hospice_family_added: xr.DataArray,
    hospice_programme_cost: xr.DataArray,
    hospice_budget_cover: xr.DataArray,
    hospice_budget_inside: xr.DataArray,
    hospice_budget_return: xr.DataArray,
) -> xr.DataArray:
    """Added less avoided spending of each payer.

    NHI: its part of payments and avoided fees, less what a capitated budget takes over. Budget holder: for its share of
    patients the avoided fees, less hospice where the budget pays it, but for what of that comes back to NHI. Patients:
    their part, avoided non-covered services and their part of long-term care, less what indemnity insurance returns.
    """
    part = {str(name): hospice_insurer_parts.sel(part=name, drop=True) for name in hospice_insurer_parts.part.values}
    kept = hospice_budget_cover * (1 - hospice_budget_return)
    holder = kept * (hospice_budget_inside * part["nhi_paid"] - part["nhi_avoided"])
    non_covered = hospice_non_covered_ratio * hospice_fees_avoided.sum("cause")
    bills = part["patient_paid"] - part["patient_avoided"] - non_covered
    paid = {
        "nhi": part["nhi_paid"] - part["nhi_avoided"] - holder,
        "medical_aid": part["medical_aid"],
        "patient": bills * (1 - hospice_indemnity_share) + hospice_ltci_added * hospice_ltc_patient_ratio,
        "indemnity": bills * hospice_indemnity_share,
        "ltci": hospice_ltci_added,
        "family": hospice_family_added,
        "government": hospice_programme_cost,
        "budget_holder": holder,
    }
    return stacked(paid, "payer")


@quantity(
    unit="billion_won",
    dims=("part", "period"),
    english="Net effect by part",
    korean="항목별 순재정효과",
    published=True,
    basis=f"{BASIS}; all payers",
)
def hospice_net_by_part(
    hospice_payments_added: xr.DataArray,
    hospice_fees_avoided: xr.DataArray,
    hospice_non_covered_ratio: xr.DataArray,
    hospice_ltci_added: xr.DataArray,
    hospice_ltc_patient_ratio: xr.DataArray,
    hospice_family_added: xr.DataArray,
    hospice_programme_cost: xr.DataArray,
) -> xr.DataArray:
    """Hospice payments added, covered and non-covered fees avoided (below zero), long-term care, families, programme.

    Long-term care holds the insurer's benefit and what its users pay beside.
    """
    avoided = hospice_fees_avoided.sum("cause")
    parts = {
        "payments": hospice_payments_added.sum("cause"),
        "avoided": -avoided,
        "non_covered": -avoided * hospice_non_covered_ratio,
        "care": hospice_ltci_added * (1 + hospice_ltc_patient_ratio),
        "families": hospice_family_added,
        "programme": hospice_programme_cost,
    }
    return stacked(parts, "part")


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Net effect on all payers",
    korean="전체 순재정효과",
    published=True,
    basis=f"{BASIS}; with long-term care and care by families",
)
def hospice_net_total(hospice_net_by_part: xr.DataArray) -> xr.DataArray:
    """Sum of payments added, fees avoided, care and programme."""
    return hospice_net_by_part.sum("part")
