"""The levers: phases, cuts, add-ons and conversion factors on small numbers, and what holds for each of them."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.parameters import Change
from analysis.reimbursement.instruments import reimbursement_phase

INSTRUMENTS = ("cuts", "addons", "regional", "balance")


def at(**values: float) -> xr.DataArray:
    return xr.DataArray([list(values.values())], dims=("draw", "component"), coords={"component": list(values)})


def test_a_reform_of_december_has_a_twelfth_of_its_effect_in_the_first_year():
    phase = reimbursement_phase(at(cuts=2026.9167), at(cuts=0.0)).squeeze()
    assert phase.sel(period=[2026, 2027, 2040]).values == pytest.approx([1 / 12, 1, 1])


def test_four_even_steps_from_2027_are_a_quarter_a_year():
    phase = reimbursement_phase(at(balance=2027.0), at(balance=4.0)).squeeze()
    assert phase.sel(period=[2026, 2027, 2028, 2029, 2030, 2031]).values == pytest.approx([0, 0.25, 0.5, 0.75, 1, 1])


def test_at_the_baseline_every_instrument_is_exactly_nothing(baseline):
    for name in INSTRUMENTS:
        assert (baseline[f"reimbursement_{name}"] == 0).all(), name
    assert (baseline["reimbursement_outcome"] == 0).all()
    assert (baseline["reimbursement_conversion"] == 0).all()


def test_the_plan_read_as_fees_moves_what_is_printed_at_fees_of_2026(under, baseline):
    """2.6 trillion won cut and 3.6 given."""
    values = under("june_plan_fees")
    fees = baseline["outlook_fees"].sel(period=2026)
    both = ("provider", "category")
    np.testing.assert_allclose(-values["reimbursement_cuts"].sum(both) * fees, 2.6e12, rtol=1e-9)
    given = (values["reimbursement_addons"] + values["reimbursement_regional"]).sum(both) * fees
    np.testing.assert_allclose(given, 3.6e12, rtol=1e-9)
    np.testing.assert_allclose(values["reimbursement_regional"].sum(both) * fees, 0.4e12, rtol=1e-9)


def test_the_plan_read_as_nhi_money_costs_nhi_what_is_printed(under, baseline):
    values = under("june_plan_nhi_money")
    fees = baseline["outlook_fees"].sel(period=2026)
    saved = values["reimbursement_cuts"].sum(("provider", "category")) * fees * baseline["reimbursement_nhi_part"]
    np.testing.assert_allclose(-saved, 2.6e12, rtol=1e-9)


def test_a_rate_cuts_its_part_of_the_medical_types_fees(under, baseline):
    """21.05 % of laboratory tests in tertiary to clinic; other types keep theirs."""
    cuts = under("june_plan_rates")["reimbursement_cuts"].sel(category="laboratory")
    shares = baseline["reimbursement_shares"].sel(category="laboratory")
    np.testing.assert_allclose(cuts.sel(provider="clinic"), -0.2105 * shares.sel(provider="clinic"), rtol=1e-9)
    assert (cuts.sel(provider="dental") == 0).all()


def test_twice_the_amount_moves_twice_as_much(under):
    lever = "reimbursement_cut_amount"
    one = under("cut_one", Change(lever, where={"category": "laboratory"}, value=1.0))
    two = under("cut_two", Change(lever, where={"category": "laboratory"}, value=2.0))
    np.testing.assert_allclose(two["reimbursement_cuts"], 2 * one["reimbursement_cuts"], rtol=1e-12)


def test_a_ceiling_holds_for_every_type_and_category(under, baseline):
    values = under(
        "capped",
        Change("reimbursement_cut_amount", where={"category": "laboratory"}, value=1.7),
        Change("reimbursement_price_ceiling", where={"component": "cuts"}, value=10.0, low=10.0, high=10.0),
    )
    cut, shares = -values["reimbursement_cuts"], baseline["reimbursement_shares"]
    assert (cut <= 0.1 * shares + 1e-15).all()
    np.testing.assert_allclose(
        cut.sel(provider="clinic", category="laboratory"),
        0.1 * shares.sel(provider="clinic", category="laboratory"),
        rtol=1e-9,
    )


def test_a_percent_more_for_every_contract_costs_nhi_what_the_contracts_of_2026_print(under, baseline):
    """0.7321 / 1.9 + 0.3037 / 1.6 + 0.0947 / 2.0 + 0.0616 / 1.9 + 0.1491 / 3.3 = 0.70 trillion won for one per cent;
    printed in the same spring: 0.6978 for 1 % on average (rounding of the increases).
    """
    values = under("one_percent", Change("reimbursement_conversion_extra", value=1.0))
    cost = (values["reimbursement_conversion"].sel(period=2027) * baseline["outlook_fees"].sel(period=2026)).sum(
        "provider"
    ) * baseline["reimbursement_nhi_part"]
    expected = 0.7321 / 1.9 + 0.3037 / 1.6 + 0.0947 / 2.0 + 0.0616 / 1.9 + 0.1491 / 3.3
    np.testing.assert_allclose(cost / 1e12, expected, rtol=1e-4)
    assert expected == pytest.approx(0.6978, rel=0.01)


def test_two_years_of_one_percent_are_compounded(under):
    change = under("one_percent", Change("reimbursement_conversion_extra", value=1.0))["reimbursement_conversion"]
    np.testing.assert_allclose(change.sel(period=2028), 2.01 * change.sel(period=2027), rtol=1e-9)
