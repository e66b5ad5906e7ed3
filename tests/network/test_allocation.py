"""Money by rule: to the won, within bounds, whatever the order; indices through the graph; the optimum is one."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.network import allocation, equity, inequality


@pytest.mark.audits("network_allocation", "network_account_allocation", kind="law")
def test_every_rule_divides_the_whole_budget_to_the_won_in_every_draw(values, inputs):
    for name, budget in (
        ("network_allocation", "network_facility_budget"),
        ("network_account_allocation", "network_special_account_size"),
    ):
        found = values[name]
        assert (found == np.rint(found)).all()
        assert (found.sum("region") == np.rint(inputs[budget])).all()


@pytest.mark.audits("network_allocation", "network_account_allocation", kind="law")
def test_no_hub_has_less_than_its_least_or_more_than_its_most(values, inputs):
    for name, budget in (
        ("network_allocation", "network_facility_budget"),
        ("network_account_allocation", "network_special_account_size"),
    ):
        parts = values[name] / inputs[budget] * 17
        # A won of 200 billion, seventeen parts: 1e-10.
        assert (parts >= inputs["network_hub_minimum"] - 1e-9).all()
        assert (parts <= inputs["network_hub_maximum"] + 1e-9).all()


@pytest.mark.audits("network_allocation", kind="law")
def test_the_order_of_the_provinces_changes_no_allocation(run, inputs, values):
    names = list(values["network_need_index"].region.values)[::-1]
    turned = {
        name: array.sel(region=names) for name, array in inputs.items() if "region" in array.dims and "network" in name
    }
    turned["demography_province_population"] = values["demography_province_population"].sel(region=names)
    found = run(**turned)["network_allocation"].sel(region=names[::-1])
    np.testing.assert_array_equal(found, values["network_allocation"])


@pytest.mark.audits("network_allocation", "network_allocation_per_head", "network_optimum_reached", kind="hand")
def test_ten_won_over_two_places_by_five_rules(place, one):
    """Without bounds: need 3 to 1: 7.5 and 2.5, the remainders are equal and place_0 is first by name: 8 and 2.

    Equal 5, 5; people 1 to 4: 2, 8; fees 4 to 1: 8, 2. Optimum: deaths 2 and 8 of 1 and 4 people are two a head in
    both, so that each head has the same: 2 and 8, 2 won a head. By need 8 and 0.5 won a head.
    """
    people = place(1, 4).isel(draw=0, drop=True)
    fees = xr.DataArray([[4.0], [1.0]], coords={"region": people.region, "period": [2024]}, dims=("region", "period"))
    deaths, scale = place(2, 8), one(4.0)
    found = allocation.network_allocation(one(10.0), one(0.0), one(2.0), place(3, 1), people, fees, deaths, scale)
    assert found.isel(draw=0).values.tolist() == [[8, 2], [5, 5], [2, 8], [8, 2], [2, 8]]
    heads = allocation.network_allocation_per_head(found, people)
    assert heads.sel(rule="need").values.tolist() == [[8, 0.5]]
    reached = allocation.network_optimum_reached(found, deaths, people, scale)
    by_need = 2 * (1 - np.exp(-8 / 4)) + 8 * (1 - np.exp(-0.5 / 4))
    best = 10 * (1 - np.exp(-2 / 4))
    assert reached.sel(rule="need").item() == pytest.approx(by_need / best)
    assert reached.sel(rule=["head", "optimum"]).values == pytest.approx(np.ones((1, 2)))


@pytest.mark.audits("network_account_allocation", kind="hand")
def test_an_account_of_a_hundred_won_follows_need_within_the_bounds(place, one):
    """Need 8, 1, 1 with at most 1.5 equal parts: 50, and 25 each for the others."""
    found = allocation.network_account_allocation(one(100.0), one(0.0), one(1.5), place(8, 1, 1))
    assert found.values.tolist() == [[50, 25, 25]]


@pytest.mark.audits("network_optimum_reached", kind="law")
def test_no_rule_avoids_more_deaths_than_the_optimum(values):
    reached = values["network_optimum_reached"]
    # Rounding to whole won can cost the optimum a won of 200 billion.
    assert (reached <= 1 + 1e-9).all()
    assert (reached > 0).all()


@pytest.mark.audits("network_allocation_per_head", kind="law")
def test_money_per_head_times_people_is_the_budget_again(values, inputs):
    again = xr.dot(values["network_allocation_per_head"], inputs["network_people"], dim="region")
    np.testing.assert_allclose(again, inputs["network_facility_budget"].broadcast_like(again), rtol=1e-12)


@pytest.mark.audits("network_gini", kind="printed")
def test_the_gini_of_the_graph_gives_the_printed_0_3076923(place):
    money = place(1, 3, 2, 1, 1, 1, 4).expand_dims(rule=["need"])
    people = xr.ones_like(money.isel(draw=0, rule=0, drop=True))
    assert equity.network_gini(money, people).item() == pytest.approx(0.3076923, abs=5e-8)


@pytest.mark.audits("network_gini", "network_need_gini", kind="second")
def test_the_gini_coefficients_are_half_the_weighted_mean_difference(values, inputs):
    for name, weights in (
        ("network_gini", inputs["network_people"].broadcast_like(values["network_weighted_people"])),
        ("network_need_gini", values["network_weighted_people"]),
    ):
        for draw in (0, 3):
            w = weights.transpose("draw", "region").isel(draw=draw).values
            w = w / w.sum()
            for rule in allocation.RULES:
                x = values["network_allocation"].sel(rule=rule).isel(draw=draw).values / w
                other = (w[:, None] * w * abs(x[:, None] - x)).sum() / 2 / (w * x).sum()
                assert float(values[name].sel(rule=rule).isel(draw=draw)) == pytest.approx(other, abs=1e-12)


@pytest.mark.audits("network_need_gini", kind="law")
def test_without_bounds_the_rule_of_need_has_no_inequality_over_need(run, inputs):
    free = {
        "network_hub_minimum": xr.zeros_like(inputs["network_hub_minimum"]),
        "network_hub_maximum": xr.full_like(inputs["network_hub_maximum"], 17.0),
    }
    found = run(**free)
    assert float(abs(found["network_need_gini"].sel(rule="need")).max()) < 1e-9
    assert float(abs(found["network_gini"].sel(rule="head")).max()) < 1e-9


@pytest.mark.audits("network_theil", kind="printed")
def test_the_theil_index_of_the_graph_gives_ln_2_as_pysal_tests(place):
    money = place(0, 0, 0, 10, 10, 10).expand_dims(rule=["need"])
    alike = xr.ones_like(money.isel(draw=0, rule=0, drop=True))
    found = equity.network_theil(money, alike, alike.copy(data=np.array([1, 1, 1, 0, 0, 0])))
    assert found.isel(draw=0, rule=0).values == pytest.approx([0.6931471805599453, 0, 0.6931471805599453])


@pytest.mark.audits("network_theil", kind="law")
def test_between_and_within_add_to_the_theil_index_in_every_draw(values, inputs):
    found = values["network_theil"]
    np.testing.assert_allclose(
        found.sel(part="between") + found.sel(part="within"), found.sel(part="total"), atol=1e-15
    )
    x = values["network_allocation"] / values["network_allocation"].sum("region")
    size = inputs["network_people"] / inputs["network_people"].sum()
    whole = (x * np.log(x / size)).sum("region")
    np.testing.assert_allclose(found.sel(part="total"), whole, atol=1e-12)


@pytest.mark.audits("network_concentration", kind="printed")
def test_the_concentration_index_of_the_graph_gives_the_printed_minus_0_1694(place):
    births = place(29939, 28776, 26528, 24689, 19739)
    deaths = (births * place(154.7, 152.9, 119.5, 86.9, 54.3)).expand_dims(rule=["need"])
    found = equity.network_concentration(deaths, births.isel(draw=0, drop=True), place(1, 2, 3, 4, 5))
    assert found.item() == pytest.approx(-0.1694, abs=5e-5)


@pytest.mark.audits("network_concentration", kind="law")
def test_the_concentration_index_never_exceeds_the_gini_coefficient(values):
    assert (abs(values["network_concentration"]) <= values["network_gini"] + 1e-12).all()


def test_the_indices_of_the_graph_are_those_of_the_plain_functions(values, inputs):
    money = values["network_allocation"].sel(rule="fees").isel(draw=5).values
    assert float(values["network_gini"].sel(rule="fees").isel(draw=5)) == pytest.approx(
        float(inequality.gini(money, inputs["network_people"].values)), abs=1e-15
    )
