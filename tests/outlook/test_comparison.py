"""Our accounts beside published projections: gaps and the steps that explain them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from analysis.ledger import central_of, rows_of
from analysis.outlook.comparison import comparisons
from analysis.outlook.errors import comparisons as errors_of

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published"
TAKEN = (
    *("outlook_accounts", "outlook_expenditure_share", "outlook_depletion_year", "outlook_first_deficit_year"),
    *("outlook_backcast_error", "outlook_backcast_fees", "outlook_interval_width"),
)


def lines(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / f"outlook_{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def ours(values):
    return central_of([row for name in TAKEN for row in rows_of(name, values[name])])


@pytest.fixture(scope="module")
def official(ours) -> list[dict[str, object]]:
    return comparisons(PUBLISHED, ours)["outlook_official"]


def step(values, item: str, projection: str, name: str) -> np.ndarray:
    return values[f"outlook_gap_{item}"].sel(projection=projection, step=name).values


def test_assumptions_in_one_row_are_those_of_the_long_tables():
    assumed = {(row["projection"], row["assumption"]): row["percent"] for row in lines("projection_assumptions")}
    levels = {(row["projection"], row["measure"], row["year"]): row["trillion_won"] for row in lines("projections")}
    early = {(row["forecast_by"], row["measure"], row["year"]): row["forecast"] for row in lines("backcast")}
    for row in lines("assumed"):
        name = row["projection"]
        assert row["rate_increase"] == assumed[name, "contribution_rate_increase"]
        for column in ("subsidy_of_premium", "fee_increase"):
            assert row[column] == assumed.get((name, column), "")
        for item in ("revenue", "expenditure"):
            assert float(row[f"{item}_last"]) == float(levels[name, item, row["last"]])
            start = levels.get((name, item, "2025")) or early.get((name, f"{item}_at_mean_growth", "2025"), "")
            assert row[f"{item}_2025"] == start


@pytest.mark.audits("outlook_gap_revenue", "outlook_gap_expenditure", kind="law")
@pytest.mark.parametrize("item", ["revenue", "expenditure"])
def test_the_steps_lead_from_ours_to_theirs_in_every_draw(values, item):
    gap = values[f"outlook_gap_{item}"]
    walked = gap.sel(step=[name for name in gap.step.values if name != "theirs"]).sum("step")
    np.testing.assert_allclose(walked.values, gap.sel(step="theirs").transpose(*walked.dims).values, rtol=1e-12)


@pytest.mark.audits("outlook_gap_revenue", "outlook_gap_expenditure", kind="law")
@pytest.mark.parametrize("item", ["revenue", "expenditure"])
@pytest.mark.parametrize(("projection", "year"), [("NABO 2023", 2032), ("Second NHI plan", 2028)])
def test_the_first_step_is_the_baseline_itself(values, item, projection, year):
    accounts = values["outlook_accounts"].sel(item=item, period=year)
    np.testing.assert_allclose(step(values, item, projection, "ours"), accounts.values, rtol=1e-12)


@pytest.mark.audits("outlook_gap_revenue", "outlook_gap_expenditure", kind="law")
def test_an_assumption_that_is_not_printed_changes_nothing(values):
    assert not step(values, "revenue", "NABO 2023", "subsidy").any()
    assert not step(values, "expenditure", "NABO 2023", "fees").any()
    for item in ("revenue", "expenditure"):
        assert not step(values, item, "Kim 2024 conference", "outturn").any()


@pytest.mark.audits("outlook_gap_revenue", kind="law")
@pytest.mark.parametrize("projection", ["Second NHI plan", "NABO 2023"])
def test_our_own_assumptions_in_place_of_theirs_leave_no_step(run, inputs, projection):
    """With a subsidy that is ours, the subsidy step vanishes; with the revenue that came, the outturn step does."""
    raised = inputs["outlook_assumed_rate_increase"] * 0
    came = float(inputs["outlook_observed_revenue"].isel(draw=0).sel(period=2025))
    neutral = run(
        outlook_assumed_rate_increase=raised,
        outlook_assumed_subsidy_of_premium=raised * np.nan,
        outlook_assumed_revenue_2025=raised * 0 + came,
    )["outlook_gap_revenue"]
    for name in ("subsidy", "outturn"):
        assert abs(neutral.sel(projection=projection, step=name)).max() < 1.0  # won


@pytest.mark.audits("outlook_gap_revenue", kind="hand")
def test_nabo_s_rates_add_the_ratio_of_the_rates_to_our_premium(values, central):
    # 7.09 % x 1.0206^8 is 8.35 %, above the ceiling: 8 % in 2032; in 2025 7.09 % x 1.0206
    year = 2032
    premium = central("outlook_premium", period=year)
    # ours anchors at 7.09 % in 2025, theirs at a rate and a premium both 2.06 % higher: the ratio is that of 2032
    ratio = 0.08 / central("outlook_rate", period=year)
    with_others = 1 + 0.143 + 0.026
    rise = step(values, "revenue", "NABO 2023", "rate")[0]
    assert rise == pytest.approx(premium * (ratio - 1) * with_others, rel=1e-9)


@pytest.mark.audits("outlook_gap_expenditure", kind="hand")
def test_what_nabo_expected_for_2025_scales_our_expenditure(values, central):
    # 108.7 / 102.3589 - 1 = 6.195 % of ours
    outturn = step(values, "expenditure", "NABO 2023", "outturn")[0]
    ours = central("outlook_accounts", item="expenditure", period=2032)
    assert outturn == pytest.approx(ours * (108.7 / 102.3589 - 1), rel=1e-9)


@pytest.mark.audits("outlook_gap_expenditure", kind="hand")
def test_the_plan_s_fee_increases_replace_ours_from_2026(values, central):
    # three years at 1.98 % against 1.93 % in 2026 and 2 % in 2027 and 2028
    ours = central("outlook_accounts", item="expenditure", period=2028)
    ratio = 1.0198**3 / (1.0193 * 1.02**2)
    assert step(values, "expenditure", "Second NHI plan", "fees")[0] == pytest.approx(ours * (ratio - 1), rel=1e-9)


def test_every_projection_of_the_data_has_a_definition_and_a_reason():
    defined = {row["projection"]: row for row in lines("definitions")}
    assert {row["projection"] for row in lines("projections")} == set(defined)
    assert all(row["definition"] and row["reason"] for row in defined.values())


def test_each_gap_is_ours_less_theirs_in_the_unit_that_its_measure_has(official, central):
    (row,) = [row for row in official if (row["projection"], row["measure"]) == ("NABO 2023", "expenditure")]
    ours = central("outlook_accounts", item="expenditure", period=2032) / 1e12
    assert row["gap"] == pytest.approx(100 * (ours / 195.1 - 1))
    (debt,) = [row for row in official if (row["projection"], row["measure"]) == ("NABO 2023", "cumulative_balance")]
    assert debt["gap"] == pytest.approx(central("outlook_accounts", item="reserve", period=2032) / 1e12 + 61.8)


def test_years_that_have_passed_are_left_to_the_backcast_and_years_after_ours_have_no_gap(official):
    assert all(row["year"] is None or row["year"] > 2025 for row in official)
    late = [row for row in official if (row["year"] or 0) > 2060]
    assert late
    assert all(row["gap"] is None and row["ours"] is None for row in late)


def test_every_projection_that_the_report_must_name_is_in_the_table(official):
    wanted = ("NABO 2023", "NABO 2024", "Second NHI plan", "MOEF 2025", "KIHASA 2025", "KIPF 2019", "Kim and Woo 2025")
    found = {str(row["projection"]) for row in official}
    assert all(any(re.match(name, one) for one in found) for name in wanted)


def test_only_the_table_without_a_source_is_unverified(official):
    assert {row["projection"] for row in official if row["status"] == "unverified"} == {"Blog table 2025"}


def test_errors_of_others_are_forecast_over_outcome_by_years_ahead(ours):
    found = errors_of(PUBLISHED, ours)
    (row,) = [
        row
        for row in found["outlook_errors"]
        if (row["forecast_by"], row["measure"], row["year"]) == ("NABO 2023", "expenditure", "2025")
    ]
    assert row["horizon"] == 2
    assert row["path"] == "constant growth"
    assert row["error"] == pytest.approx(100 * (108.7 / 102.3589 - 1))
    assert all(row["horizon"] > 0 for name in ("outlook_errors", "outlook_balance_errors") for row in found[name])
