"""Who is treated where: fees between provinces from both margins, with a distance decay that nobody has measured."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.network.gravity import balanced, great_circle

BASE = 2024
SEOUL = "seoul"
FEES = "NHI and Medical Aid fees with pharmacies, nominal"


@quantity(
    unit="kilometres",
    dims=("region", "destination"),
    english="Distance between seats of provinces",
    korean="시도청 소재지 간 거리",
    basis="great circle, from coordinates of the seats",
)
def network_distance(network_latitude: xr.DataArray, network_longitude: xr.DataArray) -> xr.DataArray:
    """2 R arcsin(sqrt(sin2(half of the latitudes' difference) + cos cos sin2(half of the longitudes' difference)))."""
    distance = great_circle(network_latitude.values, network_longitude.values)
    names = network_latitude.region.values
    return xr.DataArray(distance, coords={"region": names, "destination": names}, dims=("region", "destination"))


@quantity(
    unit="percent",
    dims=("region", "period"),
    english="Share of residents' fees spent in their own province",
    korean="관내 진료비 비율",
    published=True,
    basis=FEES,
)
def network_own_share(network_inside_fees: xr.DataArray, network_resident_fees: xr.DataArray) -> xr.DataArray:
    """Fees of residents in their province / fees of residents."""
    return network_inside_fees / network_resident_fees


def _fitted(margins: tuple[xr.DataArray, ...], year: int, distance: xr.DataArray, decay: xr.DataArray) -> xr.DataArray:
    """Flows of a year over (draw, region, destination); ``margins`` are fees of residents, inside and of providers.

    What stays inside, which is known, is on the diagonal.
    """
    resident, inside, provider = (margin.sel(period=year).values for margin in margins)
    own = np.eye(distance.sizes["region"])
    apart = np.where(own, 1.0, distance.values)
    weight = apart ** -decay.values[:, None, None] * (1 - own)
    flows = balanced(resident - inside, provider - inside, weight) + inside * own
    return xr.DataArray(flows, coords={"draw": decay.draw, **distance.coords}, dims=("draw", *distance.dims))


@quantity(
    unit="billion_won",
    dims=("region", "destination"),
    english="Fees by province of residence and of provider",
    korean="거주지·진료지별 진료비",
    basis=f"{FEES}, 2024",
)
def network_flows(
    network_resident_fees: xr.DataArray,
    network_inside_fees: xr.DataArray,
    network_provider_fees: xr.DataArray,
    network_distance: xr.DataArray,
    network_decay: xr.DataArray,
) -> xr.DataArray:
    """a[origin] x b[destination] x distance ^ -decay off the diagonal, a and b such that both margins hold exactly.

    The diagonal is the observed fees inside the province.
    """
    margins = (network_resident_fees, network_inside_fees, network_provider_fees)
    return _fitted(margins, BASE, network_distance, network_decay)


@quantity(
    unit="billion_won",
    dims=("region", "period"),
    english="Fees that residents spend in Seoul",
    korean="서울 소재 의료기관 진료비(거주지별)",
    published=True,
    basis=FEES,
)
def network_seoul_fees(
    network_resident_fees: xr.DataArray,
    network_inside_fees: xr.DataArray,
    network_provider_fees: xr.DataArray,
    network_distance: xr.DataArray,
    network_decay: xr.DataArray,
) -> xr.DataArray:
    """Column Seoul of the flows fitted to the margins of each year."""
    margins = (network_resident_fees, network_inside_fees, network_provider_fees)
    found = [
        _fitted(margins, year, network_distance, network_decay).sel(destination=SEOUL, drop=True)
        for year in network_resident_fees.period.values
    ]
    return xr.concat(found, dim=network_resident_fees.period).transpose("draw", "region", "period")


@quantity(
    unit="percent",
    dims=("region",),
    english="Share of residents' fees spent in Seoul",
    korean="서울 진료비 비율",
    published=True,
    basis=f"{FEES}, 2024",
)
def network_seoul_share(network_flows: xr.DataArray, network_resident_fees: xr.DataArray) -> xr.DataArray:
    """Flow to Seoul / fees of residents, for every province but Seoul."""
    share = network_flows.sel(destination=SEOUL, drop=True) / network_resident_fees.sel(period=BASE, drop=True)
    return share.where(share.region != SEOUL)


@quantity(
    unit="percent",
    dims=("region", "destination"),
    english="Where the fees spent outside the own province go",
    korean="관외 진료비의 행선지 비율",
    published=True,
    basis=f"{FEES}, 2024; of fees outside the province",
)
def network_outflow_share(network_flows: xr.DataArray) -> xr.DataArray:
    """Flow / sum of the flows out of the province; the own province is left out."""
    own = network_flows.region == network_flows.destination
    leaving = network_flows.where(~own, 0.0)
    return (leaving / leaving.sum("destination")).where(~own)


@quantity(
    unit="trillion_won",
    english="What residents outside the capital region spend in Seoul",
    korean="비수도권 주민의 서울 진료비",
    published=True,
    basis=f"{FEES}, 2024",
)
def network_seoul_outflow(network_flows: xr.DataArray, network_capital: xr.DataArray) -> xr.DataArray:
    """Sum of the flows to Seoul of provinces outside the capital region."""
    return xr.dot(network_flows.sel(destination=SEOUL, drop=True), 1 - network_capital, dim="region")
