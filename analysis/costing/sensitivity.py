"""What the cost recovery ratio would be under other choices, one at a time, and what 20 clinics can carry."""

from __future__ import annotations

import xarray as xr

from analysis.costing.allocation import after_deduction, by_activity, recovery_ratio, shares
from analysis.costing.cost import BASIS, MANAGEMENT
from analysis.costing.sampling import clinics_needed, deviation_from_range, relative_error
from analysis.model import quantity

OWNER_PAY = [4e6, 5e6, 6e6, 7e6, 8e6, 9e6, 10e6, 11e6, 12e6]
"""Owner's pay a month, won: about half to one and a half times the printed 7.8 million."""

NON_COVERED = [0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50]
"""Non-covered shares around the two of the source."""

CORRELATIONS = [0.5, 0.8, 0.95]
"""Of revenue and cost between clinics: the assumed 0.8 and a wide range about it."""

CLINICS = 20
"""N of Table 34."""

FIRST = "1-1"
"""The variant that the survey itself prints first; every sensitivity starts from it."""


@quantity(
    unit="percent",
    dims=("owner_pay",),
    english="Cost recovery ratio by owner's pay, clinic management left out",
    korean="원장 인건비별 수익률 (의원관리 제외)",
    published=True,
    basis=BASIS,
)
def costing_recovery_by_owner_pay(
    costing_pay: xr.DataArray,
    costing_payroll: xr.DataArray,
    costing_insured_management: xr.DataArray,
    costing_cost_factor: xr.DataArray,
    costing_time: xr.DataArray,
    costing_uncompensated_cost: xr.DataArray,
    costing_revenue_total: xr.DataArray,
) -> xr.DataArray:
    """Revenue / cost of the five activities when the owner is paid another monthly sum.

    Insured payroll moves with total pay at the printed ratio; management cost stays and is distributed
    by the new payroll shares.
    """
    level = xr.DataArray(OWNER_PAY, dims="owner_pay", coords={"owner_pay": OWNER_PAY})
    pay = costing_pay.where(costing_pay.staff != "doctor", level)
    payroll = costing_payroll * pay.sum("staff") / costing_pay.sum("staff")
    shared = (payroll + costing_insured_management) * costing_cost_factor
    patients = costing_time.drop_sel(activity=MANAGEMENT).sum("activity")
    cost = shared * xr.dot(shares(pay, "staff"), patients, dim="staff")
    materials = costing_uncompensated_cost.drop_sel(activity=MANAGEMENT).sum("activity")
    return recovery_ratio(costing_revenue_total, cost + materials)


@quantity(
    unit="percent",
    dims=("non_covered",),
    english="Cost recovery ratio by non-covered share, clinic management left out",
    korean="비급여 비중별 수익률 (의원관리 제외)",
    published=True,
    basis=BASIS,
)
def costing_recovery_by_non_covered(
    costing_activity_cost: xr.DataArray,
    costing_uncompensated_cost: xr.DataArray,
    costing_non_covered_share_survey: xr.DataArray,
    costing_revenue_total: xr.DataArray,
) -> xr.DataArray:
    """Revenue / cost of the five activities when another share of cost is taken to serve non-covered services.

    Payroll and management move with (1 - share); materials without a fee stay, as in Table 37.
    """
    level = xr.DataArray(NON_COVERED, dims="non_covered", coords={"non_covered": NON_COVERED})
    materials = costing_uncompensated_cost.drop_sel(activity=MANAGEMENT).sum("activity")
    cost = costing_activity_cost.sel(variant=FIRST, drop=True).drop_sel(activity=MANAGEMENT).sum("activity") - materials
    moved = after_deduction(cost, level) / (1 - costing_non_covered_share_survey)
    return recovery_ratio(costing_revenue_total, moved + materials)


@quantity(
    unit="million_won",
    dims=("key", "activity"),
    english="Cost by allocation key",
    korean="배부기준별 비용",
    basis=BASIS,
)
def costing_cost_by_key(
    costing_pay: xr.DataArray,
    costing_staff: xr.DataArray,
    costing_payroll: xr.DataArray,
    costing_insured_management: xr.DataArray,
    costing_cost_factor: xr.DataArray,
    costing_time: xr.DataArray,
    costing_uncompensated_cost: xr.DataArray,
) -> xr.DataArray:
    """Cost when management follows payroll (the survey), the number of staff, or the doctor's time alone.

    Payroll follows pay and time and materials their rates under every key.
    """
    by_pay = shares(costing_pay, "staff")
    keys = {
        "payroll": by_pay,
        "heads": shares(costing_staff, "staff"),
        "doctor_time": xr.ones_like(by_pay).where(by_pay.staff == "doctor", 0.0),
    }
    payroll = by_activity(costing_payroll, by_pay, costing_time)
    costs = [payroll + by_activity(costing_insured_management, weight, costing_time) for weight in keys.values()]
    stacked = xr.concat(costs, dim=xr.DataArray(list(keys), dims="key", name="key"))
    return stacked * costing_cost_factor + costing_uncompensated_cost


@quantity(
    unit="percent",
    dims=("key", "activity"),
    english="Cost recovery ratio by activity and allocation key",
    korean="배부기준별 행위별 수익률",
    published=True,
    basis=BASIS,
)
def costing_recovery_by_key(costing_activity_revenue: xr.DataArray, costing_cost_by_key: xr.DataArray) -> xr.DataArray:
    """Revenue / cost of each activity with patients under each key."""
    ratio = recovery_ratio(costing_activity_revenue, costing_cost_by_key).drop_sel(activity=MANAGEMENT)
    return ratio.transpose("draw", "key", "activity")


@quantity(
    unit="percent",
    dims=("key", "scope"),
    english="Cost recovery ratio by allocation key",
    korean="배부기준별 총수익률",
    published=True,
    basis=BASIS,
)
def costing_recovery_total_by_key(
    costing_revenue_total: xr.DataArray, costing_cost_by_key: xr.DataArray
) -> xr.DataArray:
    """Revenue / cost of the five activities (left_out) and of all six (absorbed) under each key."""
    patients = costing_cost_by_key.drop_sel(activity=MANAGEMENT).sum("activity")
    scope = xr.DataArray(["left_out", "absorbed"], dims="scope", name="scope")
    cost = xr.concat([patients, costing_cost_by_key.sum("activity")], dim=scope)
    return recovery_ratio(costing_revenue_total, cost).transpose("draw", "key", "scope")


@quantity(
    unit="percent",
    dims=("region",),
    english="Share of clinics that were surveyed",
    korean="표본 추출률",
    published=True,
    basis="2010; Korean-medicine clinics",
)
def costing_sampling_rate(costing_clinics_surveyed: xr.DataArray, costing_clinics: xr.DataArray) -> xr.DataArray:
    """Clinics surveyed / clinics of the population, Table 33."""
    return costing_clinics_surveyed / costing_clinics


@quantity(
    unit="percent",
    english="Standard error of mean NHI revenue",
    korean="건강보험 수입 평균의 상대표준오차",
    published=True,
    basis="2010; share of the mean, 20 clinics",
)
def costing_revenue_error(
    costing_nhi_revenue_minimum: xr.DataArray,
    costing_nhi_revenue_maximum: xr.DataArray,
    costing_mean_revenue: xr.DataArray,
) -> xr.DataArray:
    """Standard deviation from the printed range (Wan and others 2014) / sqrt(20) / mean, Table 34."""
    deviation = deviation_from_range(costing_nhi_revenue_minimum, costing_nhi_revenue_maximum, CLINICS)
    return relative_error(deviation, costing_mean_revenue.sel(payer="nhi", drop=True), CLINICS)


@quantity(
    unit="clinics",
    english="Clinics needed for a 95 % interval of 5 % each side",
    korean="필요 표본 의원 수",
    published=True,
    basis="2010; mean NHI revenue, simple random sample",
)
def costing_clinics_needed(
    costing_nhi_revenue_minimum: xr.DataArray,
    costing_nhi_revenue_maximum: xr.DataArray,
    costing_mean_revenue: xr.DataArray,
    costing_margin: xr.DataArray,
) -> xr.DataArray:
    """(1.96 x standard deviation / mean / margin) squared."""
    deviation = deviation_from_range(costing_nhi_revenue_minimum, costing_nhi_revenue_maximum, CLINICS)
    return clinics_needed(deviation, costing_mean_revenue.sel(payer="nhi", drop=True), costing_margin)


@quantity(
    unit="percentage_points",
    dims=("correlation",),
    english="Half width of the 95 % interval by correlation of revenue and cost",
    korean="수입·비용 상관계수별 95% 구간 반폭",
    published=True,
    basis="2010; cost recovery ratio of variant 1-1, clinic management left out",
)
def costing_interval_by_correlation(
    costing_recovery_total: xr.DataArray, costing_revenue_error: xr.DataArray
) -> xr.DataArray:
    """Ratio x t(0.975; 19) x relative standard error x sqrt(2 (1 - correlation)): first order, equal errors of both."""
    from scipy.stats import t

    level = xr.DataArray(CORRELATIONS, dims="correlation", coords={"correlation": CORRELATIONS})
    ratio = costing_recovery_total.sel(variant=FIRST, drop=True).isel(draw=0, drop=True)
    error = costing_revenue_error.isel(draw=0, drop=True)
    return ratio * t.ppf(0.975, CLINICS - 1) * error * (2 * (1 - level)) ** 0.5
