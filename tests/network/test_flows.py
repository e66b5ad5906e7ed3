"""Flows between provinces: margins exact in every draw, the few printed shares, and what the decay decides."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.network.comparison import comparisons
from analysis.network.flows import network_flows, network_outflow_share, network_seoul_outflow, network_seoul_share
from analysis.parameters import Change

NAMES = ["seoul", "near", "far"]


@pytest.fixture
def three(one):
    """Seoul, a place 10 km away and one 40 km away; own use 80, 30 and 50 of 90, 60 and 80; decay of 1."""
    at = {"region": NAMES, "period": [2024]}
    resident, inside, provider = (
        xr.DataArray([[x] for x in numbers], coords=at, dims=("region", "period"))
        for numbers in ((90.0, 60.0, 80.0), (80.0, 30.0, 50.0), (120.0, 50.0, 60.0))
    )
    distance = xr.DataArray(
        [[0.0, 10, 40], [10, 0, 40], [40, 40, 0]],
        coords={"region": NAMES, "destination": NAMES},
        dims=("region", "destination"),
    )
    return resident, inside, provider, distance, one(1.0)


@pytest.mark.audits("network_outflow_share", "network_seoul_share", kind="hand")
def test_three_places_have_the_flows_that_their_margins_and_distances_leave(three):
    """Out 10, 30, 30; in 40, 20, 10. Let t go from near to Seoul: near to far is 30 - t, far to Seoul 40 - t, far to
    near t - 10, Seoul to near 30 - t, Seoul to far t - 20. Weights are the same both ways, so that the products of the
    flows round the three places are, too: (30 - t)(30 - t)(40 - t) = (t - 20)(t - 10) t.
    """
    flows = network_flows(*three).isel(draw=0)
    t = float(flows.sel(region="near", destination="seoul"))
    assert (30 - t) * (30 - t) * (40 - t) == pytest.approx((t - 20) * (t - 10) * t, rel=1e-9)
    assert float(flows.sel(region="far", destination="near")) == pytest.approx(t - 10)
    assert np.diag(flows.values).tolist() == [80, 30, 50]
    share = network_outflow_share(flows)
    assert float(share.sel(region="near", destination="seoul")) == pytest.approx(t / 30)
    assert np.isnan(np.diag(share.values)).all()
    to_seoul = network_seoul_share(flows, three[0])
    assert float(to_seoul.sel(region="near")) == pytest.approx(t / 60)


def test_rows_are_fees_of_residents_and_columns_fees_of_providers_in_every_draw(values, inputs):
    flows = values["network_flows"]
    for name, dim in (("network_resident_fees", "destination"), ("network_provider_fees", "region")):
        margin = inputs[name].sel(period=2024)
        found = flows.sum(dim).transpose("draw", ...)
        # Whole thousand won: the sums of the two margins differ by up to two of 128,075,122,678.
        np.testing.assert_allclose(found, np.broadcast_to(margin, found.shape), rtol=1e-9)
    assert (flows >= 0).all()


@pytest.mark.audits("network_seoul_fees", "network_seoul_outflow", kind="law")
def test_spending_in_seoul_is_the_same_from_the_flows_and_year_by_year(values):
    column = values["network_flows"].sel(destination="seoul")
    np.testing.assert_allclose(values["network_seoul_fees"].sel(period=2024), column, rtol=1e-12)
    outside = [name for name in column.region.values if name not in ("seoul", "incheon", "gyeonggi")]
    np.testing.assert_allclose(values["network_seoul_outflow"], column.sel(region=outside).sum("region"), rtol=1e-12)


@pytest.mark.audits("network_seoul_fees", "network_seoul_share", kind="official")
def test_others_spend_10_8055_trillion_won_in_seoul_in_2024_as_printed(values, inputs):
    """Dong-A Ilbo, 3 November 2025, from the yearbook."""
    others = values["network_seoul_fees"].sel(period=2024).drop_sel(region="seoul").sum("region")
    np.testing.assert_allclose(others, 10.8055e12, rtol=1e-5)
    shares = values["network_seoul_share"] * inputs["network_resident_fees"].sel(period=2024)
    np.testing.assert_allclose(shares.sum("region"), 10.8055e12, rtol=1e-5)
    assert bool(shares.sel(region="seoul").isnull().all())


@pytest.mark.audits("network_seoul_outflow", kind="official")
def test_the_provinces_spend_more_in_all_of_seoul_than_at_its_five_largest_hospitals(values):
    """2.1822 trillion won of 2022 at the five hospitals; 10.8055 is what everybody from outside Seoul spends there."""
    assert (values["network_seoul_outflow"] > 2.1822e12).all()
    assert (values["network_seoul_outflow"] < 10.8055e12).all()


@pytest.mark.audits("network_seoul_outflow", kind="hand")
def test_the_capital_region_is_left_out_of_the_outflow_to_seoul(three):
    flows = network_flows(*three)
    capital = xr.DataArray([1.0, 1.0, 0.0], coords={"region": NAMES}, dims="region")
    far = float(flows.sel(region="far", destination="seoul").item())
    assert float(network_seoul_outflow(flows, capital).item()) == pytest.approx(far)


@pytest.mark.audits("network_own_share", kind="printed")
@pytest.mark.parametrize(
    ("region", "printed"),
    [("daegu", 91.5), ("busan", 89.6), ("seoul", 89.5), ("sejong", 53.1), ("gyeongbuk", 63.9), ("chungnam", 67.0)],
)
def test_own_province_use_of_2022_is_as_the_yearbook_prints_it(central, region, printed):
    assert 100 * central("network_own_share", region=region, period=2022) == pytest.approx(printed, abs=0.05)


@pytest.mark.audits("network_own_share", kind="official")
def test_own_province_use_of_the_nation_is_79_8_percent_in_2022(inputs, values):
    own = (values["network_own_share"] * inputs["network_resident_fees"]).sum("region").sel(period=2022)
    assert float(own / inputs["network_resident_fees"].sum("region").sel(period=2022)) == pytest.approx(0.798, abs=5e-4)


@pytest.mark.audits("network_outflow_share", kind="law")
def test_what_leaves_a_province_goes_somewhere_and_nothing_stays(values):
    share = values["network_outflow_share"]
    np.testing.assert_allclose(share.sum("destination"), 1, rtol=1e-9)


@pytest.mark.audits("network_outflow_share", kind="official")
def test_gangwon_sends_its_patients_to_seoul_and_gyeonggi_about_as_the_survey_of_2020_found(root, central):
    """57 and 25 % of its inpatients outside; fees with outpatients of another year: ten points."""
    found = comparisons(root / "data" / "published", central)["network_flow_facts"]
    rows = {(row["region"], row["destination"]): row for row in found}
    for destination in ("seoul", "gyeonggi"):
        assert abs(rows["gangwon", destination]["gap"]) < 10
    # Where the model is furthest off: Sejong's nearest city draws more than distance between seats says.
    assert rows["sejong", "daejeon"]["gap"] < -15


def test_seoul_and_busan_are_330_km_apart_by_their_coordinates(central):
    """2.46432 degrees north-south and 2.05164 east-west at 36.3 degrees: 274.0 and 183.9 km, 330.0 together."""
    north, east = 2.46432 * 111.195, 2.05164 * 111.195 * np.cos(np.radians(36.33384))
    found = central("network_distance", region="seoul", destination="busan")
    assert found == pytest.approx(np.hypot(north, east), rel=1e-3)


def test_distances_are_the_same_both_ways_and_no_detour_is_shorter(values):
    distance = values["network_distance"].values
    assert (abs(distance - distance.T) < 1e-9).all()
    assert (distance[:, :, None] + distance[None, :, :] - distance[:, None, :] > -1e-9).all()


@pytest.mark.audits("network_seoul_outflow", kind="law")
def test_a_steeper_decay_leaves_less_of_the_provinces_spending_in_seoul(run):
    spent = [
        float(run(Change("network_decay", value=decay))["network_seoul_outflow"].isel(draw=0))
        for decay in (0.5, 1.3, 2.0)
    ]
    assert spent[0] > spent[1] > spent[2]
