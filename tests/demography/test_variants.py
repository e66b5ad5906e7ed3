"""Variants: they frame the medium one, meet the official high and low, and are what the scenario files say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.parameters import draw_parameters
from analysis.run import read_scenario

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "people_live_longer": "long_life",
    "people_die_earlier": "short_life",
    "births_high": "more_births",
    "births_low": "fewer_births",
    "migration_high": "more_migration",
    "migration_low": "less_migration",
    "population_high": "high",
    "population_low": "low",
}


@pytest.mark.audits("demography_population_variant", kind="official")
@pytest.mark.parametrize(("variant", "million"), [("high", 42.82), ("low", 30.17), ("medium", 36.22)])
def test_the_total_of_2072_is_that_of_the_official_variant(central, variant, million):
    """The ranges of the three components were chosen so; a percent, because the official components are not known."""
    assert central("demography_population_variant", variant=variant, period=2072) / 1e6 == pytest.approx(
        million, rel=0.01
    )


@pytest.mark.audits(
    "demography_population_variant", "demography_deaths_variant", "demography_share_65_variant", kind="law"
)
def test_the_medium_variant_is_draw_0(values):
    years = [2030, 2045, 2060]
    for name, variant in (
        ("demography_population_total", "demography_population_variant"),
        ("demography_deaths", "demography_deaths_variant"),
        ("demography_share_65", "demography_share_65_variant"),
    ):
        medium = values[variant].sel(variant="medium", period=years)
        np.testing.assert_allclose(medium, values[name].isel(draw=0).sel(period=years))


@pytest.mark.audits(
    "demography_population_variant", "demography_deaths_variant", "demography_share_65_variant", kind="second"
)
@pytest.mark.parametrize("file", FILES)
def test_a_variant_is_draw_0_of_the_scenario_of_the_same_meaning(run, values, file):
    scenario = read_scenario(ROOT, file)
    again = run(*scenario.changes, draws=1)
    for name, variant in (
        ("demography_population_total", "demography_population_variant"),
        ("demography_deaths", "demography_deaths_variant"),
        ("demography_share_65", "demography_share_65_variant"),
    ):
        found = values[variant].sel(variant=FILES[file], period=[2030, 2060])
        np.testing.assert_allclose(again[name].isel(draw=0).sel(period=[2030, 2060]), found)


@pytest.mark.audits("demography_share_65_variant", kind="printed")
def test_the_share_of_2072_rounds_to_the_printed_47_7_percent(central):
    assert central("demography_share_65_variant", variant="medium", period=2072) == pytest.approx(0.477, abs=0.0005)


def test_a_scenario_is_drawn_around_its_own_value(parameters):
    changes = read_scenario(ROOT, "births_low").changes
    drawn = draw_parameters(parameters.replace(changes), 400, 1)["demography_fertility_level"]
    assert float(drawn[0]) == pytest.approx(0.78)
    assert float(drawn[1:].mean()) == pytest.approx(0.78, abs=0.02)
