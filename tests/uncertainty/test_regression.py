from __future__ import annotations

import numpy as np
import pytest
from patsy import dmatrix  # type: ignore[import-untyped]

from analysis.uncertainty.regression import Regression, components, natural_spline


def test_the_spline_spans_what_patsy_calls_a_natural_cubic_spline():
    values = np.random.default_rng(1).normal(size=400)
    own = np.column_stack([np.ones(400), natural_spline(values, 5)])
    knots = np.quantile(values, np.linspace(0.01, 0.99, 6))
    inside = values[(values > knots[0]) & (values < knots[-1])]
    second = dmatrix(
        "cr(values, knots=knots[1:-1], lower_bound=knots[0], upper_bound=knots[-1]) - 1",
        {"values": inside, "knots": knots},
    )
    projected = np.linalg.lstsq(np.asarray(second), own[(values > knots[0]) & (values < knots[-1])], rcond=None)
    assert projected[2] == own.shape[1]
    assert projected[1] == pytest.approx(np.zeros(own.shape[1]), abs=1e-18)


def test_a_straight_line_is_fitted_by_two_terms_and_its_error_is_that_of_statsmodels():
    import statsmodels.api as sm

    x = np.random.default_rng(2).normal(size=300)
    y = 3 + 2 * x + np.random.default_rng(3).normal(size=300)
    fit = Regression(x[:, None]).fit(y)
    second = sm.OLS(y, sm.add_constant(x)).fit()
    assert fit.terms[0] == 2
    assert fit.fitted[:, 0] == pytest.approx(second.fittedvalues)
    assert fit.error[:, 0] == pytest.approx(second.get_prediction().se_mean)


def test_noise_is_followed_by_few_terms_only():
    noise = np.random.default_rng(4).normal(size=(1000, 20))
    fit = Regression(np.random.default_rng(5).uniform(size=(1000, 1))).fit(noise)
    assert fit.terms.tolist() == [2] * 20


def test_shares_that_add_to_one_have_one_component_less_than_shares():
    shares = np.random.default_rng(6).dirichlet([3, 4, 5], 500)
    assert components(shares).shape == (500, 2)


def test_a_parameter_of_two_values_is_fitted_by_its_two_means():
    x = np.repeat([0.0, 1.0], 50)
    y = np.concatenate([np.arange(50.0), np.arange(50.0) * 3])
    fitted = Regression(x[:, None]).fit(y).fitted[:, 0]
    assert fitted[[0, -1]] == pytest.approx([24.5, 73.5])
