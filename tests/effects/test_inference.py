"""Errors, bands, few clusters, regressions on cells and bounds: the parts that every estimator leans on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.effects import regression, relative_interval, smooth_interval, to_cells, wild_p_value
from analysis.effects.bands import simultaneous_critical, wild_p_values
from analysis.effects.influence import Influenced, solve_influence
from analysis.effects.smoothness import folded_quantile
from analysis.faults import InputFaults


def test_a_means_error_is_its_deviation_over_the_root_of_n():
    y = np.array([2.0, 4.0, 9.0])
    mean = solve_influence(lambda at: (y - at[0])[:, None], np.array([5.0]), np.ones(3))
    assert mean.errors()[0] == pytest.approx(np.sqrt((9 + 1 + 16) / 3 / 3))


def test_values_that_do_not_solve_their_equations_get_no_error():
    y = np.array([2.0, 4.0, 9.0])
    with pytest.raises(ValueError, match="not converged"):
        solve_influence(lambda at: (y - at[0])[:, None], np.array([5.1]), np.ones(3))


def test_independent_errors_need_the_band_of_sidak():
    found = Influenced(np.zeros(5), np.asarray(5.0 * np.kron(np.eye(5), np.ones((40, 1))), float), np.ones(200))
    # 95 % for five independent ones: the normal quantile of (1 + 0.95^(1/5)) / 2 is 2.569; 20,000 draws give 0.02.
    assert simultaneous_critical(found) == pytest.approx(2.569, abs=0.03)


def test_one_error_alone_needs_no_wider_band():
    found = Influenced(np.zeros(3), np.ones((200, 3)), np.ones(200))
    assert simultaneous_critical(found) == pytest.approx(1.96, abs=0.03)


def test_few_clusters_make_a_band_wider_than_many():
    random = np.random.default_rng(3)
    influence = random.standard_normal((240, 2))
    few = Influenced(np.zeros(2), influence, np.ones(240), np.arange(240) % 8)
    many = Influenced(np.zeros(2), influence, np.ones(240), np.arange(240) % 120)
    assert simultaneous_critical(few) > simultaneous_critical(many) + 0.1


def test_wild_p_values_are_small_for_large_effects_alone():
    random = np.random.default_rng(3)
    found = Influenced(np.array([0.0, 5.0]), random.standard_normal((200, 2)), np.ones(200), np.arange(200) % 10)
    none, some = wild_p_values(found)
    assert none == pytest.approx(1.0)
    assert some < 0.01
    with pytest.raises(ValueError, match="name the cluster"):
        wild_p_values(Influenced(np.zeros(1), np.ones((5, 1)), np.ones(5)))


@pytest.fixture
def frame() -> pd.DataFrame:
    random = np.random.default_rng(11)
    made = pd.DataFrame({"drug": random.integers(0, 2, 500), "age": random.integers(0, 4, 500)}).astype(float)
    made["region"] = random.integers(0, 12, 500)
    return made.assign(cost=1 + 2 * made["drug"] + made["age"] + random.standard_normal(500) * (1 + made["age"]))


@pytest.mark.parametrize("errors", ["classical", "HC0", "HC1", "cluster"])
def test_a_regression_on_cells_is_that_of_statsmodels_on_rows(frame, errors):
    keys = ["drug", "age", *(["region"] if errors == "cluster" else [])]
    cluster = "region" if errors == "cluster" else None
    found = regression(to_cells(frame, "cost", keys), ["drug", "age"], errors=errors, cluster=cluster)
    options = {"cov_type": "cluster", "cov_kwds": {"groups": frame["region"]}} if cluster else {"cov_type": errors}
    if errors == "classical":
        options = {}
    fit = sm.OLS(frame["cost"], sm.add_constant(frame[["drug", "age"]])).fit(**options)
    assert found.coefficients == pytest.approx(fit.params.to_numpy(), rel=1e-10)
    assert found.standard_errors == pytest.approx(fit.bse.to_numpy(), rel=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 6))
def test_splitting_a_table_of_cells_changes_nothing(seed, parts):
    random = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {"drug": random.integers(0, 2, 60), "age": random.integers(0, 3, 60), "part": random.integers(0, parts, 60)}
    )
    rows = pd.concat([rows, pd.DataFrame({"drug": [0, 1, 0, 1], "age": [0, 0, 2, 1], "part": 0})], ignore_index=True)
    rows["cost"] = random.standard_normal(64)
    whole = regression(to_cells(rows, "cost", ["drug", "age"]), ["drug", "age"])
    split = regression(to_cells(rows, "cost", ["drug", "age", "part"]), ["drug", "age"])
    assert split.coefficients == pytest.approx(whole.coefficients, abs=1e-9)
    assert split.covariance == pytest.approx(whole.covariance, abs=1e-9)


def test_a_regressor_that_repeats_another_is_refused(frame):
    cells = to_cells(frame.assign(again=2 * frame["age"]), "cost", ["drug", "age", "again"])
    with pytest.raises(InputFaults, match="combination of others"):
        regression(cells, ["drug", "age", "again"])


def test_the_wild_bootstrap_is_that_of_refitting_each_sample(frame):
    """The same weights, each sample regressed anew on all rows: p-values must agree exactly."""
    cells = to_cells(frame, "cost", ["drug", "age", "region"])
    p = wild_p_value(cells, ["drug", "age"], "age", "region", samples=199, seed=4)
    from analysis.effects.bands import WEBB

    weights = np.random.default_rng(4).choice(WEBB, size=(199, 12))
    design = sm.add_constant(frame[["drug", "age"]]).to_numpy()
    groups = frame["region"].to_numpy()
    restricted = sm.OLS(frame["cost"], design[:, :2]).fit()

    def t(outcome):
        inverse = np.linalg.inv(design.T @ design)
        slope = inverse @ design.T @ outcome
        scores = np.stack([design[groups == g].T @ (outcome - design @ slope)[groups == g] for g in range(12)])
        return slope[2] / np.sqrt((inverse @ scores.T @ scores @ inverse)[2, 2])

    observed = abs(t(frame["cost"].to_numpy()))
    again = [abs(t(restricted.fittedvalues + restricted.resid * row[groups])) for row in weights]
    assert p == pytest.approx(np.mean(np.array(again) >= observed))


BETA = np.array([0.1, -0.05, 0.08, 1.0, 1.2])
SIGMA = 0.01 * (np.eye(5) + 0.5)
FIRST = np.array([1.0, 0.0])


def test_bounds_widen_as_trends_may_part_further():
    for interval, steps in ((relative_interval, [0, 0.5, 1, 2]), (smooth_interval, [0, 0.05, 0.1, 0.3])):
        found = [interval(BETA, SIGMA, 3, FIRST, step) for step in steps]
        lows, highs = zip(*found, strict=True)
        assert list(lows) == sorted(lows, reverse=True)
        assert list(highs) == sorted(highs)


def test_bounds_move_with_the_effect_and_scale_with_the_unit():
    shifted = BETA + np.array([0, 0, 0, 5.0, 5.0])
    for interval in (relative_interval, smooth_interval):
        low, high = interval(BETA, SIGMA, 3, FIRST, 0.5)
        assert interval(shifted, SIGMA, 3, FIRST, 0.5) == pytest.approx((low + 5, high + 5), abs=1e-3)
    low, high = relative_interval(BETA, SIGMA, 3, FIRST, 1.0)
    assert relative_interval(100 * BETA, 1e4 * SIGMA, 3, FIRST, 1.0) == pytest.approx((100 * low, 100 * high), rel=1e-4)


def test_without_any_violation_the_bound_is_the_plain_interval():
    clear = BETA + np.array([3.0, 0, 0, 0, 0])  # no doubt which step before adoption was the largest
    low, high = relative_interval(clear, SIGMA, 3, FIRST, 0.0)
    half = 1.96 * np.sqrt(SIGMA[3, 3])
    # The hybrid test spends a tenth of its size on its first stage: ends up to 4 % of the half width further out.
    assert (low, high) == pytest.approx((1 - half, 1 + half), abs=0.04 * half)


def test_a_straight_trend_is_taken_out_by_smoothness_without_bend():
    trend = 0.7 * np.array([-3.0, -2.0, -1.0, 1.0, 2.0])
    tiny = 1e-8 * np.eye(5)
    low, high = smooth_interval(trend + np.array([0, 0, 0, 2.0, 2.0]), tiny, 3, FIRST, 0.0)
    assert (low, high) == pytest.approx((2.0, 2.0), abs=1e-3)


def test_the_folded_quantile_is_that_of_a_million_draws():
    draws = np.abs(0.8 + np.random.default_rng(0).standard_normal(1_000_000))
    assert folded_quantile(0.8) == pytest.approx(np.quantile(draws, 0.95), abs=0.005)


def test_bounds_need_something_before_adoption():
    for interval in (relative_interval, smooth_interval):
        with pytest.raises(ValueError, match="before adoption"):
            interval(BETA[3:], SIGMA[3:, 3:], 0, FIRST, 1.0)
