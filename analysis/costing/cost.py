"""Cost of insured care in 20 Korean-medicine clinics (한의원), 2010, by activity: the quantities and what feeds them.

Money is won per clinic and year, nominal, 2010. ``variant`` names the four calculations of the survey: the first digit
says what the owner is paid (1 net profit, 2 surveyed cost), the second where the share of non-covered services (비급여)
comes from (1 a national survey, 2 the clinics' own revenue).
"""

from __future__ import annotations

import xarray as xr

from analysis.costing.allocation import after_deduction, by_activity, shares
from analysis.model import quantity

BASIS = "nominal, 2010, per clinic and year; insured services, NHI and Medical Aid"
MANAGEMENT = "clinic_management"
MONTHS = 12


@quantity(
    unit="share",
    dims=("variant", "staff"),
    english="Share of each staff group in payroll",
    korean="직종별 인건비 비중",
)
def costing_payroll_share(costing_pay: xr.DataArray, costing_owner_pay_surveyed: xr.DataArray) -> xr.DataArray:
    """Pay of a staff group / pay of all groups; variants 2-1 and 2-2 put the surveyed owner's pay for net profit."""
    surveyed = costing_pay.where(costing_pay.staff != "doctor", costing_owner_pay_surveyed)
    pay = xr.concat(
        [costing_pay, costing_pay, surveyed, surveyed],
        dim=xr.DataArray(["1-1", "1-2", "2-1", "2-2"], dims="variant", name="variant"),
    )
    return shares(pay, "staff")


@quantity(unit="million_won", english="Payroll of insured services", korean="급여 대응 인건비", basis=BASIS)
def costing_payroll(
    costing_pay: xr.DataArray, costing_insured_payroll: xr.DataArray, costing_medical_cost: xr.DataArray
) -> xr.DataArray:
    """12 x monthly pay of all groups x printed insured payroll / printed payroll (Table 38 total / Table 37 row 1)."""
    insured = costing_insured_payroll / costing_medical_cost.sel(component="payroll", drop=True)
    return MONTHS * costing_pay.sum("staff") * insured


@quantity(
    unit="share",
    dims=("staff", "activity"),
    english="Time of each staff group by activity",
    korean="직종별 활동시간 비중",
)
def costing_time(costing_time_share: xr.DataArray) -> xr.DataArray:
    """Printed time shares / their sum, because the nurse aides' printed shares add to 99.99 %."""
    return shares(costing_time_share, "activity")


@quantity(
    unit="percent",
    english="Non-covered share of the clinics' own revenue",
    korean="표본 비급여 비중",
    published=True,
    basis="2010; of NHI, Medical Aid and non-covered revenue",
)
def costing_non_covered_share_own(costing_mean_revenue: xr.DataArray) -> xr.DataArray:
    """Non-covered revenue / (NHI + Medical Aid + non-covered revenue), Table 34."""
    base = costing_mean_revenue.sel(payer=["nhi", "medical_aid", "non_covered"]).sum("payer")
    return costing_mean_revenue.sel(payer="non_covered", drop=True) / base


@quantity(
    unit="ratio",
    dims=("variant",),
    english="Payroll and management cost relative to variant 1-1",
    korean="1-1안 대비 인건비·관리비",
    published=True,
    basis="2010; five activities and clinic management",
)
def costing_cost_scale(
    costing_non_covered_share_own: xr.DataArray,
    costing_non_covered_share_survey: xr.DataArray,
    costing_cost_scale_implied: xr.DataArray,
) -> xr.DataArray:
    """Variant 1-2: (1 - own non-covered share) / (1 - surveyed share); 2-1 and 2-2: as printed cells imply."""
    own = after_deduction(xr.ones_like(costing_non_covered_share_own), costing_non_covered_share_own)
    relative = own / (1 - costing_non_covered_share_survey)
    first = xr.concat(
        [xr.ones_like(relative), relative], dim=xr.DataArray(["1-1", "1-2"], dims="variant", name="variant")
    )
    return xr.concat([first, costing_cost_scale_implied], dim="variant")


@quantity(
    unit="million_won",
    dims=("variant",),
    english="Payroll and management cost of insured services",
    korean="급여 대응 인건비·관리비",
    published=True,
    basis=BASIS,
)
def costing_shared_cost(
    costing_payroll: xr.DataArray,
    costing_insured_payroll: xr.DataArray,
    costing_insured_management: xr.DataArray,
    costing_cost_scale: xr.DataArray,
    costing_cost_factor: xr.DataArray,
) -> xr.DataArray:
    """(payroll + management cost) x scale of the variant x sampling factor.

    The scales of 2-1 and 2-2 are implied relative to the printed payroll, so the owner's pay does not move them.
    """
    surveyed = costing_cost_scale.variant.isin(["2-1", "2-2"])
    payroll = xr.where(surveyed, costing_insured_payroll, costing_payroll)
    return (payroll + costing_insured_management) * costing_cost_scale * costing_cost_factor


@quantity(
    unit="million_won",
    dims=("activity",),
    english="Materials without a fee, by activity",
    korean="행위별 비보상 재료비",
    published=True,
    basis=BASIS,
)
def costing_uncompensated_cost(
    costing_uncompensated: xr.DataArray,
    costing_uncompensated_rate: xr.DataArray,
    costing_uncompensated_factor: xr.DataArray,
) -> xr.DataArray:
    """Annual cost of materials without a fee x share of each activity's rate in all rates, Table 40."""
    return costing_uncompensated * shares(costing_uncompensated_rate, "activity") * costing_uncompensated_factor


@quantity(
    unit="million_won",
    dims=("variant", "activity"),
    english="Cost by activity",
    korean="행위별 비용",
    published=True,
    basis=BASIS,
)
def costing_activity_cost(
    costing_shared_cost: xr.DataArray,
    costing_payroll_share: xr.DataArray,
    costing_time: xr.DataArray,
    costing_uncompensated_cost: xr.DataArray,
) -> xr.DataArray:
    """Payroll and management cost x sum over staff (payroll share x time share) + materials without a fee.

    Management cost follows payroll, so both have one key and are distributed together (Tables 38 and 39).
    """
    return by_activity(costing_shared_cost, costing_payroll_share, costing_time) + costing_uncompensated_cost


@quantity(
    unit="million_won",
    dims=("variant", "scope"),
    english="Cost of all activities, clinic management left out or absorbed",
    korean="총비용 (의원관리 제외·포함)",
    published=True,
    basis=BASIS,
)
def costing_cost_total(costing_activity_cost: xr.DataArray) -> xr.DataArray:
    """Sum of cost over the five activities with patients (left_out) and over all six (absorbed)."""
    patients = costing_activity_cost.drop_sel(activity=MANAGEMENT).sum("activity")
    scope = xr.DataArray(["left_out", "absorbed"], dims="scope", name="scope")
    both = xr.concat([patients, costing_activity_cost.sum("activity")], dim=scope)
    return both.transpose("draw", "variant", "scope")


@quantity(
    unit="million_won",
    dims=("component", "activity"),
    english="Cost by activity and component, variant 1-1",
    korean="행위별 원가구성 (1-1안)",
    published=True,
    basis=BASIS,
)
def costing_cost_build_up(
    costing_payroll: xr.DataArray,
    costing_insured_management: xr.DataArray,
    costing_cost_factor: xr.DataArray,
    costing_pay: xr.DataArray,
    costing_time: xr.DataArray,
    costing_uncompensated_cost: xr.DataArray,
) -> xr.DataArray:
    """Doctor's pay, other staff's pay, management cost and materials of each activity; they add to its cost."""
    by_pay = shares(costing_pay, "staff")
    owner = by_pay.where(by_pay.staff == "doctor", 0.0)
    parts = {
        "doctor": by_activity(costing_payroll, owner, costing_time) * costing_cost_factor,
        "other_staff": by_activity(costing_payroll, by_pay - owner, costing_time) * costing_cost_factor,
        "management": by_activity(costing_insured_management, by_pay, costing_time) * costing_cost_factor,
        "materials": costing_uncompensated_cost,
    }
    stacked = xr.concat(list(parts.values()), dim=xr.DataArray(list(parts), dims="component", name="component"))
    return stacked.transpose("draw", "component", "activity")
