"""What the next tier costs a practice: what it lacks, at stated costs, and nothing for what it has."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from analysis.faults import InputFaults
from analysis.primary_care.tiers.cost import KOREA, next_step, read_costs
from analysis.primary_care.tiers.criteria import KOREA as CRITERIA_KOREA
from analysis.primary_care.tiers.criteria import read_criteria
from analysis.primary_care.tiers.decisions import decide_file
from analysis.primary_care.tiers.granting import decide
from analysis.primary_care.tiers.payment import KOREA as RATES_KOREA
from analysis.primary_care.tiers.practices import ACO, Shown
from analysis.run import load

ROOT = Path(__file__).resolve().parents[3]
COSTS = {"team_staff": 50.0, "after_hours_sessions": 30.0, "group_visits": 9.0, "clinical_pharmacist": 7.0}
COSTS |= {"reporting_1": 4.0, "reporting_2": 6.0, "reporting_3": 9.0}


def test_only_what_is_missing_of_a_count_is_paid_for(criteria, practice):
    # tier 3 wants three team members and three sessions; two and one are there: 50 + 2 × 30
    found = practice(team_staff=Shown(2.0), after_hours_sessions=Shown(1.0))
    step = next_step(decide(criteria, found), COSTS)
    assert (step.people_and_hours, step.reporting, step.without_cost) == (110.0, 3.0, ())
    assert step.total == 113.0


def test_of_criteria_of_which_one_is_enough_the_cheapest_is_taken(criteria, practice):
    none = practice(clinical_pharmacist=Shown(0.0), group_visits=Shown(0.0), child_education=Shown(0.0))
    assert next_step(decide(criteria, none), COSTS).people_and_hours == 7.0


def test_what_has_no_cost_is_named(criteria, practice):
    assert next_step(decide(criteria, practice(contraception=Shown(0.0))), COSTS).without_cost == ("contraception",)


def test_what_is_shown_by_a_means_that_does_not_count_is_missing_altogether(criteria, practice):
    step = next_step(decide(criteria, practice(team_staff=Shown(3.0, ACO))), COSTS)
    assert step.people_and_hours == 50.0  # the second tier wants one


def test_a_practice_in_the_highest_tier_has_nothing_left_to_pay_for_its_criteria(criteria, practice):
    step = next_step(decide(criteria, practice()), COSTS)
    assert (step.people_and_hours, step.without_cost) == (0.0, ())


def test_the_korean_costs_follow_from_the_parameters_of_the_report():
    """Team: mean of nurse, social worker and nurse aide in 2026 with on-costs; session: a third of tier 3's doctor."""
    rows = {
        (name, *sorted(dict(cell.labels).values())): cell.value
        for name, parameter in load(ROOT).items()
        if name.startswith("primary_care_")
        for cell in parameter.cells
    }
    growth, on_costs = rows["primary_care_pay_growth",], rows["primary_care_on_costs",]

    def pay(staff: str) -> float:
        years = 2026 - rows["primary_care_pay_year", staff]
        return rows["primary_care_pay", staff] * (1 + growth) ** years * on_costs

    costs = read_costs(ROOT / KOREA, read_criteria(ROOT / CRITERIA_KOREA))
    # the file holds whole thousands
    assert costs["team_staff"] == pytest.approx(sum(map(pay, ("nurse", "social_worker", "nurse_aide"))) / 3, abs=500)
    session = pay("doctor") * rows["primary_care_team_staff", "3", "doctor"] / 3
    assert costs["after_hours_sessions"] == pytest.approx(session, abs=500)
    for tier in "123":
        assert costs[f"reporting_{tier}"] == rows["primary_care_reporting", tier]


def test_the_korean_rates_are_the_add_ons_that_the_report_assumes():
    add_ons = {dict(cell.labels)["tier"]: cell.value for cell in load(ROOT)["primary_care_pmpm"].cells}
    with (ROOT / RATES_KOREA).open(encoding="utf-8", newline="") as handle:
        assert all(float(row["pmpm"]) == add_ons[row["tier"]] for row in csv.DictReader(handle))


def test_a_cost_of_something_that_no_criterion_names_is_a_fault(tmp_path, criteria):
    path = tmp_path / "costs.csv"
    path.write_text("column,cost_a_year\nteam_staf,100\nreporting_2,5\n", "utf-8")
    with pytest.raises(InputFaults, match="row 2: given column 'team_staf'"):
        read_costs(path, criteria)


def test_the_korean_example_says_what_the_next_tier_costs_and_pays():
    files = [ROOT / one for one in ("data/examples/tiers_korea.csv", CRITERIA_KOREA, RATES_KOREA, KOREA)]
    rows = {row["practice"]: row for row in decide_file(*files).tables["cost_of_next_tier_a_year"]}
    second = rows["나 의원"]
    # one team member and one session; 850 members at 7,000 instead of 2,000 won a month
    assert second["staff_and_hours"] == 50_251_000 + 33_056_000
    assert second["paid_more"] == 12 * 850 * 5_000
    assert "바 의원" not in rows  # it has reached the third
