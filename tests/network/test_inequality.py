"""Each index against a printed example, against another formula, and by its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.network.inequality import concentration, gini, places, theil

AMOUNTS = st.lists(st.floats(0.1, 100), min_size=3, max_size=12)


def test_the_gini_coefficient_of_seven_numbers_is_0_3076923_as_the_manual_of_phylotools_prints():
    assert gini(np.array([1.0, 3, 2, 1, 1, 1, 4]), np.ones(7)) == pytest.approx(0.3076923, abs=5e-8)


def test_two_groups_unequal_only_between_have_the_theil_index_that_pysal_tests():
    """Three with nothing and three with ten: T = ln 2 = 0.6931471805599453, all of it between the groups."""
    between, within = theil(np.array([0.0, 0, 0, 10, 10, 10]), np.ones(6), np.array([0, 0, 0, 1, 1, 1]))
    assert between == pytest.approx(0.6931471805599453, abs=1e-12)
    assert within == pytest.approx(0, abs=1e-12)


def test_deaths_under_five_in_india_have_a_concentration_index_of_minus_0_1694():
    """World Bank, Technical Note 7, Table 1: births and deaths per 1,000 of five wealth groups, poorest first.

    The copy that was read shows the text without the table; its figures are quoted from memory, and the index that is
    printed with them follows to four digits.
    """
    births = np.array([29939.0, 28776, 26528, 24689, 19739])
    deaths = births * np.array([154.7, 152.9, 119.5, 86.9, 54.3]) / 1000
    assert concentration(deaths, births, np.arange(5.0)) == pytest.approx(-0.1694, abs=5e-5)


@settings(max_examples=60, deadline=None)
@given(AMOUNTS)
def test_the_gini_coefficient_is_half_the_mean_difference_over_the_mean(amounts):
    x = np.array(amounts)
    other = abs(x[:, None] - x).mean() / 2 / x.mean()
    assert gini(x, np.ones(len(x))) == pytest.approx(other, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(AMOUNTS, st.randoms(use_true_random=False))
def test_the_concentration_index_is_twice_the_covariance_with_the_rank(amounts, chance):
    """C = 2 cov(x, R) / mean, R the midpoint of each one's place in the order, as Kakwani and others write it."""
    x = np.array(amounts)
    order = np.array(chance.sample(range(len(x)), len(x)), dtype=float)
    rank = (order + 0.5) / len(x)
    other = 2 * ((x - x.mean()) * (rank - 0.5)).mean() / x.mean()
    assert concentration(x, np.ones(len(x)), order) == pytest.approx(other, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(AMOUNTS)
def test_theil_is_the_sum_of_its_parts_whatever_the_groups(amounts):
    x = np.array(amounts)
    share = x / x.sum()
    whole = float((share * np.log(share * len(x))).sum())
    for groups in (np.zeros(len(x), dtype=int), np.arange(len(x)) % 2, np.arange(len(x))):
        between, within = theil(x, np.ones(len(x)), groups)
        assert between + within == pytest.approx(whole, abs=1e-12)
        assert within >= -1e-12
        assert between >= -1e-12


@settings(max_examples=40, deadline=None)
@given(AMOUNTS)
def test_splitting_a_place_in_two_like_halves_changes_no_index(amounts):
    x, people = np.array(amounts), np.arange(1.0, len(amounts) + 1)
    halves = np.concatenate([x[:1] / 2, x[:1] / 2, x[1:]]), np.concatenate([people[:1] / 2, people[:1] / 2, people[1:]])
    group = np.arange(len(x)) % 2
    order = np.arange(len(x), dtype=float)
    assert gini(*halves) == pytest.approx(gini(x, people), abs=1e-12)
    assert concentration(*halves, np.concatenate([order[:1], order])) == pytest.approx(
        concentration(x, people, order), abs=1e-12
    )
    both = theil(x, people, group), theil(*halves, np.concatenate([group[:1], group]))
    assert both[0] == pytest.approx(both[1], abs=1e-12)


def test_the_same_for_all_is_no_inequality():
    people = np.array([1.0, 5.0, 2.0])
    assert gini(3 * people, people) == pytest.approx(0, abs=1e-15)
    assert theil(3 * people, people, np.array([0, 1, 1])) == pytest.approx((0, 0), abs=1e-15)


def test_a_run_of_equal_ranks_counts_as_one_place():
    """With all ranks equal there is no order to be unequal in."""
    assert concentration(np.array([9.0, 1.0]), np.ones(2), np.ones(2)) == pytest.approx(0, abs=1e-15)


def test_places_are_counted_from_the_greatest():
    assert places(np.array([[3.0, 9.0, 1.0]])).tolist() == [[2, 1, 3]]
