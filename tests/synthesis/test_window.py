from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from analysis.synthesis import last_year_share, window_weight

# Won by month before death, last month first: 300 + 200 + 100 + 9 × 44.444… = 1,000 in the year
PROFILE = np.array([300.0, 200.0, 100.0, *[400 / 9] * 9])


def test_a_saving_in_the_last_month_is_its_share_of_the_year():
    # 37 % of 300 saved, of 1,000
    assert last_year_share(-0.37, 1, PROFILE) == pytest.approx(-0.111)
    # two months and a half: 300 + 200 + 50
    assert last_year_share(-0.10, 2.5, PROFILE) == pytest.approx(-0.055)
    assert last_year_share(-0.10, 7 / 30.4, PROFILE) == pytest.approx(-0.10 * 300 * 7 / 30.4 / 1000)


def test_a_window_of_a_year_changes_nothing_and_a_longer_one_counts_money_before_it():
    assert last_year_share(-0.2, 12, PROFILE) == pytest.approx(-0.2)
    # twelve more months of 50 each: 10 % of 1,300 moves, in terms of 1,000
    assert last_year_share(-0.1, 18, np.append(PROFILE, [50.0] * 12)) == pytest.approx(-0.13)


@given(st.floats(0.1, 11.9), st.floats(0.01, 1000), st.floats(-1, 1))
def test_the_unit_of_spending_does_not_matter_and_no_effect_stays_none(months, unit, effect):
    assert last_year_share(effect, months, unit * PROFILE) == pytest.approx(last_year_share(effect, months, PROFILE))
    assert last_year_share(0.0, months, PROFILE) == 0


@given(st.floats(0.1, 11), st.floats(0.1, 1))
def test_a_longer_window_weighs_more(months, longer):
    assert window_weight(months + longer, PROFILE) > window_weight(months, PROFILE)


def test_windows_of_a_month_each_add_to_the_year():
    weights = [window_weight(month, PROFILE) for month in range(1, 13)]
    assert np.diff([0.0, *weights]) == pytest.approx(PROFILE / 1000)


def test_draws_of_effect_and_profile_are_converted_draw_by_draw():
    profile = xr.DataArray([PROFILE, np.ones(12)], dims=("draw", "component"), coords={"component": range(1, 13)})
    effect = xr.DataArray([-0.37, -0.36], dims="draw")
    converted = last_year_share(effect, 1, profile, dim="component")
    assert converted.dims == ("draw",)
    assert converted.values == pytest.approx([-0.111, -0.03])
    assert last_year_share(-0.36, 1, profile.transpose("component", "draw"), dim="component").values == pytest.approx(
        [-0.108, -0.03]
    )
    # The same as bare arrays, months last
    assert last_year_share(effect.values, 1, profile.values) == pytest.approx(converted.values)


@pytest.mark.parametrize(
    ("months", "profile", "said"),
    [
        (0, PROFILE, "above 0"),
        (1, PROFILE[:11], "at least 12"),
        (18, PROFILE, "at least 18"),
        (1, -PROFILE, "negative"),
    ],
)
def test_a_window_that_the_profile_does_not_cover_is_refused(months, profile, said):
    with pytest.raises(ValueError, match=said):
        last_year_share(-0.1, months, profile)
