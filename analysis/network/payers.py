"""The net effect of the networks by payer, and for NHI in prices of 2025, of benefits and of the contribution rate."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.network.effect import BASIS
from analysis.network.flows import BASE

HORIZON = 2035
"""Year of the break-even."""

CARE = ["price_difference", "added_use", "equipment_use", "images"]
"""Effects that are fees of care: the patient pays a part of them."""


@quantity(
    unit="billion_won",
    dims=("payer", "period"),
    english="Net effect of the networks by payer",
    korean="네트워크의 순효과(지불자별)",
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
    """Price difference, by the inpatient share of fees outside the province; images are tests."""
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
