"""Death rates: interpolation, cohort losses and the one factor a year."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.demography.cohort_component import AGES, STARTS, crossing
from analysis.demography.mortality import (
    EDGES,
    MIDDLE,
    cohort_loss_ratio,
    five_year_groups,
    single_ages,
    solved,
    spread,
)

RATES = np.exp(-9 + 0.085 * np.array([0.5, 3.0, *(start + 2.5 for start in STARTS[1:-1]), 101.5]))


def test_rates_that_rise_evenly_with_age_are_met_at_single_ages():
    rates = np.tile(RATES, (2, 2, 1))
    single = single_ages(rates, np.array([2023.0, 2028.0]), np.array([2024.0]))
    assert single[0, 0, 2:99] == pytest.approx(np.exp(-9 + 0.085 * MIDDLE[2:99]))


def test_a_rate_halfway_between_two_periods_is_their_geometric_mean():
    rates = np.array([[[0.01] * 22] * 2, [[0.04] * 22] * 2])
    # the middles of the periods are half a year before their labels
    assert single_ages(rates, np.array([2023.0, 2028.0]), np.array([2025.0]))[0, 0, 50] == pytest.approx(0.02)
    assert five_year_groups(rates, np.array([2023.0, 2028.0]), np.array([2025.0]))[0, 0, 5] == pytest.approx(0.02)


def test_of_ages_0_to_4_a_fifth_is_under_one():
    rates = np.full((2, 2, 22), 0.001)
    rates[..., 0] = 0.006
    assert five_year_groups(rates, np.array([2023.0, 2028.0]), np.array([2025.0]))[0, 0, 0] == pytest.approx(0.002)


def test_factors_are_one_to_50_and_halfway_in_logarithm_at_57_and_a_half():
    factors = spread(np.full(len(EDGES), np.log(4.0)))
    assert factors[49] == 1
    assert factors[57] == pytest.approx(2.0)
    assert factors[[65, 80, 100]] == pytest.approx(4.0)


@pytest.mark.audits("demography_loss_ratio", kind="law")
def test_cohorts_that_lose_twice_what_the_rates_say_have_a_ratio_of_two():
    """People carried along at twice the rates for 12 years; the groups are seen, single ages are given."""
    years, rate = 12, np.tile(np.exp(-9 + 0.085 * MIDDLE), (2, 1))
    people = np.full((2, AGES), 1000.0)
    seen, single = [], []
    for _ in range(years):
        seen.append(np.add.reduceat(people, STARTS, axis=1))
        single.append(people)
        alive = people * np.exp(-2 * crossing(rate))
        people = np.zeros_like(alive)
        people[:, 1:], people[:, 0] = alive[:, :-1], 1000
        people[:, -1] += alive[:, -1]
    known = {tuple(np.add.reduceat(row, STARTS)): row for year in single for row in year}
    rates = np.tile(rate, (years - 1, 1, 1))
    found = cohort_loss_ratio(
        np.array(seen), rates, 2022.5 + np.arange(years - 1, dtype=np.float64), lambda row: known[tuple(row)]
    )
    assert np.exp(found[..., 1:]) == pytest.approx(2.0, rel=0.01)
    # below 65 the factor passes to one while this cohort's does not, so that at 65 more is asked for
    assert np.exp(found[..., 0]) == pytest.approx(2.0, rel=0.05)


def test_the_factor_that_triples_deaths_is_found():
    assert solved(lambda factor: (100 * factor, 100 * factor), 300) == pytest.approx(3.0)
