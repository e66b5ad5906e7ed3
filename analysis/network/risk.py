"""Who bears a bad year: the same budget paid for each admission, as a bundle, or as a bundle with a corridor.

Each draw is a year: a shock common to all provinces and one of each province, of which the part that is chance falls
with the number of admissions.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity

ARRANGEMENTS = ("itemised", "bundle", "corridor")
SHARE = "of the year's budget; spending over the budget is above zero"


@quantity(
    unit="billion_won",
    dims=("region",),
    english="Budget of the bundle",
    korean="묶음지불 예산",
    basis="a full year at prices of 2026; the fees expected",
)
def network_bundle_budget(
    network_bundle_admissions: xr.DataArray, network_bundle_cost: xr.DataArray, network_people: xr.DataArray
) -> xr.DataArray:
    """Admissions per 1,000 x people / 1,000 x mean cost."""
    return network_bundle_admissions * network_people / 1000 * network_bundle_cost


@quantity(
    unit="percent",
    dims=("region",),
    english="Standard deviation of a year's spending on the bundle",
    korean="연간 지출의 표준편차",
    published=True,
    basis="of the budget; closed form",
)
def network_bundle_deviation(
    network_bundle_admissions: xr.DataArray,
    network_bundle_variation: xr.DataArray,
    network_bundle_common: xr.DataArray,
    network_bundle_local: xr.DataArray,
    network_people: xr.DataArray,
) -> xr.DataArray:
    """sqrt(common2 + local2 + (1 + variation2) / admissions): a Poisson number of costs of that variation."""
    chance = (1 + network_bundle_variation**2) / (network_bundle_admissions * network_people / 1000)
    return xr.apply_ufunc(np.sqrt, network_bundle_common**2 + network_bundle_local**2 + chance)


@quantity(
    unit="percent",
    dims=("region",),
    english="Spending of a simulated year over the budget",
    korean="모의 연도 초과 지출",
    basis=SHARE,
)
def network_excess(
    network_bundle_admissions: xr.DataArray,
    network_bundle_variation: xr.DataArray,
    network_bundle_common: xr.DataArray,
    network_bundle_local: xr.DataArray,
    network_people: xr.DataArray,
    network_shock_common: xr.DataArray,
    network_shock: xr.DataArray,
) -> xr.DataArray:
    """Common x shock of all + sqrt(local2 + chance2) x shock of the province."""
    chance = (1 + network_bundle_variation**2) / (network_bundle_admissions * network_people / 1000)
    own = xr.apply_ufunc(np.sqrt, network_bundle_local**2 + chance)
    return network_bundle_common * network_shock_common + own * network_shock


@quantity(
    unit="percent",
    dims=("arrangement", "region"),
    english="What a network loses in a year",
    korean="지불방식별 네트워크 손실",
    published=True,
    basis=f"{SHARE}; the interval is that of simulated years",
)
def network_loss(network_excess: xr.DataArray, network_corridor: xr.DataArray) -> xr.DataArray:
    """Itemised: nothing. Bundle: the whole excess. Corridor: the excess up to the corridor on both sides."""
    parts = [xr.zeros_like(network_excess), network_excess, network_excess.clip(-network_corridor, network_corridor)]
    named = xr.DataArray(list(ARRANGEMENTS), dims="arrangement", name="arrangement")
    return xr.concat(parts, dim=named).transpose("draw", "arrangement", "region")


@quantity(
    unit="percent",
    dims=("arrangement",),
    english="What the payer pays over its budget in a year",
    korean="지불방식별 보험자 초과 지출",
    published=True,
    basis=f"{SHARE}; all provinces; the interval is that of simulated years",
)
def network_payer_excess(
    network_excess: xr.DataArray, network_loss: xr.DataArray, network_bundle_budget: xr.DataArray
) -> xr.DataArray:
    """Sum over provinces of (excess - loss of the network) x budget / sum of budgets."""
    share = network_bundle_budget / network_bundle_budget.sum("region")
    return xr.dot(network_excess - network_loss, share, dim="region").transpose("draw", "arrangement")
