"""The method with the data of 2018 and 2021, its errors, and the width of our interval beside the errors of others."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from analysis.ledger import central_of, rows_of
from analysis.outlook.errors import comparisons

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published"
TAKEN = ("outlook_backcast_error", "outlook_backcast_fees", "outlook_interval_width")
CAME = {2018: 77.9104, 2019: 86.11, 2020: 86.7139, 2021: 95.4376, 2022: 105.8586, 2023: 110.8029, 2024: 116.2375}
PLACES = [(2018, year) for year in range(2019, 2025)] + [(2021, year) for year in range(2022, 2025)]


@pytest.fixture(scope="module")
def found(values):
    return comparisons(PUBLISHED, central_of([row for name in TAKEN for row in rows_of(name, values[name])]))


@pytest.fixture(scope="module")
def wpp() -> dict[int, tuple[float, float]]:
    """All people and people of 65 and over in WPP 2019, linear between 2015, 2020 and 2025."""
    with (PUBLISHED / "demography_wpp_2019.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    marks = {}
    for mark in (2015, 2020, 2025):
        people = [(row["age"], float(row["population"])) for row in rows if row["period"] == str(mark)]
        old = sum(number for age, number in people if int(age.rstrip("+").split("-")[0]) >= 65)
        marks[mark] = (sum(number for _, number in people), old)
    found = {}
    for year in range(2018, 2025):
        before = 2015 if year < 2020 else 2020
        weight = (year - before) / 5
        first, second = ((1 - weight) * a + weight * b for a, b in zip(marks[before], marks[before + 5], strict=True))
        found[year] = (first, second)
    return found


def plain_forecast(origin: int, stated, wpp) -> dict[int, float]:
    """Fees after ``origin`` in plain loops: a second program beside the arrays, central path."""
    insured, old = stated("outlook_observed_insured"), stated("outlook_observed_insured_65")
    fees, fees_old = (stated(f"outlook_observed_fees_{name}") for name in ("treatment", "65_treatment"))
    paid, increase = stated("outlook_observed_fees_payment"), stated("outlook_observed_fee_increase")
    head_old = fees_old[origin] / old[origin]
    head_young = (fees[origin] - fees_old[origin]) / (insured[origin] - old[origin])
    share = {year: old[year] / insured[year] for year in range(2013, origin + 1) if year in old}
    if origin > 2019:
        share[2019] = (share[2018] + share[2020]) / 2
    mean = {year: share[year] * head_old + (1 - share[year]) * head_young for year in share}
    residual = 0.0
    for year in range(2014, origin + 1):
        series = paid if year <= 2017 else fees
        whole = math.log(series[year] / series[year - 1])
        drivers = math.log(insured[year] / insured[year - 1]) + math.log(mean[year] / mean[year - 1])
        residual += (whole - drivers - math.log(1 + increase[year])) / (origin - 2013)
    usual = sum(increase[year] for year in range(2013, origin + 2)) / (origin - 2011)
    level, found = 0.0, {}
    for year in range(origin + 1, 2025):
        # as in the baseline, whose first forecast year is the second one after 2024
        level += residual * 0.5 ** ((year - origin + 0.5) / stated("outlook_residual_half_life"))
        level += math.log(1 + (increase[year] if year == origin + 1 else usual))
        people, aged = wpp[year]
        people_then, aged_then = wpp[origin]
        ageing = share[origin] * (aged / people) / (aged_then / people_then)
        ratio = (ageing * head_old + (1 - ageing) * head_young) / mean[origin]
        found[year] = fees[origin] * people / people_then * ratio * math.exp(level)
    return found


@pytest.mark.audits("outlook_backcast_fees", kind="second")
@pytest.mark.parametrize("origin", [2018, 2021])
def test_plain_loops_give_the_same_forecast(central, stated, wpp, origin):
    for year, fees in plain_forecast(origin, stated, wpp).items():
        assert central("outlook_backcast_fees", origin=origin, period=year) == pytest.approx(fees, rel=1e-9)


@pytest.mark.audits("outlook_backcast_fees", kind="law")
@pytest.mark.parametrize("origin", [2018, 2021])
def test_what_came_after_the_origin_changes_no_forecast_from_it(run, inputs, values, origin):
    """No series of fees, people or fee increases after the origin is used; of increases, the year after it is."""
    names = ("fees_payment", "fees_treatment", "fees_65_treatment", "insured", "insured_65", "fee_increase")
    later = {}
    for name in (f"outlook_observed_{name}" for name in names):
        last = origin + (name == "outlook_observed_fee_increase")
        series = inputs[name]
        later[name] = series.where(series.period <= last, series * 1.5)
    before, after = (
        found["outlook_backcast_fees"].sel(origin=origin, period=slice(origin + 1, None)).values
        for found in (values, run(**later))
    )
    np.testing.assert_allclose(after, before, rtol=1e-12)


@pytest.mark.audits("outlook_backcast_fees", kind="law")
def test_years_up_to_the_origin_have_no_forecast(values):
    fees = values["outlook_backcast_fees"]
    assert fees.sel(origin=2021, period=slice(2019, 2021)).isnull().all()
    assert fees.sel(origin=2018).notnull().all()


@pytest.mark.audits("outlook_backcast_error", kind="hand")
def test_an_error_is_the_forecast_over_the_fees_that_came(central):
    for origin, year in PLACES:
        forecast = central("outlook_backcast_fees", origin=origin, period=year) / 1e12
        assert central("outlook_backcast_error", origin=origin, period=year) == pytest.approx(
            forecast / CAME[year] - 1, rel=1e-9
        )


@pytest.mark.audits("outlook_backcast_error", kind="law")
def test_errors_do_not_depend_on_the_unit_of_money(run, inputs, values):
    names = ("fees_payment", "fees_treatment", "fees_65_treatment")
    scaled = run(**{f"outlook_observed_{name}": inputs[f"outlook_observed_{name}"] * 1000 for name in names})
    np.testing.assert_allclose(
        scaled["outlook_backcast_error"].values, values["outlook_backcast_error"].values, rtol=1e-9
    )


@pytest.mark.audits("outlook_backcast_mape", kind="hand")
@pytest.mark.parametrize("horizon", range(1, 7))
def test_the_mean_absolute_error_is_over_the_origins_that_reach_so_far(central, horizon):
    errors = [
        abs(central("outlook_backcast_error", origin=origin, period=year))
        for origin, year in PLACES
        if year - origin == horizon
    ]
    assert len(errors) == (2 if horizon <= 3 else 1)
    assert central("outlook_backcast_mape", horizon=horizon) == pytest.approx(sum(errors) / len(errors))


@pytest.mark.audits("outlook_backcast_mape", kind="law")
def test_a_mean_absolute_error_lies_between_the_errors_it_averages(values):
    largest = abs(values["outlook_backcast_error"]).max()
    assert ((values["outlook_backcast_mape"] >= 0) & (values["outlook_backcast_mape"] <= largest)).all()


@pytest.mark.audits("outlook_backcast_hindsight", kind="law")
def test_fading_lowers_a_forecast_and_without_fading_there_is_nothing_to_lower(run, inputs, values):
    assert (values["outlook_backcast_hindsight"] < 0).all()
    endless = run(outlook_residual_half_life=inputs["outlook_residual_half_life"] * 0 + np.inf)
    np.testing.assert_allclose(endless["outlook_backcast_hindsight"].values, 0.0, atol=1e-12)


@pytest.mark.audits("outlook_backcast_hindsight", kind="second")
@pytest.mark.parametrize("origin", [2018, 2021])
def test_plain_loops_give_the_same_effect_of_fading(central, stated, wpp, origin):
    def unfading(name: str):
        return math.inf if name == "outlook_residual_half_life" else stated(name)

    effect = plain_forecast(origin, stated, wpp)[2024] / plain_forecast(origin, unfading, wpp)[2024] - 1
    assert central("outlook_backcast_hindsight", origin=origin) == pytest.approx(effect, rel=1e-9)


@pytest.mark.audits("outlook_interval_width", kind="second")
@pytest.mark.parametrize("measure", ["expenditure", "revenue"])
def test_half_the_width_is_that_of_the_logarithms(values, measure):
    draws = values["outlook_accounts"].sel(item=measure, period=2030).values[1:]
    low, high = np.quantile(np.log(draws), [0.025, 0.975])
    width = float(values["outlook_interval_width"].sel(item=measure, horizon=5))
    assert width == pytest.approx(math.expm1((high - low) / 2), rel=2e-3)  # quantiles interpolate money, not logarithms


@pytest.mark.audits("outlook_interval_width", kind="law")
def test_the_interval_widens_with_the_years_and_fees_carry_spending(values):
    width = values["outlook_interval_width"]
    assert (width.diff("horizon") > 0).all()
    ratio = width.sel(item="expenditure") / width.sel(item="fees")
    np.testing.assert_allclose(ratio, 1.0, atol=0.1)  # administration adds little of its own


@pytest.mark.audits("outlook_interval_width", kind="official")
def test_past_errors_of_expenditure_and_fees_fit_the_interval(found):
    """At 95 % about one of twenty lies outside; errors of one path hang together, so the bound is loose."""
    share = {row["measure"]: row for row in found["outlook_coverage"]}
    for measure in ("fees", "expenditure"):
        assert share[measure]["inside"] >= 0.85 * share[measure]["errors"]
    assert 0.2 <= share["all"]["median"] <= 0.5  # 0.34 for normal errors of the interval's width


def test_counts_of_coverage_are_those_of_the_errors(found):
    errors = found["outlook_errors"]
    total = found["outlook_coverage"][-1]
    assert total["errors"] == len(errors)
    assert total["inside"] == sum(row["inside"] == "yes" for row in errors)
    assert all((abs(math.log1p(row["error"] / 100)) <= math.log1p(row["width"] / 100)) == (row["inside"] == "yes")
               for row in errors)  # fmt: skip


def test_every_input_that_is_hindsight_says_why():
    with (PUBLISHED / "outlook_backcast_hindsight.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert {row["hindsight"] for row in rows} == {"yes", "no", "partly"}
    assert all(row["why"] and row["used"] for row in rows)
