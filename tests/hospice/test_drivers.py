"""The split by driver: exact, silent where nothing moves, and of the sign that prices give it."""

from __future__ import annotations

import pytest
import xarray as xr

DRIVERS = ["deaths", "use", "stay", "effect", "price"]


@pytest.mark.audits("hospice_drivers", kind="law")
@pytest.mark.audits("hospice_account", kind="law")
@pytest.mark.parametrize("scenario", [None, "hospice_second_plan", "hospice_home_first", "hospice_early_palliative"])
def test_the_drivers_add_to_the_change_of_the_account_since_2026(values, under, scenario):
    """The account is computed from payments and avoided spending, the parts from the split."""
    found = under(scenario) if scenario else values
    split, account = found["hospice_drivers"], found["hospice_account"]
    change = account.sel(period=split.period) - account.sel(period=2026, drop=True)
    xr.testing.assert_allclose(split.sel(driver=DRIVERS).sum("driver"), change, atol=10.0)
    xr.testing.assert_allclose(split.sel(driver="total", drop=True), change, atol=10.0)


@pytest.mark.audits("hospice_drivers", kind="hand")
def test_what_a_scenario_does_not_move_gets_nothing(values, under):
    """No scenario of these changes stays; today's programme keeps its rate, so use moves by capacity alone."""
    for found in (values, under("hospice_second_plan")):
        assert abs(found["hospice_drivers"].sel(driver="stay")).max() < 1e-3
    held = values["hospice_unserved"].sel(period=[2030, 2035, 2040]).sum("provider") == 0
    assert abs(values["hospice_drivers"].sel(driver="use").where(held, 0.0)).max() < 1e-3


@pytest.mark.audits("hospice_drivers", kind="hand")
def test_dearer_hospice_raises_the_account_and_dearer_usual_care_lowers_it(central):
    assert central("hospice_drivers", driver="price", period=2035) > 0
    assert central("hospice_drivers", driver="effect", period=2035) < 0


@pytest.mark.audits("hospice_account", kind="hand")
def test_the_account_is_payments_less_avoided_spending_of_the_four_types(central):
    kinds = ("inpatient", "home", "consultation", "early")
    expected = sum(
        central("hospice_payments", provider=kind, period=2030) - central("hospice_avoided", provider=kind, period=2030)
        for kind in kinds
    )
    assert central("hospice_account", period=2030) == pytest.approx(expected)
