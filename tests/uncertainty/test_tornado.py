from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.uncertainty import one_at_a_time, random_draws, tornado, uncertain

DRAWS = 4000


def parameters() -> dict[str, xr.DataArray]:
    """``growth`` and ``rate`` are normal around 1, ``shares`` are three that add to one and ``fixed`` is certain."""
    generator = np.random.default_rng(7)
    shares = np.vstack([[0.5, 0.3, 0.2], generator.dirichlet([50, 30, 20], DRAWS)])
    made = {"shares": xr.DataArray(shares, dims=("draw", "use"))}
    for name, deviation in (("growth", 0.2), ("rate", 0.1), ("fixed", 0.0)):
        made[name] = xr.DataArray(np.r_[1.0, 1 + deviation * generator.normal(size=DRAWS)], dims="draw")
    return {name: array.assign_coords(draw=np.arange(DRAWS + 1)) for name, array in made.items()}


def spending(given) -> xr.DataArray:
    weights = xr.DataArray([1.0, 2.0, 3.0], dims="use")
    return 100 * given["growth"] - 50 * given["rate"] + xr.dot(given["shares"], weights, dim="use") * given["fixed"]


def test_the_bars_of_a_linear_model_are_its_slopes_times_the_interval_of_each_parameter():
    given = parameters()
    bars = tornado(uncertain(given), random_draws(spending(given)))
    assert [bar.name for bar in bars] == ["growth", "rate", "shares"]
    for bar, slope in zip(bars, (100, -50), strict=False):
        low, high = np.quantile(random_draws(given[bar.name]), [0.025, 0.975])
        # Errors of both ends, which a slope moves in opposite directions; the ends are whole draws.
        assert bar.high - bar.low == pytest.approx(slope * (high - low), abs=3 * (bar.low_error + bar.high_error))
        assert bar.low_error < 0.8


def test_the_errors_of_a_bar_are_the_spread_of_its_ends_over_many_seeds():
    ends, errors = [], []
    for seed in range(60):
        sample = np.random.default_rng(seed).normal(size=(500, 2))
        (bar,) = tornado({"a": sample[:, :1]}, 2 * sample[:, 0] + sample[:, 1])
        ends.append(bar.low - 2 * sample[bar.low_draw - 1, 0])
        errors.append(bar.low_error)
    assert np.mean(errors) == pytest.approx(np.std(ends), rel=0.3)


def test_one_at_a_time_holds_the_others_at_their_central_values_in_one_run():
    given = parameters()
    bars = tornado(uncertain(given), random_draws(spending(given)))
    runs = []

    def rerun(inputs):
        runs.append(inputs)
        return spending(inputs)

    held = one_at_a_time(rerun, given, bars)
    assert len(runs) == 1
    growth = held[0]
    # The central case is 100 - 50 + 0.5 + 0.6 + 0.6 = 51.7.
    assert growth.low == pytest.approx(51.7 + 100 * (float(given["growth"][bars[0].low_draw]) - 1))
    assert growth.high == pytest.approx(51.7 + 100 * (float(given["growth"][bars[0].high_draw]) - 1))
    assert runs[0]["shares"].sum("use").values == pytest.approx(np.ones(7))
    assert runs[0]["growth"].values[3:].tolist() == [1.0] * 4


def test_a_joint_group_takes_all_its_members_from_one_draw():
    given = parameters()
    groups = {"economy": ["growth", "rate"]}
    bars = tornado(uncertain(given, groups), random_draws(spending(given)))
    held = {bar.name: bar for bar in one_at_a_time(spending, given, bars, groups)}
    at = bars[0].high_draw
    expected = 1.7 + 100 * float(given["growth"][at]) - 50 * float(given["rate"][at])
    assert bars[0].name == "economy"
    assert held["economy"].high == pytest.approx(expected)
    assert bars[0].low < bars[0].high


def test_an_interaction_shows_as_a_difference_between_the_two_ways():
    generator = np.random.default_rng(8)
    given = {
        name: xr.DataArray(np.r_[0.0, generator.normal(1, 1, DRAWS)], dims="draw", coords={"draw": range(DRAWS + 1)})
        for name in ("a", "b")
    }

    def product(inputs):
        return inputs["a"] * inputs["b"]

    bars = tornado(uncertain(given), random_draws(product(given)))
    # On average b is 1, so a moves the product by its interval of 3.92; with b at its central 0, a moves nothing.
    assert bars[0].width == pytest.approx(3.92, rel=0.1)
    assert [bar.width for bar in one_at_a_time(product, given, bars)] == [0.0, 0.0]
