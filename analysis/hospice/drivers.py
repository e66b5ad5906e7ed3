"""Why hospice's account changes after 2026: deaths, use, stay, effect and price, split exactly."""

from __future__ import annotations

from functools import cache

import xarray as xr

from analysis.hospice import people
from analysis.hospice.horizon import FIRST, ramp
from analysis.hospice.lognormal import covered
from analysis.hospice.streams import by, on_streams
from analysis.model import quantity
from analysis.shapley import Subset, shares, subsets

YEARS = (2030, 2035, 2040)
"""Years whose change since 2026 is split."""

DRIVERS = ("deaths", "use", "stay", "effect", "price")


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Hospice payments less other spending avoided",
    korean="호스피스 진료비와 절감액의 차",
    published=True,
    basis="nominal; all users, today's among them; fees of all payers; minus: hospice avoids more than it is paid",
)
def hospice_account(hospice_payments: xr.DataArray, hospice_avoided: xr.DataArray) -> xr.DataArray:
    """Sum over types of payments - spending avoided."""
    return (hospice_payments - hospice_avoided).sum("provider")


@quantity(
    unit="billion_won",
    dims=("driver", "period"),
    english="Change of hospice's account since 2026 by driver",
    korean="2026년 이후 호스피스 수지 변화의 요인",
    published=True,
    basis="nominal; payments less spending avoided; Shapley values; use holds rate, types and capacity",
)
def hospice_drivers(
    hospice_deaths: xr.DataArray,
    hospice_use_rate: xr.DataArray,
    hospice_use: xr.DataArray,
    hospice_mix: xr.DataArray,
    hospice_added_mix: xr.DataArray,
    hospice_home_shift: xr.DataArray,
    hospice_early_share: xr.DataArray,
    hospice_target_year: xr.DataArray,
    hospice_institutions_open: xr.DataArray,
    hospice_team_users: xr.DataArray,
    hospice_beds_per_institution: xr.DataArray,
    hospice_occupancy: xr.DataArray,
    hospice_days: xr.DataArray,
    hospice_stay_ratio: xr.DataArray,
    hospice_stay_sigma: xr.DataArray,
    hospice_profile: xr.DataArray,
    hospice_displaced: xr.DataArray,
    hospice_displaced_added: xr.DataArray,
    hospice_last_year_fees: xr.DataArray,
    hospice_usual_level: xr.DataArray,
    hospice_day_fee: xr.DataArray,
) -> xr.DataArray:
    """Mean over all 120 orders of what the account changes by when the driver goes from 2026 to the year.

    Effect is the level of usual end-of-life fees, of which hospice displaces a share; price is the fee of a hospice
    day. The parts add to the change of the account, which stands as total.
    """
    reached = ramp(hospice_target_year)

    def at(moved: Subset, driver: str, values: xr.DataArray) -> xr.DataArray:
        later = values.sel(period=list(YEARS))
        return later if driver in moved else xr.zeros_like(later) + values.sel(period=FIRST, drop=True)

    @cache
    def part(moved: Subset) -> xr.DataArray:
        days = on_streams(at(moved, "stay", hospice_days) / hospice_stay_ratio)
        return covered(days, hospice_stay_sigma, on_streams(hospice_profile)) * on_streams(hospice_last_year_fees)

    @cache
    def volumes(moved: Subset) -> tuple[xr.DataArray, xr.DataArray]:
        """Days of hospice by type, and spending avoided at the level of 2024."""
        deaths = at(moved, "deaths", hospice_deaths)
        days = at(moved, "stay", hospice_days)
        shift = at(moved, "use", hospice_home_shift * reached)
        stay = people.kept(deaths, hospice_use_rate, hospice_mix, shift)
        more = people.added(
            deaths,
            hospice_use_rate,
            at(moved, "use", hospice_use),
            hospice_mix,
            hospice_added_mix,
            shift,
            at(moved, "use", hospice_early_share * reached),
        )
        room = people.capacity(
            at(moved, "use", hospice_institutions_open),
            hospice_team_users,
            hospice_beds_per_institution,
            hospice_occupancy,
            days,
        )
        share = people.served(stay + more, room)
        avoided = (stay * hospice_displaced + more * hospice_displaced_added) * share * part(moved & {"stay"})
        return by("provider", (stay + more) * share) * days, avoided.sum("stream")

    def account(moved: Subset) -> xr.DataArray:
        days, avoided = volumes(moved & {"deaths", "use", "stay"})
        paid = xr.dot(days, at(moved, "price", hospice_day_fee), dim="provider")
        return paid - avoided * at(moved, "effect", hospice_usual_level)

    parts = shares(DRIVERS, {moved: account(moved) for moved in subsets(DRIVERS)})
    parts["total"] = account(frozenset(DRIVERS)) - account(frozenset())
    names = xr.DataArray(list(parts), dims="driver", name="driver")
    return xr.concat(list(parts.values()), dim=names).transpose("draw", "driver", "period")
