"""People and deaths of the report: against printed figures, official totals, hand calculations and laws."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from analysis.demography.estimates import (
    demography_deaths_share_80,
    demography_deaths_unscaled_excess,
    demography_old_age_ratio,
)
from analysis.ledger import central_of, rows_of
from analysis.model import nodes
from analysis.rooms import graph_modules

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published"
FIRST_AGE = {"65+": 65, "75+": 75, "85+": 85, "total": 0}

HALF = 0.0005
"""Half a unit of the last printed digit of a share in percent."""


@pytest.fixture(scope="module")
def compared(values) -> list[dict[str, object]]:
    from analysis.demography.comparison import comparisons

    names = [name for name, node in nodes(graph_modules(["demography"])).items() if node.quantity.published]
    rows = [row for name in names for row in rows_of(name, values[name])]
    return comparisons(PUBLISHED, central_of(rows))["demography_comparison"]


def test_every_printed_figure_lies_within_the_tolerance_that_its_row_states(compared, lines):
    assert len(compared) == len(lines("printed"))
    far = [row for row in compared if abs(float(row["gap"])) > float(row["tolerance"]) + 1e-9]
    assert far == []


@pytest.mark.audits(
    "demography_population_total",
    "demography_population_65",
    "demography_population_75",
    "demography_population_85",
    kind="official",
)
@pytest.mark.parametrize("year", [2022, 2030, 2045, 2060])
def test_people_are_the_sums_of_the_official_rows(central, year, lines):
    names = {"total": "demography_population_total"} | {
        f"{first}+": f"demography_population_{first}" for first in (65, 75, 85)
    }
    for band, name in names.items():
        people = sum(
            int(line["population"])
            for line in lines("population")
            if line["period"] == str(year) and int(line["age"].rstrip("+").split("-")[0]) >= FIRST_AGE[band]
        )
        assert central(name, period=year) == pytest.approx(people, rel=1e-12)


@pytest.mark.audits("demography_population_total", kind="printed")
@pytest.mark.parametrize(("year", "million"), [(2050, 47.11), (2022, 51.67)])
def test_the_total_rounds_to_the_printed_one(central, year, million):
    assert round(central("demography_population_total", period=year) / 1e6, 2) == million


@pytest.mark.audits("demography_population_65", kind="printed")
@pytest.mark.parametrize(("year", "million"), [(2022, 8.981), (2023, 9.436), (2025, 10.514)])
def test_people_of_65_round_to_the_printed_ones(central, year, million):
    assert round(central("demography_population_65", period=year) / 1e6, 3) == million


@pytest.mark.audits("demography_population_75", kind="printed")
def test_people_of_75_in_2025_round_to_the_printed_4_298_million(central):
    assert round(central("demography_population_75", period=2025) / 1e6, 3) == 4.298


@pytest.mark.audits("demography_population_85", kind="second")
@pytest.mark.parametrize("year", [2025, 2040, 2060])
def test_people_of_85_are_within_8_percent_of_wpp_2019(central, tables, year):
    """Another projection, older by four years: its own mortality at old ages was 3 to 8 % less optimistic."""
    old = tables["demography_population_wpp_2019"].sel(period=year).sum("sex")
    theirs = float(old.sel(age=["85-89", "90-94", "95-99", "100+"]).sum())
    assert 1.0 < central("demography_population_85", period=year) / theirs < 1.08


@pytest.mark.audits("demography_share_65", kind="printed")
@pytest.mark.parametrize(
    ("year", "percent"), [(2025, 20.3), (2030, 25.3), (2035, 29.9), (2040, 34.3), (2050, 40.1), (2060, 44.2)]
)
def test_the_share_of_65_rounds_to_the_printed_one(central, year, percent):
    assert central("demography_share_65", period=year) == pytest.approx(percent / 100, abs=HALF)


@pytest.mark.audits("demography_share_75", kind="printed")
@pytest.mark.parametrize(("year", "percent"), [(2025, 8.3), (2038, 16.7), (2040, 17.9), (2050, 24.5), (2060, 28.2)])
def test_the_share_of_75_rounds_to_the_printed_one(central, year, percent):
    assert central("demography_share_75", period=year) == pytest.approx(percent / 100, abs=HALF)


@pytest.mark.audits("demography_share_65", "demography_share_75", "demography_share_85", kind="hand")
def test_shares_of_2060_are_people_over_people(central):
    # official table: 18,681,892, 11,943,296 and 5,248,508 of 42,302,086
    for first, people in ((65, 18_681_892), (75, 11_943_296), (85, 5_248_508)):
        assert central(f"demography_share_{first}", period=2060) == pytest.approx(people / 42_302_086, rel=1e-9)


@pytest.mark.audits("demography_share_65", "demography_share_75", "demography_share_85", kind="law")
def test_shares_are_nested_in_every_draw(values):
    first, second, third = (values[f"demography_share_{age}"] for age in (65, 75, 85))
    assert ((third < second) & (second < first) & (first < 1)).all()


@pytest.mark.audits("demography_old_age_ratio", kind="hand")
def test_three_of_65_and_over_for_five_of_15_to_64_are_60_for_each_100():
    people = xr.DataArray(
        [[1.0, 2, 3, 1, 2]], coords={"age": ["10-14", "15-19", "60-64", "65-69", "100+"]}, dims=("draw", "age")
    )
    old = people.sel(age=["65-69", "100+"]).sum("age")
    assert demography_old_age_ratio(old, people).values == pytest.approx([0.6])


@pytest.mark.audits("demography_old_age_ratio", kind="law")
def test_the_old_and_those_of_15_to_64_leave_the_children(values):
    old, people = values["demography_population_65"], values["demography_people"]
    working = old / values["demography_old_age_ratio"]
    children = people.sel(age=["0-4", "5-9", "10-14"]).sum("age")
    xr.testing.assert_allclose((old + working + children).transpose(*people.sum("age").dims), people.sum("age"))


@pytest.mark.audits("demography_men", "demography_women", kind="law")
def test_men_and_women_are_all_people(values):
    both = values["demography_men"] + values["demography_women"]
    people = values["demography_people"].sel(period=[2025, 2060])
    xr.testing.assert_allclose(both.transpose(*people.dims), people)


@pytest.mark.audits("demography_men", "demography_women", kind="official")
def test_men_and_women_are_those_of_the_official_table(values, lines):
    for line in lines("population"):
        if line["period"] in ("2025", "2060"):
            name = "demography_men" if line["sex"] == "male" else "demography_women"
            found = values[name].isel(draw=0).sel(period=int(line["period"]), age=line["age"])
            assert float(found) == pytest.approx(int(line["population"]), rel=1e-12)


@pytest.mark.audits("demography_deaths", kind="official")
@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_deaths_to_2025_are_the_registered_ones(central, year, lines):
    (line,) = [line for line in lines("vital") if line["period"] == str(year)]
    assert central("demography_deaths", period=year) == pytest.approx(int(line["deaths"]), rel=1e-9)


@pytest.mark.audits("demography_deaths", kind="second")
def test_later_deaths_are_the_mean_of_the_two_steps_of_the_derived_table(central, lines):
    implied = {int(line["period"]): int(line["deaths"]) for line in lines("implied")}
    for year in range(2026, 2061):
        mean = (implied[year - 1] + implied[year]) / 2
        assert central("demography_deaths", period=year) == pytest.approx(mean, abs=1)


@pytest.mark.audits("demography_deaths", kind="law")
def test_deaths_of_calendar_years_and_of_steps_tell_the_same_story_in_every_draw(values):
    """Two steps share a calendar year: the engine's own deaths, averaged, are those of the rates.

    Within one percent: a draw far out moves deaths within a year, while the rates of groups keep their inner ages.
    """
    steps = -values["demography_flows"].sel(component="deaths", drop=True)
    mean = ((steps + steps.shift(period=1)) / 2).sel(period=slice(2027, 2059))
    level = values["demography_deaths_official"] / values["demography_deaths_official"].isel(draw=0)
    deaths = (values["demography_deaths"] / level).sel(period=mean.period)
    assert abs(deaths / mean - 1).max() < 0.01


@pytest.mark.audits("demography_deaths_share_80", kind="official")
def test_the_share_of_deaths_at_80_is_within_a_point_of_the_registered_one_of_2024(central):
    """Registered: 54.1 %. No registered age enters; by the rates of WPP alone it would be 51.8 %."""
    assert central("demography_deaths_share_80", period=2024) == pytest.approx(0.541, abs=0.01)


@pytest.mark.audits("demography_deaths_share_80", kind="hand")
def test_four_deaths_in_ten_at_80_and_over_are_40_percent():
    deaths = xr.DataArray([[6.0, 3, 1]], coords={"age": ["75-79", "80-84", "100+"]}, dims=("draw", "age"))
    assert demography_deaths_share_80(deaths, deaths.sum("age")).values == pytest.approx([0.4])


@pytest.mark.audits("demography_deaths_unscaled", kind="second")
def test_unscaled_deaths_of_2033_are_rates_times_people_in_plain_loops(central, lines):
    """The middle of 2025-2030 is mid-2027 and a half, of 2030-2035 five years later: 2033 is half a year past it."""
    rates: dict[tuple[str, str], dict[str, float]] = {}
    for line in lines("wpp_rates"):
        rates.setdefault((line["sex"], line["age"]), {})[line["period"]] = float(line["rate"])

    def rate(sex: str, age: str) -> float:
        of = rates[sex, age]
        return of["2033"] ** 0.9 * of["2038"] ** 0.1

    deaths = 0.0
    for line in lines("population"):
        if line["period"] == "2033":
            sex, age = line["sex"], line["age"].split("-")[0]
            at = (rate(sex, "0") + 4 * rate(sex, "1")) / 5 if age == "0" else rate(sex, age)
            deaths += at * int(line["population"])
    assert central("demography_deaths_unscaled", period=2033) == pytest.approx(deaths, rel=1e-9)


@pytest.mark.audits("demography_deaths_unscaled", kind="printed")
def test_unscaled_deaths_of_2030_are_near_those_that_wpp_prints_for_its_own_people(central):
    """437,931; its people of 2030 are 0.4 % fewer and a little younger, its rates those of single years."""
    assert central("demography_deaths_unscaled", period=2030) == pytest.approx(437_931, rel=0.01)


@pytest.mark.audits("demography_deaths_unscaled_excess", kind="hand")
def test_110_deaths_where_100_are_implied_are_10_percent_too_many():
    rates, implied = (xr.DataArray([deaths], coords={"period": [2040]}, dims="period") for deaths in (110.0, 100.0))
    assert demography_deaths_unscaled_excess(rates, implied).values == pytest.approx([0.1])


@pytest.mark.audits("demography_deaths_unscaled_excess", kind="second")
def test_the_excess_of_2040_is_over_10_percent(central):
    # 577,714 by the rates of five-year groups; (516,585 + 530,791) / 2 implied
    assert central("demography_deaths_unscaled_excess", period=2040) == pytest.approx(577_714 / 523_688 - 1, abs=1e-5)
    assert central("demography_deaths_unscaled_excess", period=2040) > 0.10


def test_splitting_an_age_group_changes_no_sum():
    from analysis.age_groups import between

    whole = xr.DataArray([4.0, 6], coords={"age": ["65-69", "70-74"]}, dims="age")
    split = xr.DataArray([1.0, 3, 6], coords={"age": ["65-66", "67-69", "70-74"]}, dims="age")
    assert float(between(whole, 65, 75)) == float(between(split, 65, 75)) == 10


def test_the_interval_of_a_total_grows_with_the_years(values):
    total = values["demography_population_total"].isel(draw=slice(1, None))
    spread = total.std("draw").sel(period=slice(2026, None)).values
    assert (np.diff(spread) > 0).all()


def test_printed_figures_of_the_united_nations_are_those_of_their_tables(lines, tables):
    """Rounded as they stand in the comparison: to a thousand people or to single deaths."""
    totals = {line["period"]: line for line in lines("wpp_totals")}
    old = tables["demography_population_wpp_2019"].sum("sex")
    for row in lines("printed"):
        at = dict(part.split("=") for part in row["at"].split(";"))
        if row["source"] == "un_wpp_2024":
            line = totals[at["period"]]
            people = (float(line["men"]) + float(line["women"])) / 1000
            expected = people if row["what"] == "Population" else float(line["deaths"])
        elif row["source"] == "un_wpp_2019":
            first = int(row["what"].removeprefix("People ").rstrip("+"))
            ages = [age for age in old.age.values if int(str(age).rstrip("+").split("-")[0]) >= first]
            expected = float(old.sel(period=int(at["period"]), age=ages).sum()) / 1e6
        else:
            continue
        assert float(row["printed"]) == pytest.approx(expected, abs=0.00051), row
