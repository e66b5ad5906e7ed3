"""The fiscal effect: nothing changes nothing, payers add up, and what returns is moved before it is saved."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.network import effect, payers, year
from analysis.parameters import Change

LEVERS = ("payments", "facilities", "contracts", "seniors", "trainees", "improvement")
PERIOD = [2027, 2028]


def lever(**on: float) -> xr.DataArray:
    return xr.DataArray([[on.get(name, 0.0) for name in LEVERS]], coords={"draw": [0], "component": list(LEVERS)})


def path(*numbers: float) -> xr.DataArray:
    return xr.DataArray([list(numbers)], coords={"draw": [0], "period": PERIOD})


def by(dim: str, **numbers: float) -> xr.DataArray:
    return xr.DataArray([list(numbers.values())], coords={"draw": [0], dim: list(numbers)})


@pytest.mark.audits(
    "network_returned",
    "network_effect",
    "network_net_by_payer",
    "network_net_total",
    "network_net_nhi",
    "network_net_nhi_real",
    "network_net_share_of_benefits",
    "network_net_rate_points",
    "network_avoided_fees",
    kind="law",
)
def test_law_in_force_has_no_effect_at_all(values):
    for name in ("network_effect", "network_net_by_payer", "network_net_total", "network_net_nhi", "network_returned"):
        assert (values[name] == 0).all(), name
    for name in ("network_facilities_added", "network_images_avoided", "network_avoided_fees"):
        assert (values[name] == 0).all(), name
    for name in ("network_net_nhi_real", "network_net_share_of_benefits", "network_net_rate_points"):
        assert (values[name] == 0).all(), name


@pytest.mark.audits("network_effect", kind="law")
def test_half_a_lever_has_half_the_effect_where_parts_do_not_meet(run):
    """Facilities, doctors and returned spending are linear; payments meet outcomes only through both levers."""
    found = []
    for size in (0.5, 1.0):
        changes = [
            Change("network_lever", value=size, where={"component": name}) for name in LEVERS if name != "payments"
        ]
        found.append(run(*changes)["network_effect"])
    np.testing.assert_allclose(2 * found[0], found[1], rtol=1e-9)


@pytest.mark.audits("network_returned", kind="hand")
def test_five_percent_of_100_won_return_when_fees_have_doubled_and_half_is_phased_in(one):
    fees = xr.DataArray([[10.0, 10.0, 20.0]], coords={"draw": [0], "period": [2024, *PERIOD]})
    found = effect.network_returned(lever(improvement=1.0), one(0.05), one(100.0), fees, path(0.5, 1.0))
    assert found.values.ravel() == pytest.approx([2.5, 10])


def test_facility_money_is_doubled_when_phased_in(one):
    found = effect.network_facilities_added(lever(facilities=1.0), one(200.0), path(0.25, 1.0), path(1.02, 1.04))
    assert found.values.ravel() == pytest.approx([51, 208])


def test_of_a_thousand_referrals_a_tenth_is_imaged_again_and_a_fifth_of_those_without_need(one):
    """1,000 x 0.1 x 0.2 = 20 images of 150 won."""
    activity = xr.DataArray([[[600.0, 400.0]]], coords={"draw": [0], "component": ["referral"], "region": ["a", "b"]})
    found = effect.network_images_avoided(
        lever(payments=1.0), activity, one(0.1), one(0.2), one(150.0), path(1, 1), path(1, 1)
    )
    assert found.values.ravel() == pytest.approx([3000, 3000])


@pytest.fixture
def made(one) -> xr.DataArray:
    """Payments 100, facilities 40 and 60, workforce 30; 200 return, a tenth dearer in Seoul, 5 % added, 4 % travel."""
    workforce = xr.DataArray([[[30.0, 30.0]]], coords={"draw": [0], "component": ["contracts"], "period": PERIOD})
    return effect.network_effect(
        lever(payments=1.0),
        one(100.0),
        path(1, 1),
        path(1, 1),
        path(40, 60),
        workforce,
        path(200, 200),
        one(0.1),
        one(0.05),
        one(0.04),
        one(0.5),
        one(0.1),
        path(2, 2),
    )


@pytest.mark.audits("network_effect", kind="hand")
def test_returned_spending_is_moved_and_only_its_price_difference_saved(made):
    """-20 saved and +10 used more of 200; equipment: half of 40, then of 40 + 60, brings a tenth a year: 2 and 5."""
    assert made.isel(draw=0).sel(period=2028).values == pytest.approx([100, 60, 30, -20, 10, 5, -2, -8])
    assert float(made.sel(effect="equipment_use", period=2027).item()) == pytest.approx(2)


@pytest.fixture
def paid(made, one) -> xr.DataArray:
    split = by("payer", special_account=0.4, province=0.4, hospital=0.2)
    return payers.network_net_by_payer(made, split, one(0.5), one(0.1), one(0.75))


@pytest.mark.audits("network_net_by_payer", "network_net_total", "network_net_nhi", kind="hand")
def test_each_payer_bears_its_part_of_the_year_2028(paid):
    """Care -20 + 10 + 5 - 2 = -7. NHI 0.9 (100 - 5.25) = 85.275; Medical Aid 9.3; patients -7 x 0.9 x 0.25 - 8.

    Special account 24 + 15, province the same, hospital 12; together 100 + 60 + 30 - 7 - 8 = 175.
    """
    found = paid.isel(draw=0).sel(period=2028)
    assert found.values == pytest.approx([85.275, 9.3, -9.575, 39, 39, 12])
    assert float(payers.network_net_total(paid).sel(period=2028).item()) == pytest.approx(175)
    assert float(payers.network_net_nhi(paid).sel(period=2028).item()) == pytest.approx(85.275)


@pytest.mark.audits("network_net_by_payer", "network_net_total", kind="law")
def test_payers_add_to_the_effects_in_every_draw_and_year(programme):
    total = programme["network_effect"].sum("effect")
    np.testing.assert_allclose(programme["network_net_by_payer"].sum("payer"), total, rtol=1e-9, atol=1)
    np.testing.assert_allclose(programme["network_net_total"], total, rtol=1e-9, atol=1)


@pytest.mark.audits("network_net_by_payer", kind="law")
def test_without_savings_use_or_equipment_nhi_pays_its_share_of_the_payments(run, scenario, inputs):
    none = ("network_price_difference", "network_added_use", "network_equipment_use", "network_repeat_imaging")
    found = run(*scenario("network_no_return").changes, **{name: xr.zeros_like(inputs[name]) for name in none})
    payments = found["network_effect"].sel(effect="payments", drop=True)
    np.testing.assert_allclose(
        found["network_net_nhi"], payments * (1 - inputs["network_medical_aid_share"]), rtol=1e-9
    )


@pytest.mark.audits("network_net_nhi_real", "network_net_share_of_benefits", "network_net_rate_points", kind="hand")
def test_a_hundred_won_are_these_shares_and_points():
    """At prices 25 % above 2025: 80. Of benefits of 20,000: 0.5 %. A point that brings 2,000: 0.05 points."""
    net = path(100, 100)
    assert payers.network_net_nhi_real(net, path(1.25, 1.25)).values.ravel() == pytest.approx([80, 80])
    assert payers.network_net_share_of_benefits(net, path(20e3, 20e3)).values.ravel() == pytest.approx([0.005] * 2)
    assert payers.network_net_rate_points(net, path(2000, 2000)).values.ravel() == pytest.approx([0.0005] * 2)


@pytest.mark.audits("network_avoided_fees", kind="hand")
def test_avoided_fees_are_the_price_difference_by_service_and_the_images(made, one):
    """20 saved, 60 % of outside fees are inpatient: 12 and 8; images 2; without the tenth of Medical Aid."""
    inpatient, outpatient = (xr.DataArray([x], coords={"region": ["a"]}) for x in (60.0, 40.0))
    found = payers.network_avoided_fees(made, inpatient, outpatient, one(0.1))
    assert found.isel(draw=0).sel(period=2028).values == pytest.approx([10.8, 7.2, 1.8])


@pytest.mark.audits("network_avoided_fees", kind="law")
def test_avoided_fees_are_never_more_than_what_returned(programme):
    assert (programme["network_avoided_fees"].sel(service=["inpatient", "outpatient"]) >= 0).all()
    avoided = programme["network_avoided_fees"].sel(service=["inpatient", "outpatient"]).sum("service")
    assert (avoided <= programme["network_returned"]).all()


@pytest.mark.audits("network_break_even", kind="hand")
def test_payments_of_30_against_returned_200_break_even_at_a_quarter(one):
    """Added use 0.05 + 30 / (0.1 x 1,000 x 2 x 0.75) = 0.25."""
    fees = xr.DataArray([[10.0, 20.0]], coords={"draw": [0], "period": [2024, 2035]})
    price = xr.DataArray([[1.0]], coords={"draw": [0], "period": [2035]})
    found = payers.network_break_even(one(30.0), price, one(0.1), one(1000.0), fees, one(0.05), one(0.75))
    assert found.item() == pytest.approx(0.25)


@pytest.mark.audits("network_break_even", kind="law")
def test_at_the_break_even_the_networks_cost_nhi_nothing_in_2035(run, scenario, inputs):
    none = {name: xr.zeros_like(inputs[name]) for name in ("network_repeat_imaging",)}
    changes = scenario("network_payments").changes
    level = run(*changes, **none)["network_break_even"]
    found = run(*changes, **none, network_price_difference=level)
    paid = found["network_effect"].sel(effect="payments", period=2035)
    np.testing.assert_allclose(found["network_net_nhi"].sel(period=2035) / paid, 0, atol=1e-9)


@pytest.mark.audits("network_year_uses", "network_year_sources", kind="hand")
def test_one_network_in_a_full_year(one):
    """Payment 90 + 10, facilities 50; 20 recruits a year of whom none to speak of leaves, five years: 100 x 12 x 1."""
    names = ["on_call", "equity"]
    payment = xr.DataArray([[[90.0], [10.0]]], coords={"draw": [0], "component": names, "region": ["gangwon"]})
    money = xr.DataArray([[[50.0]]], coords={"draw": [0], "rule": ["need"], "region": ["gangwon"]})
    capital = xr.DataArray([0.0], coords={"region": ["gangwon"]})
    uses = year.network_year_uses(payment, money, one(20.0), one(1e-9), one(5.0), one(1.0), capital)
    assert uses.values.ravel() == pytest.approx([90, 10, 50, 1200], rel=1e-6)
    split = by("payer", special_account=0.4, province=0.4, hospital=0.2)
    sources = year.network_year_sources(uses, split, one(0.5), one(0.1))
    assert sources.values.ravel() == pytest.approx([90, 10, 620, 620, 10], rel=1e-6)


@pytest.mark.audits("network_year_uses", "network_year_sources", kind="law")
def test_what_a_network_has_is_what_its_payers_pay(values, programme):
    for found in (values, programme):
        np.testing.assert_allclose(
            found["network_year_sources"].sum("payer"), found["network_year_uses"].sum("component"), rtol=1e-12
        )
        fees = found["network_year_uses"].drop_sel(component=["facilities", "contracts"]).sum("component")
        paid = found["network_payment"].sel(region="gangwon").sum("component")
        np.testing.assert_allclose(fees, paid, rtol=1e-12)


def test_the_phase_in_rises_by_a_quarter_a_year_to_the_full(one):
    found = effect.network_phase(one(2027.0), one(4.0))
    assert found.values.ravel()[:6] == pytest.approx([0.25, 0.5, 0.75, 1, 1, 1])


def test_the_scenarios_differ_by_what_they_say(run, scenario, programme):
    none = run(*scenario("network_no_return").changes)
    assert (none["network_returned"] == 0).all()
    assert (programme["network_returned"] >= 0).all()
    left = run(*scenario("network_doctors_leave").changes)
    assert (
        left["network_contract_doctors"].isel(draw=0).sum() < programme["network_contract_doctors"].isel(draw=0).sum()
    )
    only = run(*scenario("network_payments").changes)
    for payer in ("special_account", "province", "hospital"):
        assert (only["network_net_by_payer"].sel(payer=payer) == 0).all()
