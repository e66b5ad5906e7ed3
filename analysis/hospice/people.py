"""Who would use hospice before capacity is asked: people in each stream, from deaths, use and types.

Plain functions of arrays, so that the graph and the decomposition by driver use the same arithmetic.
"""

from __future__ import annotations

import xarray as xr

from analysis.hospice.streams import TYPES, by, on_streams

DAYS = 365.0

NOBODY = 1e-9
"""People in place of none, so that a type that nobody would use turns nobody away."""


def kept(deaths: xr.DataArray, rate: xr.DataArray, mix: xr.DataArray, shift: xr.DataArray | float) -> xr.DataArray:
    """People who would use hospice at today's rate, in today's type, less those moved from inpatient to home."""
    stays = xr.where(mix.provider == "inpatient", 1 - shift, 1.0)
    return on_streams(deaths * rate) * on_streams(mix * stays)


def added(
    deaths: xr.DataArray,
    rate: xr.DataArray,
    use: xr.DataArray,
    mix: xr.DataArray,
    added_mix: xr.DataArray,
    shift: xr.DataArray,
    early: xr.DataArray,
) -> xr.DataArray:
    """People beyond that: those whom a higher rate brings in, those moved home, those with early palliative care."""
    more = on_streams(deaths * (use - rate)) * on_streams(added_mix)
    from_ward = mix.sel(provider="inpatient", drop=True)
    at_home = _only("home", from_ward)
    moved = on_streams(deaths * rate * shift) * on_streams(at_home)
    return more + moved + on_streams(deaths * early) * on_streams(_only("early", xr.ones_like(from_ward)))


def capacity(
    institutions: xr.DataArray,
    team_users: xr.DataArray,
    beds: xr.DataArray,
    occupancy: xr.DataArray,
    days: xr.DataArray,
) -> xr.DataArray:
    """Users a year by type: beds x occupancy x 365 / mean stay in wards, users a team can take x teams elsewhere."""
    ward = institutions.sel(provider="inpatient") * beds * occupancy * DAYS / days.sel(provider="inpatient")
    outside = ["home", "consultation"]
    teams = institutions.sel(provider=outside) * team_users.sel(provider=outside)
    ward = ward.expand_dims("provider")
    return xr.concat([ward, teams], dim="provider", coords="minimal").sel(provider=list(TYPES))


def served(people: xr.DataArray, room: xr.DataArray) -> xr.DataArray:
    """Share of the people of each stream that capacity can take; early palliative care has no stated limit."""
    wanted = by("provider", people)
    limited = wanted.sel(provider=list(TYPES))
    share = (room / limited.where(limited > 0, NOBODY)).clip(max=1.0)
    return on_streams(share.reindex(provider=[*TYPES, "early"], fill_value=1.0))


def _only(provider: str, values: xr.DataArray) -> xr.DataArray:
    return values.expand_dims(provider=[provider])
