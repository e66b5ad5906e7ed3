"""Health beside won, and what provinces need."""

from __future__ import annotations

import pytest
import xarray as xr

from analysis.hospice.outcomes import hospice_home_deaths, hospice_intensive_care_avoided


@pytest.mark.audits("hospice_home_deaths", kind="hand")
def test_a_thousand_more_users_at_home_are_96_more_deaths_at_home():
    """1,000 x (25.4 - 6.2) % x (1 - 0.5) = 96."""
    users = xr.DataArray([[1000.0], [500.0]], dims=("provider", "period"), coords={"provider": ["home", "inpatient"]})
    place = xr.DataArray([0.062, 0.254], dims="variant", coords={"variant": ["cancer_deaths", "home_users"]})
    assert float(hospice_home_deaths(users, place, xr.DataArray(0.5))[0]) == pytest.approx(96)


@pytest.mark.audits("hospice_intensive_care_avoided", kind="hand")
def test_of_a_thousand_more_users_of_wards_and_homes_48_are_spared_intensive_care():
    """1,000 x (9.6 - 0.09) % x 0.5 = 47.55."""
    kinds = ["home", "inpatient", "consultation"]
    users = xr.DataArray([[400.0], [600.0], [900.0]], dims=("provider", "period"), coords={"provider": kinds})
    care = xr.DataArray([0.096, 0.0009], dims="variant", coords={"variant": ["non_users", "users"]})
    assert float(hospice_intensive_care_avoided(users, care, xr.DataArray(0.5))[0]) == pytest.approx(47.55)


@pytest.mark.audits("hospice_province_beds", kind="law")
@pytest.mark.audits("hospice_province_teams", kind="law")
def test_beds_of_seventeen_provinces_add_to_the_nation_and_teams_to_those_for_all_users(under, reforms):
    found = under("hospice_half_of_cancer")
    beds = found["hospice_province_beds"]
    assert beds.sizes["region"] == 17
    national = found["hospice_beds_needed"].sel(period=beds.period)
    xr.testing.assert_allclose(beds.sum("region"), national)
    wanted = (found["hospice_users"] + found["hospice_unserved"]).sel(provider="home", drop=True)
    teams = wanted.sel(period=beds.period) / reforms.draws["hospice_team_users"].sel(provider="home", drop=True)
    xr.testing.assert_allclose(found["hospice_province_teams"].sum("region"), teams)


@pytest.mark.audits("hospice_province_beds", kind="hand")
@pytest.mark.audits("hospice_province_teams", kind="hand")
def test_a_province_has_the_share_of_beds_and_teams_that_it_has_of_deaths(central, values):
    deaths = values["demography_province_deaths"].isel(draw=0).sel(period=2035)
    share = float(deaths.sel(region="jeonnam") / deaths.sum())
    beds = central("hospice_province_beds", region="jeonnam", period=2035)
    assert beds == pytest.approx(share * central("hospice_beds_needed", period=2035))
    teams = central("hospice_province_teams", region="jeonnam", period=2035)
    people = central("hospice_users", provider="home", period=2035)
    assert teams == pytest.approx(share * people / 80)
