from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from analysis.effects import designs, quantile_effect, quantile_regression
from analysis.effects.quantiles import weighted_density, weighted_quantile
from analysis.faults import InputFaults


@pytest.mark.parametrize("quantile", [0.25, 0.5, 0.9])
def test_a_large_sample_brings_the_known_quantile_effect_back(random, quantile):
    frame = designs.spread(random, 20_000)
    effect = quantile_effect(frame, "cost", "drug", ["age"], quantile=quantile)
    assert abs(effect.estimate - designs.spread_truth(quantile)) < 4 * effect.standard_error


def test_treatment_at_random_gives_the_difference_of_two_plain_quantiles(random):
    frame = designs.spread(random, 1000)
    frame["drug"] = np.tile([0, 1], 500)
    frame["even"] = np.repeat([0, 1], 500)  # as frequent in both arms: all weights are two
    effect = quantile_effect(frame, "cost", "drug", ["even"], quantile=0.5)
    arms = [np.sort(frame.loc[frame["drug"] == arm, "cost"])[249] for arm in (0, 1)]
    assert effect.estimate == pytest.approx(arms[1] - arms[0])
    # Standard error of a median: 1 / (2 f √n) for each arm.
    density = [
        weighted_density(frame.loc[frame["drug"] == arm, "cost"].to_numpy(), np.ones(500), arms[arm], "")
        for arm in (0, 1)
    ]
    by_hand = np.sqrt(sum(1 / (4 * one**2 * 500) for one in density))
    assert effect.standard_error == pytest.approx(by_hand, rel=0.01)


def test_the_density_of_many_normal_values_is_the_normal_density(random):
    values = random.standard_normal(50_000)
    # A normal kernel with Silverman's width flattens the middle by about 1 %.
    assert weighted_density(values, np.ones(50_000), 0.0, "x") == pytest.approx(0.3989, rel=0.03)


def test_weights_count_as_copies():
    values = np.array([1.0, 2.0, 3.0])
    assert weighted_quantile(values, np.array([1.0, 1.0, 3.0]), 0.5) == 3.0
    assert weighted_quantile(np.array([1.0, 2.0, 3.0, 3.0, 3.0]), np.ones(5), 0.5) == 3.0


def test_a_conditional_quantile_is_that_of_statsmodels(random):
    frame = designs.spread(random, 400)
    effect = quantile_regression(frame, "cost", "drug", ["age"], quantile=0.75)
    fit = sm.QuantReg(frame["cost"], sm.add_constant(frame[["drug", "age"]])).fit(q=0.75)
    # Both searches stop at 1e-6 of the coefficients, from columns in different orders.
    assert effect.estimate == pytest.approx(fit.params["drug"], abs=1e-4)


def test_a_median_of_zero_spending_has_no_error_and_is_refused(random):
    frame = designs.spending(random, 400)
    frame.loc[frame["cost"] < frame["cost"].quantile(0.6), "cost"] = 0.0
    with pytest.raises(InputFaults, match="values that differ there"):
        quantile_effect(frame, "cost", "drug", ["age"])
    with pytest.raises(InputFaults, match=r"0\.02 to 0\.98"):
        quantile_effect(frame, "cost", "drug", ["age"], quantile=1.0)
