"""The split of a joint effect among its parts: a published game, its axioms, and the average over all orders."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.shapley import shares, subsets, together

PARTS = ("a", "b", "c")


def test_the_glove_game_gives_the_one_left_glove_two_thirds():
    """Two hold a right glove, one a left glove; a pair is worth 1: 4/6 for the left, 1/6 for each right (Shapley)."""
    worth = {one: float("left" in one and len(one) > 1) for one in subsets(["left", "right_1", "right_2"])}
    found = shares(["left", "right_1", "right_2"], worth)
    assert found == pytest.approx({"left": 4 / 6, "right_1": 1 / 6, "right_2": 1 / 6})


worths = st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=8)


@given(worths)
def test_shares_are_the_mean_of_what_a_part_adds_over_all_orders(values):
    worth = dict(zip(subsets(PARTS), values, strict=True))
    expected = dict.fromkeys(PARTS, 0.0)
    for order in permutations(PARTS):
        for place, part in enumerate(order):
            before = frozenset(order[:place])
            expected[part] += (worth[before | {part}] - worth[before]) / 6
    assert shares(PARTS, worth) == pytest.approx(expected, abs=1e-6)


@given(worths)
def test_shares_add_up_to_what_all_parts_bring(values):
    worth = dict(zip(subsets(PARTS), values, strict=True))
    assert sum(shares(PARTS, worth).values()) == pytest.approx(worth[frozenset(PARTS)] - worth[frozenset()], abs=1e-6)


def test_parts_that_do_not_meet_keep_what_they_bring_alone_and_nothing_together():
    alone = {"a": np.array([1.0, 2.0]), "b": np.array([-3.0, 0.0]), "c": np.array([0.0, 0.0])}
    worth = {one: sum((alone[part] for part in one), np.zeros(2)) for one in subsets(PARTS)}
    for part, share in shares(PARTS, worth).items():
        np.testing.assert_allclose(share, alone[part], atol=1e-12)
    np.testing.assert_allclose(together(PARTS, worth), 0, atol=1e-12)
