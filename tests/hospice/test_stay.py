"""Days enrolled: the lognormal against the registry, closed forms against quadrature, and the profile of spending."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from scipy.integrate import quad
from scipy.stats import lognorm

from analysis.hospice.lognormal import covered
from analysis.hospice.stay import (
    BANDS,
    hospice_covered,
    hospice_covered_held,
    hospice_days,
    hospice_profile,
    hospice_stay_bands,
    hospice_stay_sigma,
)
from analysis.parameters import Parameters
from analysis.run import load

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return load(ROOT)


@pytest.fixture(scope="module")
def inpatient(parameters) -> tuple[float, float]:
    """Median days and deviation of their logarithm, as the parameters state them for inpatient hospice."""
    ratio = parameters["hospice_stay_ratio"].value
    median = float(parameters["hospice_stay_mean"].value.sel(provider="inpatient") / ratio)
    return median, float(hospice_stay_sigma(ratio))


def stays(**means: float) -> xr.DataArray:
    return xr.DataArray([list(means.values())], dims=("draw", "provider"), coords={"provider": list(means)})


def test_the_spread_of_the_logarithm_gives_the_ratio_of_mean_to_median():
    for ratio in (1.2, 1.664, 3.0):
        sigma = float(hospice_stay_sigma(xr.DataArray(ratio)))
        assert lognorm(sigma, scale=14).mean() / 14 == pytest.approx(ratio)


def test_the_median_is_that_of_the_registry(inpatient):
    median, _ = inpatient
    assert median == pytest.approx(14, abs=0.01)  # the ratio has three decimals


def test_the_middle_half_of_the_lognormal_is_near_that_of_the_registry(inpatient):
    """The registry prints 6 to 30 days around 14 (2019-2020). One ratio of mean to median fits it within two days."""
    median, sigma = inpatient
    low, high = lognorm(sigma, scale=median).ppf([0.25, 0.75])
    assert (low, high) == pytest.approx((6, 30), abs=2.5)


def test_seven_in_ten_stay_a_month_or_less_as_nhis_ilsan_counts(inpatient):
    median, sigma = inpatient
    assert lognorm(sigma, scale=median).cdf(30) == pytest.approx(0.72, abs=0.06)  # 72 %, of a mean of 27 days


@pytest.mark.audits("hospice_stay_bands", kind="hand")
def test_half_of_users_stay_below_the_median():
    ratio = xr.DataArray(2.0)
    found = hospice_stay_bands(stays(home=28.0), ratio, hospice_stay_sigma(ratio)).squeeze()
    assert float(found.sel(band=["1-7", "8-14"]).sum()) == pytest.approx(0.5)  # median 28 / 2 = 14 days


@pytest.mark.audits("hospice_stay_bands", kind="second")
def test_bands_are_those_of_another_program(inpatient):
    median, sigma = inpatient
    ratio = xr.DataArray(float(np.exp(sigma**2 / 2)))
    found = hospice_stay_bands(stays(inpatient=median * float(ratio)), ratio, xr.DataArray(sigma)).squeeze()
    ends = lognorm(sigma, scale=median).cdf([7, 14, 30, 60, 180, np.inf])
    assert found.values == pytest.approx(np.diff([0, *ends]))


@pytest.mark.audits("hospice_stay_bands", kind="law")
def test_bands_add_to_all_users():
    ratio = xr.DataArray(1.7)
    found = hospice_stay_bands(stays(inpatient=23.3, home=62.9, early=120.0), ratio, hospice_stay_sigma(ratio))
    assert list(found.band.values) == list(BANDS)
    assert found.sum("band").values == pytest.approx(np.ones((1, 3)))
    assert (found >= 0).all()


@pytest.mark.audits("hospice_days", kind="hand")
def test_a_stay_grows_to_its_change_in_equal_steps():
    change = xr.DataArray([0.5], dims="provider", coords={"provider": ["home"]})
    found = hospice_days(stays(home=60.0), change, xr.DataArray(2028)).squeeze()
    assert found.sel(period=[2026, 2027, 2028, 2040]).values == pytest.approx([60, 75, 90, 90])


@pytest.mark.audits("hospice_days", kind="law")
def test_stays_without_a_change_stay():
    none = xr.DataArray([0.0], dims="provider", coords={"provider": ["home"]})
    assert (hospice_days(stays(home=62.9), none, xr.DataArray(2030)) == 62.9).all()


@pytest.mark.audits("hospice_profile", kind="hand")
def test_a_last_month_of_its_share_of_days_means_even_spending():
    assert float(hospice_profile(xr.DataArray(30 / 365))) == pytest.approx(1.0)
    assert float(hospice_profile(xr.DataArray((30 / 365) ** 0.5))) == pytest.approx(0.5)


@pytest.mark.audits("hospice_profile", kind="printed")
def test_the_profile_gives_the_last_month_again_and_a_falling_month_before(parameters):
    for cause, share in (("cancer", 0.30), ("non_cancer", 0.20), ("other", 0.18)):
        exponent = float(hospice_profile(parameters["hospice_last_month_share"].value.sel(cause=cause)))
        assert (30 / 365) ** exponent == pytest.approx(share)
        months = np.diff([(30 * m / 365) ** exponent for m in range(13)])
        assert (np.diff(months) < 0).all()


def test_the_profile_of_others_falls_as_the_series_of_2015_and_2005_do(parameters):
    """1,329 of 2,417 and 391 of 909 thousand won: the month a year before death is 43 to 55 % of the last."""
    exponent = float(hospice_profile(parameters["hospice_last_month_share"].value.sel(cause="other")))
    months = np.diff([(30 * m / 365) ** exponent for m in range(13)])
    assert 0.25 < months[11] / months[0] < 0.55  # steeper than the series: the share of the last month ranges widely


def test_the_covered_share_is_the_integral_over_days():
    for median, sigma, exponent in ((14.0, 1.01, 0.48), (38.0, 1.0, 0.69), (200.0, 0.8, 0.6)):
        days = lognorm(sigma, scale=median)
        below, _ = quad(lambda d, one=days, g=exponent: (d / 365) ** g * one.pdf(d), 0, 365, limit=200)
        found = float(covered(xr.DataArray(median), xr.DataArray(sigma), xr.DataArray(exponent)))
        assert found == pytest.approx(below + days.sf(365), rel=1e-6)


def test_a_certain_stay_covers_its_power_of_the_year():
    found = float(covered(xr.DataArray(91.25), xr.DataArray(1e-6), xr.DataArray(0.5)))
    assert found == pytest.approx(0.5)


def test_no_stay_covers_more_than_the_year_and_longer_stays_cover_more():
    shares = [float(covered(xr.DataArray(m), xr.DataArray(1.0), xr.DataArray(0.6))) for m in (5.0, 30.0, 365.0, 9e4)]
    assert shares == sorted(shares)
    assert shares[-1] < 1.0 + 1e-12


def test_stays_that_do_not_change_cover_what_they_cover_today(parameters):
    ratio, mean = parameters["hospice_stay_ratio"].value, parameters["hospice_stay_mean"].value.expand_dims("draw")
    sigma, profile = hospice_stay_sigma(ratio), hospice_profile(parameters["hospice_last_month_share"].value)
    days = hospice_days(mean, parameters["hospice_stay_change"].value, xr.DataArray(2030))
    held = hospice_covered_held(mean, ratio, sigma, profile)
    now = hospice_covered(days, ratio, sigma, profile)
    assert (now - held).values == pytest.approx(np.zeros((now - held).shape), abs=1e-12)
