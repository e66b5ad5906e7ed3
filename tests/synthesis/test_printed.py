"""Our figures beside those that metafor, pimeta and an article print."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.synthesis import pool, prediction_interval, tau_squared_interval
from analysis.synthesis.heterogeneity import generalised_q, weighted_mean
from analysis.synthesis.study import from_interval

PERCENT = 100


def test_every_printed_row_is_found_again(tables, studies):
    printed = tables["printed"]
    tolerance = printed.header.tolerance
    compared = 0
    for row in printed.frame.itertuples():
        estimates, errors = studies[row.dataset, row.measure]
        if row.method == "equal":
            mean = weighted_mean(estimates, errors**2)
            error = (1 / errors**2).sum() ** -0.5
            found = {"mean": mean, "standard_error": error, "low": mean - 1.96 * error, "high": mean + 1.96 * error}
            found["q"] = generalised_q(estimates, errors**2)
        else:
            pooled = pool(estimates, errors, row.method, hartung_knapp=row.hartung_knapp == "yes")
            found = {
                "tau2": pooled.tau2,
                "tau": pooled.tau2**0.5,
                "mean": pooled.mean,
                "standard_error": pooled.standard_error,
                "low": pooled.interval[0],
                "high": pooled.interval[1],
                "i2": pooled.i2 * PERCENT,
            }
        for column, value in found.items():
            if not np.isnan(expected := getattr(row, column)):
                assert value == pytest.approx(expected, abs=tolerance), (row.Index, column)
                compared += 1
    # 18 figures of BCG, 24 of teachers, 9 of aspirin: an empty table would pass the loop
    assert compared == 51


def test_q_profile_interval_of_bcg_is_that_of_metafor(studies):
    # metafor, test_misc_confint: 0.1197 and 1.1115 for the log risk ratio
    estimates, errors = studies["bcg", "log risk ratio"]
    assert tau_squared_interval(estimates, errors**2) == pytest.approx((0.1197, 1.1115), abs=5e-5)


def test_uncorrected_sandwich_of_bcg_is_that_of_metafor(studies):
    # metafor, test_misc_robust: variance 0.029636 without correction, 0.032106 times 13 / 12, weights by REML
    estimates, errors = studies["bcg", "log risk ratio"]
    pooled = pool(estimates, errors)
    variance = float(np.array(pooled.weights) ** 2 @ (estimates - pooled.mean) ** 2)
    assert variance == pytest.approx(0.029636, abs=5e-7)
    assert variance * 13 / 12 == pytest.approx(0.032106, abs=5e-7)


@pytest.mark.parametrize(
    ("mean", "interval", "tau2", "prediction"),
    [
        # pimeta's manual, ten trials of Riley and others (2011): DerSimonian-Laird with the classical error,
        # then REML with Hartung and Knapp's; both intervals of the mean have 9 degrees of freedom
        (-0.3341, (-0.5068, -0.1613), 0.0282, (-0.7598, 0.0917)),
        (-0.3287, (-0.5761, -0.0814), 0.0700, (-0.9887, 0.3312)),
    ],
)
def test_prediction_intervals_are_those_that_pimeta_prints(mean, interval, tau2, prediction):
    low, high = interval
    error = from_interval(low, high, degrees=9)
    # tau² and the interval are rounded to 0.00005: 2.306 √(tau² + error²) moves by up to 0.0005
    assert prediction_interval(mean, error, tau2, 10) == pytest.approx(prediction, abs=5e-4)
