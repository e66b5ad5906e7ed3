from __future__ import annotations

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import chi2, multivariate_normal, t
from statsmodels.stats.meta_analysis import combine_effects

from analysis.synthesis import (
    METHODS,
    Method,
    leave_one_out,
    pool,
    robust,
    tau_squared,
    tau_squared_interval,
    within_study,
)
from analysis.synthesis.heterogeneity import generalised_q, weighted_mean

# Estimates like those of the study: shares of spending, errors of 1 to 100 percentage points.
ESTIMATE = st.integers(-200, 200).map(lambda hundredths: hundredths / 100)
ERROR = st.integers(1, 100).map(lambda hundredths: hundredths / 100)
ROWS = st.lists(st.tuples(ESTIMATE, ERROR), min_size=2, max_size=12)
METHOD = st.sampled_from(METHODS)


def columns(rows):
    estimates, errors = np.array(rows).T
    return estimates, errors


def figures(pooled):
    return [pooled.mean, pooled.standard_error, *pooled.interval, *(pooled.prediction or ())]


def test_two_studies_by_hand():
    # 0 and 2, both with variance 0.5: Q = 4, τ² = (4 - 1) / (4 - 8 / 4) = 1.5, variance of the mean (0.5 + 1.5) / 2
    pooled = pool([0.0, 2.0], [0.5**0.5, 0.5**0.5], "dl", hartung_knapp=False)
    assert (pooled.mean, pooled.q, pooled.tau2, pooled.standard_error) == pytest.approx((1, 4, 1.5, 1))
    assert pooled.i2 == pytest.approx(1.5 / (1.5 + 0.5))
    assert pooled.interval == pytest.approx((1 - 1.959964, 1 + 1.959964))
    assert pooled.weights == pytest.approx((0.5, 0.5))
    # Two studies leave a prediction interval no degree of freedom.
    assert pooled.prediction is None


@pytest.mark.parametrize("method", METHODS)
def test_studies_of_equal_error_have_the_interval_of_a_t_test(method):
    # With equal errors every estimator gives τ² = sample variance - s² = 2.5 - 0.01, and Hartung-Knapp is the t test.
    estimates = [1.0, 2.0, 3.0, 4.0, 5.0]
    pooled = pool(estimates, [0.1] * 5, method)
    assert pooled.tau2 == pytest.approx(2.49)
    reach = float(t.ppf(0.975, 4)) * 0.5**0.5
    assert pooled.interval == pytest.approx((3 - reach, 3 + reach))
    reach = float(t.ppf(0.975, 3)) * (2.49 + 0.5) ** 0.5
    assert pooled.prediction == pytest.approx((3 - reach, 3 + reach))


@pytest.mark.parametrize("method", METHODS)
def test_studies_that_agree_have_no_heterogeneity_and_the_equal_effects_mean(method):
    # Q is 0.5 on two degrees of freedom, so τ² = 0 and weights are 1 / s²: 4, 1 and 1
    estimates, errors = np.array([0.1, 0.3, 0.8]), np.array([0.5, 1.0, 1.0])
    pooled = pool(estimates, errors, method, hartung_knapp=False)
    assert pooled.tau2 == pooled.i2 == 0
    assert pooled.mean == pytest.approx((4 * 0.1 + 0.3 + 0.8) / 6)
    assert pooled.standard_error == pytest.approx(6**-0.5)
    assert tau_squared_interval(estimates, errors**2)[0] == 0


def test_hartung_knapp_never_narrows_an_interval_below_the_classical_error():
    agreeing = pool([0.2, 0.2, 0.2, 0.2], [0.1, 0.2, 0.3, 0.4])
    classical = pool([0.2, 0.2, 0.2, 0.2], [0.1, 0.2, 0.3, 0.4], hartung_knapp=False)
    assert agreeing.standard_error == classical.standard_error > 0
    assert agreeing.interval[0] < classical.interval[0]


def test_four_studies_leave_their_variance_open_by_a_factor_of_43():
    # The figures that DESCRIPTIVE_BELOW rests on: ratio of chi-squared quantiles, and the t quantile, at 3 degrees
    low, high = chi2.ppf([0.025, 0.975], 3)
    assert high / low == pytest.approx(43, abs=0.5)
    assert t.ppf(0.975, 3) == pytest.approx(3.2, abs=0.05)


@given(ROWS, METHOD, st.booleans(), st.floats(-5, 5))
@settings(max_examples=60, deadline=None)
def test_shifting_all_estimates_shifts_the_mean_and_nothing_else(rows, method, hartung_knapp, shift):
    estimates, errors = columns(rows)
    before, after = (
        pool(estimates, errors, method, hartung_knapp),
        pool(estimates + shift, errors, method, hartung_knapp),
    )
    # Rounding of y + shift is 1e-15 of the shift; the likelihood is flat at its top, so that τ² keeps half the digits.
    assert after.tau2 == pytest.approx(before.tau2, rel=1e-5, abs=1e-7)
    assert after.mean - shift == pytest.approx(before.mean, abs=1e-5)
    assert after.standard_error == pytest.approx(before.standard_error, rel=1e-4)


@given(ROWS, METHOD, st.booleans(), st.sampled_from([1e-3, 0.5, 1000.0, 1e9]))
@settings(max_examples=60, deadline=None)
def test_another_unit_scales_all_figures_and_leaves_weights(rows, method, hartung_knapp, factor):
    estimates, errors = columns(rows)
    before, after = (
        pool(estimates, errors, method, hartung_knapp),
        pool(factor * estimates, factor * errors, method, hartung_knapp),
    )
    assert figures(after) == pytest.approx([factor * figure for figure in figures(before)], rel=1e-5, abs=1e-6 * factor)
    assert after.weights == pytest.approx(before.weights, abs=1e-6)
    assert (after.i2, after.q) == pytest.approx((before.i2, before.q), rel=1e-5, abs=1e-6)


@given(ROWS, METHOD, st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_studies_does_not_matter(rows, method, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    estimates, errors = columns(rows)
    before, after = pool(estimates, errors, method), pool(estimates[order], errors[order], method)
    assert figures(after) == pytest.approx(figures(before), rel=1e-6, abs=1e-8)
    assert after.weights == pytest.approx([before.weights[place] for place in order], rel=1e-6)


@given(ROWS, METHOD)
@settings(max_examples=60, deadline=None)
def test_the_mean_lies_among_the_estimates_and_weights_add_to_one(rows, method):
    estimates, errors = columns(rows)
    pooled = pool(estimates, errors, method)
    assert estimates.min() - 1e-12 <= pooled.mean <= estimates.max() + 1e-12
    assert sum(pooled.weights) == pytest.approx(1)
    assert pooled.tau2_interval[0] <= pooled.tau2_interval[1]
    if pooled.prediction is not None:
        assert pooled.prediction[0] <= pooled.interval[0]
        assert pooled.interval[1] <= pooled.prediction[1] or pooled.tau2 == 0


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_statsmodels_gives_the_same_mean_and_both_errors(rows):
    estimates, errors = columns(rows)
    if generalised_q(estimates, errors**2) <= len(rows) - 1:
        return  # statsmodels leaves a negative τ² as it is
    names: dict[Method, str] = {"dl": "chi2", "pm": "iterated"}
    for method, name in names.items():
        ours = pool(estimates, errors, method, hartung_knapp=False)
        theirs = combine_effects(estimates, errors**2, method_re=name)
        if name == "pm" and generalised_q(estimates, errors**2, theirs.tau2) > len(rows) - 1 + 1e-6:
            continue  # its last step fell below the end by rounding, and it then takes 0
        # statsmodels stops Paule and Mandel's iteration when Q is within 0.00001
        assert ours.mean == pytest.approx(theirs.mean_effect_re, rel=1e-4, abs=1e-5)
        assert ours.standard_error == pytest.approx(theirs.sd_eff_w_re, rel=1e-4)
        knapp = pool(estimates, errors, method).standard_error
        assert knapp == pytest.approx(max(theirs.sd_eff_w_re, theirs.sd_eff_w_re_hksj), rel=1e-4)


@given(ROWS)
@example([(0.0, 0.01), (0.0, 0.01), (0.65, 0.01)])  # where an iteration can step past the end by rounding
@settings(max_examples=100, deadline=None)
def test_paule_mandel_solves_its_equation(rows):
    estimates, errors = columns(rows)
    tau2 = tau_squared(estimates, errors**2, "pm")
    q = generalised_q(estimates, errors**2, tau2)
    assert q == pytest.approx(len(rows) - 1, abs=1e-6) if tau2 > 0 else q <= len(rows) - 1


def restricted_likelihood(estimates, variances, tau2: float) -> float:
    """The likelihood of the contrasts with the first study, whose covariance is written out in full."""
    contrasts = np.column_stack([-np.ones(len(estimates) - 1), np.eye(len(estimates) - 1)])
    covariance = contrasts @ np.diag(variances + tau2) @ contrasts.T
    return float(
        multivariate_normal(np.zeros(len(covariance)), covariance, allow_singular=True).logpdf(contrasts @ estimates)
    )


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_no_other_heterogeneity_has_a_higher_restricted_likelihood(rows):
    # The second implementation needs no mean at all: contrasts between studies do not depend on it.
    estimates, errors = columns(rows)
    variances = errors**2
    tau2 = tau_squared(estimates, variances, "reml")
    best = restricted_likelihood(estimates, variances, tau2)
    others = [0.0, *np.geomspace(1e-5, 100, 60), tau2 * 0.999, tau2 * 1.001]
    # A log-likelihood difference of 1e-6 is the rounding of inverses where errors differ a hundredfold.
    assert best >= max(restricted_likelihood(estimates, variances, other) for other in others) - 1e-6
    found = minimize_scalar(
        lambda other: -restricted_likelihood(estimates, variances, other),
        bounds=(0, 2 * float(np.ptp(estimates) ** 2) + 1e-9),
        method="bounded",
        options={"xatol": 1e-12},
    )
    assert best >= -float(found.fun) - 1e-6


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_the_ends_of_the_heterogeneity_interval_are_quantiles_of_q(rows):
    estimates, errors = columns(rows)
    for end, quantile in zip(tau_squared_interval(estimates, errors**2), (0.975, 0.025), strict=True):
        q, target = generalised_q(estimates, errors**2, end), float(chi2.ppf(quantile, len(rows) - 1))
        assert q == pytest.approx(target, rel=1e-5) if end > 0 else q <= target


@given(ROWS.filter(lambda rows: len(rows) > 2), METHOD)
@settings(max_examples=60, deadline=None)
def test_the_sandwich_is_the_hc2_of_weighted_least_squares(rows, method):
    estimates, errors = columns(rows)
    pooled = robust(estimates, errors, method)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # statsmodels may divide by a study that has all the weight
        fit = sm.WLS(estimates, np.ones(len(rows)), weights=1 / (errors**2 + pooled.tau2)).fit(cov_type="HC2")
    assert pooled.mean == pytest.approx(fit.params[0], abs=1e-9)
    # relative 1e-6 of the estimates' size: residuals that cancel keep no more
    assert pooled.standard_error == pytest.approx(fit.bse[0], rel=1e-6, abs=1e-9)
    assert 0 < pooled.degrees <= len(rows) - 1 + 1e-9


def test_degrees_of_the_sandwich_are_those_of_its_spread_over_many_samples():
    # Satterthwaite: 2 mean² / variance of the estimated variance, when studies are drawn with the errors they state.
    errors = np.array([0.1, 0.1, 0.2, 0.3, 0.5, 0.8])
    share = errors**-2 / (errors**-2).sum()
    samples = np.random.default_rng(8).normal(0, errors, (200_000, 6))
    residuals = samples - (samples @ share)[:, None]
    variances = residuals**2 @ (share**2 / (1 - share))
    expected = 2 * variances.mean() ** 2 / variances.var()
    # Studies that agree, so that τ² is 0 and the weights are these; the spread of a variance is known to 1 %.
    assert robust([0.0, 0.01, 0.0, 0.01, 0.0, 0.01], errors).degrees == pytest.approx(expected, rel=0.03)


def test_leaving_one_out_is_pooling_the_others():
    estimates, errors = [0.1, 0.5, -0.2, 0.4], [0.1, 0.2, 0.1, 0.3]
    assert leave_one_out(estimates, errors, "pm")[1] == pool([0.1, -0.2, 0.4], [0.1, 0.1, 0.3], "pm")
    assert len(leave_one_out(estimates, errors)) == 4


def test_splitting_a_study_in_two_halves_leaves_the_equal_effects_mean():
    # Half the sample has twice the variance.
    whole = weighted_mean(np.array([0.2, 0.5]), np.array([0.1, 0.3]))
    assert weighted_mean(np.array([0.2, 0.2, 0.5]), np.array([0.2, 0.2, 0.3])) == pytest.approx(whole)


def test_estimates_of_one_study_gain_precision_only_as_far_as_they_differ():
    # errors 3 and 4: independent √(9 + 16) / 2 = 2.5, wholly correlated (3 + 4) / 2, half way √((25 + 49) / 2) / 2
    for correlation, expected in ((0.0, 2.5), (1.0, 3.5), (0.5, 37**0.5 / 2)):
        assert within_study([1.0, 2.0], [3.0, 4.0], correlation) == pytest.approx((1.5, expected))
    assert within_study([1.0], [3.0]) == (1.0, 3.0)


@pytest.mark.parametrize(
    ("estimates", "errors", "said"),
    [
        ([0.1], [0.1], "at least 2"),
        ([0.1, 0.2], [0.1], "one error each"),
        ([0.1, 0.2], [0.1, 0.0], "not above 0"),
        ([0.1, float("nan")], [0.1, 0.1], "no finite number"),
    ],
)
def test_studies_that_cannot_be_pooled_are_refused(estimates, errors, said):
    with pytest.raises(ValueError, match=said):
        pool(estimates, errors)


def test_an_unknown_estimator_two_studies_to_leave_one_out_of_and_a_correlation_above_one_are_refused():
    with pytest.raises(ValueError, match="one of reml, dl, pm"):
        pool([0.1, 0.2], [0.1, 0.1], "eb")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at least 3"):
        leave_one_out([0.1, 0.2], [0.1, 0.1])
    with pytest.raises(ValueError, match="0 to 1"):
        within_study([0.1, 0.2], [0.1, 0.1], 1.5)
