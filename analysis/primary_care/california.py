"""What California's incentives come to: withhold, reinvestment, practice transformation, fines and the goal's pace."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity

_PLANS = "nominal US dollars; county-based plans of California together, 2022"


@quantity(
    unit="million_usd",
    english="Capitation withheld for quality",
    korean="질 평가 원천 유보액",
    published=True,
    basis=_PLANS,
)
def primary_care_medi_cal_withheld(
    primary_care_medi_cal_withhold: xr.DataArray, primary_care_medi_cal_revenue: xr.DataArray
) -> xr.DataArray:
    """Withhold x revenue. The base is the lower bound of capitation before add-ons, which is less than revenue: an
    upper limit.
    """
    return primary_care_medi_cal_withhold * primary_care_medi_cal_revenue


@quantity(
    unit="percent",
    english="Withheld capitation as a share of net income",
    korean="유보액의 순이익 대비 비율",
    published=True,
    basis=_PLANS,
)
def primary_care_medi_cal_withheld_income(
    primary_care_medi_cal_withheld: xr.DataArray, primary_care_medi_cal_income: xr.DataArray
) -> xr.DataArray:
    """Withheld / net income."""
    return primary_care_medi_cal_withheld / primary_care_medi_cal_income


@quantity(
    unit="million_usd",
    dims=("rule",),
    english="Net income to reinvest in the community",
    korean="지역사회 재투자액",
    published=True,
    basis=_PLANS + "; all plans taken as one",
)
def primary_care_medi_cal_reinvestment(
    primary_care_medi_cal_revenue: xr.DataArray,
    primary_care_medi_cal_income: xr.DataArray,
    primary_care_medi_cal_reinvest_low: xr.DataArray,
    primary_care_medi_cal_reinvest_high: xr.DataArray,
    primary_care_medi_cal_reinvest_threshold: xr.DataArray,
    primary_care_medi_cal_reinvest_quality: xr.DataArray,
    primary_care_medi_cal_strategy_low: xr.DataArray,
    primary_care_medi_cal_strategy_high: xr.DataArray,
) -> xr.DataArray:
    """Contract: low share x income up to threshold x revenue + high share x the rest; with quality missed, + quality
    share x income. Strategy: its two shares x income.
    """
    income = primary_care_medi_cal_income
    below = np.minimum(income, primary_care_medi_cal_reinvest_threshold * primary_care_medi_cal_revenue)
    contract = primary_care_medi_cal_reinvest_low * below + primary_care_medi_cal_reinvest_high * (income - below)
    parts = {
        "contract": contract,
        "contract_missed": contract + primary_care_medi_cal_reinvest_quality * income,
        "strategy_low": primary_care_medi_cal_strategy_low * income,
        "strategy_high": primary_care_medi_cal_strategy_high * income,
    }
    found = xr.concat(list(parts.values()), dim=xr.DataArray(list(parts), dims="rule", name="rule"))
    return found.transpose("draw", "rule")


@quantity(
    unit="usd",
    english="Transformation payments a practice",
    korean="기관당 전환 지원금",
    published=True,
    basis="nominal US dollars; mean over practices accepted, three years together",
)
def primary_care_medi_cal_per_practice(
    primary_care_medi_cal_directed: xr.DataArray, primary_care_medi_cal_practices: xr.DataArray
) -> xr.DataArray:
    """Payments to practices / practices accepted."""
    return primary_care_medi_cal_directed / primary_care_medi_cal_practices


@quantity(
    unit="percent",
    english="Cut of the transformation programme by the budget",
    korean="전환 지원 사업 예산 삭감률",
    published=True,
    basis="nominal US dollars; programme total before and after the budget of 2024-25",
)
def primary_care_medi_cal_transformation_cut(
    primary_care_medi_cal_transformation: xr.DataArray, primary_care_medi_cal_transformation_first: xr.DataArray
) -> xr.DataArray:
    """1 - total after / total before."""
    return 1 - primary_care_medi_cal_transformation / primary_care_medi_cal_transformation_first


@quantity(
    unit="usd",
    english="Mean fine of a plan below the median",
    korean="플랜당 평균 제재금",
    published=True,
    basis="nominal US dollars; plans fined for measurement year 2021",
)
def primary_care_medi_cal_fine(
    primary_care_medi_cal_fines: xr.DataArray, primary_care_medi_cal_fined: xr.DataArray
) -> xr.DataArray:
    """Fines of all plans / plans fined."""
    return primary_care_medi_cal_fines / primary_care_medi_cal_fined


@quantity(
    unit="percent",
    dims=("variant",),
    english="Primary care's share of spending reached by 2034",
    korean="2034년 일차의료 지출 비율",
    published=True,
    basis="share of spending of all payers, California",
)
def primary_care_medi_cal_share_reached(
    primary_care_medi_cal_share: xr.DataArray,
    primary_care_medi_cal_pace: xr.DataArray,
    primary_care_medi_cal_pace_years: xr.DataArray,
) -> xr.DataArray:
    """Present share + pace x years."""
    found = primary_care_medi_cal_share + primary_care_medi_cal_pace * primary_care_medi_cal_pace_years
    return found.transpose("draw", "variant")


@quantity(
    unit="percentage_points",
    english="Rise a year that reaches the goal",
    korean="목표 달성에 필요한 연간 상승폭",
    published=True,
    basis="share of spending of all payers, California",
)
def primary_care_medi_cal_pace_needed(
    primary_care_medi_cal_share: xr.DataArray,
    primary_care_medi_cal_goal: xr.DataArray,
    primary_care_medi_cal_pace_years: xr.DataArray,
) -> xr.DataArray:
    """(Goal - present share) / years."""
    return (primary_care_medi_cal_goal - primary_care_medi_cal_share) / primary_care_medi_cal_pace_years
