"""When a team pays: for the clinic that employs it and for the insurer that finances it.

A clinic's team costs the same however many of its patients are enrolled; what it is paid follows enrolment. The two
break-even payments need not meet: below the clinic's nobody builds a team, above the payer's nothing is saved.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.primary_care.periods import FIRST, compound, stack

_PER_MEMBER = "nominal; won per member and month at a full panel"
NORMAL_95 = 1.6449
"""Standard deviations below which 95 % of a normal distribution lie."""


@quantity(
    unit="million_won_per_year",
    dims=("tier", "period"),
    english="What a practice's team, hours and reporting cost",
    korean="단계별 팀·시간외·보고 비용",
    published=True,
    basis="nominal; a practice of the mean number of physicians, a year",
)
def primary_care_team_cost(
    primary_care_team_staff: xr.DataArray,
    primary_care_pay: xr.DataArray,
    primary_care_pay_year: xr.DataArray,
    primary_care_pay_growth: xr.DataArray,
    primary_care_on_costs: xr.DataArray,
    primary_care_reporting: xr.DataArray,
    primary_care_team_shared: xr.DataArray,
) -> xr.DataArray:
    """Staff of the tier x pay of its year moved by pay growth x employer's on-costs x share that the clinic bears
    itself, + reporting of the tier in pay of 2026.
    """
    since = primary_care_pay_year.sel(staff=primary_care_pay.staff)
    pay = (primary_care_pay * compound(primary_care_pay_growth, since)).sel(staff=primary_care_team_staff.staff)
    staff = xr.dot(primary_care_team_staff, pay, dim="staff") * primary_care_on_costs * primary_care_team_shared
    reporting = primary_care_reporting * compound(primary_care_pay_growth, FIRST)
    return (staff + reporting).transpose("draw", "tier", "period")


@quantity(
    unit="won_per_member_month",
    dims=("tier", "period"),
    english="Add-on at which a clinic breaks even",
    korean="의원 손익분기 월정액",
    published=True,
    basis=_PER_MEMBER,
)
def primary_care_breakeven_practice(
    primary_care_team_cost: xr.DataArray,
    primary_care_panel: xr.DataArray,
    primary_care_physicians_per_clinic: xr.DataArray,
    primary_care_fee_rates: xr.DataArray,
    primary_care_reference_fees: xr.DataArray,
) -> xr.DataArray:
    """(Team cost / members of a practice - (carve-in + compensation - non-covered income lost) x fees) / 12."""
    team = primary_care_team_cost / (primary_care_panel * primary_care_physicians_per_clinic)
    gained = primary_care_fee_rates.sel(component=["carve", "compensation", "noncovered"]).sum("component")
    return ((team - gained * primary_care_reference_fees) / 12).transpose("draw", "tier", "period")


@quantity(
    unit="won_per_member_month",
    dims=("period",),
    english="Add-on at which NHI breaks even",
    korean="건강보험 손익분기 월정액",
    published=True,
    basis=_PER_MEMBER + "; below zero where nothing is saved even without an add-on",
)
def primary_care_breakeven_payer(
    primary_care_fee_rates: xr.DataArray,
    primary_care_member_rates: xr.DataArray,
    primary_care_reference_fees: xr.DataArray,
    primary_care_medical_aid_fees: xr.DataArray,
    primary_care_payer_shares: xr.DataArray,
) -> xr.DataArray:
    """-(NHI's part of all other flows of a member and year) / (12 x NHI's share of the add-on)."""
    shares = primary_care_payer_shares.sel(payer="nhi", drop=True)
    fees = xr.dot(primary_care_fee_rates, shares.sel(component=primary_care_fee_rates.component), dim="component") * (
        primary_care_reference_fees * (1 + primary_care_medical_aid_fees)
    )
    others = primary_care_member_rates.sel(component=["administration", "visits", "pharmacy"])
    members = xr.dot(others, shares.sel(component=others.component), dim="component")
    return (-(fees + members) / (12 * shares.sel(component="addon", drop=True))).transpose("draw", "period")


@quantity(
    unit="won_per_member_month",
    dims=("tier", "period"),
    english="Room between what NHI can pay and what a clinic needs",
    korean="협상 가능 구간",
    published=True,
    basis=_PER_MEMBER + "; below zero no payment suits both",
)
def primary_care_zone(
    primary_care_breakeven_payer: xr.DataArray, primary_care_breakeven_practice: xr.DataArray
) -> xr.DataArray:
    """NHI's break-even add-on - the clinic's."""
    return (primary_care_breakeven_payer - primary_care_breakeven_practice).transpose("draw", "tier", "period")


@quantity(
    unit="percent",
    dims=("tier", "variant"),
    english="Share of patients enrolled from which the team pays for the clinic",
    korean="팀 진료가 수지에 맞는 등록 비율",
    published=True,
    basis="add-ons and team cost of 2026; above 100 % it never pays",
)
def primary_care_threshold(
    primary_care_team_cost: xr.DataArray,
    primary_care_addon: xr.DataArray,
    primary_care_patients: xr.DataArray,
    primary_care_physicians_per_clinic: xr.DataArray,
    primary_care_patients_spread: xr.DataArray,
) -> xr.DataArray:
    """Team cost / (12 x add-on x patients of the practice); for the mean practice, and where 95 % of practices gain or
    lose when numbers of patients are lognormal with the stated spread.
    """
    cost = primary_care_team_cost.sel(period=FIRST, drop=True)
    whole = 12 * primary_care_addon.sel(period=FIRST, drop=True) * primary_care_patients
    middle = cost / (whole * primary_care_physicians_per_clinic)
    away = xr.apply_ufunc(np.exp, NORMAL_95 * primary_care_patients_spread)
    parts = {"lose_95": middle / away, "mean": middle, "gain_95": middle * away}
    return stack(parts, "variant").transpose("draw", "tier", "variant")


@quantity(
    unit="percent",
    english="Share under capitation from which team care pays, from the printed surpluses",
    korean="팀 진료 손익분기 인두제 비율(미국 재현)",
    published=True,
    basis="United States, mean practice; linear between the printed points",
)
def primary_care_threshold_printed(primary_care_surplus: xr.DataArray) -> xr.DataArray:
    """(Surplus of visits under fees - with a team under fees) / (with a team under full capitation - under fees)."""
    visits, team, full = (
        primary_care_surplus.sel(variant=name, drop=True) for name in ("fees_visits", "fees_team", "full_team")
    )
    return (visits - team) / (full - team)
