"""Who bears a bad year: the parts add up, and the deviation is that of a simulated number of admissions."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.network import risk


def test_five_admissions_per_thousand_of_ten_million_won_are_100_million_for_2000_people(place, one):
    found = risk.network_bundle_budget(one(5.0), one(10e6), place(2000).isel(draw=0, drop=True))
    assert found.item() == pytest.approx(100e6)


def test_the_budget_is_the_same_for_each_head(values, inputs):
    head = values["network_bundle_budget"] / inputs["network_people"]
    np.testing.assert_allclose(head.max("region"), head.min("region"), rtol=1e-12)


@pytest.mark.audits("network_bundle_deviation", kind="hand")
def test_a_hundred_admissions_vary_by_a_sixth_when_costs_vary_by_1_2(place, one):
    """sqrt(0.03 ^ 2 + 0.04 ^ 2 + (1 + 1.44) / 100) = sqrt(0.0269) = 0.16401."""
    found = risk.network_bundle_deviation(
        one(5.0), one(1.2), one(0.03), one(0.04), place(20000).isel(draw=0, drop=True)
    )
    assert found.item() == pytest.approx(np.sqrt(0.0269), rel=1e-12)


@pytest.mark.audits("network_bundle_deviation", kind="second")
def test_the_closed_form_is_what_a_simulation_of_admissions_shows(place, one):
    """40,000 years of Poisson(100) admissions with gamma costs of variation 1.2; the error of a deviation is 1/283."""
    chance = np.random.default_rng(7)
    counts = chance.poisson(100, 40_000)
    shape = 1 / 1.2**2
    spent = chance.gamma(np.maximum(counts * shape, 1e-9), 1 / shape)
    found = risk.network_bundle_deviation(one(5.0), one(1.2), one(0.0), one(0.0), place(20000).isel(draw=0, drop=True))
    assert spent.std() / 100 == pytest.approx(found.item(), rel=0.015)


@pytest.mark.audits("network_loss", "network_payer_excess", kind="hand")
def test_a_year_ten_percent_over_costs_the_network_five_with_a_corridor_of_five(place, one):
    """Budgets 100 and 300, excess 10 and -2 %. Itemised: the payer (10 - 6) / 400 = 1 %. Corridor: 5 left of 400."""
    excess = place(0.10, -0.02)
    loss = risk.network_loss(excess, one(0.05))
    assert loss.isel(draw=0).values == pytest.approx(np.array([[0, 0], [0.10, -0.02], [0.05, -0.02]]))
    payer = risk.network_payer_excess(excess, loss, place(100, 300))
    assert payer.values.ravel() == pytest.approx([0.01, 0, 0.0125])


@pytest.mark.audits("network_loss", "network_payer_excess", kind="law")
def test_what_payer_and_networks_bear_together_does_not_depend_on_the_arrangement(values):
    share = values["network_bundle_budget"] / values["network_bundle_budget"].sum("region")
    together = xr.dot(values["network_loss"], share, dim="region") + values["network_payer_excess"]
    np.testing.assert_allclose(together, xr.dot(values["network_excess"], share, dim="region").broadcast_like(together))
    assert (values["network_loss"].sel(arrangement="itemised") == 0).all()
    np.testing.assert_allclose(values["network_payer_excess"].sel(arrangement="bundle"), 0, atol=1e-15)


@pytest.mark.audits("network_loss", kind="second")
def test_simulated_losses_spread_as_the_closed_form_says(run, inputs, values):
    """With the spreads held at their central value the draws of the shocks show the deviation; 200 draws: 15 %."""
    held = {
        name: xr.zeros_like(inputs[name]) + inputs[name].isel(draw=0, drop=True)
        for name in (
            "network_bundle_admissions",
            "network_bundle_variation",
            "network_bundle_common",
            "network_bundle_local",
        )
    }
    found = run(**held)
    spread = found["network_loss"].sel(arrangement="bundle").isel(draw=slice(1, None)).std("draw")
    ratio = spread / values["network_bundle_deviation"].isel(draw=0)
    assert float(ratio.mean()) == pytest.approx(1, abs=0.15)
