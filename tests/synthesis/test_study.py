from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, t

from analysis.synthesis import Study, from_interval, from_p_value


def test_an_interval_of_95_percent_is_3_92_errors_wide():
    assert from_interval(-1.96, 1.96) == pytest.approx(1, abs=1e-4)
    # a ratio of 0.8 with interval 0.65 to 0.98: its logarithms, width ln(0.98 / 0.65) = 0.4106
    assert from_interval(math.log(0.65), math.log(0.98)) == pytest.approx(0.4106 / 3.92, abs=1e-4)
    # t with 10 degrees of freedom has 2.228
    assert from_interval(0, 2 * 2.228, degrees=10) == pytest.approx(1, abs=1e-4)
    assert from_interval(0, 2 * 1.645, level=0.9) == pytest.approx(1, abs=1e-3)


@given(st.floats(-3, 3).filter(lambda value: abs(value) > 0.01), st.floats(0.05, 2), st.sampled_from([None, 4, 30]))
def test_interval_and_p_value_of_one_estimate_give_its_error_back(estimate, error, degrees):
    distribution = norm() if degrees is None else t(degrees)
    reach = distribution.ppf(0.975) * error
    assert from_interval(estimate - reach, estimate + reach, degrees=degrees) == pytest.approx(error)
    p = 2 * distribution.sf(abs(estimate) / error)
    if p > 1e-12:  # below, 1 - p has too few digits to be turned back
        assert from_p_value(estimate, p, degrees) == pytest.approx(error, rel=1e-3)


def test_a_bound_on_p_bounds_the_error_from_above():
    assert from_p_value(-0.2, 0.001) > from_p_value(-0.2, 0.0004)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: from_interval(0.2, 0.1), "rise"),
        (lambda: from_interval(0.1, 0.2, level=95), "level 95"),
        (lambda: from_p_value(0.1, 0.0), "p value 0.0"),
        (lambda: from_p_value(0.0, 0.5), "estimate of 0"),
        (lambda: Study("A", math.nan), "A: estimate nan"),
        (lambda: Study("A", 0.1, 0.0), "A: standard error 0.0"),
    ],
)
def test_what_no_error_follows_from_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()
