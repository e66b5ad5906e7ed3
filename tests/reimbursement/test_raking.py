"""Raking: by hand, against a general optimiser, and its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from analysis.reimbursement.raking import rake


def test_a_flat_guess_gives_the_product_of_the_margins():
    # 30 and 70 in rows, 40 and 60 in columns: 0.3 x 40 = 12, 0.3 x 60 = 18, 0.7 x 40 = 28, 0.7 x 60 = 42
    found = rake(np.ones((2, 2)), np.array([30.0, 70.0]), np.array([40.0, 60.0]))
    assert found == pytest.approx(np.array([[12.0, 18.0], [28.0, 42.0]]))


def test_the_odds_of_the_guess_stay_and_a_zero_stays_zero():
    guess = np.array([[2.0, 1.0, 0.0], [1.0, 3.0, 1.0]])
    found = rake(guess, np.array([4.0, 6.0]), np.array([3.0, 5.0, 2.0]))
    assert found[0, 2] == 0
    assert found[0, 0] * found[1, 1] / (found[0, 1] * found[1, 0]) == pytest.approx(6.0)  # 2 x 3 / (1 x 1)
    assert found.sum(0) == pytest.approx([3, 5, 2])
    assert found.sum(1) == pytest.approx([4, 6])


def test_it_finds_what_a_general_optimiser_finds_for_the_least_relative_entropy():
    guess = np.array([[5.0, 2.0, 1.0], [1.0, 4.0, 2.0], [2.0, 2.0, 6.0]])
    rows, columns = np.array([9.0, 5.0, 11.0]), np.array([6.0, 8.0, 11.0])

    def entropy(flat):
        return float((flat * np.log(flat / guess.ravel()) - flat).sum())

    meets = [{"type": "eq", "fun": lambda flat, i=i: flat.reshape(3, 3)[i].sum() - rows[i]} for i in range(3)]
    meets += [{"type": "eq", "fun": lambda flat, j=j: flat.reshape(3, 3)[:, j].sum() - columns[j]} for j in range(2)]
    other = minimize(
        entropy, guess.ravel(), method="SLSQP", bounds=[(1e-9, None)] * 9, constraints=meets, options={"ftol": 1e-14}
    )
    assert other.success
    assert rake(guess, rows, columns) == pytest.approx(other.x.reshape(3, 3), abs=1e-5)


def test_draws_are_fitted_each_on_its_own():
    guess = np.array([[[1.0, 2.0], [3.0, 4.0]], [[4.0, 1.0], [1.0, 1.0]]])
    rows, columns = np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([[1.5, 1.5], [2.0, 2.0]])
    both = rake(guess, rows, columns)
    for draw in range(2):
        assert both[draw] == pytest.approx(rake(guess[draw], rows[draw], columns[draw]))


positive = st.floats(0.1, 10.0)


@settings(max_examples=40, deadline=None)
@given(st.lists(positive, min_size=6, max_size=6), st.lists(positive, min_size=6, max_size=6), st.floats(0.1, 100))
def test_margins_are_met_and_the_scale_of_the_guess_does_not_matter(guess, truth, factor):
    seed, target = np.reshape(guess, (2, 3)), np.reshape(truth, (2, 3))
    found = rake(seed, target.sum(1), target.sum(0))
    assert found.sum(0) == pytest.approx(target.sum(0), rel=1e-9)
    assert found.sum(1) == pytest.approx(target.sum(1), rel=1e-9)
    assert rake(seed * factor, target.sum(1), target.sum(0)) == pytest.approx(found, rel=1e-7)


def test_margins_of_different_totals_are_refused():
    with pytest.raises(ValueError, match="differ in total"):
        rake(np.ones((2, 2)), np.array([1.0, 1.0]), np.array([1.0, 2.0]))


def test_margins_that_the_zeros_of_the_guess_rule_out_are_refused():
    # the only cell of the first row is in the first column, which is too small for it
    with pytest.raises(ValueError, match="no matrix"):
        rake(np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([5.0, 1.0]), np.array([2.0, 4.0]))
