"""Distances on the sphere and flows from margins: laws, a closed form, and the maximum of entropy found otherwise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from analysis.network.gravity import EARTH_RADIUS, balanced, great_circle

MASSES = st.lists(st.floats(1, 100), min_size=4, max_size=7)


def apart(places: int) -> np.ndarray:
    """Weights that fall with the difference of the places' numbers, none on the diagonal."""
    at = np.arange(places)
    distance = abs(at[:, None] - at) + np.eye(places)
    return (1 - np.eye(places)) / distance


def test_from_the_equator_to_the_pole_is_a_quarter_of_the_circumference():
    distance = great_circle(np.array([0.0, 90.0]), np.array([127.0, 35.0]))
    assert distance[0, 1] == pytest.approx(np.pi / 2 * EARTH_RADIUS, rel=1e-12)
    assert np.diag(distance) == pytest.approx([0, 0])


def test_the_haversine_agrees_with_the_law_of_cosines_and_is_the_same_both_ways():
    north, east = np.array([37.566, 35.10168, 33.50972]), np.array([126.9784, 129.03004, 126.52194])
    found = great_circle(north, east)
    phi, lam = np.radians(north), np.radians(east)
    cosine = np.sin(phi)[:, None] * np.sin(phi) + np.cos(phi)[:, None] * np.cos(phi) * np.cos(lam[:, None] - lam)
    other = EARTH_RADIUS * np.arccos(np.clip(cosine, -1, 1))
    # The arc cosine loses half of the digits near 1, on the diagonal.
    np.testing.assert_allclose(found[~np.eye(3, dtype=bool)], other[~np.eye(3, dtype=bool)], rtol=1e-9)
    np.testing.assert_allclose(found, found.T, rtol=1e-15)


def test_three_places_without_own_flows_have_only_one_table_with_equal_margins_and_weights():
    """Each sends 10 and receives 10; by symmetry half goes each way."""
    flows = balanced(np.full(3, 10.0), np.full(3, 10.0), 1 - np.eye(3))
    assert flows == pytest.approx(5 * (1 - np.eye(3)))


@settings(max_examples=60, deadline=None)
@given(MASSES)
def test_both_margins_are_met_and_no_flow_is_negative(masses):
    weight = apart(len(masses))
    outflow = np.array(masses)
    inflow = outflow[::-1].copy()
    if (outflow > inflow.sum() - inflow).any():
        with pytest.raises(ValueError, match="sends more"):
            balanced(outflow, inflow, weight)
        return
    if (outflow > 0.9 * (inflow.sum() - inflow)).any():
        return  # at the edge of what is possible the balancing creeps; the margins of provinces are far from it
    flows = balanced(outflow, inflow, weight)
    np.testing.assert_allclose(flows.sum(1), outflow, rtol=1e-10)
    np.testing.assert_allclose(flows.sum(0), inflow, rtol=1e-10)
    assert (flows >= 0).all()


def test_flows_double_when_both_margins_double():
    weight, margin = apart(5), np.array([3.0, 1.0, 4.0, 1.0, 5.0])
    np.testing.assert_allclose(
        balanced(2 * margin, 2 * margin[::-1], weight), 2 * balanced(margin, margin[::-1], weight), rtol=1e-10
    )


def test_draws_are_balanced_one_by_one_as_they_would_be_alone():
    margin = np.array([3.0, 1.0, 4.0, 1.0, 5.0])
    weights = np.stack([apart(5), apart(5) ** 2])
    together = balanced(margin, margin[::-1], weights)
    for weight, flows in zip(weights, together, strict=True):
        np.testing.assert_allclose(flows, balanced(margin, margin[::-1], weight), rtol=1e-9)


def test_the_flows_are_those_of_greatest_entropy_as_a_general_optimiser_finds_them():
    """Least sum of T ln(T / w) - T under both margins, by sequential quadratic programming from another start."""
    outflow, inflow, weight = np.array([4.0, 3, 2, 5]), np.array([3.0, 5, 4, 2]), apart(4)
    off = ~np.eye(4, dtype=bool)

    def divergence(cells: np.ndarray) -> float:
        return float((cells * np.log(cells / weight[off]) - cells).sum())

    def margins(cells: np.ndarray) -> np.ndarray:
        table = np.zeros((4, 4))
        table[off] = cells
        return np.concatenate([table.sum(1) - outflow, table.sum(0)[:-1] - inflow[:-1]])

    found = minimize(
        divergence,
        np.ones(12),
        method="SLSQP",
        bounds=[(1e-9, None)] * 12,
        constraints={"type": "eq", "fun": margins},
        options={"maxiter": 500, "ftol": 1e-14},
    )
    # SLSQP stops when the objective no longer moves in 14 digits: seven digits of its arguments.
    np.testing.assert_allclose(balanced(outflow, inflow, weight)[off], found.x, atol=1e-5)


def test_margins_of_different_sums_are_refused():
    with pytest.raises(ValueError, match="same sum"):
        balanced(np.array([1.0, 1, 1]), np.array([1.0, 1, 2]), apart(3))
