"""What hospice does to other spending of a user, and what follows for a user and a stay.

One estimand: the net change of payers' spending on a user, hospice included, as a share of the user's last-year fees;
minus is a saving. Spending avoided is hospice payment less that net change, worked out once at payments of 2024, so
hospice payments never count twice. A stay avoids the same share of the usual spending of the days that it covers.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.hospice.horizon import BASE, FIRST, LAST
from analysis.hospice.people import DAYS as YEAR
from analysis.hospice.streams import STREAMS, apart, by, on_streams
from analysis.model import quantity

LONGEST = 1095.0
"""Days at which a break-even stay is cut: a stay of three years that still saves has none."""

HALF = 0.5
"""Part of the crude contrast that the stated effects have taken off."""

DAYS = (7, 14, 30, 60, 90, 180, 365)

BASIS = "fees of all payers, patient share included; without non-covered services"


@quantity(
    unit="million_won_per_person",
    dims=("cause",),
    english="Usual fees of the last year of life",
    korean="통상적인 사망 전 1년 진료비",
    published=True,
    basis=f"nominal, 2024; {BASIS}; people who do not use hospice",
)
def hospice_last_year_fees(
    hospice_usual_month: xr.DataArray, hospice_usual_growth: xr.DataArray, hospice_last_month_share: xr.DataArray
) -> xr.DataArray:
    """Fees of the last 30 days x growth to 2024 / share of the last month in the last year."""
    return hospice_usual_month * hospice_usual_growth / hospice_last_month_share


@quantity(
    unit="ratio",
    dims=("period",),
    english="Usual fees of the last year of life since 2024",
    korean="사망 전 1년 진료비 수준",
    published=True,
    basis="2024 is 1; a person of the same cause of death",
)
def hospice_usual_level(
    hospice_fee_level: xr.DataArray, outlook_residual_level: xr.DataArray, hospice_residual_share: xr.DataArray
) -> xr.DataArray:
    """Fee increases since 2024 x residual growth of fees ^ part of it that the last year of life shares."""
    price = hospice_fee_level / hospice_fee_level.sel(period=BASE, drop=True)
    residual = outlook_residual_level.sel(period=slice(FIRST, LAST))
    return (price.sel(period=slice(FIRST, LAST)) * residual**hospice_residual_share).transpose("draw", "period")


@quantity(unit="share", dims=("stream",), english="Net effect on today's users", korean="현 이용자 순효과")
def hospice_effect_now(
    hospice_effect_average: xr.DataArray, hospice_selection_discount: xr.DataArray, hospice_selection_gap: xr.DataArray
) -> xr.DataArray:
    """Effect of the type and disease + (part of the crude contrast that is selection - 1/2) x crude contrast.

    The effects are stated with half of the contrast taken off; what is selection in one comparison of users with
    others is taken to be so in all, so every type and disease moves with it.
    """
    return on_streams(hospice_effect_average) + (hospice_selection_discount - HALF) * hospice_selection_gap


@quantity(unit="share", dims=("stream",), english="Net effect on additional users", korean="추가 이용자 순효과")
def hospice_effect_added(hospice_effect_now: xr.DataArray, hospice_effect_margin: xr.DataArray) -> xr.DataArray:
    """Effect on today's users + what the margin adds."""
    return hospice_effect_now + on_streams(hospice_effect_margin)


@quantity(unit="share", dims=("stream",), english="Hospice payment of a mean stay", korean="평균 이용 진료비 비중")
def hospice_payment_share(
    hospice_day_fee_reference: xr.DataArray, hospice_stay_mean: xr.DataArray, hospice_last_year_fees: xr.DataArray
) -> xr.DataArray:
    """Fee of a day x mean stay / last-year fees, all of 2024."""
    return on_streams(hospice_day_fee_reference * hospice_stay_mean) / on_streams(hospice_last_year_fees)


@quantity(
    unit="percent",
    dims=("provider", "cause"),
    english="Spending avoided that would pay for a hospice stay",
    korean="호스피스 손익분기 절감률",
    published=True,
    basis=f"of last-year fees; mean stay and fees of 2024; {BASIS}",
)
def hospice_breakeven_effect(hospice_payment_share: xr.DataArray) -> xr.DataArray:
    """Hospice payment / last-year fees: where the net effect is zero."""
    return apart(hospice_payment_share)


@quantity(
    unit="percent",
    dims=("provider", "cause"),
    english="Spending avoided by a hospice stay",
    korean="호스피스 이용의 진료비 절감률",
    published=True,
    basis=f"of last-year fees, before hospice payments; today's users; mean over stays of 2024; {BASIS}",
)
def hospice_avoided_share(hospice_payment_share: xr.DataArray, hospice_effect_now: xr.DataArray) -> xr.DataArray:
    """Hospice payment / last-year fees - net effect."""
    return apart(hospice_payment_share - hospice_effect_now)


@quantity(unit="ratio", dims=("stream",), english="Usual spending displaced, today's users", korean="대체율(현 이용자)")
def hospice_displaced(
    hospice_payment_share: xr.DataArray, hospice_effect_now: xr.DataArray, hospice_covered_held: xr.DataArray
) -> xr.DataArray:
    """(hospice payment / last-year fees - net effect) / share of last-year fees that the stay covers."""
    return (hospice_payment_share - hospice_effect_now) / hospice_covered_held


@quantity(
    unit="ratio", dims=("stream",), english="Usual spending displaced, additional users", korean="대체율(추가 이용자)"
)
def hospice_displaced_added(
    hospice_payment_share: xr.DataArray, hospice_effect_added: xr.DataArray, hospice_covered_held: xr.DataArray
) -> xr.DataArray:
    """The same with the net effect on additional users."""
    return (hospice_payment_share - hospice_effect_added) / hospice_covered_held


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


@quantity(
    unit="billion_won",
    dims=("provider", "period"),
    english="Other spending avoided by hospice, by type",
    korean="유형별 절감 진료비",
    published=True,
    basis=f"nominal; all users; before hospice payments; {BASIS}",
)
def hospice_avoided(
    hospice_people_kept: xr.DataArray,
    hospice_people_added: xr.DataArray,
    hospice_served: xr.DataArray,
    hospice_displaced: xr.DataArray,
    hospice_displaced_added: xr.DataArray,
    hospice_covered: xr.DataArray,
    hospice_last_year_fees: xr.DataArray,
    hospice_usual_level: xr.DataArray,
) -> xr.DataArray:
    """Users x displaced share x covered share x last-year fees; additional users at their own displaced share."""
    displaced = hospice_people_kept * hospice_displaced + hospice_people_added * hospice_displaced_added
    usual = on_streams(hospice_last_year_fees) * hospice_usual_level
    found = by("provider", displaced * hospice_served * hospice_covered * usual)
    return found.transpose("draw", "provider", "period")


@quantity(
    unit="billion_won",
    dims=("cause", "period"),
    english="Other spending avoided in addition, by group of diseases",
    korean="질환군별 추가 절감 진료비",
    basis=f"nominal; against today's programme; before hospice payments; {BASIS}",
)
def hospice_avoided_added(
    hospice_people_kept: xr.DataArray,
    hospice_people_added: xr.DataArray,
    hospice_served: xr.DataArray,
    hospice_displaced: xr.DataArray,
    hospice_displaced_added: xr.DataArray,
    hospice_covered: xr.DataArray,
    hospice_people_held: xr.DataArray,
    hospice_served_held: xr.DataArray,
    hospice_covered_held: xr.DataArray,
    hospice_last_year_fees: xr.DataArray,
    hospice_usual_level: xr.DataArray,
) -> xr.DataArray:
    """Spending avoided with the scenario, less that avoided by today's programme."""
    displaced = hospice_people_kept * hospice_displaced + hospice_people_added * hospice_displaced_added
    now = displaced * hospice_served * hospice_covered
    held = hospice_people_held * hospice_displaced * hospice_served_held * hospice_covered_held
    usual = on_streams(hospice_last_year_fees) * hospice_usual_level
    return by("cause", (now - held) * usual).transpose("draw", "cause", "period")


def _net_of_days(
    fee: xr.DataArray, displaced: xr.DataArray, exponent: xr.DataArray, fees: xr.DataArray, level: xr.DataArray
) -> xr.DataArray:
    days = xr.DataArray(np.array(DAYS, dtype=float), dims="days", coords={"days": [str(one) for one in DAYS]})
    paid = on_streams(fee.sel(period=FIRST, drop=True)) * days
    usual = on_streams(fees) * level.sel(period=FIRST, drop=True)
    return paid - displaced * usual * (days / YEAR) ** on_streams(exponent)
