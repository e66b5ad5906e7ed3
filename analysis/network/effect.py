"""What the reform costs and saves each year: what returns from Seoul is moved, and only a part of it is saved."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.network.flows import BASE
from analysis.network.workforce import FIRST, LAST

BASIS = "nominal; against law and programmes of 1 July 2026; plus costs, minus saves"


def _lever(lever: xr.DataArray, name: str) -> xr.DataArray:
    return lever.sel(component=name, drop=True)


@quantity(unit="share", dims=("period",), english="Part of the full effect that is reached", korean="단계적 시행률")
def network_phase(network_first_year: xr.DataArray, network_phase_years: xr.DataArray) -> xr.DataArray:
    """(year - first year + 1) / years of the phase-in, between 0 and 1."""
    years = np.arange(FIRST, LAST + 1)
    period = xr.DataArray(years, dims="period", coords={"period": years})
    return ((period - network_first_year + 1) / network_phase_years).clip(0, 1).transpose("draw", "period")


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
    """Referrals x share imaged again x share of those without need x price of an image."""
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
