"""What hospice does to other spending of a user.

One estimand: the net change of payers' spending on a user, hospice included, as a share of the user's last-year fees;
minus is a saving. Spending avoided is hospice payment less that net change, worked out once at payments of 2024, so
hospice payments never count twice. A stay avoids the same share of the usual spending of the days that it covers.
"""

from __future__ import annotations

import xarray as xr

from analysis.hospice.horizon import BASE, FIRST, LAST
from analysis.hospice.streams import apart, by, on_streams
from analysis.model import quantity

HALF = 0.5
"""Part of the crude contrast that the stated effects have taken off."""

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
