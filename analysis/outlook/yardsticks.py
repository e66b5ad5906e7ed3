"""What an amount of won is measured against: prices of 2025 and a point of the contribution rate."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.outlook.growth import LAST, START

POINT = 0.01
"""One percentage point."""


@quantity(
    unit="ratio",
    dims=("period",),
    english="Price level",
    korean="물가수준",
    published=True,
    basis="consumer prices, 2025 = 1",
)
def outlook_price_level(outlook_inflation: xr.DataArray) -> xr.DataArray:
    """(1 + inflation) to the power of the years since 2025."""
    years = np.arange(START, LAST + 1)
    since = xr.DataArray(years - START, dims="period", coords={"period": years})
    return ((1 + outlook_inflation) ** since).transpose("draw", "period")


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="What a percentage point of the contribution rate brings",
    korean="보험료율 1%p의 수입 규모",
    published=True,
    basis="nominal, cash basis; premiums with the subsidy and other revenue that move with them",
)
def outlook_rate_point(
    outlook_premium: xr.DataArray,
    outlook_subsidy_ratio: xr.DataArray,
    outlook_other_revenue_ratio: xr.DataArray,
    outlook_rate: xr.DataArray,
) -> xr.DataArray:
    """Premium x (1 + subsidy + other) / contribution rate x one percentage point, as the balancing rate counts it."""
    income = outlook_premium * (1 + outlook_subsidy_ratio + outlook_other_revenue_ratio)
    return (income / outlook_rate.sel(period=income.period) * POINT).transpose("draw", "period")
