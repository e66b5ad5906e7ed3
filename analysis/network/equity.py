"""How equally each rule spreads the facility money: over people, over need, and between and within two regions."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.network import inequality

BASIS = "facility money per resident over residents; 0: the same for all"


def _last(array: xr.DataArray) -> np.ndarray:
    """Values with the provinces on the last axis, draws and rules before them."""
    return array.transpose("draw", "rule", "region").values if "rule" in array.dims else array.values


@quantity(
    unit="ratio",
    dims=("rule",),
    english="Gini coefficient of facility money over people",
    korean="지니계수(인구 기준)",
    published=True,
    basis=BASIS,
)
def network_gini(network_allocation: xr.DataArray, network_people: xr.DataArray) -> xr.DataArray:
    """Twice the area between the diagonal and the Lorenz curve of money over people ordered by money per head."""
    found = inequality.gini(_last(network_allocation), network_people.values)
    return network_allocation.isel(region=0, drop=True).transpose("draw", "rule").copy(data=found)


@quantity(
    unit="ratio",
    dims=("rule",),
    english="Gini coefficient of facility money over need",
    korean="지니계수(필요도 가중 인구 기준)",
    published=True,
    basis="facility money per need-weighted resident; 0: in proportion to need",
)
def network_need_gini(network_allocation: xr.DataArray, network_weighted_people: xr.DataArray) -> xr.DataArray:
    """As the Gini coefficient over people, with need-weighted people."""
    weighted = network_weighted_people.transpose("draw", "region").values[:, None, :]
    found = inequality.gini(_last(network_allocation), weighted)
    return network_allocation.isel(region=0, drop=True).transpose("draw", "rule").copy(data=found)


@quantity(
    unit="ratio",
    dims=("rule", "part"),
    english="Theil index of facility money, between and within capital region and the rest",
    korean="타일지수(수도권·비수도권 간, 내)",
    published=True,
    basis=BASIS,
)
def network_theil(
    network_allocation: xr.DataArray, network_people: xr.DataArray, network_capital: xr.DataArray
) -> xr.DataArray:
    """Sum of money share x ln(money share / people share), as its parts between and within the two regions."""
    group = network_capital.values.astype(int)
    between, within = inequality.theil(_last(network_allocation), network_people.values, group)
    values = np.stack([between, within, between + within], axis=-1)
    coords = {
        "draw": network_allocation.draw,
        "rule": network_allocation.rule,
        "part": ["between", "within", "total"],
    }
    return xr.DataArray(values, coords=coords, dims=("draw", "rule", "part"))


@quantity(
    unit="ratio",
    dims=("rule",),
    english="Concentration index of facility money in the order of need",
    korean="집중지수(필요도 순)",
    published=True,
    basis="above 0: more per head where need per head is greater",
)
def network_concentration(
    network_allocation: xr.DataArray, network_people: xr.DataArray, network_need_index: xr.DataArray
) -> xr.DataArray:
    """Area between the diagonal and the curve of money over people ordered by need per head, doubled."""
    need = network_need_index.transpose("draw", "region").values[:, None, :]
    found = inequality.concentration(_last(network_allocation), network_people.values, need)
    return network_allocation.isel(region=0, drop=True).transpose("draw", "rule").copy(data=found)
