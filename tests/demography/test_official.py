"""What the official projection says and implies, beside what is printed of it."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.demography.official import (
    demography_births_implied,
    demography_deaths_implied,
    demography_deaths_official,
)

FIRST_AGE = {"65+": 65, "70+": 70, "75+": 75, "85+": 85, "total": 0}


@pytest.mark.audits("demography_official_band", kind="second")
@pytest.mark.parametrize("band", FIRST_AGE)
@pytest.mark.parametrize("year", [2022, 2040, 2072])
def test_a_band_is_the_sum_of_the_rows_of_the_table(central, band, year, lines):
    people = sum(
        int(line["population"])
        for line in lines("population")
        if line["period"] == str(year) and int(line["age"].rstrip("+").split("-")[0]) >= FIRST_AGE[band]
    )
    assert central("demography_official_band", band=band, period=year) == people


@pytest.mark.audits("demography_official_band", kind="printed")
@pytest.mark.parametrize(
    ("year", "million"), [(2022, 51.67), (2030, 51.31), (2041, 49.85), (2050, 47.11), (2072, 36.22)]
)
def test_totals_round_to_the_printed_ones(central, year, million):
    assert round(central("demography_official_band", band="total", period=year) / 1e6, 2) == million


@pytest.mark.audits("demography_deaths_implied", kind="hand")
def test_deaths_from_mid_2040_are_531_thousand(central):
    # people of 2040 and 2041 differ by 207,581; 1,291,048 aged 0 to 4 in 2043 make 258,210 births a year
    assert central("demography_deaths_implied", period=2040) == pytest.approx(258_210 + 207_581 + 65_000, abs=1)


@pytest.mark.audits("demography_deaths_implied", kind="second")
def test_births_and_deaths_are_those_of_the_derived_table(values, lines):
    for line in lines("implied"):
        year = int(line["period"])
        births = float(values["demography_births_implied"].sel(period=year))
        deaths = float(values["demography_deaths_implied"].isel(draw=0).sel(period=year))
        # whole persons in the table
        assert births == pytest.approx(float(line["births"]), abs=0.51)
        assert deaths == pytest.approx(float(line["deaths"]), abs=0.51)


@pytest.mark.audits("demography_deaths_implied", kind="printed")
@pytest.mark.parametrize(
    ("year", "million", "tolerance"), [(2022, 0.36, 0.005), (2040, 0.54, 0.015), (2071, 0.69, 0.015)]
)
def test_deaths_are_near_the_few_printed_ones(central, year, million, tolerance):
    """Two printed digits are half a hundredth; net migration of 55 to 75 thousand is one hundredth to each side."""
    assert central("demography_deaths_implied", period=year) / 1e6 == pytest.approx(million, abs=tolerance)


def test_more_migrants_mean_as_many_more_deaths():
    years = [2022, 2023, 2024, 2025]
    ages = {"period": years, "sex": ["male"], "age": ["0-4", "5-9"]}
    people = xr.DataArray(np.full((4, 1, 2), 500.0), coords=ages, dims=("period", "sex", "age"))
    births = demography_births_implied(people)
    assert births.values.tolist() == [100, 100, 100]
    printed = xr.DataArray([[7.0, 8.0]] * 2, coords={"period": [2022, 2023]}, dims=("draw", "period"))
    deaths = demography_deaths_implied(people, births, xr.DataArray([10.0, 12.0], dims="draw"), printed)
    assert deaths.values.tolist() == [[7, 8, 110], [7, 8, 112]]


def test_a_calendar_year_is_the_mean_of_its_two_steps_after_the_registered_ones():
    steps = xr.DataArray([[100.0, 100, 100, 110, 130]], coords={"period": range(2022, 2027)}, dims=("draw", "period"))
    registered = xr.DataArray([90.0, 95, 97, 99, 101], coords={"period": range(2021, 2026)}, dims="period")
    assert demography_deaths_official(steps, registered).values.tolist() == [[95, 97, 99, 101, 120]]


def test_variants_stand_at_the_ends_of_the_ranges(parameters):
    ranges = {
        "mortality": parameters["demography_mortality_trend"].cells[0],
        "fertility": parameters["demography_fertility_level"].cells[0],
        "migration": parameters["demography_migration_level"].cells[0],
    }
    ends = {
        "medium": ("value", "value", "value"),
        "long_life": ("low", "value", "value"),
        "short_life": ("high", "value", "value"),
        "more_births": ("value", "high", "value"),
        "fewer_births": ("value", "low", "value"),
        "more_migration": ("value", "value", "high"),
        "less_migration": ("value", "value", "low"),
        "high": ("low", "high", "high"),
        "low": ("high", "low", "low"),
    }
    for cell in parameters["demography_variant"].cells:
        labels = dict(cell.labels)
        end = dict(zip(ranges, ends[str(labels["variant"])], strict=True))[str(labels["component"])]
        assert cell.value == pytest.approx(getattr(ranges[str(labels["component"])], end)), labels
