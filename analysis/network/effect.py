"""What the reform costs and saves each year: what returns from Seoul is moved, and only a part of it is saved."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.network.flows import BASE
from analysis.network.workforce import FIRST, LAST, MONTHS

BASIS = "nominal; against law and programmes of 1 July 2026; plus costs, minus saves"
HORIZON = 2035


def _lever(lever: xr.DataArray, name: str) -> xr.DataArray:
    return lever.sel(component=name, drop=True)


@quantity(unit="share", dims=("period",), english="Part of the full effect that is reached", korean="단계적 시행률")
def network_phase(network_first_year: xr.DataArray, network_phase_years: xr.DataArray) -> xr.DataArray:
    """(year - first year + 1) / years of the phase-in, between 0 and 1."""
    years = np.arange(FIRST, LAST + 1)
    period = xr.DataArray(years, dims="period", coords={"period": years})
    return ((period - network_first_year + 1) / network_phase_years).clip(0, 1)


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Spending that returns from Seoul",
    korean="서울에서 돌아오는 진료비",
    published=True,
    basis="nominal fees of NHI and Medical Aid at prices of Seoul; moved, not saved",
)
def network_returned(
    network_lever: xr.DataArray,
    network_return_share: xr.DataArray,
    network_seoul_outflow: xr.DataArray,
    outlook_fees: xr.DataArray,
    network_phase: xr.DataArray,
) -> xr.DataArray:
    """Lever x share that returns x spending in Seoul of residents outside the capital region x growth of fees."""
    growth = outlook_fees.sel(period=slice(FIRST, LAST)) / outlook_fees.sel(period=BASE, drop=True)
    base = _lever(network_lever, "improvement") * network_return_share * network_seoul_outflow
    return (base * growth * network_phase).transpose("draw", "period")


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Facility money that the reform adds",
    korean="추가 시설·장비 투자",
    published=True,
    basis=BASIS,
)
def network_facilities_added(
    network_lever: xr.DataArray,
    network_facility_budget: xr.DataArray,
    network_phase: xr.DataArray,
    network_price: xr.DataArray,
) -> xr.DataArray:
    """Lever x budget of 2026 x phase-in x prices: as much again as is spent in 2026."""
    added = _lever(network_lever, "facilities") * network_facility_budget
    return (added * network_phase * network_price).transpose("draw", "period")


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Duplicate images avoided",
    korean="중복 영상검사 절감",
    published=True,
    basis=f"{BASIS}; gross fees avoided",
)
def network_images_avoided(
    network_lever: xr.DataArray,
    network_activity: xr.DataArray,
    network_repeat_imaging: xr.DataArray,
    network_avoidable_repeat: xr.DataArray,
    network_image_price: xr.DataArray,
    network_phase: xr.DataArray,
    network_price: xr.DataArray,
) -> xr.DataArray:
    """Referrals x share imaged again x share of those without need x price of an image, with the data system in place."""
    referrals = network_activity.sel(component="referral", drop=True).sum("region")
    saved = referrals * network_repeat_imaging * network_avoidable_repeat * network_image_price
    return (_lever(network_lever, "payments") * saved * network_phase * network_price).transpose("draw", "period")


@quantity(
    unit="billion_won",
    dims=("effect", "period"),
    english="Effects of the networks on spending",
    korean="네트워크의 지출 효과(요인별)",
    published=True,
    basis=f"{BASIS}; all payers",
)
def network_effect(
    network_lever: xr.DataArray,
    network_payment_total: xr.DataArray,
    network_phase: xr.DataArray,
    network_price: xr.DataArray,
    network_facilities_added: xr.DataArray,
    network_workforce_cost: xr.DataArray,
    network_returned: xr.DataArray,
    network_price_difference: xr.DataArray,
    network_added_use: xr.DataArray,
    network_travel_saving: xr.DataArray,
    network_equipment_share: xr.DataArray,
    network_equipment_use: xr.DataArray,
    network_images_avoided: xr.DataArray,
) -> xr.DataArray:
    """Payments, facility money and doctors cost; returned spending x price difference, images and travel are saved;
    returned spending x added use, and the equipment bought so far x its yearly fees, are spent more.
    """
    equipment = network_facilities_added.cumsum("period") * network_equipment_share
    parts = {
        "payments": _lever(network_lever, "payments") * network_payment_total * network_phase * network_price,
        "facilities": network_facilities_added,
        "workforce": network_workforce_cost.sum("component"),
        "price_difference": -network_returned * network_price_difference,
        "added_use": network_returned * network_added_use,
        "equipment_use": equipment * network_equipment_use,
        "images": -network_images_avoided,
        "travel": -network_returned * network_travel_saving,
    }
    named = xr.DataArray(list(parts), dims="effect", name="effect")
    return xr.concat(list(parts.values()), dim=named).transpose("draw", "effect", "period")


CARE = ["price_difference", "added_use", "equipment_use", "images"]
"""Effects that are fees of care: the patient pays a part of them."""


@quantity(
    unit="billion_won",
    dims=("payer", "period"),
    english="Net effect of the networks by payer",
    korean="네트워크의 순효과(재원별)",
    published=True,
    basis=BASIS,
)
def network_net_by_payer(
    network_effect: xr.DataArray,
    network_facility_split: xr.DataArray,
    network_workforce_central: xr.DataArray,
    network_medical_aid_share: xr.DataArray,
    outlook_benefit_rate: xr.DataArray,
) -> xr.DataArray:
    """Payments: NHI and Medical Aid by their shares of fees, no patient share. Care: NHI pays its benefit rate, its
    members the rest; Medical Aid pays all of its part. Facilities: special account, province, hospital. Doctors:
    special account and province. Travel: patients.
    """
    one = {name: network_effect.sel(effect=name, drop=True) for name in network_effect.effect.values}
    care = network_effect.sel(effect=CARE).sum("effect")
    aid, rate, central = network_medical_aid_share, outlook_benefit_rate, network_workforce_central
    split = {name: network_facility_split.sel(payer=name, drop=True) for name in network_facility_split.payer.values}
    parts = {
        "nhi": (one["payments"] + care * rate) * (1 - aid),
        "medical_aid": (one["payments"] + care) * aid,
        "patient": care * (1 - aid) * (1 - rate) + one["travel"],
        "special_account": one["facilities"] * split["special_account"] + one["workforce"] * central,
        "province": one["facilities"] * split["province"] + one["workforce"] * (1 - central),
        "hospital": one["facilities"] * split["hospital"],
    }
    named = xr.DataArray(list(parts), dims="payer", name="payer")
    return xr.concat(list(parts.values()), dim=named).transpose("draw", "payer", "period")


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Net effect of the networks, all payers",
    korean="네트워크의 순효과(전체)",
    published=True,
    basis=BASIS,
)
def network_net_total(network_net_by_payer: xr.DataArray) -> xr.DataArray:
    """Sum over the payers."""
    return network_net_by_payer.sum("payer")


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Net effect of the networks on NHI",
    korean="네트워크의 건강보험 순효과",
    published=True,
    basis=BASIS,
)
def network_net_nhi(network_net_by_payer: xr.DataArray) -> xr.DataArray:
    """Net effect of the payer NHI."""
    return network_net_by_payer.sel(payer="nhi", drop=True)


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Net effect of the networks on NHI, prices of 2025",
    korean="네트워크의 건강보험 순효과(2025년 가격)",
    published=True,
    basis="prices of 2025; plus costs, minus saves",
)
def network_net_nhi_real(network_net_nhi: xr.DataArray, outlook_price_level: xr.DataArray) -> xr.DataArray:
    """Net effect / price level (2025 = 1)."""
    return network_net_nhi / outlook_price_level.sel(period=network_net_nhi.period)


@quantity(
    unit="percent",
    dims=("period",),
    english="Net effect of the networks on NHI as a share of benefits",
    korean="보험급여비 대비 순효과",
    published=True,
    basis="of NHI benefits, cash basis",
)
def network_net_share_of_benefits(network_net_nhi: xr.DataArray, outlook_benefits: xr.DataArray) -> xr.DataArray:
    """Net effect / benefits."""
    return network_net_nhi / outlook_benefits.sel(period=network_net_nhi.period)


@quantity(
    unit="percentage_points",
    dims=("period",),
    english="Net effect of the networks in points of the contribution rate",
    korean="보험료율 환산 순효과",
    published=True,
    basis="of pay",
)
def network_net_rate_points(network_net_nhi: xr.DataArray, outlook_rate_point: xr.DataArray) -> xr.DataArray:
    """Net effect / won that one point of the contribution rate brings, in points."""
    return 0.01 * network_net_nhi / outlook_rate_point.sel(period=network_net_nhi.period)


@quantity(
    unit="billion_won",
    dims=("service", "period"),
    english="Gross NHI fees that the networks avoid, by service",
    korean="네트워크로 줄어드는 건강보험 진료비",
    published=True,
    basis="nominal; above zero is avoided; for joining with other reforms",
)
def network_avoided_fees(
    network_effect: xr.DataArray,
    network_outside_inpatient: xr.DataArray,
    network_outside_outpatient: xr.DataArray,
    network_medical_aid_share: xr.DataArray,
) -> xr.DataArray:
    """Price difference by the inpatient share of fees outside the province, outpatient with pharmacies; images: tests."""
    inpatient = network_outside_inpatient.sum()
    share = inpatient / (inpatient + network_outside_outpatient.sum())
    saved = -network_effect.sel(effect="price_difference", drop=True)
    parts = {
        "inpatient": saved * share,
        "outpatient": saved * (1 - share),
        "test": -network_effect.sel(effect="images", drop=True),
    }
    named = xr.DataArray(list(parts), dims="service", name="service")
    avoided = xr.concat(list(parts.values()), dim=named) * (1 - network_medical_aid_share)
    return avoided.transpose("draw", "service", "period")


@quantity(
    unit="percent",
    english="Price difference at which the networks cost NHI nothing",
    korean="손익분기 진료비 차이",
    published=True,
    basis="of returned spending, 2035, payments in full and the assumed share returned",
)
def network_break_even(
    network_payment_total: xr.DataArray,
    network_price: xr.DataArray,
    network_return_share: xr.DataArray,
    network_seoul_outflow: xr.DataArray,
    outlook_fees: xr.DataArray,
    network_added_use: xr.DataArray,
    outlook_benefit_rate: xr.DataArray,
) -> xr.DataArray:
    """Added use + payments / (share that returns x spending in Seoul x growth of fees x benefit rate).

    Images and equipment are left out. It does not depend on what the reform switches on, but for the outcome part.
    """
    growth = outlook_fees.sel(period=HORIZON, drop=True) / outlook_fees.sel(period=BASE, drop=True)
    returned = network_return_share * network_seoul_outflow * growth
    paid = network_payment_total * network_price.sel(period=HORIZON, drop=True)
    return network_added_use + paid / (returned * outlook_benefit_rate)


@quantity(
    unit="billion_won",
    dims=("payer", "region"),
    english="Who pays a network in a full year",
    korean="네트워크 1년 재원",
    published=True,
    basis="prices of 2026; payments, facility money by need and contract doctors of a full reform",
)
def network_year_sources(
    network_year_uses: xr.DataArray,
    network_facility_split: xr.DataArray,
    network_workforce_central: xr.DataArray,
    network_medical_aid_share: xr.DataArray,
) -> xr.DataArray:
    """Each use by its payers, as in the net effect by payer."""
    facilities = network_year_uses.sel(component="facilities", drop=True)
    doctors = network_year_uses.sel(component="contracts", drop=True)
    payments = network_year_uses.sum("component") - facilities - doctors
    split = {name: network_facility_split.sel(payer=name, drop=True) for name in network_facility_split.payer.values}
    parts = {
        "nhi": payments * (1 - network_medical_aid_share),
        "medical_aid": payments * network_medical_aid_share,
        "special_account": facilities * split["special_account"] + doctors * network_workforce_central,
        "province": facilities * split["province"] + doctors * (1 - network_workforce_central),
        "hospital": facilities * split["hospital"],
    }
    named = xr.DataArray(list(parts), dims="payer", name="payer")
    return xr.concat(list(parts.values()), dim=named).transpose("draw", "payer", "region")


@quantity(
    unit="billion_won",
    dims=("component", "region"),
    english="What a network has in a full year",
    korean="네트워크 1년 수입 구성",
    published=True,
    basis="prices of 2026; payments, facility money by need and contract doctors of a full reform",
)
def network_year_uses(
    network_payment: xr.DataArray,
    network_allocation: xr.DataArray,
    network_contract_recruits: xr.DataArray,
    network_contract_leaving: xr.DataArray,
    network_contract_years: xr.DataArray,
    network_contract_pay: xr.DataArray,
    network_capital: xr.DataArray,
) -> xr.DataArray:
    """Components of the payment; facility money of the rule need; doctors under contract when five years are filled.

    Doctors: recruits x (1 - (1 - leaving) ^ years) / leaving x twelve months of allowance.
    """
    left = (1 - (1 - network_contract_leaving) ** network_contract_years) / network_contract_leaving
    doctors = network_contract_recruits * left * MONTHS * network_contract_pay * (1 - network_capital)
    facilities = network_allocation.sel(rule="need", drop=True)
    named = xr.DataArray(["facilities", "contracts"], dims="component", name="component")
    others = xr.concat(list(xr.broadcast(facilities, doctors)), dim=named)
    return xr.concat([network_payment, others.transpose("draw", "component", "region")], dim="component")
