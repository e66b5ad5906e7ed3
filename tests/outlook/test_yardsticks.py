"""Prices of 2025 and a point of the contribution rate: by hand, laws, and against the balancing rate."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.outlook.yardsticks import outlook_price_level, outlook_rate_point


def drawn(*values: float) -> xr.DataArray:
    return xr.DataArray(list(values), dims="draw", coords={"draw": range(len(values))})


@pytest.mark.audits("outlook_price_level", kind="hand")
def test_two_percent_a_year_make_prices_of_2027_four_percent_and_a_bit_higher_than_those_of_2025():
    level = outlook_price_level(drawn(0.02))
    # 1.02 x 1.02 = 1.0404
    assert level.sel(period=[2025, 2026, 2027]).values[0] == pytest.approx([1, 1.02, 1.0404])


@pytest.mark.audits("outlook_price_level", kind="law")
def test_without_inflation_prices_stay():
    assert (outlook_price_level(drawn(0.0, 0.0)) == 1).all()


@pytest.mark.audits("outlook_rate_point", kind="hand")
def test_a_point_brings_an_eighth_of_the_premiums_that_eight_percent_bring_and_the_subsidy_on_it():
    years = {"draw": [0], "period": [2026]}
    premium, rate = (xr.DataArray([[value]], dims=("draw", "period"), coords=years) for value in (80e12, 0.08))
    # 80 / 8 = 10 trillion won of premium, 15 % more with subsidy and other revenue
    point = outlook_rate_point(premium, drawn(0.14), drawn(0.01), rate)
    assert float(point.squeeze()) == pytest.approx(11.5e12)


@pytest.mark.audits("outlook_rate_point", kind="second")
def test_points_times_their_worth_close_the_gap_that_the_balancing_rate_closes(values):
    """(balancing rate - rate) in points x worth of a point = expenditure - income without the return on the reserve."""
    years = values["outlook_rate_point"].period
    points = (values["outlook_balancing_rate"] - values["outlook_rate"]).sel(period=years) / 0.01
    income = values["outlook_rate_point"] * values["outlook_rate"].sel(period=years) / 0.01
    gap = values["outlook_expenditure"].sel(period=years) - income
    np.testing.assert_allclose(points * values["outlook_rate_point"], gap.transpose("draw", "period"), rtol=1e-9)
