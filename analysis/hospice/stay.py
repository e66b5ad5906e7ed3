"""Days enrolled: lognormal by type, from mean and the ratio of mean to median, and what they cover of the last year.

Spending in the last d days of a year of life is taken as (d / 365) ^ g of it, with g from the share of the last
month. One number then converts windows of studies, prices a stay and gives break-even stays in closed form.
"""

from __future__ import annotations

import math

import numpy as np
import xarray as xr

from analysis.hospice.horizon import ramp
from analysis.hospice.lognormal import MONTH, YEAR, covered, log, normal
from analysis.hospice.streams import on_streams
from analysis.model import quantity

BANDS = {"1-7": 7.0, "8-14": 14.0, "15-30": 30.0, "31-60": 60.0, "61-180": 180.0, "over_180": np.inf}
"""Last day of each band of days enrolled."""


@quantity(unit="ratio", english="Standard deviation of the logarithm of days", korean="이용일수 로그 표준편차")
def hospice_stay_sigma(hospice_stay_ratio: xr.DataArray) -> xr.DataArray:
    """(2 ln(mean / median)) ^ 0.5 of a lognormal."""
    return (2 * log(hospice_stay_ratio)) ** 0.5


@quantity(
    unit="days",
    dims=("provider", "period"),
    english="Mean days enrolled by type",
    korean="유형별 평균 이용일수",
    published=True,
    basis="a user of the type",
)
def hospice_days(
    hospice_stay_mean: xr.DataArray, hospice_stay_change: xr.DataArray, hospice_target_year: xr.DataArray
) -> xr.DataArray:
    """Mean stay x (1 + change), in equal steps from 2026 to the target year."""
    change = 1 + hospice_stay_change * ramp(hospice_target_year)
    return (hospice_stay_mean * change).transpose("draw", "provider", "period")


@quantity(
    unit="percent",
    dims=("provider", "band"),
    english="Users by days enrolled",
    korean="이용일수 구간별 이용자 비율",
    published=True,
    basis="share of users of the type, today's stays",
)
def hospice_stay_bands(
    hospice_stay_mean: xr.DataArray, hospice_stay_ratio: xr.DataArray, hospice_stay_sigma: xr.DataArray
) -> xr.DataArray:
    """Lognormal share between the ends of each band."""
    ends = xr.DataArray(list(BANDS.values()), dims="band", coords={"band": list(BANDS)})
    score = (log(ends) - log(hospice_stay_mean / hospice_stay_ratio)) / hospice_stay_sigma
    below = normal(score)
    return below - below.shift(band=1, fill_value=0.0)


@quantity(
    unit="ratio",
    dims=("cause",),
    english="Exponent of spending towards death",
    korean="사망 전 진료비 집중 지수",
    published=True,
    basis="fees of the last d days are (d / 365) ^ exponent of those of the last year",
)
def hospice_profile(hospice_last_month_share: xr.DataArray) -> xr.DataArray:
    """ln(share of the last month) / ln(30 / 365)."""
    return log(hospice_last_month_share) / math.log(MONTH / YEAR)


@quantity(
    unit="share",
    dims=("stream",),
    english="Part of last-year spending that a stay covers",
    korean="이용기간 진료비 비중",
)
def hospice_covered_held(
    hospice_stay_mean: xr.DataArray,
    hospice_stay_ratio: xr.DataArray,
    hospice_stay_sigma: xr.DataArray,
    hospice_profile: xr.DataArray,
) -> xr.DataArray:
    """Mean of (days / 365) ^ exponent over today's lognormal days."""
    median = on_streams(hospice_stay_mean / hospice_stay_ratio)
    return covered(median, hospice_stay_sigma, on_streams(hospice_profile))


@quantity(
    unit="share", dims=("stream", "period"), english="The same with a scenario's stays", korean="시나리오 이용기간 비중"
)
def hospice_covered(
    hospice_days: xr.DataArray,
    hospice_stay_ratio: xr.DataArray,
    hospice_stay_sigma: xr.DataArray,
    hospice_profile: xr.DataArray,
) -> xr.DataArray:
    """Mean of (days / 365) ^ exponent over lognormal days; the ratio of mean to median stays."""
    median = on_streams(hospice_days / hospice_stay_ratio)
    return covered(median, hospice_stay_sigma, on_streams(hospice_profile))
