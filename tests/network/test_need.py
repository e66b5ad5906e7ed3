"""Need per head: by hand, the fall-back of zero exponents, splitting, order, and agreement of rankings."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from scipy.stats import spearmanr

from analysis.network.need import network_need_index, network_need_indicator, network_need_rank, network_weighted_people

COMPONENTS = ["elderly", "mortality", "doctors", "outflow"]


def fees(*numbers: float) -> xr.DataArray:
    at = {"region": [f"place_{i}" for i in range(len(numbers))], "period": [2024]}
    return xr.DataArray([[x] for x in numbers], coords=at, dims=("region", "period"))


@pytest.mark.audits("network_need_indicator", kind="hand")
def test_two_places_have_the_indicators_of_this_sum(place):
    """People 100 and 300; elderly 30 and 50: 0.30 / 0.20 = 1.5. Mortality 60 and 40: mean 45, 60 / 45 = 4/3.
    Doctors 1 and 3 per 1,000: mean 2.5, 2.5 / 1 = 2.5. Outflow 5 of 10 and 6 of 30: 0.5 / (11 / 40) = 20/11.
    """
    found = network_need_indicator(
        place(100, 300).isel(draw=0, drop=True),
        place(30, 50).isel(draw=0, drop=True),
        place(60, 40),
        place(1, 3).isel(draw=0, drop=True),
        fees(5, 24),
        fees(10, 30),
    )
    first = found.sel(region="place_0").isel(draw=0)
    assert first.sel(component=COMPONENTS).values == pytest.approx([1.5, 4 / 3, 2.5, 20 / 11])


@pytest.mark.audits("network_need_indicator", kind="law")
def test_the_mean_of_each_indicator_is_one_with_its_own_weights(values, inputs):
    people, resident = inputs["network_people"], inputs["network_resident_fees"].sel(period=2024)
    found = values["network_need_indicator"]
    for name in ("elderly", "mortality"):
        np.testing.assert_allclose(xr.dot(found.sel(component=name), people / people.sum()), 1, rtol=1e-12)
    np.testing.assert_allclose(xr.dot(1 / found.sel(component="doctors"), people / people.sum()), 1, rtol=1e-12)
    np.testing.assert_allclose(xr.dot(found.sel(component="outflow"), resident / resident.sum()), 1, rtol=1e-12)


def index(indicator: list[list[float]], exponents: list[float], people: list[float]) -> np.ndarray:
    regions = [f"place_{i}" for i in range(len(people))]
    array = xr.DataArray([indicator], coords={"draw": [0], "component": COMPONENTS, "region": regions})
    exponent = xr.DataArray([exponents], coords={"draw": [0], "component": COMPONENTS})
    heads = xr.DataArray(people, coords={"region": regions})
    return network_need_index(array, exponent, heads).values[0]


@pytest.mark.audits("network_need_index", kind="hand")
def test_need_is_the_product_of_indicators_to_their_exponents_over_its_mean():
    """4 ^ 0.5 x 1.5 = 3 and 1 x 1 = 1; people 1 and 3: mean (3 + 3) / 4 = 1.5; 2 and 2/3."""
    found = index([[4, 1], [1.5, 1], [9, 9], [2, 2]], [0.5, 1, 0, 0], [1, 3])
    assert found == pytest.approx([2, 2 / 3])


@pytest.mark.audits("network_need_index", kind="law")
def test_with_all_exponents_zero_need_is_the_same_for_each_head(run, inputs):
    found = run(network_need_exponent=xr.zeros_like(inputs["network_need_exponent"]))
    np.testing.assert_allclose(found["network_need_index"], 1, rtol=1e-12)


@pytest.mark.audits("network_need_index", kind="law")
def test_a_place_split_in_two_like_halves_keeps_its_need_and_the_others_theirs():
    indicator = np.array([[1.4, 0.8, 1.1], [1.2, 0.9, 1.0], [2.0, 0.7, 1.3], [1.5, 0.6, 1.0]])
    exponents, people = [0.5, 1.0, 0.5, 0.3], [4.0, 7.0, 2.0]
    whole = index(indicator.tolist(), exponents, people)
    halves = index(np.concatenate([indicator[:, :1], indicator], axis=1).tolist(), exponents, [2.0, 2.0, 7.0, 2.0])
    assert halves == pytest.approx([whole[0], *whole])


@pytest.mark.audits("network_need_index", kind="law")
def test_weighted_people_add_to_all_people(values, inputs):
    np.testing.assert_allclose(
        values["network_weighted_people"].sum("region"), float(inputs["network_people"].sum()), rtol=1e-12
    )
    assert network_weighted_people(values["network_need_index"], inputs["network_people"]).equals(
        values["network_weighted_people"]
    )


@pytest.mark.audits("network_need_rank", kind="hand")
def test_the_greatest_need_ranks_first(place):
    assert network_need_rank(place(0.5, 2.0, 1.0)).values.tolist() == [[3, 1, 2]]


@pytest.mark.audits("network_need_rank", kind="law")
def test_each_draw_ranks_the_seventeen_provinces_once(values):
    ranks = np.sort(values["network_need_rank"].values, axis=-1)
    assert (ranks == np.arange(1, 18)).all()


@pytest.mark.audits("network_rank_agreement", kind="second")
def test_agreement_of_rankings_is_the_spearman_correlation_of_scipy(values):
    need, found = values["network_need_index"], values["network_rank_agreement"]
    for draw in (0, 1, 7, 100):
        other = spearmanr(need.isel(draw=draw), need.isel(draw=0)).statistic
        assert float(found.isel(draw=draw)) == pytest.approx(other, abs=1e-12)


@pytest.mark.audits("network_rank_agreement", kind="law")
def test_the_central_ranking_agrees_with_itself_and_none_agrees_more(values):
    found = values["network_rank_agreement"]
    assert float(found.isel(draw=0)) == pytest.approx(1)
    assert (found <= 1 + 1e-12).all()
