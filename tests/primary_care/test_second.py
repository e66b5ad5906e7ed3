"""Every quantity of the room against the same central path in plain loops, as it is and under each scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from tests.primary_care.conftest import SCENARIOS, changes_of

SCALARS = (
    "primary_care_programme_noncovered",
    "primary_care_effect_gross",
    "primary_care_replaceable",
    "primary_care_carve_margin",
    "primary_care_leaked",
    "primary_care_lost_noncovered",
    "primary_care_duplicates",
    "primary_care_emergency_more",
    "primary_care_net_per_member",
)
BY_YEAR = (
    "primary_care_physicians",
    "primary_care_physicians_available",
    "primary_care_physicians_needed",
    "primary_care_enrolled",
    "primary_care_unmet",
    "primary_care_enrolled_fees",
    "primary_care_reference_fees",
    "primary_care_addon_mean",
    "primary_care_chronic_payment",
    "primary_care_chronic_today",
    "primary_care_chronic_more",
    "primary_care_net_nhi",
    "primary_care_net_total",
    "primary_care_net_benefit",
    "primary_care_net_nhi_real",
    "primary_care_net_share_of_benefits",
    "primary_care_net_rate_points",
    "primary_care_breakeven_payer",
)
BY_YEAR_AND = {
    "primary_care_enrolled_age": "age",
    "primary_care_fees_per_person": "age",
    "primary_care_enrolled_tier": "tier",
    "primary_care_practices": "tier",
    "primary_care_addon": "tier",
    "primary_care_team_cost": "tier",
    "primary_care_breakeven_practice": "tier",
    "primary_care_zone": "tier",
    "primary_care_avoided_share": "service",
    "primary_care_more_use": "service",
    "primary_care_avoided_fees": "service",
    "primary_care_flows": "component",
    "primary_care_net_by_payer": "payer",
}


def cells(found: Any, dims: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], float]]:
    """The numbers of nested records with their coordinates."""
    if not isinstance(found, Mapping):
        yield {}, found
        return
    for key, inner in found.items():
        for where, value in cells(inner, dims[1:]):
            yield {dims[0]: key} | where, value


def assert_equal(name: str, computed, expected: Any, dims: tuple[str, ...]) -> None:
    # Sums in another order differ in the last digits of their largest part, also where they come near zero.
    largest = float(abs(computed[name].isel(draw=0)).max())
    for where, value in cells(expected, dims):
        found = float(computed[name].sel(where).isel(draw=0))
        assert found == pytest.approx(value, rel=1e-9, abs=1e-11 * largest), (name, where)


@pytest.mark.audits(
    "primary_care_programme_noncovered",
    "primary_care_effect_gross",
    "primary_care_replaceable",
    "primary_care_carve_margin",
    "primary_care_leaked",
    "primary_care_lost_noncovered",
    "primary_care_duplicates",
    "primary_care_emergency_more",
    "primary_care_net_per_member",
    "primary_care_physicians",
    "primary_care_physicians_available",
    "primary_care_physicians_needed",
    "primary_care_enrolled",
    "primary_care_unmet",
    "primary_care_chronic_payment",
    "primary_care_chronic_today",
    "primary_care_chronic_more",
    "primary_care_net_nhi",
    "primary_care_net_total",
    "primary_care_net_benefit",
    "primary_care_net_nhi_real",
    "primary_care_net_share_of_benefits",
    "primary_care_net_rate_points",
    "primary_care_breakeven_payer",
    "primary_care_enrolled_tier",
    "primary_care_practices",
    "primary_care_addon",
    "primary_care_team_cost",
    "primary_care_breakeven_practice",
    "primary_care_zone",
    "primary_care_avoided_fees",
    "primary_care_flows",
    "primary_care_net_by_payer",
    kind="second",
)
@pytest.mark.parametrize("name", SCENARIOS)
def test_under_each_scenario_every_quantity_is_what_plain_loops_find(name, reform, drawn, feeds, plain):
    inputs, computed = drawn(*changes_of(name)), reform(name)
    expected = plain(inputs, feeds)
    for one in SCALARS:
        assert_equal(one, computed, expected[one], ())
    for one in BY_YEAR:
        assert_equal(one, computed, expected[one], ("period",))
    for one, dim in BY_YEAR_AND.items():
        assert_equal(one, computed, expected[one], ("period", dim))


@pytest.mark.audits(
    "primary_care_region_need", "primary_care_region_noncovered", "primary_care_selected", kind="second"
)
def test_provinces_are_chosen_as_loops_from_the_first_to_the_last_choose_them(values, inputs, feeds, plain):
    expected = plain(inputs, feeds)
    for name in ("primary_care_region_need", "primary_care_region_noncovered"):
        assert_equal(name, values, expected[name], ("region",))
    assert_equal("primary_care_selected", values, expected["primary_care_selected"], ("variant", "region"))


@pytest.mark.audits("primary_care_pilot_value", kind="second")
def test_the_value_of_stopping_is_what_evaluations_drawn_at_random_find(values, inputs):
    """400,000 pilots: a true effect, an evaluation with error, a roll-out if the posterior mean saves."""
    net = values["primary_care_net_per_member"].values[1:]
    fees = float(values["primary_care_reference_fees"].sel(period=2030)[0])
    error = float(inputs["primary_care_evaluation_error"][0]) * fees
    rng = np.random.default_rng(5)
    true = rng.normal(net.mean(), net.std(), 400_000)
    seen = true + rng.normal(0, error, true.size)
    weight = net.var() / (net.var() + error**2)
    posterior = net.mean() + weight * (seen - net.mean())
    pilot, rollout = (float(inputs[f"primary_care_{name}"][0]) for name in ("pilot_years", "rollout_years"))
    expected = (pilot * true + rollout * np.where(posterior < 0, true, 0.0)).mean()
    found = float(values["primary_care_pilot_value"].sel(option="may_stop")[0])
    # Monte-Carlo error of the mean over 400,000 pilots, five times over.
    noise = 5 * (pilot * true + rollout * np.where(posterior < 0, true, 0.0)).std() / 400_000**0.5
    assert found == pytest.approx(expected, abs=noise)
