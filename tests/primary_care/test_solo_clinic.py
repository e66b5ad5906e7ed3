"""What a clinic with one doctor adds for a tier, by hand and by its laws."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.primary_care.solo_clinic import (
    primary_care_solo_cost,
    primary_care_solo_group,
    primary_care_solo_payment,
    primary_care_solo_total,
)

STAFF = ["nurse", "doctor"]


def cost(nurse: float = 1.0, doctor: float = 0.1, on_costs: float = 1.2, growth: float = 0.03) -> xr.DataArray:
    """Tier 1 adds nobody, tier 2 a nurse and a tenth of a doctor; pay of 2025 and of 2026."""
    added = xr.DataArray(
        [[0.0, 0.0], [nurse, doctor]], dims=("tier", "staff"), coords={"tier": ["1", "2"], "staff": STAFF}
    )
    added = added.expand_dims(draw=[0])
    pay = xr.DataArray([50e6, 200e6], dims="staff", coords={"staff": STAFF})
    year = xr.DataArray([2025.0, 2026.0], dims="staff", coords={"staff": STAFF})
    reporting = xr.DataArray([4e6, 6e6], dims="tier", coords={"tier": ["1", "2"]})
    return primary_care_solo_cost(added, pay, year, xr.DataArray(growth), xr.DataArray(on_costs), reporting)


@pytest.mark.audits("primary_care_solo_cost", kind="hand")
def test_a_nurse_costs_her_pay_of_2025_a_year_on_with_the_employers_part():
    # 50 million × 1.03 × 1.2 = 61.8; a tenth of 200 million × 1.2 = 24; 6 for reporting
    second = cost().sel(draw=0, tier="2")
    assert second.sel(component=["staff", "hours", "reporting"]).values == pytest.approx([61.8e6, 24e6, 6e6])


@pytest.mark.audits("primary_care_solo_total", kind="hand")
def test_the_parts_of_a_tier_add():
    assert primary_care_solo_total(cost()).sel(draw=0).values == pytest.approx([4e6, 91.8e6])


@pytest.mark.audits("primary_care_solo_payment", kind="hand")
def test_91_million_over_a_thousand_members_is_7650_won_a_month():
    payment = primary_care_solo_payment(primary_care_solo_total(cost()), xr.DataArray(1000.0))
    assert payment.sel(draw=0, tier="2").item() == pytest.approx(7650)


@pytest.mark.audits("primary_care_solo_group", kind="hand")
def test_a_cost_of_twice_the_add_on_is_for_two_clinics():
    payment = xr.DataArray([4000.0, 7650.0], dims="tier", coords={"tier": ["1", "2"]})
    add_on = xr.DataArray([2000.0, 7650.0], dims="tier", coords={"tier": ["1", "2"]})
    assert primary_care_solo_group(payment, add_on).values == pytest.approx([2, 1])


@pytest.mark.audits("primary_care_solo_cost", kind="law")
def test_a_tier_that_asks_for_nobody_costs_its_reporting_alone():
    first = cost().sel(draw=0, tier="1")
    assert first.sel(component="reporting").item() == first.sum().item()


@pytest.mark.audits("primary_care_solo_cost", kind="law")
def test_twice_the_staff_is_twice_their_cost_and_the_same_reporting():
    one, two = cost().sel(tier="2"), cost(nurse=2.0, doctor=0.2).sel(tier="2")
    ratio = (two / one).sel(draw=0, component=["staff", "hours", "reporting"])
    assert ratio.values == pytest.approx([2, 2, 1])


@pytest.mark.audits("primary_care_solo_payment", "primary_care_solo_group", kind="law")
def test_a_larger_panel_lowers_the_payment_and_the_group_in_proportion():
    total = primary_care_solo_total(cost())
    add_on = xr.DataArray([2000.0, 7000.0], dims="tier", coords={"tier": ["1", "2"]})
    small, large = (primary_care_solo_payment(total, xr.DataArray(panel)) for panel in (1000.0, 2000.0))
    assert (small / large).values == pytest.approx(np.full((1, 2), 2.0))
    groups = primary_care_solo_group(small, add_on) / primary_care_solo_group(large, add_on)
    assert groups.values == pytest.approx(np.full((1, 2), 2.0))


@pytest.mark.audits("primary_care_solo_total", kind="law")
def test_a_higher_tier_never_costs_less_in_any_draw(values):
    total = values["primary_care_solo_total"]
    assert bool((total.sel(tier="3") > total.sel(tier="2")).all())
    assert bool((total.sel(tier="2") > total.sel(tier="1")).all())


@pytest.mark.audits("primary_care_solo_cost", kind="second")
def test_the_cost_of_the_second_tier_is_that_of_plain_arithmetic(parameters, values):
    """Draw 0 again, from the rows of the parameters and in a loop."""
    rows = {
        (cell_id, dict(cell.labels).get("tier"), dict(cell.labels).get("staff")): cell.value
        for cell_id, parameter in parameters.items()
        for cell in parameter.cells
    }
    growth, on_costs = rows["primary_care_pay_growth", None, None], rows["primary_care_on_costs", None, None]
    staff = 0.0
    for name in ("nurse", "social_worker", "nurse_aide"):
        years = 2026 - rows["primary_care_pay_year", None, name]
        pay = rows["primary_care_pay", None, name] * (1 + growth) ** years
        staff += rows["primary_care_team_staff", "2", name] * pay * on_costs
    found = values["primary_care_solo_cost"].isel(draw=0).sel(tier="2", component="staff")
    assert found.item() == pytest.approx(staff)
