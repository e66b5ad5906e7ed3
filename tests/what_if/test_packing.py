"""Draws packed into patterns: exact where they have few, within the tolerance where they have many."""

from __future__ import annotations

import json

import numpy as np
import pytest

from analysis.what_if.packing import pack, unpack


@pytest.fixture
def draws():
    """300 draws of 40 columns that move with three things at once, and a little by themselves."""
    chance = np.random.default_rng(1)
    return 5 + chance.normal(size=(300, 3)) @ chance.normal(size=(3, 40)) + 0.001 * chance.normal(size=(300, 40))


def test_draws_that_move_with_three_things_take_three_patterns(draws):
    packed = pack(draws, 0.01)
    assert packed.scales.size == 3
    assert packed.weights.shape == (3, 300)
    assert packed.patterns.shape == (3, 40)


@pytest.mark.parametrize("tolerance", [0.5, 0.1, 0.01])
def test_what_is_left_unsaid_is_less_than_the_tolerance_of_the_spread(tolerance):
    columns = np.random.default_rng(2).normal(size=(200, 30)) * np.logspace(0, -3, 30)
    apart = columns - columns.mean(axis=0)
    left = pack(columns, tolerance).unpacked() - columns
    # a twentieth more for the 16 bits
    assert np.sqrt((left**2).mean() / (apart**2).mean()) < 1.05 * tolerance


def test_the_mean_of_the_draws_is_kept_whatever_the_tolerance(draws):
    np.testing.assert_allclose(pack(draws, 0.9).unpacked().mean(axis=0), draws.mean(axis=0), rtol=1e-5)


def test_draws_that_do_not_differ_need_no_pattern():
    packed = pack(np.full((5, 2), 3.0), 0.01)
    assert packed.scales.size == 0
    assert packed.unpacked().tolist() == [[3.0, 3.0]] * 5
    assert np.array_equal(unpack(packed.record()).unpacked(), packed.unpacked())


def test_a_packed_record_survives_json(draws):
    packed = pack(draws, 0.01)
    again = unpack(json.loads(json.dumps(packed.record())))
    assert np.array_equal(again.unpacked(), packed.unpacked())


def test_weighing_columns_before_or_after_unpacking_is_the_same(draws):
    packed = pack(draws, 0.01)
    readings = np.random.default_rng(3).random((40, 2))
    np.testing.assert_allclose(packed.unpacked(readings), packed.unpacked() @ readings)
