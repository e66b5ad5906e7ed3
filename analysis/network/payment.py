"""A payment for a network of one hub and its spokes: fixed, activity and outcome parts, equity and bounds."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.network.flows import BASE, SEOUL
from analysis.network.shares import bounded

YEAR = "a full year at prices of 2026; the formula as stated, whether it is paid or not"
FIXED = ["on_call", "coordination", "data_system"]
TIERS = ("hub", "spoke")


@quantity(
    unit="institutions",
    dims=("region",),
    english="Local responsible institutions by province, as far as known",
    korean="시도별 지역책임의료기관 수(추정 포함)",
    published=True,
    basis="named ones; those without a name are spread over the provinces whose list is cut off",
)
def network_spokes(
    network_named_institutions: xr.DataArray,
    network_list_open: xr.DataArray,
    network_institutions: xr.DataArray,
    network_people: xr.DataArray,
    network_unlisted_exponent: xr.DataArray,
) -> xr.DataArray:
    """Named institutions + (all - named of all) x people ^ exponent of provinces with an open list / their sum.

    Where no list is open the named ones stay as they are, and the missing ones are missing.
    """
    missing = network_institutions - network_named_institutions.sum("region")
    exposed = network_people**network_unlisted_exponent * network_list_open
    return (network_named_institutions + missing * exposed / exposed.sum("region").clip(min=1)).transpose(
        "draw", "region"
    )


@quantity(
    unit="billion_won", dims=("component", "region"), english="Fixed payment of a hub", korean="거점기관 정액 지불"
)
def network_hub_fixed(
    network_hub_lines: xr.DataArray,
    network_on_call_advance: xr.DataArray,
    network_coordination: xr.DataArray,
    network_data_system: xr.DataArray,
    network_people: xr.DataArray,
) -> xr.DataArray:
    """On call: lines of care x advance of a team; coordination staff; shared data system. One hub a province."""
    parts = {
        "on_call": network_hub_lines * network_on_call_advance,
        "coordination": network_coordination.sel(tier="hub", drop=True),
        "data_system": network_data_system.sel(tier="hub", drop=True),
    }
    named = xr.DataArray(list(parts), dims="component", name="component")
    hub = xr.concat(list(parts.values()), dim=named) * xr.ones_like(network_people)
    return hub.transpose("draw", "component", "region")


@quantity(
    unit="billion_won", dims=("component", "region"), english="Fixed payment of spokes", korean="협력기관 정액 지불"
)
def network_spoke_fixed(
    network_spoke_readiness: xr.DataArray,
    network_coordination: xr.DataArray,
    network_data_system: xr.DataArray,
    network_spokes: xr.DataArray,
) -> xr.DataArray:
    """(Readiness + coordination staff + data system) of a spoke x spokes."""
    parts = {
        "on_call": network_spoke_readiness,
        "coordination": network_coordination.sel(tier="spoke", drop=True),
        "data_system": network_data_system.sel(tier="spoke", drop=True),
    }
    named = xr.DataArray(list(parts), dims="component", name="component")
    return (xr.concat(list(parts.values()), dim=named) * network_spokes).transpose("draw", "component", "region")


@quantity(
    unit="cases",
    dims=("component", "region"),
    english="Referrals, back-referrals and teleconsultations",
    korean="의뢰·회송·원격협진 건수",
    published=True,
    basis="a year; assumed per resident, no volume by province was found",
)
def network_activity(
    network_referrals: xr.DataArray,
    network_back_referral_ratio: xr.DataArray,
    network_teleconsultations: xr.DataArray,
    network_people: xr.DataArray,
) -> xr.DataArray:
    """Referrals per 1,000 x people / 1,000; x ratio of back-referrals; teleconsultations per 1,000 x people / 1,000."""
    referrals = network_referrals * network_people / 1000
    parts = {
        "referral": referrals,
        "back_referral": referrals * network_back_referral_ratio,
        "teleconsultation": network_teleconsultations * network_people / 1000,
    }
    named = xr.DataArray(list(parts), dims="component", name="component")
    return xr.concat(list(parts.values()), dim=named).transpose("draw", "component", "region")


@quantity(unit="billion_won", dims=("tier", "region"), english="Payment for activity", korean="행위 연계 지불")
def network_activity_paid(
    network_activity: xr.DataArray,
    network_referral_fee: xr.DataArray,
    network_back_referral_fee: xr.DataArray,
    network_teleconsultation_fee: xr.DataArray,
    network_teleconsultation_hub_share: xr.DataArray,
) -> xr.DataArray:
    """Referrals are paid to spokes, back-referrals to the hub, teleconsultations to both by a stated share."""
    paid = {
        "referral": network_referral_fee,
        "back_referral": network_back_referral_fee,
        "teleconsultation": network_teleconsultation_fee,
    }
    won = {name: network_activity.sel(component=name, drop=True) * fee for name, fee in paid.items()}
    share = network_teleconsultation_hub_share
    hub = won["back_referral"] + won["teleconsultation"] * share
    spoke = won["referral"] + won["teleconsultation"] * (1 - share)
    named = xr.DataArray(list(TIERS), dims="tier", name="tier")
    return xr.concat([hub, spoke], dim=named).transpose("draw", "tier", "region")


@quantity(
    unit="percentage_points",
    dims=("region",),
    english="Rise of own-province use when spending returns from Seoul",
    korean="관내 이용률 상승",
    basis="fees, at full effect; zero while nothing is changed",
)
def network_own_use_gain(
    network_lever: xr.DataArray,
    network_return_share: xr.DataArray,
    network_flows: xr.DataArray,
    network_resident_fees: xr.DataArray,
    network_capital: xr.DataArray,
) -> xr.DataArray:
    """Lever x share that returns x fees spent in Seoul / fees of residents, outside the capital region."""
    returning = network_lever.sel(component="improvement", drop=True) * network_return_share * (1 - network_capital)
    spent = network_flows.sel(destination=SEOUL, drop=True) / network_resident_fees.sel(period=BASE, drop=True)
    return (returning * spent).transpose("draw", "region")


@quantity(
    unit="share",
    dims=("component", "region"),
    english="Part of each outcome target that is reached",
    korean="성과 목표 달성률",
)
def network_attained(
    network_own_use_gain: xr.DataArray,
    network_own_use_target: xr.DataArray,
    network_mortality_attained: xr.DataArray,
    network_transfer_attained: xr.DataArray,
    network_lever: xr.DataArray,
) -> xr.DataArray:
    """Gain of own-province use / target, at most one; the assumed parts for mortality and transfer time x the lever."""
    lever = network_lever.sel(component="improvement", drop=True)
    alike = xr.ones_like(network_own_use_gain)
    parts = {
        "own_use": (network_own_use_gain / network_own_use_target).clip(max=1),
        "mortality": lever * network_mortality_attained * alike,
        "transfer_time": lever * network_transfer_attained * alike,
    }
    named = xr.DataArray(list(parts), dims="component", name="component")
    return xr.concat(list(parts.values()), dim=named).transpose("draw", "component", "region")


@quantity(unit="billion_won", dims=("region",), english="Most that outcomes can earn", korean="성과 지불 상한액")
def network_outcome_most(
    network_outcome_ceiling: xr.DataArray, network_hub_fixed: xr.DataArray, network_spoke_fixed: xr.DataArray
) -> xr.DataArray:
    """Ceiling x fixed payment of the network."""
    fixed = network_hub_fixed.sum("component") + network_spoke_fixed.sum("component")
    return (network_outcome_ceiling * fixed).transpose("draw", "region")


@quantity(
    unit="billion_won",
    dims=("region",),
    english="What a network earns for one point more of own-province use",
    korean="관내 이용률 1%p당 성과 지불",
    published=True,
    basis=YEAR,
)
def network_earned_by_point(
    network_outcome_most: xr.DataArray, network_outcome_weight: xr.DataArray, network_own_use_target: xr.DataArray
) -> xr.DataArray:
    """Most that outcomes can earn x weight of own-province use x 0.01 / target."""
    weight = network_outcome_weight.sel(component="own_use", drop=True)
    return network_outcome_most * weight * 0.01 / network_own_use_target


@quantity(
    unit="billion_won",
    dims=("component", "region"),
    english="Payment of a network by component",
    korean="네트워크 지불 구성",
    basis=YEAR,
)
def network_payment(
    network_hub_fixed: xr.DataArray,
    network_spoke_fixed: xr.DataArray,
    network_activity_paid: xr.DataArray,
    network_outcome_most: xr.DataArray,
    network_outcome_weight: xr.DataArray,
    network_attained: xr.DataArray,
    network_need_index: xr.DataArray,
    network_equity_exponent: xr.DataArray,
    network_payment_floor: xr.DataArray,
    network_payment_cap: xr.DataArray,
) -> xr.DataArray:
    """Fixed + activity + outcome; equity moves money between networks by need ^ exponent, within floor and cap.

    The equity part is what a network has after the adjustment less what it had before; all networks together neither
    gain nor lose by it.
    """
    fixed = network_hub_fixed + network_spoke_fixed
    outcome = network_outcome_most * xr.dot(network_attained, network_outcome_weight, dim="component")
    parts = [fixed.sel(component=name, drop=True) for name in FIXED]
    parts += [network_activity_paid.sum("tier"), outcome]
    before = sum(parts[1:], parts[0]).transpose("draw", "region")
    weight = before * xr.apply_ufunc(np.power, network_need_index, network_equity_exponent)
    share = before / before.sum("region")
    low, high = ((bound * share).transpose("draw", "region") for bound in (network_payment_floor, network_payment_cap))
    after = bounded(weight.transpose("draw", "region").values, low.values, high.values)
    equity = before.copy(data=after) * before.sum("region") - before
    named = xr.DataArray([*FIXED, "activity", "outcome", "equity"], dims="component", name="component")
    return xr.concat([*parts, equity], dim=named).transpose("draw", "component", "region")


@quantity(
    unit="billion_won",
    dims=("tier", "region"),
    english="Payment of a network to hub and spokes",
    korean="거점·협력기관별 지불",
    published=True,
    basis=YEAR,
)
def network_payment_tier(
    network_payment: xr.DataArray,
    network_hub_fixed: xr.DataArray,
    network_spoke_fixed: xr.DataArray,
    network_activity_paid: xr.DataArray,
    network_outcome_hub_share: xr.DataArray,
) -> xr.DataArray:
    """Own fixed and activity payments, a stated share of the outcome part; equity in proportion to what each has."""
    outcome = network_payment.sel(component="outcome", drop=True)
    share = network_outcome_hub_share
    hub = network_hub_fixed.sum("component") + network_activity_paid.sel(tier="hub", drop=True) + outcome * share
    spoke = network_spoke_fixed.sum("component") + network_activity_paid.sel(tier="spoke", drop=True)
    spoke = spoke + outcome * (1 - share)
    scale = network_payment.sum("component") / (hub + spoke)
    named = xr.DataArray(list(TIERS), dims="tier", name="tier")
    return xr.concat([hub * scale, spoke * scale], dim=named).transpose("draw", "tier", "region")


@quantity(
    unit="won_per_person_year",
    dims=("region",),
    english="Network payment per resident",
    korean="주민 1인당 네트워크 지불",
    published=True,
    basis=YEAR,
)
def network_payment_per_head(network_payment: xr.DataArray, network_people: xr.DataArray) -> xr.DataArray:
    """Payment of the network / people."""
    return network_payment.sum("component") / network_people


@quantity(
    unit="billion_won",
    english="Payments of all networks",
    korean="네트워크 지불 총액",
    published=True,
    basis=YEAR,
)
def network_payment_total(network_payment: xr.DataArray) -> xr.DataArray:
    """Sum over components and provinces."""
    return network_payment.sum(("component", "region"))
