"""How much a province needs beside its number of people: weighted capitation with stated exponents."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.network.flows import BASE
from analysis.network.inequality import places


def _relative(amount: xr.DataArray, people: xr.DataArray) -> xr.DataArray:
    """Amount per head of a place / amount per head of all."""
    return (amount / people) / (amount.sum("region") / people.sum("region"))


@quantity(
    unit="ratio",
    dims=("component", "region"),
    english="Indicators of need relative to the nation",
    korean="필요도 지표(전국 대비)",
    published=True,
    basis="national value = 1; people and outflow of 2024, mortality of 2023, doctors of 2022",
)
def network_need_indicator(
    network_people: xr.DataArray,
    network_elderly: xr.DataArray,
    network_treatable_mortality: xr.DataArray,
    network_doctor_density: xr.DataArray,
    network_inside_fees: xr.DataArray,
    network_resident_fees: xr.DataArray,
) -> xr.DataArray:
    """Share of 65 and over, treatable mortality, national doctors per head / the province's, outflow share of fees.

    Each over the national value, which is the mean weighted by people (outflow: by fees).
    """
    people = network_people
    resident = network_resident_fees.sel(period=BASE, drop=True)
    outflow = resident - network_inside_fees.sel(period=BASE, drop=True)
    found = {
        "elderly": _relative(network_elderly, people),
        "mortality": _relative(network_treatable_mortality * people, people),
        "doctors": 1 / _relative(network_doctor_density * people, people),
        "outflow": _relative(outflow, resident),
    }
    named = xr.DataArray(list(found), dims="component", name="component")
    return xr.concat(list(found.values()), dim=named).transpose("draw", "component", "region")


@quantity(
    unit="ratio",
    dims=("region",),
    english="Need per head relative to the nation",
    korean="1인당 필요도 지수",
    published=True,
    basis="weighted by people the mean is 1",
)
def network_need_index(
    network_need_indicator: xr.DataArray, network_need_exponent: xr.DataArray, network_people: xr.DataArray
) -> xr.DataArray:
    """Product over the indicators of indicator ^ exponent, over its mean weighted by people.

    With all exponents zero need is the same per head everywhere. A place split in two like halves keeps its index.
    """
    power = xr.apply_ufunc(np.log, network_need_indicator) * network_need_exponent
    raw = xr.apply_ufunc(np.exp, power.sum("component"))
    return raw / (xr.dot(raw, network_people, dim="region") / network_people.sum("region"))


@quantity(
    unit="persons",
    dims=("region",),
    english="People weighted by need",
    korean="필요도 가중 인구",
)
def network_weighted_people(network_need_index: xr.DataArray, network_people: xr.DataArray) -> xr.DataArray:
    """People x need per head; they add to all people."""
    return network_need_index * network_people


@quantity(
    unit="count",
    dims=("region",),
    english="Rank of need per head",
    korean="1인당 필요도 순위",
    published=True,
    basis="1: greatest need",
)
def network_need_rank(network_need_index: xr.DataArray) -> xr.DataArray:
    """Place of the province when need per head falls."""
    index = network_need_index.transpose("draw", "region")
    return index.copy(data=places(index.values))


@quantity(
    unit="ratio",
    english="Agreement of the ranking with the central one",
    korean="순위 일치도(스피어만)",
    published=True,
    basis="rank correlation over the provinces; 1: the same ranking",
)
def network_rank_agreement(network_need_rank: xr.DataArray) -> xr.DataArray:
    """Correlation of the ranks of a draw with those of draw 0 (Spearman)."""
    central = network_need_rank.isel(draw=0, drop=True)
    away, there = network_need_rank - network_need_rank.mean("region"), central - central.mean()
    scale = xr.apply_ufunc(np.sqrt, (away**2).sum("region") * (there**2).sum())
    return xr.dot(away, there, dim="region") / scale
