"""What a network is paid: each part by hand, hub and spokes add up, and what improvement earns."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.network import payment
from analysis.parameters import Change


def tiers(hub: float, spoke: float) -> xr.DataArray:
    return xr.DataArray([[hub, spoke]], coords={"draw": [0], "tier": ["hub", "spoke"]})


def parts(**numbers: float) -> xr.DataArray:
    return xr.DataArray([list(numbers.values())], coords={"draw": [0], "component": list(numbers)})


@pytest.mark.audits("network_spokes", kind="hand")
def test_institutions_without_a_name_are_spread_over_the_provinces_whose_list_is_cut_off(place, one):
    """10 designated, 4 + 1 + 0 named; the second and third list are open with 100 and 25 people, to the power of 0.5:
    10 and 5 parts, 5 missing: 3 1/3 and 1 2/3.
    """
    named, opened, people = (place(*x).isel(draw=0, drop=True) for x in ((4, 1, 0), (0, 1, 1), (400, 100, 25)))
    found = payment.network_spokes(named, opened, one(10.0), people, one(0.5))
    assert found.values[0] == pytest.approx([4, 1 + 10 / 3, 5 / 3])


@pytest.mark.audits("network_spokes", kind="official")
def test_all_provinces_together_have_the_55_local_institutions_of_march_2024(values):
    np.testing.assert_allclose(values["network_spokes"].sum("region"), 55, rtol=1e-12)


@pytest.mark.audits("network_activity", kind="hand")
def test_ten_referrals_per_thousand_are_twenty_for_two_thousand_people(place, one):
    found = payment.network_activity(one(10.0), one(0.4), one(3.0), place(2000).isel(draw=0, drop=True))
    assert found.values.ravel().tolist() == [20, 8, 6]


@pytest.mark.audits("network_activity", kind="law")
def test_activity_doubles_with_the_people(run, inputs, values):
    doubled = run(network_people=2 * inputs["network_people"])["network_activity"]
    np.testing.assert_allclose(doubled, 2 * values["network_activity"], rtol=1e-12)


def test_the_fixed_payment_of_a_hub_is_lines_on_call_staff_and_a_data_system(place, one):
    """Four lines of 192 million, 330 for staff, 103 for data: 768 + 330 + 103."""
    alike = place(1.0).isel(draw=0, drop=True)
    found = payment.network_hub_fixed(one(4.0), one(192e6), tiers(330e6, 240e6), tiers(103e6, 43e6), alike)
    assert found.values.ravel().tolist() == [768e6, 330e6, 103e6]


def test_referrals_are_paid_to_spokes_and_back_referrals_to_the_hub(place, one):
    """20 x 11,000 and 40 % of 6 x 40,000 to spokes; 8 x 51,000 and 60 % of the 240,000 to the hub."""
    activity = xr.DataArray(
        [[[20.0], [8.0], [6.0]]],
        coords={"draw": [0], "component": ["referral", "back_referral", "teleconsultation"], "region": ["a"]},
    )
    found = payment.network_activity_paid(activity, one(11e3), one(51e3), one(40e3), one(0.6))
    assert found.values.ravel() == pytest.approx([408e3 + 144e3, 220e3 + 96e3])


def test_a_tenth_of_what_a_place_spends_in_seoul_comes_back(one):
    """It spends 20 of 80 in Seoul: 2.5 points. A place of the capital region gains nothing."""
    regions = ["far", "near"]
    flows = xr.DataArray([[[20.0], [20.0]]], coords={"draw": [0], "region": regions, "destination": ["seoul"]})
    resident = xr.DataArray([[80.0], [80.0]], coords={"region": regions, "period": [2024]})
    capital = xr.DataArray([0.0, 1.0], coords={"region": regions})
    found = payment.network_own_use_gain(parts(improvement=1.0), one(0.1), flows, resident, capital)
    assert found.values.ravel() == pytest.approx([0.025, 0])


def test_while_nothing_is_changed_no_province_gains(values, programme):
    assert (values["network_own_use_gain"] == 0).all()
    outside = programme["network_own_use_gain"].drop_sel(region=["seoul", "incheon", "gyeonggi"])
    assert (outside > 0).all()


@pytest.mark.audits("network_earned_by_point", kind="hand")
def test_a_point_of_own_use_earns_a_third_of_its_weight_when_the_target_is_three_points(place, one):
    """Ceiling 0.4 of 1,500 = 600, half of it for own use, three points for the whole: 100 a point."""
    weight = parts(own_use=0.5, mortality=0.3, transfer_time=0.2)
    found = payment.network_earned_by_point(place(600.0), weight, one(0.03))
    assert found.values.ravel() == pytest.approx([100])


@pytest.mark.audits("network_earned_by_point", kind="law")
def test_one_point_more_of_own_use_raises_the_outcome_part_by_what_a_point_earns(run, values):
    gain = values["network_own_use_gain"]
    base, more = (run(network_own_use_gain=gain + rise)["network_payment"] for rise in (0.005, 0.015))
    earned = (more - base).sel(component="outcome", drop=True)
    np.testing.assert_allclose(earned, values["network_earned_by_point"], rtol=1e-9)


def shared(hub: list[float], spoke: list[float], most: float, attained: list[float], need: list[float], power: float):
    """A payment of two networks: fixed of hub and spokes under ``on_call``, no activity."""
    at = {"draw": [0], "component": ["on_call", "coordination", "data_system"], "region": ["a", "b"]}
    of_hub, of_spoke = (xr.DataArray([[x, [0.0, 0.0], [0.0, 0.0]]], coords=at) for x in (hub, spoke))
    activity = xr.DataArray(np.zeros((1, 2, 2)), coords={"draw": [0], "tier": ["hub", "spoke"], "region": ["a", "b"]})
    outcome = xr.DataArray([[most, most]], coords={"draw": [0], "region": ["a", "b"]})
    reached = xr.DataArray([[attained]], coords={"draw": [0], "component": ["own_use"], "region": ["a", "b"]})
    index = xr.DataArray([need], coords={"draw": [0], "region": ["a", "b"]})
    number = {name: xr.DataArray([x], coords={"draw": [0]}) for name, x in (("e", power), ("low", 0.5), ("high", 1.5))}
    weight = parts(own_use=1.0)
    paid = payment.network_payment(
        of_hub,
        of_spoke,
        activity,
        outcome,
        weight,
        reached,
        index,
        number["e"],
        number["low"],
        number["high"],
    )
    return paid, of_hub, of_spoke, activity


@pytest.mark.audits("network_payment_tier", "network_payment_per_head", "network_payment_total", kind="hand")
def test_two_networks_with_equal_payments_and_needs_of_two_and_one_share_two_to_one(place, one):
    """Fixed 60 + 20, outcome half of 40: 100 each. Need 2 and 1 to the power 1: 200 are shared as 133 1/3 and 66 2/3.

    Hub of a: (60 + half of the 20) / 100 of 133 1/3 = 93 1/3.
    """
    paid, of_hub, of_spoke, activity = shared([60, 60], [20, 20], 40.0, [0.5, 0.5], [2, 1], 1.0)
    assert paid.sum("component").values.ravel() == pytest.approx([400 / 3, 200 / 3])
    assert paid.sel(component="equity").values.ravel() == pytest.approx([100 / 3, -100 / 3])
    tier = payment.network_payment_tier(paid, of_hub, of_spoke, activity, one(0.5))
    assert tier.sel(tier="hub").values.ravel() == pytest.approx([280 / 3, 140 / 3])
    people = xr.DataArray([4.0, 2.0], coords={"region": ["a", "b"]})
    assert payment.network_payment_per_head(paid, people).values.ravel() == pytest.approx([100 / 3, 100 / 3])
    assert payment.network_payment_total(paid).item() == pytest.approx(200)


def test_the_cap_stops_the_adjustment_and_the_rest_stays_with_the_others():
    """Need 9 and 1 would give 180 and 20; with at most 1.5 and at least 0.5 times 100 it is 150 and 50."""
    paid, *_ = shared([60, 60], [20, 20], 40.0, [0.5, 0.5], [9, 1], 1.0)
    assert paid.sum("component").values.ravel() == pytest.approx([150, 50])


@pytest.mark.audits("network_payment_tier", kind="law")
def test_hub_and_spokes_together_are_the_network(values, programme):
    for found in (values, programme):
        both, whole = found["network_payment_tier"].sum("tier"), found["network_payment"].sum("component")
        np.testing.assert_allclose(both, whole, rtol=1e-12)
        assert (found["network_payment_tier"] >= 0).all()


@pytest.mark.audits("network_payment_total", kind="law")
def test_the_equity_adjustment_moves_money_and_makes_none(values, programme, inputs):
    for found in (values, programme):
        equity = found["network_payment"].sel(component="equity").sum("region")
        np.testing.assert_allclose(equity / found["network_payment_total"], 0, atol=1e-12)
        before = found["network_payment"].drop_sel(component="equity").sum("component")
        ratio = found["network_payment"].sum("component") / before
        assert (ratio <= inputs["network_payment_cap"] + 1e-9).all()
        assert (ratio >= inputs["network_payment_floor"] - 1e-9).all()


@pytest.mark.audits("network_payment_per_head", kind="law")
def test_payment_per_head_times_people_is_the_payment(values, inputs):
    again = xr.dot(values["network_payment_per_head"], inputs["network_people"], dim="region")
    np.testing.assert_allclose(again, values["network_payment_total"], rtol=1e-12)


@pytest.mark.audits("network_payment_total", kind="law")
def test_prices_twice_as_high_pay_twice_as_much(run, inputs, values):
    money = [
        name
        for name in inputs
        if name in ("network_on_call_advance", "network_spoke_readiness", "network_coordination", "network_data_system")
        or (name.startswith("network_") and name.endswith("_fee"))
    ]
    assert len(money) == 7
    doubled = run(**{name: 2 * inputs[name] for name in money})["network_payment_total"]
    np.testing.assert_allclose(doubled, 2 * values["network_payment_total"], rtol=1e-9)


def test_a_network_never_earns_more_from_outcomes_than_the_ceiling(run, values):
    found = run(Change("network_lever", value=1.0, where={"component": "improvement"}))
    assert (found["network_payment"].sel(component="outcome") <= values["network_outcome_most"] * (1 + 1e-9)).all()
