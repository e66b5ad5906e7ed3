"""Shares of the facility money and of the special account by province under five rules, in whole won."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.network.flows import BASE
from analysis.network.shares import bounded, greatest, whole

RULES = ("need", "equal", "head", "fees", "optimum")
"""Need-weighted people, one part each, people, fees of the province's providers, and most treatable deaths avoided."""

LEAST_AVOIDABLE = 0.1e-5
"""Avoidable deaths per head that a province has at least, lest a draw has none to avoid: 0.1 in 100,000."""


def _divided(weights: xr.DataArray, total: xr.DataArray, least: xr.DataArray, most: xr.DataArray) -> xr.DataArray:
    """``total`` in proportion to ``weights``, none under ``least`` or over ``most`` equal parts, in whole won."""
    places = weights.sizes["region"]
    full = weights.broadcast_like(total).transpose("draw", "region")
    shares = bounded(full.values, least.values[:, None] / places, most.values[:, None] / places)
    won = whole(shares, total.values, [str(name) for name in weights.region.values])
    return full.copy(data=won)


@quantity(
    unit="persons",
    dims=("region",),
    english="Treatable deaths that money may reach",
    korean="회피 가능 치료가능 사망",
)
def network_avoidable_deaths(
    network_treatable_mortality: xr.DataArray,
    network_unavoidable_mortality: xr.DataArray,
    network_people: xr.DataArray,
) -> xr.DataArray:
    """(Treatable mortality - the rate that is taken as out of reach) x people, at least 0.1 in 100,000."""
    rate = (network_treatable_mortality - network_unavoidable_mortality) / 1e5
    return rate.clip(min=LEAST_AVOIDABLE) * network_people


@quantity(
    unit="billion_won",
    dims=("rule", "region"),
    english="Facility money by rule",
    korean="시설·장비비 배분(기준별)",
    published=True,
    basis="nominal, a year; money of 2026; whole won",
)
def network_allocation(
    network_facility_budget: xr.DataArray,
    network_hub_minimum: xr.DataArray,
    network_hub_maximum: xr.DataArray,
    network_weighted_people: xr.DataArray,
    network_people: xr.DataArray,
    network_provider_fees: xr.DataArray,
    network_avoidable_deaths: xr.DataArray,
    network_yield_scale: xr.DataArray,
) -> xr.DataArray:
    """Budget x share of the weight, within a least and a most for each hub, by largest remainders.

    Optimum: sum of avoidable deaths x (1 - exp(-money per head / scale)) is greatest within the same bounds.
    """
    total, least, most = network_facility_budget, network_hub_minimum, network_hub_maximum
    weights = {
        "need": network_weighted_people,
        "equal": xr.ones_like(network_people),
        "head": network_people,
        "fees": network_provider_fees.sel(period=BASE, drop=True),
    }
    found = [_divided(weight, total, least, most) for weight in weights.values()]
    deaths = network_avoidable_deaths.transpose("draw", "region")
    places = deaths.sizes["region"]
    shares = greatest(
        deaths.values,
        network_people.values,
        network_yield_scale.values,
        total.values,
        least.values[:, None] / places,
        most.values[:, None] / places,
    )
    won = whole(shares, total.values, [str(name) for name in deaths.region.values])
    named = xr.DataArray(list(RULES), dims="rule", name="rule")
    return xr.concat([*found, deaths.copy(data=won)], dim=named).transpose("draw", "rule", "region")


@quantity(
    unit="won_per_person_year",
    dims=("rule", "region"),
    english="Facility money per resident by rule",
    korean="주민 1인당 시설·장비비",
    published=True,
    basis="nominal, a year; money of 2026",
)
def network_allocation_per_head(network_allocation: xr.DataArray, network_people: xr.DataArray) -> xr.DataArray:
    """Allocation / people."""
    return network_allocation / network_people


@quantity(
    unit="billion_won",
    dims=("region",),
    english="Special account by need, were it as large as a member of the Assembly expects",
    korean="지역필수의료 특별회계 배분(예시)",
    published=True,
    basis="nominal, a year; 1.2 trillion won is no official amount",
)
def network_account_allocation(
    network_special_account_size: xr.DataArray,
    network_hub_minimum: xr.DataArray,
    network_hub_maximum: xr.DataArray,
    network_weighted_people: xr.DataArray,
) -> xr.DataArray:
    """Amount x share of need-weighted people within the same bounds, in whole won."""
    return _divided(network_weighted_people, network_special_account_size, network_hub_minimum, network_hub_maximum)


@quantity(
    unit="percent",
    dims=("rule",),
    english="Deaths avoided by a rule, of what the best division avoids",
    korean="최적 배분 대비 회피 사망",
    published=True,
    basis="same budget and bounds; how many deaths a won avoids is not known and cancels",
)
def network_optimum_reached(
    network_allocation: xr.DataArray,
    network_avoidable_deaths: xr.DataArray,
    network_people: xr.DataArray,
    network_yield_scale: xr.DataArray,
) -> xr.DataArray:
    """Sum of avoidable deaths x (1 - exp(-money per head / scale)) / that of the optimum."""
    kept = xr.apply_ufunc(np.exp, -network_allocation / network_people / network_yield_scale)
    avoided = xr.dot(1 - kept, network_avoidable_deaths, dim="region")
    return (avoided / avoided.sel(rule="optimum", drop=True)).transpose("draw", "rule")
