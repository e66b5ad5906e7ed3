"""One user: what hospice costs and avoids by type, disease and days enrolled, and the stay that breaks even."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.hospice.horizon import FIRST
from analysis.hospice.people import DAYS as YEAR
from analysis.hospice.streams import STREAMS, apart, on_streams
from analysis.model import quantity

LONGEST = 1095.0
"""Days at which a break-even stay is cut: a stay of three years that still saves has none."""

DAYS = (7, 14, 30, 60, 90, 180, 365)

BASIS = "fees of all payers, patient share included; without non-covered services"


@quantity(
    unit="million_won_per_person",
    dims=("provider", "cause"),
    english="Net effect of hospice on spending per user",
    korean="이용자 1인당 순재정효과",
    published=True,
    basis=f"nominal, 2026; {BASIS}; today's users; minus saves",
)
def hospice_net_per_user(
    hospice_day_fee_held: xr.DataArray,
    hospice_stay_mean: xr.DataArray,
    hospice_displaced: xr.DataArray,
    hospice_covered_held: xr.DataArray,
    hospice_last_year_fees: xr.DataArray,
    hospice_usual_level: xr.DataArray,
) -> xr.DataArray:
    """Fee of a day x mean stay - displaced share x covered share x last-year fees, all of 2026."""
    paid = on_streams(hospice_day_fee_held.sel(period=FIRST, drop=True) * hospice_stay_mean)
    usual = on_streams(hospice_last_year_fees) * hospice_usual_level.sel(period=FIRST, drop=True)
    return apart(paid - hospice_displaced * hospice_covered_held * usual)


@quantity(
    unit="million_won_per_person",
    dims=("provider", "days"),
    english="Net effect per user with cancer by days enrolled",
    korean="이용일수별 암 이용자 1인당 순재정효과",
    published=True,
    basis=f"nominal, 2026; {BASIS}; today's users; minus saves; days are known only afterwards",
)
def hospice_net_by_days(
    hospice_day_fee_held: xr.DataArray,
    hospice_displaced: xr.DataArray,
    hospice_profile: xr.DataArray,
    hospice_last_year_fees: xr.DataArray,
    hospice_usual_level: xr.DataArray,
) -> xr.DataArray:
    """Fee of a day x days - displaced share x (days / 365) ^ exponent x last-year fees, for cancer."""
    found = _net_of_days(
        hospice_day_fee_held, hospice_displaced, hospice_profile, hospice_last_year_fees, hospice_usual_level
    )
    cancer = [name for name in STREAMS if name.endswith("_cancer") and not name.endswith("_non_cancer")]
    named = found.sel(stream=cancer).assign_coords(stream=[name.removesuffix("_cancer") for name in cancer])
    return named.rename(stream="provider").transpose("draw", "provider", "days")


@quantity(
    unit="million_won_per_person",
    dims=("cause", "days"),
    english="Net effect per user of home hospice by days enrolled",
    korean="이용일수별 가정형 이용자 1인당 순재정효과",
    published=True,
    basis=f"nominal, 2026; {BASIS}; today's users; minus saves; days are known only afterwards",
)
def hospice_home_net_by_days(
    hospice_day_fee_held: xr.DataArray,
    hospice_displaced: xr.DataArray,
    hospice_profile: xr.DataArray,
    hospice_last_year_fees: xr.DataArray,
    hospice_usual_level: xr.DataArray,
) -> xr.DataArray:
    """The same for home hospice by group of diseases."""
    found = _net_of_days(
        hospice_day_fee_held, hospice_displaced, hospice_profile, hospice_last_year_fees, hospice_usual_level
    )
    home = [name for name in STREAMS if name.startswith("home_")]
    named = found.sel(stream=home).assign_coords(stream=[name.removeprefix("home_") for name in home])
    return named.rename(stream="cause").transpose("draw", "cause", "days")


@quantity(
    unit="days",
    dims=("provider", "cause"),
    english="Break-even length of stay",
    korean="손익분기 이용일수",
    published=True,
    basis=f"2026; a longer stay costs more than it avoids, a shorter one less; {BASIS}; cut at three years",
)
def hospice_breakeven_stay(
    hospice_day_fee_held: xr.DataArray,
    hospice_displaced: xr.DataArray,
    hospice_profile: xr.DataArray,
    hospice_last_year_fees: xr.DataArray,
    hospice_usual_level: xr.DataArray,
) -> xr.DataArray:
    """365 x (displaced share x last-year fees / (365 x fee of a day)) ^ (1 / (1 - exponent)); none displaced: zero.

    Solves fee x d = displaced share x last-year fees x (d / 365) ^ exponent.
    """
    fee = on_streams(hospice_day_fee_held.sel(period=FIRST, drop=True))
    usual = on_streams(hospice_last_year_fees) * hospice_usual_level.sel(period=FIRST, drop=True)
    ratio = (hospice_displaced * usual / (YEAR * fee)).clip(min=0.0)
    days = YEAR * ratio ** (1 / (1 - on_streams(hospice_profile)))
    return apart(days.clip(max=LONGEST))


def _net_of_days(
    fee: xr.DataArray, displaced: xr.DataArray, exponent: xr.DataArray, fees: xr.DataArray, level: xr.DataArray
) -> xr.DataArray:
    days = xr.DataArray(np.array(DAYS, dtype=float), dims="days", coords={"days": [str(one) for one in DAYS]})
    paid = on_streams(fee.sel(period=FIRST, drop=True)) * days
    usual = on_streams(fees) * level.sel(period=FIRST, drop=True)
    return paid - displaced * usual * (days / YEAR) ** on_streams(exponent)
