"""What a clinic with one doctor (단독 개원 의원) would have to add to be in each tier, and how many must share it."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.primary_care.periods import FIRST, compound, stack

_SOLO = "nominal, pay of 2026; a clinic with one doctor, a year"


@quantity(
    unit="million_won_per_year",
    dims=("tier", "component"),
    english="What a solo clinic must add for a tier",
    korean="단독 개원 의원의 단계별 추가 비용",
    published=True,
    basis=_SOLO,
)
def primary_care_solo_cost(
    primary_care_team_staff: xr.DataArray,
    primary_care_pay: xr.DataArray,
    primary_care_pay_year: xr.DataArray,
    primary_care_pay_growth: xr.DataArray,
    primary_care_on_costs: xr.DataArray,
    primary_care_reporting: xr.DataArray,
) -> xr.DataArray:
    """Staff: team members x pay of their year moved by pay growth x employer's on-costs. Hours: the same for the
    doctor's evening and weekend sessions. Reporting: as stated. Nothing is shared with other clinics.
    """
    growth = compound(primary_care_pay_growth, primary_care_pay_year).sel(period=FIRST, drop=True)
    cost = primary_care_team_staff * primary_care_pay * growth * primary_care_on_costs
    parts = {
        "staff": cost.drop_sel(staff="doctor").sum("staff"),
        "hours": cost.sel(staff="doctor", drop=True),
        "reporting": primary_care_reporting,
    }
    return stack(parts, "component").transpose("draw", "tier", "component")


@quantity(
    unit="million_won_per_year",
    dims=("tier",),
    english="What a solo clinic must add for a tier, together",
    korean="단독 개원 의원의 단계별 추가 비용 합계",
    published=True,
    basis=_SOLO,
)
def primary_care_solo_total(primary_care_solo_cost: xr.DataArray) -> xr.DataArray:
    """Sum of staff, hours and reporting."""
    return primary_care_solo_cost.sum("component")


@quantity(
    unit="won_per_member_month",
    dims=("tier",),
    english="Monthly payment a member that covers what a solo clinic adds",
    korean="추가 비용을 충당하는 가입자당 월정액",
    published=True,
    basis="nominal, pay of 2026; a full panel of one doctor",
)
def primary_care_solo_payment(primary_care_solo_total: xr.DataArray, primary_care_panel: xr.DataArray) -> xr.DataArray:
    """Added cost / (members of one doctor x 12 months)."""
    return primary_care_solo_total / (12 * primary_care_panel)


@quantity(
    unit="clinics",
    dims=("tier",),
    english="Clinics that must share the added cost for the add-on to cover it",
    korean="추가 비용을 나누어야 하는 의원 수",
    published=True,
    basis="add-ons assumed for 2026; each clinic with one doctor and a full panel; below 1: one is enough",
)
def primary_care_solo_group(primary_care_solo_payment: xr.DataArray, primary_care_pmpm: xr.DataArray) -> xr.DataArray:
    """Payment that covers the cost of one clinic / add-on assumed for the tier."""
    return primary_care_solo_payment / primary_care_pmpm
