"""Single ages from five-year groups."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.demography.cohort_component import AGES, STARTS
from analysis.demography.graduation import graduate, split


def test_single_ages_add_to_their_groups_and_none_is_negative():
    group = np.random.default_rng(1).uniform(1, 10, 21)
    single = split(group, np.empty(0))
    np.testing.assert_allclose(np.add.reduceat(single, STARTS), group)
    assert (single >= 0).all()


def test_ages_with_known_births_have_their_proportions():
    births = np.array([1, 2, 3, 4, 5.0])
    assert split(np.full(21, 30.0), births)[:5].tolist() == [2, 4, 6, 8, 10]


def test_equal_groups_are_split_equally():
    single = split(np.full(21, 10.0), np.empty(0))
    assert single[20:80] == pytest.approx(2.0)


def test_a_wave_within_the_groups_is_found_from_how_they_age():
    """A cohort born in one year of plenty: the groups alone cannot show it, their next four years do."""
    ages = np.arange(AGES + 10)
    people = 1000 - 5.0 * ages[:AGES]
    people[60:64] *= 1.5
    survival = np.ones((4, AGES))
    years = [people]
    for _ in range(4):
        older = np.zeros(AGES)
        older[1:], older[-1] = years[-1][:-1], years[-1][-1] + years[-1][-2]
        older[0] = 1000
        years.append(older)
    official = np.array([np.add.reduceat(year, STARTS) for year in years])
    found = graduate(official, np.full(20, 1.0), survival, np.zeros((4, AGES)))
    np.testing.assert_allclose(np.add.reduceat(found, STARTS), official[0])
    flat = split(official[0], np.empty(0))
    missed, missed_flat = (np.abs(one - people)[55:70].sum() for one in (found, flat))
    assert missed < missed_flat / 3
