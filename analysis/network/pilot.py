"""Where to start: need, likely acceptance and readiness of provinces in one score, and how sure its ranking is."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.network.flows import BASE
from analysis.network.inequality import places

FEW = 3
"""Provinces that a first pilot takes."""


def _standard(values: xr.DataArray) -> xr.DataArray:
    """Values less their mean over the provinces, in standard deviations; zero where all are alike."""
    away, spread = values - values.mean("region"), values.std("region")
    return xr.where(spread > 0, away / spread.where(spread > 0, 1.0), 0.0)


@quantity(
    unit="score",
    dims=("component", "region"),
    english="Parts of the pilot score",
    korean="시범지역 점수 구성",
    published=True,
    basis="standard deviations from the mean of the provinces",
)
def network_pilot_part(
    network_need_index: xr.DataArray,
    network_provider_fees: xr.DataArray,
    network_all_doctors: xr.DataArray,
    network_inside_fees: xr.DataArray,
    network_resident_fees: xr.DataArray,
) -> xr.DataArray:
    """Need: need per head. Acceptance: insured fees per doctor, in place of a low non-covered share, which no source
    gives by province. Readiness: share of fees spent in the own province.
    """
    own, resident, earned = (
        fees.sel(period=BASE, drop=True) for fees in (network_inside_fees, network_resident_fees, network_provider_fees)
    )
    parts = {
        "need": _standard(network_need_index),
        "acceptance": _standard(earned / network_all_doctors),
        "readiness": _standard(own / resident),
    }
    named = xr.DataArray(list(parts), dims="component", name="component")
    return xr.concat(xr.broadcast(*parts.values()), dim=named).transpose("draw", "component", "region")


@quantity(
    unit="score",
    dims=("region",),
    english="Pilot score",
    korean="시범지역 점수",
    published=True,
    basis="weighted mean of the parts",
)
def network_pilot_score(network_pilot_part: xr.DataArray, network_pilot_weight: xr.DataArray) -> xr.DataArray:
    """Sum of part x weight; the weights add to one."""
    return xr.dot(network_pilot_part, network_pilot_weight, dim="component").transpose("draw", "region")


@quantity(
    unit="count",
    dims=("region",),
    english="Rank by pilot score",
    korean="시범지역 순위",
    published=True,
    basis="1: first",
)
def network_pilot_rank(network_pilot_score: xr.DataArray) -> xr.DataArray:
    """Place of the province when the score falls."""
    return network_pilot_score.copy(data=places(network_pilot_score.values))


@quantity(
    unit="percent",
    dims=("region",),
    english="Draws in which a province is among the first three",
    korean="상위 3위 안에 드는 확률",
    published=True,
    basis="share of draws; the same in every draw",
)
def network_pilot_first(network_pilot_rank: xr.DataArray) -> xr.DataArray:
    """Share of draws in which the rank is 3 or better."""
    ranks = network_pilot_rank
    random = ranks.isel(draw=slice(1, None)) if ranks.sizes["draw"] > 1 else ranks
    return (random <= FEW).mean("draw")
