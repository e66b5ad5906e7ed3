"""The pilot score: by hand, standardised, and its first places counted otherwise."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.network import pilot


def fees(*numbers: float) -> xr.DataArray:
    at = {"region": [f"place_{i}" for i in range(len(numbers))], "period": [2024]}
    return xr.DataArray([[x] for x in numbers], coords=at, dims=("region", "period"))


@pytest.mark.audits("network_pilot_part", "network_pilot_score", "network_pilot_rank", kind="hand")
def test_of_two_places_each_part_is_one_deviation_above_or_below(place):
    """Need 3 and 1: +1, -1. Fees 20 and 60 over 10 and 10 doctors: -1, +1. Own use 9/10 and 5/10: +1, -1.

    Weights 0.4, 0.3, 0.3: 0.4 for the first and -0.4 for the second.
    """
    doctors = place(10, 10).isel(draw=0, drop=True)
    found = pilot.network_pilot_part(place(3, 1), fees(20, 60), doctors, fees(9, 5), fees(10, 10))
    assert found.isel(draw=0).values == pytest.approx(np.array([[1, -1], [-1, 1], [1, -1]]))
    weight = xr.DataArray([[0.4, 0.3, 0.3]], coords={"draw": [0], "component": found.component})
    score = pilot.network_pilot_score(found, weight)
    assert score.values.ravel() == pytest.approx([0.4, -0.4])
    assert pilot.network_pilot_rank(score).values.tolist() == [[1, 2]]


@pytest.mark.audits("network_pilot_part", kind="law")
def test_each_part_has_mean_zero_and_deviation_one_over_the_provinces(values):
    part = values["network_pilot_part"]
    np.testing.assert_allclose(part.mean("region"), 0, atol=1e-12)
    np.testing.assert_allclose(part.std("region"), 1, rtol=1e-12)


@pytest.mark.audits("network_pilot_score", kind="law")
def test_with_all_weight_on_need_the_ranking_is_that_of_need(run, inputs):
    weight = xr.zeros_like(inputs["network_pilot_weight"])
    weight.loc[{"component": "need"}] = 1.0
    found = run(network_pilot_weight=weight)
    np.testing.assert_array_equal(found["network_pilot_rank"], found["network_need_rank"])


@pytest.mark.audits("network_pilot_rank", kind="law")
def test_each_draw_ranks_the_seventeen_provinces_once(values):
    assert (np.sort(values["network_pilot_rank"].values, axis=-1) == np.arange(1, 18)).all()


@pytest.mark.audits("network_pilot_first", kind="second")
def test_three_provinces_are_among_the_first_three_of_each_draw(values):
    counted = np.zeros(17)
    for row in values["network_pilot_score"].values[1:]:
        counted[np.argsort(-row)[:3]] += 1
    np.testing.assert_allclose(values["network_pilot_first"], counted / 200, atol=1e-12)


@pytest.mark.audits("network_pilot_first", kind="law")
def test_the_probabilities_of_the_first_three_places_add_to_three(values):
    assert float(values["network_pilot_first"].sum()) == pytest.approx(3)
