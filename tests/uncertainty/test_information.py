from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from scipy.stats import norm

from analysis.uncertainty import perfect_information, perfect_information_on


def normal_loss(mean: float, deviation: float) -> float:
    """E[max(0, b)] - max(0, E[b]) of a normal benefit b: the unit normal loss integral (Raiffa and Schlaifer 1961)."""
    distance = abs(mean) / deviation
    return deviation * (norm.pdf(distance) - distance * norm.sf(distance))


def two_options(mean: float, deviations: tuple[float, ...], draws: int, seed: int):
    """Option 1 brings a sum of normal parameters more than option 0, whose net benefit is also uncertain."""
    cells = np.random.default_rng(seed).normal(size=(draws, len(deviations) + 1)) * [*deviations, 1.0]
    status_quo = cells[:, -1]
    return cells, np.column_stack([status_quo, status_quo + mean + cells[:, :-1].sum(axis=1)])


def test_normal_loss_is_the_tabulated_one():
    # Tables of the unit normal loss integral: 0.3989 at 0, 0.1978 at 0.5, 0.0833 at 1
    assert [normal_loss(mean, 1) for mean in (0, 0.5, -1)] == pytest.approx([0.3989, 0.1978, 0.0833], abs=5e-5)


@given(st.floats(-3, 3), st.floats(0.2, 3), st.floats(0.2, 3), st.integers(0, 2**31))
@settings(max_examples=10, deadline=None)
def test_gaussian_values_of_information_are_the_unit_normal_loss(mean, first, second, seed):
    cells, benefit = two_options(mean, (first, second), 2000, seed)
    groups = {"first": cells[:, :1], "both": cells[:, :2], "status quo": cells[:, 2:]}
    found, everything = perfect_information_on(groups, benefit), perfect_information(benefit)
    expected = {"first": normal_loss(mean, first), "both": normal_loss(mean, np.hypot(first, second)), "status quo": 0}
    # Five standard errors, and what 2,000 draws cannot see of a decision that is almost never turned.
    resolution = 0.03 * np.hypot(first, second)
    for name, value in expected.items():
        assert abs(found[name].value - value) <= 5 * found[name].error + resolution, name
        assert 0 <= found[name].value <= everything.value
    assert abs(everything.value - expected["both"]) <= 5 * everything.error + resolution


def test_correlated_parameters_carry_information_on_each_other():
    # b = x + y, bivariate normal with variances 1 and 4 and correlation 0.5: E[b | x] = 2 x, so that x has the loss of
    # a deviation of 2, and both together that of sqrt(1 + 4 + 2).
    sample = np.random.default_rng(5).multivariate_normal([0.3, 0.2], [[1, 1], [1, 4]], 20_000)
    benefit = np.column_stack([np.zeros(20_000), sample.sum(axis=1)])
    found = perfect_information_on({"x": sample[:, :1], "both": sample}, benefit)
    assert abs(found["x"].value - normal_loss(0.5, 2)) <= 3 * found["x"].error
    assert abs(found["both"].value - normal_loss(0.5, np.sqrt(7))) <= 3 * found["both"].error


def test_errors_are_the_spread_of_the_values_over_many_seeds():
    found = []
    for seed in range(100):
        cells, benefit = two_options(0.3, (1.0, 2.0), 1000, seed)
        one, everything = perfect_information_on({"one": cells[:, 1:2]}, benefit)["one"], perfect_information(benefit)
        found.append((one.value, one.error, everything.value, everything.error))
    one, one_error, everything, error = np.array(found).T
    # A deviation over 100 seeds is known to 7 %; the policy's error is a little above that of the smooth estimate.
    assert one_error.mean() == pytest.approx(one.std(), rel=0.3)
    assert error.mean() == pytest.approx(everything.std(), rel=0.25)
    assert one.mean() == pytest.approx(normal_loss(0.3, 2), abs=3 * one.std() / 10)


def depression(draws: int, seed: int):
    """Three options for depression at 20,000 pounds a QALY: the decision tree of Fang and others (2022).

    Parameters as the authors' code states them (GitHub Bogdasayen/Example_MLMC_and_QMC_for_EVPPI, ToyModel_QMC): log
    odds ratios of recovery and relapse of two treatments, the two probabilities without treatment, and cost and health
    of recovery, relapse and no recovery.
    """
    generator = np.random.default_rng(seed)
    recovery = generator.multivariate_normal([0.99, 1.33], [[0.22, 0.15], [0.15, 0.20]], draws)
    relapse = generator.multivariate_normal([-1.48, -0.40], [[0.14, 0.05], [0.05, 0.11]], draws)
    untreated = np.column_stack([generator.beta(6, 200, draws), generator.beta(2, 100, draws)])
    cost = generator.normal([1000, 2000, 2500], [50, 100, 125], (draws, 3))
    health = generator.normal([26, 23, 20], [2, 3, 4], (draws, 3))
    none = np.zeros((draws, 1))
    recover = expit(logit(untreated[:, :1]) + np.hstack([none, recovery]))
    relapses = expit(logit(untreated[:, 1:]) + np.hstack([none, relapse]))
    value = 20_000 * health - cost
    benefit = (
        recover * (1 - relapses) * value[:, :1]
        + recover * relapses * value[:, 1:2]
        + (1 - recover) * value[:, 2:]
        - np.array([0, 300, 30])
    )
    groups = {"probabilities": np.hstack([recovery, relapse, untreated]), "cost and health": np.hstack([cost, health])}
    return groups, benefit


def test_the_published_example_of_depression_treatment_is_reproduced():
    # Simulation, printed in the authors' ReadMeFirst.Rmd with three standard errors: 573.63 ± 5.80 for everything,
    # 274.18 ± 0.51 for the probabilities, 286.77 ± 0.95 for cost and health. The third printed group, one treatment's
    # log odds ratios, is not compared: its inner sample of 100 leaves a bias above the value itself.
    groups, benefit = depression(10_000, 20_260_701)
    found, everything = perfect_information_on(groups, benefit), perfect_information(benefit)
    assert abs(everything.value - 573.63) <= 3 * everything.error + 5.80
    assert abs(found["probabilities"].value - 274.18) <= 3 * found["probabilities"].error + 0.51
    assert abs(found["cost and health"].value - 286.77) <= 3 * found["cost and health"].error + 0.95
    assert found["probabilities"].error < 15


@given(st.floats(1e-6, 1e13), st.floats(-1e3, 1e3))
@settings(max_examples=10, deadline=None)
def test_scaling_won_scales_the_value_and_a_sum_paid_in_every_case_changes_nothing(scale, paid):
    cells, benefit = two_options(0.2, (1.0, 0.5), 500, 3)
    groups = {"one": cells[:, :1]}
    plain, moved = perfect_information(benefit), perfect_information(scale * (benefit + paid))
    assert moved.value == pytest.approx(scale * plain.value, rel=1e-9)
    assert moved.error == pytest.approx(scale * plain.error, rel=1e-9)
    plain, moved = (perfect_information_on(groups, one)["one"] for one in (benefit, scale * (benefit + paid)))
    assert moved.value == pytest.approx(scale * plain.value, rel=1e-7)


def test_information_is_worth_nothing_when_one_option_is_always_best():
    cells, benefit = two_options(50.0, (1.0, 1.0), 1000, 4)
    assert perfect_information(benefit).value == 0
    assert perfect_information_on({"one": cells[:, :1]}, benefit)["one"].value == 0


def test_a_third_option_that_is_never_best_changes_no_value():
    cells, benefit = two_options(0.2, (1.0, 1.0), 1000, 6)
    with_third = np.column_stack([benefit, benefit.min(axis=1) - 10])
    groups = {"one": cells[:, :1]}
    assert perfect_information(with_third).value == pytest.approx(perfect_information(benefit).value)
    assert perfect_information_on(groups, with_third)["one"].value == pytest.approx(
        perfect_information_on(groups, benefit)["one"].value
    )


def test_one_option_is_no_decision():
    with pytest.raises(ValueError, match="two options or more"):
        perfect_information(np.ones((10, 1)))
