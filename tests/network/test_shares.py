"""Bounded shares, largest remainders and the best division: printed, by hand, by laws, and by another optimiser."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from analysis.network.shares import bounded, greatest, whole

STATES = """Virginia 630560 11 | Massachusetts 475327 8 | Pennsylvania 432879 7 | North-Carolina 353523 6 |
New-York 331589 6 | Maryland 278514 5 | Connecticut 236841 4 | South-Carolina 206236 3 | New-Jersey 179570 3 |
New-Hampshire 141822 2 | Vermont 85533 1 | Georgia 70835 1 | Kentucky 68705 1 | Rhode-Island 68446 1 |
Delaware 55540 1"""
"""Population of 1790 and seats of a house of 60 by largest remainders, as electowiki prints them."""


def test_a_house_of_sixty_is_divided_over_the_states_of_1790_as_printed():
    rows = [row.split() for row in STATES.split("|")]
    names, people, seats = zip(*rows, strict=True)
    found = whole(np.array(people, dtype=float), np.array(60.0), names)
    assert found.tolist() == [float(seat) for seat in seats]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.floats(0.01, 1e6), min_size=2, max_size=17), st.integers(0, 2 * 10**11))
def test_whole_amounts_sum_to_the_total_and_none_is_a_unit_off_its_share(weights, total):
    found = whole(np.array(weights), np.array(float(total)), [f"{i:02}" for i in range(len(weights))])
    assert found.sum() == total
    assert (found == np.rint(found)).all()
    assert (abs(found - np.array(weights) / sum(weights) * total) < 1.001).all()


def test_the_order_of_places_changes_no_amount_also_when_remainders_are_equal():
    names = np.array(["d", "b", "a", "c", "e"])
    for order in ([0, 1, 2, 3, 4], [4, 2, 0, 1, 3]):
        found = dict(zip(names[order], whole(np.ones(5), np.array(12.0), list(names[order])), strict=True))
        # 12 / 5 = 2.4 each; the two units left go to a and b, first by name.
        assert found == {"a": 3, "b": 3, "c": 2, "d": 2, "e": 2}


def test_shares_within_bounds_are_proportional_and_those_outside_stand_at_the_bound():
    """60, 30 and 10 % with at most half: what the first gives up goes to the others three to one."""
    found = bounded(np.array([6.0, 3.0, 1.0]), np.array(0.0), np.array(0.5))
    assert found == pytest.approx([0.5, 0.375, 0.125])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=3, max_size=9), st.floats(0, 1), st.floats(1, 3))
def test_bounded_shares_sum_to_one_and_keep_to_the_bounds(weights, low, high):
    places = len(weights)
    found = bounded(np.array(weights), np.array(low / places), np.array(high / places))
    assert found.sum() == pytest.approx(1, abs=1e-9)
    assert (found >= low / places - 1e-12).all()
    assert (found <= high / places + 1e-12).all()


def test_weights_that_are_all_zero_give_equal_shares():
    assert bounded(np.zeros(4), np.array(0.0), np.array(1.0)) == pytest.approx([0.25] * 4)


def test_bounds_that_no_shares_can_meet_are_refused():
    with pytest.raises(ValueError, match="sum to one"):
        bounded(np.ones(4), np.array(0.3), np.array(1.0))
    with pytest.raises(ValueError, match="sum to one"):
        bounded(np.ones(4), np.array(0.0), np.array(0.2))


def test_the_best_division_is_that_of_a_general_optimiser():
    deaths, people = np.array([9.0, 4.0, 7.0, 1.0]), np.array([10.0, 8.0, 4.0, 5.0])
    scale, total, low, high = 2.0, 40.0, 0.05, 0.6

    def missed(shares: np.ndarray) -> float:
        return float((deaths * np.exp(-shares * total / people / scale)).sum())

    other = minimize(
        missed,
        np.full(4, 0.25),
        method="SLSQP",
        bounds=[(low, high)] * 4,
        constraints={"type": "eq", "fun": lambda shares: shares.sum() - 1},
        options={"maxiter": 500, "ftol": 1e-14},
    )
    found = greatest(deaths, people, np.array(scale), np.array(total), np.array(low), np.array(high))
    assert found.sum() == pytest.approx(1, abs=1e-12)
    # The optimiser stops at 14 digits of the objective, which is flat at its best: five digits of the shares.
    np.testing.assert_allclose(found, other.x, atol=1e-5)


def test_places_with_equal_deaths_per_head_get_equal_money_per_head():
    people = np.array([10.0, 20.0, 70.0])
    found = greatest(people * 3, people, np.array(1.0), np.array(500.0), np.array(0.0), np.array(1.0))
    assert found == pytest.approx([0.1, 0.2, 0.7])
