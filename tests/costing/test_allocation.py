"""Laws of fully distributed cost, on small numbers and on drawn ones."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.costing.allocation import after_deduction, by_activity, full_cost, recovery_ratio, shares

WON = st.floats(1.0, 1e9)


def staff(*values: float) -> xr.DataArray:
    return xr.DataArray(list(values), dims="staff", coords={"staff": ["doctor", "aide"][: len(values)]})


def activities(*values: float) -> xr.DataArray:
    names = ["consultation", "procedure", "clinic_management"]
    return xr.DataArray(list(values), dims="activity", coords={"activity": names[: len(values)]})


def test_a_cost_of_100_follows_pay_and_time():
    """Doctor 3/4 of pay, half of the time on each; aide 1/4, all on procedures: 37.5 and 37.5 + 25."""
    time = xr.DataArray([[0.5, 0.5], [0.0, 1.0]], dims=("staff", "activity"), coords={"staff": ["doctor", "aide"]})
    found = by_activity(xr.DataArray(100.0), shares(staff(3, 1), "staff"), time)
    assert found.values.tolist() == [37.5, 62.5]


def test_a_share_of_a_quarter_leaves_three_quarters():
    assert float(after_deduction(xr.DataArray(200.0), 0.25)) == 150


def test_absorbed_cost_goes_where_cost_is():
    """20 of management over 60 and 20: 15 and 5."""
    found = full_cost(activities(60, 20, 20), "clinic_management")
    assert found.values.tolist() == [75, 25]


def test_a_ratio_without_cost_has_no_value():
    assert np.isnan(recovery_ratio(activities(1.0), activities(0.0))).all()


@given(arrays(float, 2, elements=WON), arrays(float, (2, 3), elements=WON), WON)
def test_nothing_is_lost_or_made(pay, hours, amount):
    time = shares(xr.DataArray(hours, dims=("staff", "activity")), "activity")
    distributed = by_activity(xr.DataArray(amount), shares(xr.DataArray(pay, dims="staff"), "staff"), time)
    assert float(distributed.sum()) == pytest.approx(amount)


@given(arrays(float, 3, elements=WON))
def test_absorbing_keeps_the_total(cost):
    found = full_cost(activities(*cost), "clinic_management")
    assert float(found.sum()) == pytest.approx(cost.sum())


@given(arrays(float, 2, elements=WON), arrays(float, 2, elements=WON), st.floats(1e-3, 1e3))
def test_counting_in_other_won_changes_no_ratio(revenue, cost, scale):
    one = recovery_ratio(activities(*revenue), activities(*cost))
    other = recovery_ratio(activities(*revenue) * scale, activities(*cost) * scale)
    xr.testing.assert_allclose(one, other)


@given(arrays(float, (2, 2), elements=WON))
def test_splitting_a_staff_group_in_two_halves_changes_nothing(hours):
    time = shares(xr.DataArray(hours, dims=("staff", "activity")), "activity")
    whole = by_activity(xr.DataArray(100.0), xr.DataArray([0.6, 0.4], dims="staff"), time)
    split = xr.concat([time, time.isel(staff=[1])], dim="staff")
    halves = by_activity(xr.DataArray(100.0), xr.DataArray([0.6, 0.2, 0.2], dims="staff"), split)
    xr.testing.assert_allclose(whole, halves)
