from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from scipy.stats.mstats import mjci

from analysis.uncertainty import batch_error, precision


def test_errors_of_a_normal_sample_are_those_of_the_textbook():
    found = precision(np.random.default_rng(1).normal(size=10_000))
    # sd / √n for the mean and √(p(1-p)) / (density · √n) for a quantile
    assert found["mean"].error == pytest.approx(0.01, rel=0.03)
    assert found["q500"].error == pytest.approx(0.5 / norm.pdf(0) / 100, rel=0.15)
    tail = np.sqrt(0.025 * 0.975) / norm.pdf(norm.ppf(0.025)) / 100
    assert [found["q025"].error, found["q975"].error] == pytest.approx([tail, tail], rel=0.25)
    assert found["mean"].width == pytest.approx(3.92, rel=0.05)


def test_the_error_of_a_quantile_is_the_second_implementation_of_scipy():
    sample = np.random.default_rng(2).lognormal(size=501)
    found = precision(sample, (0.1, 0.5, 0.9))
    second = mjci(sample, (0.1, 0.5, 0.9))
    # SciPy takes the shape parameters of the beta weights one lower, which matters less than one part in 20 here.
    assert [float(found[name].error) for name in ("q100", "q500", "q900")] == pytest.approx(second.tolist(), rel=0.05)


def test_four_times_the_draws_halve_the_error_and_leave_the_interval():
    sample = np.random.default_rng(3).normal(size=(8000, 100))
    few, many = precision(sample[:2000]), precision(sample)
    for name in few:
        # The error of an outer quantile is itself known to about a quarter; over 100 columns to a fortieth.
        assert many[name].error.mean() == pytest.approx(few[name].error.mean() / 2, rel=0.08)
        assert many[name].width.mean() == pytest.approx(few[name].width.mean(), rel=0.01)
    assert few["mean"].draws_needed(float(few["mean"].share.max()) / 2) == 8000


@given(st.floats(1e-6, 1e15), st.floats(-1e3, 1e3))
@settings(max_examples=25, deadline=None)
def test_errors_scale_with_the_unit_and_their_share_does_not(scale, shift):
    sample = np.random.default_rng(4).gamma(2, size=300)
    plain, moved = precision(sample), precision(scale * (sample + shift))
    for name in plain:
        assert moved[name].error == pytest.approx(scale * plain[name].error, rel=1e-6)
        assert moved[name].share == pytest.approx(plain[name].share, rel=1e-6)


def test_each_year_of_a_path_has_its_own_error():
    path = np.random.default_rng(5).normal(size=(2000, 3)) * [1.0, 2.0, 0.0]
    found = precision(path)
    assert found["mean"].error == pytest.approx([1 / np.sqrt(2000), 2 / np.sqrt(2000), 0], rel=0.1)
    assert found["q500"].share[2] == 0
    assert found["q975"].error[2] == 0


def test_batches_find_the_error_of_a_mean():
    sample = np.random.default_rng(6).normal(size=(20_000, 200))
    found = batch_error(sample, lambda part: part.mean(axis=0))
    # One batch error of 20 batches is known to a sixth; their mean over 200 columns to about one hundredth.
    assert found.error.mean() == pytest.approx(1 / np.sqrt(20_000), rel=0.05)
    assert found.value == pytest.approx(sample.mean(axis=0))


def test_too_few_draws_for_the_batches_are_refused():
    with pytest.raises(ValueError, match="30 draws in 20 batches"):
        batch_error(np.ones(30), np.mean)
