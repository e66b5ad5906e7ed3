"""What is paid for hospice: fees of a day by type, and of a stay by days enrolled.

A day of inpatient hospice is all-in: the per-diem (정액수가) with its aide, items outside it, meals. Home hospice is
paid by visit, consultation by the team's fees; both are stated here as a mean of the enrolled day.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.hospice.horizon import BASE, FIRST, LAST, periods, ramp
from analysis.hospice.lognormal import log, normal
from analysis.hospice.streams import PROVIDERS, by, on_streams
from analysis.model import quantity

PRICED = 2020
"""Year of the fees of a day."""

DAYS = (7, 14, 30, 60, 90, 180)
"""Days enrolled for which a stay is priced."""

SECOND_RATE_FROM = 60.0
"""Days of a stay at the first rate in America."""

FEES = "nominal; all payers, patient share included"


@quantity(unit="ratio", dims=("period",), english="Fees of services since 2020", korean="2020년 대비 수가 수준")
def hospice_fee_level(outlook_observed_fee_increase: xr.DataArray, outlook_fee_increase: xr.DataArray) -> xr.DataArray:
    """Product of the agreed fee increases to 2026 and the assumed one after; 2020 is 1."""
    years = periods(PRICED, LAST)
    agreed = outlook_observed_fee_increase.reindex(period=years.period)
    increase = xr.where(years > PRICED, agreed.fillna(outlook_fee_increase), 0.0)
    return (1 + increase).cumprod("period")


@quantity(
    unit="won_per_person_day",
    dims=("provider",),
    english="Fee of a hospice day in 2024 by type",
    korean="2024년 유형별 호스피스 일당 진료비",
    published=True,
    basis=FEES,
)
def hospice_day_fee_reference(hospice_day_fee_2020: xr.DataArray, hospice_fee_level: xr.DataArray) -> xr.DataArray:
    """Fee of 2020 x fee increases to 2024: before home visits were paid more."""
    return hospice_day_fee_2020 * hospice_fee_level.sel(period=BASE, drop=True)


@quantity(
    unit="won_per_person_day",
    dims=("provider", "period"),
    english="Fee of a day as in force",
    korean="현행 일당 진료비",
)
def hospice_day_fee_held(
    hospice_day_fee_2020: xr.DataArray, hospice_fee_level: xr.DataArray, hospice_tariff_2026: xr.DataArray
) -> xr.DataArray:
    """Fee of 2020 x fee increases x (1 + what the fees of March 2026 add)."""
    level = hospice_fee_level.sel(period=slice(FIRST, LAST))
    return (hospice_day_fee_2020 * (1 + hospice_tariff_2026) * level).transpose("draw", "provider", "period")


@quantity(
    unit="won_per_person_day",
    dims=("provider", "period"),
    english="Fee of a hospice day by type",
    korean="유형별 호스피스 일당 진료비",
    published=True,
    basis=FEES,
)
def hospice_day_fee(
    hospice_day_fee_held: xr.DataArray, hospice_fee_change: xr.DataArray, hospice_target_year: xr.DataArray
) -> xr.DataArray:
    """Fee as in force x (1 + change), in equal steps from 2026 to the target year."""
    change = 1 + hospice_fee_change * ramp(hospice_target_year)
    return (hospice_day_fee_held * change).transpose("draw", "provider", "period")


@quantity(
    unit="million_won_per_person",
    dims=("provider", "days"),
    english="Payment for a hospice stay by days",
    korean="이용일수별 호스피스 진료비",
    published=True,
    basis=f"{FEES}; fees of 2026",
)
def hospice_stay_payment(hospice_day_fee_held: xr.DataArray) -> xr.DataArray:
    """Fee of a day in 2026 x days."""
    days = xr.DataArray(np.array(DAYS), dims="days", coords={"days": [str(one) for one in DAYS]})
    return hospice_day_fee_held.sel(period=FIRST, drop=True) * days


@quantity(
    unit="won_per_person_day",
    english="Part of an inpatient hospice day paid outside the per-diem",
    korean="정액수가 외 별도 산정 진료비",
    published=True,
    basis=f"{FEES}; fees of 2024",
)
def hospice_outside_per_diem(
    hospice_day_fee_reference: xr.DataArray, hospice_outside_share: xr.DataArray
) -> xr.DataArray:
    """Fee of an inpatient day x share outside the per-diem."""
    return hospice_day_fee_reference.sel(provider="inpatient", drop=True) * hospice_outside_share


@quantity(
    unit="billion_won",
    dims=("provider", "period"),
    english="Hospice payments by type",
    korean="유형별 호스피스 진료비",
    published=True,
    basis=FEES,
)
def hospice_payments(
    hospice_users: xr.DataArray, hospice_days: xr.DataArray, hospice_day_fee: xr.DataArray
) -> xr.DataArray:
    """Users x mean days x fee of a day."""
    return (hospice_users * hospice_days * hospice_day_fee).sel(provider=list(PROVIDERS))


@quantity(
    unit="billion_won",
    dims=("cause", "period"),
    english="Hospice payments added, by group of diseases",
    korean="질환군별 호스피스 진료비 증가",
    basis=f"{FEES}; against today's programme",
)
def hospice_payments_added(
    hospice_people_kept: xr.DataArray,
    hospice_people_added: xr.DataArray,
    hospice_served: xr.DataArray,
    hospice_days: xr.DataArray,
    hospice_day_fee: xr.DataArray,
    hospice_people_held: xr.DataArray,
    hospice_served_held: xr.DataArray,
    hospice_stay_mean: xr.DataArray,
    hospice_day_fee_held: xr.DataArray,
) -> xr.DataArray:
    """Users x days x fee with the scenario, less the same of today's programme."""
    now = (hospice_people_kept + hospice_people_added) * hospice_served * on_streams(hospice_days * hospice_day_fee)
    held = hospice_people_held * hospice_served_held * on_streams(hospice_stay_mean * hospice_day_fee_held)
    return by("cause", now - held).transpose("draw", "cause", "period")


@quantity(
    unit="percent",
    dims=("provider",),
    english="Hospice payments that a lower rate from the sixty-first day would take off",
    korean="61일 이후 인하 수가의 절감률",
    published=True,
    basis="of payments of the type; today's stays; the American ratio of both rates",
)
def hospice_second_rate_saving(
    hospice_stay_mean: xr.DataArray,
    hospice_stay_ratio: xr.DataArray,
    hospice_stay_sigma: xr.DataArray,
    hospice_second_rate: xr.DataArray,
) -> xr.DataArray:
    """(1 - second rate / first rate) x days beyond the sixtieth / all days, for lognormal days.

    With score z = (ln(median / 60)) / sigma: E[(d - 60)+] = mean x Phi(z + sigma) - 60 x Phi(z).
    """
    score = log(hospice_stay_mean / hospice_stay_ratio / SECOND_RATE_FROM) / hospice_stay_sigma
    beyond = hospice_stay_mean * normal(score + hospice_stay_sigma) - SECOND_RATE_FROM * normal(score)
    return (1 - hospice_second_rate) * beyond / hospice_stay_mean
