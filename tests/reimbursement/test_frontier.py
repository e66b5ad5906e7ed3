"""The frontier: the linear programme against closed form and brute force, prices, and refusals with a reason."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.reimbursement.frontier.draws import answer
from analysis.reimbursement.frontier.programme import LIMIT, MONEY, RECOVERY, Request, solve
from analysis.reimbursement.frontier.words import told
from analysis.reimbursement.reach import least_gap

NAMES = ("short", "over", "even")
FEES, COST = np.array([8.0, 12.0, 5.0]), np.array([10.0, 9.0, 5.0])
"""Short lacks 2, over has 3 too much, even is at cost."""


def asked(money: float = 0.0, limit: float = 1.0, target: float = 1.0, years: int = 1) -> Request:
    return Request(target=target, money=money, limit=limit, years=years)


def test_cuts_pay_for_raises_where_there_is_no_money():
    found = solve(NAMES, FEES, COST, asked())
    assert found.changes == pytest.approx({"short": 2, "over": -2, "even": 0})
    assert [found.moved, found.money] == pytest.approx([4, 0])
    assert found.shortfall is None


def test_money_spares_cuts_and_its_price_says_how_many():
    found = solve(NAMES, FEES, COST, asked(money=0.5))
    assert found.moved == pytest.approx(3.5)
    assert found.prices[MONEY] == pytest.approx(1.0)
    # one won less to reach spares the raise and the cut that pays for it
    assert found.prices[f"{RECOVERY}[short]"] == pytest.approx(2.0)
    assert solve(NAMES, FEES, COST, asked(money=5)).prices[MONEY] == 0


def test_prices_are_what_a_little_more_room_spares():
    fees, cost = np.array([8.0, 10.5, 12.0]), np.array([10.0, 10.0, 10.0])
    base = solve(NAMES, fees, cost, asked(money=0.3, limit=0.3))
    more = solve(NAMES, fees, cost, asked(money=0.301, limit=0.3))
    assert (base.moved - more.moved) / 0.001 == pytest.approx(base.prices[MONEY], rel=1e-6)


def test_a_limit_that_leaves_a_category_short_is_named_with_the_won_and_the_limit_that_would_do():
    found = solve(NAMES, FEES, COST, asked(limit=0.05, years=4))
    # 0.05 x 4 x 8 = 1.6 of the 2 that are lacking
    assert found.shortfall is not None
    assert found.shortfall.beyond_limit == pytest.approx({"short": 0.4})
    assert found.shortfall.gap == pytest.approx(0.4)
    assert found.shortfall.money_needed is None
    assert found.shortfall.limit_needed == pytest.approx(2 / 8 / 4)
    lines = told(asked(limit=0.05, years=4), found)
    assert any("yearly limit of 5.0% alone leaves short" in line for line in lines)


def test_a_budget_that_does_not_reach_is_told_with_the_money_that_would_do():
    fees, cost = np.array([8.0, 9.5]), np.array([10.0, 9.0])
    found = solve(("short", "over"), fees, cost, asked(money=1.0))
    # 2 are lacking, half a won can be cut, one is given: half a won is missing
    assert found.shortfall is not None
    assert found.shortfall.gap == pytest.approx(0.5)
    assert found.shortfall.beyond_limit == {}
    assert found.shortfall.money_needed == pytest.approx(1.5)
    assert found.shortfall.limit_needed is None
    assert found.changes == pytest.approx({"short": 1.5, "over": -0.5}, abs=1e-6)


def test_a_wider_limit_can_be_enough_because_it_lets_cuts_pay():
    fees, cost = np.array([9.0, 20.0]), np.array([10.0, 10.0])
    found = solve(("short", "over"), fees, cost, asked(limit=0.04))
    # raise needs 1 / 9 = 11.1 %; cuts of 1 need 1 / 20 = 5 %
    assert found.shortfall is not None
    assert found.shortfall.limit_needed == pytest.approx(1 / 9)
    again = solve(("short", "over"), fees, cost, asked(limit=1 / 9 + 1e-9))
    assert again.shortfall is None


def test_where_cuts_need_more_room_than_raises_the_limit_of_the_cuts_is_named():
    fees, cost = np.array([100.0, 20.0, 30.0]), np.array([105.0, 10.0, 24.0])
    found = solve(NAMES, fees, cost, asked(limit=0.06))
    # raises need 5 %; cuts of 5 from 50 of fees need 10 %
    assert found.shortfall is not None
    assert found.shortfall.limit_needed == pytest.approx(0.10)
    assert solve(NAMES, fees, cost, asked(limit=0.10 + 1e-9)).shortfall is None
    assert solve(NAMES, fees, cost, asked(limit=0.10 - 1e-3)).shortfall is not None


def test_no_grid_of_changes_moves_fewer_won():
    request = asked(money=0.5, limit=0.3)
    best = solve(NAMES, FEES, COST, request).moved
    steps = np.arange(-3.5, 3.51, 0.25)
    reached = []
    for change in itertools.product(steps, repeat=3):
        array = np.array(change)
        within = (np.abs(array) <= 0.3 * FEES + 1e-9).all() and array.sum() <= 0.5 + 1e-9
        if within and (FEES + array >= COST - 1e-9).all():
            reached.append(np.abs(array).sum())
    assert min(reached) == pytest.approx(best)


worlds = st.lists(st.tuples(st.floats(1, 50), st.floats(1, 50)), min_size=2, max_size=6)


@pytest.mark.audits("reimbursement_frontier_gap", kind="second")
@settings(max_examples=60, deadline=None)
@given(worlds, st.floats(0, 20), st.floats(0.01, 0.5), st.floats(0.7, 1.1))
def test_the_closed_form_of_the_least_gap_is_that_of_the_linear_programme(world, money, limit, target):
    fees, cost = np.array(world).T
    names = [str(place) for place in range(len(fees))]
    request = asked(money=money, limit=limit, target=target)
    short = solve(names, fees, cost, request).shortfall
    closed = least_gap(
        xr.DataArray(fees, dims="category"),
        xr.DataArray(cost, dims="category"),
        xr.DataArray(target),
        xr.DataArray(limit),
        xr.DataArray(money),
    )
    # 1e-6: the solver's own tolerance on feasibility, in parts of all fees
    assert (0.0 if short is None else short.gap) == pytest.approx(float(closed), abs=1e-6 * fees.sum())


@pytest.mark.audits("reimbursement_frontier_gap", kind="law")
def test_more_money_and_wider_limits_never_leave_more(baseline):
    gap = baseline["reimbursement_frontier_gap"]
    assert (gap.diff("money") <= 1e-3).all()
    assert (gap.diff("limit") <= 1e-3).all()
    assert (gap >= 0).all()


@pytest.mark.audits("reimbursement_frontier_gap", kind="hand")
def test_the_gap_of_a_small_world_by_hand():
    """Short lacks 2 and may rise by 0.8; over may fall by 1.2: 1.2 are out of reach, cuts pay for the rest."""
    gap = least_gap(
        *(xr.DataArray(one, dims="category") for one in (FEES, COST)),
        *(xr.DataArray(one) for one in (1.0, 0.1, 0.0)),
    )
    assert float(gap) == pytest.approx(1.2)


def test_some_hundred_draws_are_solved_as_the_closed_form_says(baseline):
    """The programme itself on the draws of the run: fees and cost of 2030, 5 % a year, 3 trillion won."""
    from analysis.reimbursement.tables import COSTED, MEDICAL

    shares = baseline["reimbursement_shares"].sel(provider=list(MEDICAL), category=list(COSTED)).sum("provider")
    fees = (shares * baseline["outlook_fees"].sel(period=2030)).transpose("draw", "category").values
    cost = fees / baseline["reimbursement_recovery_now"].transpose("draw", "category").values
    closed = baseline["reimbursement_frontier_gap"].sel(limit=5, money=3)
    for draw in range(len(fees)):
        short = solve(COSTED, fees[draw], cost[draw], Request(1.0, 3e12, 0.05, 4)).shortfall
        assert (0.0 if short is None else short.gap) == pytest.approx(float(closed[draw]), rel=1e-4, abs=1e8)


def test_limits_of_categories_have_prices_only_where_they_bind():
    fees, cost = np.array([8.0, 20.0, 20.0]), np.array([10.0, 10.0, 10.0])
    prices = solve(NAMES, fees, cost, asked(limit=0.5)).prices
    assert all(price == pytest.approx(0) for key, price in prices.items() if key.startswith(LIMIT))


def test_a_request_that_cannot_be_met_names_no_prices_and_one_that_can_names_those_that_bind():
    refused = told(asked(limit=0.05), solve(NAMES, FEES, COST, asked(limit=0.05)))
    assert not any("would spare" in line for line in refused)
    met = told(asked(money=0.5), solve(NAMES, FEES, COST, asked(money=0.5)))
    assert "One more won of new money a year would spare 1.00 won of moves." in met


def test_draws_say_how_sure_it_is_that_a_request_can_be_met():
    fees = np.array([[8.0, 12.0, 5.0], [8.0, 12.0, 5.0], [8.0, 9.0, 5.0], [8.0, 11.5, 5.0], [8.0, 12.0, 5.0]])
    found = answer(fees, np.tile(COST, (5, 1)), asked(), NAMES)
    # in the second of four draws nothing is paid above cost, so that nothing pays for the raise
    assert found.feasible == pytest.approx(3 / 4)
    assert [found.low, found.high] == pytest.approx([4.0, 4.0])
    assert found.central.shortfall is None
