"""Balanced fees and payment for outcomes: budgets that close to the won, limits, and interaction."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.parameters import Change
from analysis.reimbursement.balance import reimbursement_balance
from analysis.reimbursement.outcomes import reimbursement_outcome, reimbursement_outcome_moved
from analysis.reimbursement.tables import CATEGORIES, COSTED, MEDICAL, PROVIDERS

BOTH = ("provider", "category")


def number(value: float) -> xr.DataArray:
    return xr.DataArray([float(value)], dims="draw")


@pytest.fixture
def small():
    """A world of two categories in clinics: consultation 30 paid at 75 % of its cost of 40, laboratory tests 20 paid at
    200 % of 10; all fees 100 won in 2024 and 2026.
    """

    def run(limit: float, money: float, target: float = 1.0) -> dict[str, float]:
        shares = xr.DataArray(np.zeros((1, 9, 12)), dims=("draw", "provider", "category"))
        shares = shares.assign_coords(provider=list(PROVIDERS), category=list(CATEGORIES))
        shares.loc[{"category": list(COSTED), "provider": list(MEDICAL)}] = 1e-12
        shares.loc[{"provider": "clinic", "category": "consultation"}] = 0.3
        shares.loc[{"provider": "clinic", "category": "laboratory"}] = 0.2
        cost = 100 * shares.sel(provider=list(MEDICAL), category=list(COSTED))
        cost.loc[{"provider": "clinic", "category": "consultation"}] = 40
        cost.loc[{"provider": "clinic", "category": "laboratory"}] = 10
        fees = xr.DataArray([[100.0, 100.0]], dims=("draw", "period"), coords={"period": [2024, 2026]})
        none = xr.zeros_like(shares)
        found = reimbursement_balance(
            *(fees, shares, cost, none, none, none, number(1), number(target), number(limit), number(1)),
            number(money),
        )
        clinic = 100 * found.sel(provider="clinic").squeeze("draw")
        return {name: float(clinic.sel(category=name)) for name in ("consultation", "laboratory")}

    return run


def test_cuts_pay_for_raises_and_no_more_is_cut_than_is_raised(small):
    # consultation lacks 10, laboratory tests have 10 too much
    assert small(limit=1.0, money=0) == pytest.approx({"consultation": 10, "laboratory": -10}, abs=1e-6)
    # at 90 % of cost consultation lacks 6 only: 11 could be cut, 6 are
    assert small(limit=1.0, money=0, target=0.9) == pytest.approx({"consultation": 6, "laboratory": -6}, abs=1e-6)


def test_a_limit_of_a_fifth_leaves_the_rest(small):
    # at most 0.2 x 30 = 6 up and 0.2 x 20 = 4 down: 4 are moved
    assert small(limit=0.2, money=0) == pytest.approx({"consultation": 4, "laboratory": -4}, abs=1e-6)


def test_new_money_fills_what_cuts_do_not_pay(small):
    assert small(limit=0.2, money=1) == pytest.approx({"consultation": 5, "laboratory": -4}, abs=1e-6)
    # more money than is needed is not used: 6 up, of which cuts pay 4
    assert small(limit=0.2, money=50) == pytest.approx({"consultation": 6, "laboratory": -4}, abs=1e-6)


@pytest.mark.audits("reimbursement_net_static", kind="law")
def test_a_balance_without_new_money_sums_to_zero_to_the_won_in_every_year_and_draw(under):
    static = under("balance_neutral")["reimbursement_category_static"].sum("category")
    assert float(abs(static).max()) < 1.0
    assert (under("balance_neutral")["reimbursement_net_static"] == 0).all()


def test_no_category_moves_by_more_than_the_limit_allows(under, baseline):
    """10 % a year for 4 years."""
    for name in ("balance_neutral", "balance_money"):
        change = under(name)["reimbursement_balance"]
        assert (abs(change) <= 0.4 * baseline["reimbursement_shares"] * (1 + 1e-9)).all()


@pytest.mark.audits("reimbursement_recovery_after", kind="law")
def test_with_enough_money_every_category_within_the_limit_comes_to_its_cost(under, baseline):
    now, after = baseline["reimbursement_recovery_now"], under("balance_money")["reimbursement_recovery_after"]
    reachable = (now >= 1 / 1.4) & (now <= 1 / 0.6)
    at_2030 = after.sel(period=2030)
    assert float(at_2030.where(reachable & (now < 1)).max()) == pytest.approx(1.0)
    assert float(at_2030.where(reachable & (now < 1)).min()) == pytest.approx(1.0)


def test_more_money_never_leaves_a_category_lower(under):
    less, more = under("balance_neutral"), under("balance_money")
    low = less["reimbursement_recovery_after"].sel(period=2030)
    high = more["reimbursement_recovery_after"].sel(period=2030)
    below = low < 1
    assert (high.where(below, 1) >= low.where(below, 1) - 1e-12).all()


@pytest.mark.audits("reimbursement_outcome_moved", kind="hand")
def test_ten_percent_by_outcomes_with_a_spread_of_a_tenth_move_half_a_percent_of_fees():
    """At risk 0.1 x 50 of 100 won; mean distance 10 %: 0.5 won earned or lost, of which half is gained: 0.25."""
    risk = xr.DataArray([[[0.05]]], dims=("draw", "provider", "period"), coords={"period": [2030]})
    fees = xr.DataArray([[100.0]], dims=("draw", "period"), coords={"period": [2030]})
    assert float(reimbursement_outcome_moved(risk, number(0.1), fees).squeeze()) == pytest.approx(0.25)


def test_a_payout_of_all_that_was_withheld_and_no_change_of_use_change_no_fees():
    risk = xr.DataArray(np.full((1, 2, 3), 0.04), dims=("draw", "provider", "period"))
    assert float(abs(reimbursement_outcome(risk, number(1), number(0))).max()) == 0
    # 98 % paid back and 1 % less use per tenth: 0.04 x (-0.02 - 0.1) = -0.0048
    assert reimbursement_outcome(risk, number(0.98), number(-0.1)).values == pytest.approx(-0.0048)


@pytest.mark.audits("reimbursement_outcome_moved", kind="law")
def test_twenty_percent_move_twice_as_much_as_ten_and_nothing_at_the_baseline(under, baseline):
    ten, twenty = (under(f"outcome_{share}")["reimbursement_outcome_moved"] for share in (10, 20))
    np.testing.assert_allclose(twenty, 2 * ten, rtol=1e-12)
    assert (baseline["reimbursement_outcome_moved"] == 0).all()


def test_payment_for_outcomes_acts_on_fees_as_the_plan_leaves_them(under):
    """The package and its parts do not add: outcomes are paid on changed fees, which is why it is split by Shapley."""
    alone = under(
        "outcome_alone",
        Change("reimbursement_outcome_share", where={"component": "institution"}, value=10.0),
        Change("reimbursement_outcome_share", where={"component": "network"}, value=5.0),
    )
    together = under("announcement")
    change = together["reimbursement_at_outcome"] - alone["reimbursement_at_outcome"]
    assert float(abs(change.sel(provider="tertiary", period=2030)).min()) > 0
