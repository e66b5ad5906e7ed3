"""Tables and charts of the hospice chapter, on a ledger made for the test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analysis.ledger import CHANGE, LEVEL, Row
from analysis.report import hospice
from analysis.report.numbers import MINUS

YEARS = (2026, 2030, 2035)
UNITS = {
    "hospice_net_nhi": "billion_won",
    "hospice_net_nhi_real": "billion_won",
    "hospice_net_nhi_sum": "billion_won",
    "hospice_net_total": "billion_won",
    "hospice_net_by_payer": "billion_won",
    "hospice_net_by_part": "billion_won",
    "hospice_net_share_of_benefits": "percent",
    "hospice_home_deaths": "persons",
    "hospice_intensive_care_avoided": "persons",
    "hospice_home_days": "days",
    "hospice_cancer_use": "percent",
    "hospice_institutions_open": "institutions",
    "hospice_capacity": "persons",
    "hospice_users": "persons",
    "hospice_unserved": "persons",
    "hospice_breakeven_effect": "percent",
    "hospice_avoided_share": "percent",
    "hospice_net_per_user": "million_won_per_person",
    "hospice_breakeven_stay": "days",
}
AMOUNTS = dict(zip(hospice.PAYERS, (-30.0, -3.0, -35.0, -7.0, 1.0, -10.0, 28.0), strict=True))


def rows(spread: Callable[..., Row]) -> list[Row]:
    """The same amounts under every scenario: payers that add to a saving of 56 billion won."""
    found = []
    for scenario in (*hospice.WIDENING, *hospice.BUDGETS):
        at: dict[str, Any] = {"scenario": scenario, "measure": CHANGE}
        found.append(spread("hospice_net_nhi_sum", -200e9, 700e9, **at))
        for year in YEARS:
            found.append(spread("hospice_net_nhi", -30e9, 90e9, period=year, **at))
            found.append(spread("hospice_net_nhi_real", -25e9, 80e9, period=year, **at))
            found.append(spread("hospice_net_total", sum(AMOUNTS.values()) * 1e9, 90e9, period=year, **at))
            found.append(spread("hospice_net_share_of_benefits", -0.00014, 0.0004, period=year, **at))
            found.append(spread("hospice_home_deaths", 270.0, 200.0, period=year, **at))
            found.append(spread("hospice_intensive_care_avoided", 900.0, 600.0, period=year, **at))
            found.append(spread("hospice_home_days", 60_000.0, 30_000.0, period=year, **at))
            for part in hospice.PARTS:
                found.append(spread("hospice_net_by_part", 210e9, 20e9, part=part, period=year, **at))
            for payer, amount in (AMOUNTS | {"budget_holder": 0.0}).items():
                found.append(spread("hospice_net_by_payer", amount * 1e9, 5e9, payer=payer, period=year, **at))
    for scenario, measure in (("baseline", LEVEL), *((one, LEVEL) for one in list(hospice.WIDENING)[:2])):
        for year in YEARS:
            found.append(spread("hospice_cancer_use", 0.4, 0.05, scenario=scenario, measure=measure, period=year))
            for kind in hospice.TYPES[:3]:
                here: dict[str, Any] = {"scenario": scenario, "measure": measure, "provider": kind, "period": year}
                found.append(spread("hospice_institutions_open", 94.0 if year == 2026 else 109.0, **here))
                for name in ("capacity", "users", "unserved"):
                    found.append(spread(f"hospice_{name}", 6400.0, 1200.0, **here))
    for kind in hospice.TYPES:
        at = {"provider": kind, "cause": "cancer"}
        found.append(spread("hospice_breakeven_effect", 0.167, 0.05, **at))
        found.append(spread("hospice_avoided_share", 0.182, 0.06, **at))
        found.append(spread("hospice_net_per_user", -1.2e6, 2.4e6, **at))
        found.append(spread("hospice_breakeven_stay", 38.0, 20.0, **at))
    return found


@pytest.fixture
def chapter(charted, spread):
    charted(rows(spread), UNITS)


def text(cell: str) -> str:
    """What a linked figure shows."""
    return cell.removeprefix("[").split("](")[0]


def test_each_scenario_has_its_net_effect_with_interval_and_chance(chapter):
    table = hospice.scenario_table(2035)
    assert [row[0] for row in table.rows] == [*hospice.WIDENING.values(), *hospice.BUDGETS.values()]
    assert text(table.rows[0][1]) == f"{MINUS}30 ({MINUS}120 to 60)"
    assert len(table.header) <= 6


def test_payers_stand_in_rows_and_their_total_is_the_last(chapter):
    table = hospice.payer_table(2035)
    assert [row[0] for row in table.rows[:2]] == ["NHI", "Medical Aid"]
    assert table.rows[-1][0] == "**All payers**"
    assert len(table.rows) == len(hospice.PAYERS) + 1
    assert len(table.header) == 6


def test_parts_stand_in_rows_and_chosen_years_in_columns(chapter):
    table = hospice.part_table((2030, 2035))
    assert table.header == ("Part", "2030", "2035")
    assert [row[0] for row in table.rows][:2] == ["Hospice payments", "Covered fees avoided"]
    assert text(table.rows[0][1]) == "+210"
    assert table.rows[-1][0] == "**All payers**"


def test_the_steps_of_payers_lead_to_the_total(chapter, seen):
    words = seen(hospice.payer_steps("hospice_home_first", 2035, title="Steps", subtitle="won")).words
    assert {"NHI", "State and funds", "All payers", "+28"} <= set(words)


def test_steps_that_do_not_add_are_refused(charted, spread):
    wrong = [row for row in rows(spread) if row.estimate != "hospice_net_total"]
    at = {"scenario": "hospice_home_first", "measure": CHANGE, "period": 2035}
    charted([*wrong, spread("hospice_net_total", 1e12, 1e9, **at)], UNITS)
    with pytest.raises(ValueError, match="add"):
        hospice.payer_steps("hospice_home_first", 2035, title="Steps", subtitle="won")


def test_what_no_source_gives_for_early_palliative_care_is_a_dash(chapter):
    table = hospice.health_table(2035)
    early = table.header.index("Early palliative care")
    assert [row[early] for row in table.rows[:2]] == ["–", "–"]
    assert text(table.rows[2][early]).startswith("+60,000")


def test_a_user_has_payment_avoided_net_and_break_even(chapter):
    first = hospice.user_table().rows[0]
    assert first[0] == "Inpatient"
    assert text(first[1]) == "17"
    assert text(first[3]) == f"{MINUS}1.2 ({MINUS}3.6 to 1.2)"


def test_capacity_sets_institutions_of_today_beside_those_of_the_scenario(chapter):
    table = hospice.capacity_table("hospice_second_plan", 2030)
    assert [text(cell) for cell in table.rows[0][1:3]] == ["94", "109"]


def test_budgets_are_set_beside_the_same_use_without_one(chapter):
    table = hospice.budget_table(2035)
    assert table.header[1:] == ("No budget", *hospice.BUDGETS.values())
    assert table.rows[1][0] == "Budget holder"


def test_fans_name_every_scenario_at_its_line(chapter, seen):
    words = " ".join(seen(hospice.net_fan(title="Little", subtitle="won")).words)
    assert all(name in words for name in hospice.WIDENING.values())
    assert "Today's programme" in " ".join(seen(hospice.use_fan(title="Short", subtitle="%")).words)


def test_medicare_stays_and_rules_are_printed_as_the_rules_give_them(monkeypatch):
    from pathlib import Path
    from types import SimpleNamespace

    from analysis.hospice.american import tables

    found = tables(Path(__file__).resolve().parents[2] / "data" / "published")
    monkeypatch.setattr(hospice, "sources", lambda: SimpleNamespace(ledger=SimpleNamespace(tables=found)))
    by_days = {row[0]: row for row in hospice.medicare_table().rows}
    assert by_days["90"][1:5] == ("18,785", "209", "472", "1,431")
    assert by_days["60"][4:] == ("0", "0")
    assert hospice.medicare_fact("days_to_cap") == "179"
    rules = {row[0]: row for row in hospice.rules_table().rows}
    assert rules["Medicare"][4] == "6"
    assert rules["Korea"][4] == "–"
