"""Distributions against scipy.stats, and which three numbers each can have."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import betaincinv

from analysis.parameters.distributions import FAMILIES, TOLERANCE, fit, quantiles
from analysis.parameters.interpolation import interpolated

Study = Any

UNBOUNDED = np.array([[-np.inf, np.inf]])
SOLVED = ("normal", "lognormal", "gamma", "beta")
PROBABILITIES = np.array([[1e-6, 0.025, 0.3, 0.5, 0.8, 0.975, 1 - 1e-6]])


def drawn(name: str, value: float, low: float, high: float, p: np.ndarray, bounds: Any = UNBOUNDED) -> np.ndarray:
    centre, least, greatest = (np.array([number]) for number in (value, low, high))
    spread, _ = fit(name, centre, least, greatest)
    return quantiles(name, p, centre, least, greatest, spread, np.asarray(bounds, dtype=float))


# A 95 % interval of each distribution, from scipy; the solved spread must be the one that made it.
# The search ends within 1e-7 of the spread (it compares sums of squares), so quantiles agree to about that.
@pytest.mark.parametrize(
    ("name", "value", "oracle"),
    [
        ("normal", 100.0, stats.norm(100, 8)),
        ("lognormal", 0.27, stats.lognorm(s=0.4, scale=0.27)),
        ("gamma", 6.0, stats.gamma(a=2.5, scale=6 / 2.5)),
        ("gamma", 6.0, stats.gamma(a=400, scale=6 / 400)),
        ("beta", 0.2, stats.beta(2, 8)),
        ("beta", 0.02, stats.beta(1, 49)),
        ("beta", 0.97, stats.beta(970, 30)),
    ],
)
def test_a_distribution_is_recovered_from_its_own_interval(name: str, value: float, oracle: Any) -> None:
    low, high = oracle.ppf([0.025, 0.975])
    found = drawn(name, value, low, high, PROBABILITIES)
    assert found[0] == pytest.approx(oracle.ppf(PROBABILITIES[0]), rel=1e-5)


@pytest.mark.parametrize(
    ("name", "value", "oracle"),
    [
        ("uniform", 3.0, stats.uniform(2, 4)),
        ("triangular", 3.0, stats.triang(0.25, loc=2, scale=4)),
        ("triangular", 2.0, stats.triang(0, loc=2, scale=4)),
        ("triangular", 6.0, stats.triang(1, loc=2, scale=4)),
        ("pert", 3.0, stats.beta(2, 4, loc=2, scale=4)),
    ],
)
def test_a_distribution_of_bounds_runs_from_2_to_6(name: str, value: float, oracle: Any) -> None:
    found = drawn(name, value, 2, 6, PROBABILITIES)
    assert found[0] == pytest.approx(oracle.ppf(PROBABILITIES[0]))


def test_the_mean_of_a_pert_is_a_plus_4m_plus_b_over_6() -> None:
    # Least 10, most likely 20, greatest 60: (10 + 4·20 + 60) / 6 = 25. Midpoints of 20,000 equal
    # probabilities
    # integrate the quantile function to better than 1e-3.
    p = ((np.arange(20_000) + 0.5) / 20_000)[None, :]
    assert drawn("pert", 20, 10, 60, p).mean() == pytest.approx(25, abs=1e-3)


def test_value_is_the_median_of_a_lognormal_and_the_mean_of_a_gamma_and_a_beta() -> None:
    p = ((np.arange(20_000) + 0.5) / 20_000)[None, :]
    assert drawn("lognormal", 0.27, 0.18, 0.405, np.array([[0.5]])).item() == pytest.approx(0.27)
    assert drawn("gamma", 6.0, 2.0, 12.1, p).mean() == pytest.approx(6, rel=1e-3)
    assert drawn("beta", 0.2, 0.05, 0.4, p).mean() == pytest.approx(0.2, rel=1e-3)


NORMAL = {"value": "100", "low": "80", "high": "120", "distribution": "normal"}
BY_HAND = [
    ("lognormal", "0.27", "0.25", "0.30"),
    ("normal", "0.5", "0.3", "0.7"),
    ("beta", "0.2", "0.05", "0.4"),
]


@pytest.mark.parametrize(("name", "value", "low", "high"), BY_HAND)
def test_an_interval_rounded_to_two_digits_is_accepted(
    study: Study, name: str, value: str, low: str, high: str
) -> None:
    row = {"unit": "ratio", "value": value, "low": low, "high": high, "distribution": name}
    assert list(study.read(row)) == ["care_cost"]


@pytest.mark.parametrize(
    ("row", "expected", "remedy"),
    [
        pytest.param(
            {"value": "100", "low": "50", "high": "200"},
            "a normal that comes within 10% of high - low; this one misses 17%",
            "use lognormal or gamma, which fit",
            id="normal of an interval that is symmetric in logarithms",
        ),
        pytest.param(
            {"value": "100", "low": "99", "high": "200"},
            "a normal that comes within 10% of high - low; this one misses 49%",
            "mend the numbers, or state bounds as low and high and use pert, triangular or uniform",
            id="no distribution has this interval",
        ),
        pytest.param(
            {"value": "0", "low": "0", "high": "1", "distribution": "lognormal"},
            "0 < low < value < high for lognormal, with low and high the 2.5% and 97.5% quantiles",
            "mend the numbers, or state bounds as low and high and use pert, triangular or uniform",
            id="lognormal from zero",
        ),
        pytest.param(
            {"value": "1.1", "low": "0.8", "high": "1.4", "distribution": "beta"},
            "0 <= low < value < high <= 1 for beta, with low and high the 2.5% and 97.5% quantiles",
            "use normal or lognormal or gamma, which fit",
            id="beta beyond one",
        ),
        pytest.param(
            {"value": "1", "low": "-1", "high": "3", "distribution": "gamma"},
            "0 <= low < value < high for gamma, with low and high the 2.5% and 97.5% quantiles",
            "use normal, which fits",
            id="gamma below zero",
        ),
        pytest.param(
            {"value": "5", "low": "5", "high": "5", "distribution": "uniform"},
            "low < high for uniform, with low and high the bounds",
            "write fixed, or a wider interval",
            id="no width",
        ),
        pytest.param(
            {"unit": "share", "value": "0.05", "low": "0.015", "high": "0.1"},
            "at most 0.1% of a normal outside 0 to 1 (share); this one has 1.06%",
            "use gamma or beta, which fit",
            id="normal share that would often be negative",
        ),
    ],
)
def test_a_distribution_that_does_not_fit_is_refused_and_one_that_does_is_named(
    study: Study, row: dict[str, str], expected: str, remedy: str
) -> None:
    [fault] = study.faults({**NORMAL, "unit": "ratio", **row})
    stated = ", ".join(f"{name} {row[name]}" for name in ("value", "low", "high"))
    assert fault == f"care.csv, row 2: given {stated}; expected {expected}; do: {remedy}"


def test_a_beta_of_which_little_is_known_has_no_humps_at_0_and_1() -> None:
    # Ever smaller shapes fit 0.5 (0 to 1) ever better, up to the toss of a coin; the flat one is the limit.
    assert drawn("beta", 0.5, 0, 1, PROBABILITIES)[0] == pytest.approx(PROBABILITIES[0], abs=1e-6)


def test_a_distribution_is_cut_at_the_bounds_of_its_unit() -> None:
    # Normal(0.5, 0.2/1.96·…) has 1e-6 beyond 0; the quantile of a probability near 0 must still be a share.
    p = np.array([[1e-12, 0.5, 1 - 1e-12]])
    shares = drawn("normal", 0.5, 0.3, 0.7, p, [[0.0, 1.0]])[0]
    assert 0 <= shares[0] < shares[1] < shares[2] <= 1
    assert shares[1] == pytest.approx(0.5)


value_in_unit_interval = st.floats(0.01, 0.99)


@settings(deadline=None)  # the first example pays for importing scipy
@given(st.sampled_from(["uniform", "triangular", "pert"]), value_in_unit_interval, value_in_unit_interval)
def test_draws_of_bounds_stay_within_them_and_rise_with_the_probability(name: str, position: float, p: float) -> None:
    value, low, high = 10 + 5 * position, 10.0, 15.0
    lesser, greater = drawn(name, value, low, high, np.array([[p * 0.9, p]]))[0]
    assert low <= lesser < greater <= high


@settings(deadline=None)  # the first example pays for importing scipy
@given(st.sampled_from(SOLVED), st.floats(0.05, 0.8), st.floats(0.02, 0.2), value_in_unit_interval)
def test_solved_distributions_rise_with_the_probability_and_miss_as_little_as_they_say(
    name: str, value: float, width: float, p: float
) -> None:
    low, high = np.array([value * (1 - width)]), np.array([value * (1 + width)])
    spread, miss = fit(name, np.array([value]), low, high)
    at = quantiles(name, np.array([[p * 0.9, p, 0.025, 0.975]]), np.array([value]), low, high, spread, UNBOUNDED)[0]
    assert at[0] < at[1]
    missed = max(abs(at[2] - low[0]), abs(at[3] - high[0])) / (high[0] - low[0])
    assert missed == pytest.approx(miss[0], abs=1e-9)
    # A band of at most 20 % either side is near enough to symmetric for every one of them.
    assert miss[0] < TOLERANCE


@settings(deadline=None)  # the first example pays for importing scipy
@given(st.sampled_from(SOLVED), st.floats(0.05, 0.8), st.floats(0.02, 0.2))
def test_no_nearby_spread_fits_the_interval_better(name: str, value: float, width: float) -> None:
    centre, low, high = (np.array([number]) for number in (value, value * (1 - width), value * (1 + width)))
    spread, _ = fit(name, centre, low, high)
    ends = np.array([low[0], high[0]])

    def squares(trial: np.ndarray) -> float:
        at = quantiles(name, np.array([[0.025, 0.975]]), centre, low, high, trial, UNBOUNDED)[0]
        if name == "lognormal":  # fitted in logarithms, where it is a normal
            return float(((np.log(at) - np.log(ends)) ** 2).sum())
        return float(((at - ends) ** 2).sum())

    # 1e-12 relative: at the optimum the squares are flat, and rounding decides the last digits.
    assert squares(spread) <= min(squares(spread * 1.01), squares(spread / 1.01)) * (1 + 1e-12)


@settings(deadline=None)  # the first example pays for importing scipy
@given(st.floats(-1, 3), st.floats(-1, 3), st.lists(value_in_unit_interval, min_size=2, max_size=20))
def test_interpolated_quantiles_are_the_exact_ones_and_rise(
    first: float, second: float, probabilities: list[float]
) -> None:
    shapes = [np.array([[10.0**exponent]]) for exponent in (first / 2, second / 2)]
    p = np.sort(np.array([[1e-9, *probabilities, 1 - 1e-9]]))
    found = interpolated(lambda p, a, b: betaincinv(a, b, p), p, shapes)
    exact = betaincinv(*shapes, p)
    # Shapes from 0.3 to 32; the module states 1e-6 standard deviations.
    assert np.abs(found - exact).max() < 1e-6 * stats.beta(*(shape.item() for shape in shapes)).std()
    assert (np.diff(found) >= 0).all()


def test_every_family_says_whether_low_and_high_are_quantiles_or_bounds() -> None:
    assert {name: family.interval for name, family in FAMILIES.items()} == {
        "fixed": "range",
        "normal": "quantiles",
        "lognormal": "quantiles",
        "gamma": "quantiles",
        "beta": "quantiles",
        "uniform": "bounds",
        "triangular": "bounds",
        "pert": "bounds",
    }
