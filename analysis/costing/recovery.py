"""Revenue and cost recovery of 20 Korean-medicine clinics (한의원), 2010: what fees paid of the cost of insured care.

Revenue is that of insured services to patients of NHI (건강보험) and Medical Aid (의료급여), patients' statutory
payments included as the survey is read here, in won per clinic and year, nominal, 2010.
"""

from __future__ import annotations

import xarray as xr

from analysis.costing.allocation import after_deduction, full_cost, recovery_ratio
from analysis.costing.cost import BASIS, MANAGEMENT
from analysis.model import quantity


@quantity(
    unit="million_won",
    dims=("activity",),
    english="Revenue by activity",
    korean="행위별 수익",
    published=True,
    basis=BASIS,
)
def costing_activity_revenue(costing_revenue: xr.DataArray, costing_revenue_factor: xr.DataArray) -> xr.DataArray:
    """Printed revenue of each activity (Table 43) x sampling factor."""
    return costing_revenue * costing_revenue_factor


@quantity(
    unit="percent",
    dims=("variant", "activity"),
    english="Cost recovery ratio by activity, clinic management left out",
    korean="행위별 수익률 (의원관리 제외)",
    published=True,
    basis=BASIS,
)
def costing_recovery_activity(
    costing_activity_revenue: xr.DataArray, costing_activity_cost: xr.DataArray
) -> xr.DataArray:
    """Revenue / cost of each of the five activities with patients, as in Table 43."""
    ratio = recovery_ratio(costing_activity_revenue, costing_activity_cost)
    return ratio.drop_sel(activity=MANAGEMENT).transpose("draw", "variant", "activity")


@quantity(
    unit="million_won",
    english="Revenue of all activities",
    korean="총수익",
    published=True,
    basis=BASIS,
)
def costing_revenue_total(costing_activity_revenue: xr.DataArray) -> xr.DataArray:
    """Sum of revenue over activities."""
    return costing_activity_revenue.sum("activity")


@quantity(
    unit="percent",
    dims=("variant",),
    english="Cost recovery ratio, clinic management left out",
    korean="총수익률 (의원관리 제외)",
    published=True,
    basis=BASIS,
)
def costing_recovery_total(costing_revenue_total: xr.DataArray, costing_cost_total: xr.DataArray) -> xr.DataArray:
    """Revenue / cost of the five activities with patients; the cost of clinic management is in no activity."""
    return recovery_ratio(costing_revenue_total, costing_cost_total.sel(scope="left_out", drop=True))


@quantity(
    unit="percent",
    dims=("variant",),
    english="Cost recovery ratio, clinic management absorbed",
    korean="총수익률 (의원관리 포함)",
    published=True,
    basis=BASIS,
)
def costing_recovery_absorbed(costing_revenue_total: xr.DataArray, costing_cost_total: xr.DataArray) -> xr.DataArray:
    """Revenue / cost of all six activities, clinic management included."""
    return recovery_ratio(costing_revenue_total, costing_cost_total.sel(scope="absorbed", drop=True))


@quantity(
    unit="percent",
    dims=("variant",),
    english="Change of fees that would cover the full cost",
    korean="원가 보전에 필요한 수가 변동률",
    published=True,
    basis=BASIS,
)
def costing_fee_change_to_break_even(costing_recovery_absorbed: xr.DataArray) -> xr.DataArray:
    """1 / cost recovery ratio with clinic management absorbed - 1, at unchanged volume and patient shares."""
    return 1 / costing_recovery_absorbed - 1


@quantity(
    unit="million_won",
    dims=("variant", "activity"),
    english="Surplus or deficit by activity at full cost",
    korean="행위별 손익 (의원관리 포함)",
    published=True,
    basis=BASIS,
)
def costing_balance_activity(
    costing_activity_revenue: xr.DataArray, costing_activity_cost: xr.DataArray
) -> xr.DataArray:
    """Revenue - cost of each activity after clinic management is distributed over the five by their own cost."""
    revenue = costing_activity_revenue.drop_sel(activity=MANAGEMENT)
    return (revenue - full_cost(costing_activity_cost, MANAGEMENT)).transpose("draw", "variant", "activity")


@quantity(
    unit="percent",
    dims=("component",),
    english="Share of cost taken off first in Table 37",
    korean="표 37 1차 차감 비율",
    published=True,
    basis="2010",
)
def costing_first_deduction_share(
    costing_first_deduction: xr.DataArray, costing_medical_cost: xr.DataArray
) -> xr.DataArray:
    """Row 2 / row 1 of Table 37, for each cost column."""
    return costing_first_deduction / costing_medical_cost


@quantity(
    unit="percent",
    english="Revenue from patients of other payers",
    korean="비건강보험 환자 수입 비중",
    published=True,
    basis="2010; of all revenue",
)
def costing_other_payer_share(
    costing_mean_revenue: xr.DataArray, costing_mean_revenue_total: xr.DataArray
) -> xr.DataArray:
    """1 - (NHI + Medical Aid + non-covered revenue) / total revenue, Table 34: what the stated rule would take off."""
    insured = costing_mean_revenue.sel(payer=["nhi", "medical_aid", "non_covered"]).sum("payer")
    return 1 - insured / costing_mean_revenue_total


@quantity(
    unit="percent",
    dims=("variant", "basis"),
    english="Cost recovery ratio with all cost, by side of the break",
    korean="전체 비용 대비 수익률 (표 37과 표 38 이후 비교)",
    published=True,
    basis=BASIS,
)
def costing_recovery_basis(
    costing_medical_cost: xr.DataArray,
    costing_first_deduction: xr.DataArray,
    costing_other_payer_share: xr.DataArray,
    costing_non_covered_share_survey: xr.DataArray,
    costing_non_covered_share_own: xr.DataArray,
    costing_uncompensated: xr.DataArray,
    costing_cost_factor: xr.DataArray,
    costing_uncompensated_factor: xr.DataArray,
    costing_revenue_total: xr.DataArray,
    costing_recovery_absorbed: xr.DataArray,
) -> xr.DataArray:
    """Revenue / all cost, with the cost that each part of the report carries.

    activity_tables: as distributed after the break. cost_table: Table 37, both deductions as printed.
    stated_rule: Table 37 row 1 less the revenue share of other payers' patients (the rule in the text, Table 34)
    and the non-covered share.
    """
    variant = xr.DataArray(["1-1", "1-2"], dims="variant", name="variant")
    non_covered = xr.concat([costing_non_covered_share_survey, costing_non_covered_share_own], dim=variant)
    gross = costing_medical_cost.sum("component")
    net = {
        "cost_table": gross - costing_first_deduction.sum("component"),
        "stated_rule": after_deduction(gross, costing_other_payer_share),
    }
    materials = costing_uncompensated * costing_uncompensated_factor
    ratios = [costing_recovery_absorbed.sel(variant=["1-1", "1-2"])]
    for cost in net.values():
        ratios.append(
            recovery_ratio(costing_revenue_total, after_deduction(cost, non_covered) * costing_cost_factor + materials)
        )
    basis = xr.DataArray(["activity_tables", *net], dims="basis", name="basis")
    return xr.concat(ratios, dim=basis).transpose("draw", "variant", "basis")


@quantity(
    unit="percent",
    dims=("variant",),
    english="Cost recovery ratio of non-covered services that the deduction implies",
    korean="비급여 차감이 뜻하는 비급여 수익률",
    published=True,
    basis="nominal, 2010, per clinic and year; non-covered services, payroll and management cost only",
)
def costing_recovery_non_covered(
    costing_mean_revenue: xr.DataArray,
    costing_revenue_factor: xr.DataArray,
    costing_payroll: xr.DataArray,
    costing_insured_management: xr.DataArray,
    costing_cost_factor: xr.DataArray,
    costing_non_covered_share_survey: xr.DataArray,
    costing_non_covered_share_own: xr.DataArray,
) -> xr.DataArray:
    """Non-covered revenue / cost taken off for it: insured cost of 1-1 / (1 - 28.7 %) x share of the variant."""
    variant = xr.DataArray(["1-1", "1-2"], dims="variant", name="variant")
    non_covered = xr.concat([costing_non_covered_share_survey, costing_non_covered_share_own], dim=variant)
    before = (costing_payroll + costing_insured_management) / (1 - costing_non_covered_share_survey)
    revenue = costing_mean_revenue.sel(payer="non_covered", drop=True) * costing_revenue_factor
    return recovery_ratio(revenue, before * non_covered * costing_cost_factor).transpose("draw", "variant")
