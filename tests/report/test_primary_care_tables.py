"""Tables and the forest of the chapter on primary care, from rows made for the test."""

from __future__ import annotations

import pytest

from analysis.report import primary_care as chapter
from tests.report.conftest import parameter

NATIONAL = {"scenario": chapter.NATIONAL, "measure": "change"}


def plain(cell: str) -> str:
    """A cell without its link."""
    return cell.split("](")[0].lstrip("*[").split("]{")[0]


@pytest.fixture
def moved(charted, spread):
    """Three components of 2035, one of which does not move, and their total."""
    rows = [
        spread("primary_care_flows", central, by, component=name, period=2035, **NATIONAL)
        for name, central, by in (("avoided", -2e11, 1e11), ("fee_cut", 0.0, 0.0), ("addon", 5e11, 1e11))
    ]
    rows.append(spread("primary_care_net_total", 3e11, 2e11, period=2035, **NATIONAL))
    charted(rows, {"primary_care_flows": "trillion_won", "primary_care_net_total": "trillion_won"})


def test_components_stand_from_the_largest_cost_to_the_largest_saving_and_the_total_last(moved):
    table = chapter.flow_table()
    assert [row[0] for row in table.rows] == ["Add-on by tier", "Care avoided", "**All payers**"]
    assert [plain(row[1]) for row in table.rows] == [
        "+500 (400 to 600)",
        "−200 (−300 to −100)",
        "+300 (100 to 500)",
    ]


def test_a_component_that_moves_nothing_in_any_draw_has_no_row(moved):
    assert "Cut of clinics' other fees" not in [row[0] for row in chapter.flow_table().rows]


def test_each_payer_has_a_row_under_both_variants_and_the_total_is_ruled(charted, spread):
    rows = []
    for scenario in (chapter.NATIONAL, chapter.NEUTRAL):
        at = {"scenario": scenario, "measure": "change", "period": 2035}
        rows += [spread("primary_care_net_by_payer", 1e11, 1e10, payer=one, **at) for one in chapter.PAYERS]
        rows.append(spread("primary_care_net_total", 4e11, 1e10, **at))
    charted(rows, {"primary_care_net_by_payer": "trillion_won", "primary_care_net_total": "trillion_won"})
    table = chapter.payer_table()
    assert [row[0] for row in table.rows[:-1]] == ["NHI", "Medical Aid", "Patients", "Private indemnity insurance"]
    assert table.rows[-1][0] == "**All payers**"
    assert {plain(row[1]) for row in table.rows[:-1]} == {"100 (90 to 110)"}


def test_the_chance_that_both_are_suited_is_that_of_room_above_zero(charted, spread):
    names = ("primary_care_addon", "primary_care_breakeven_practice", "primary_care_zone")
    rows = [spread(name, 5000, 1000, tier=tier, period=2030) for name in names for tier in chapter.TIERS]
    charted(rows, dict.fromkeys(names, "won_per_member_month"))
    row = chapter.zone_table().rows[1]
    assert row[0] == "Tier 2"
    assert plain(row[3]) == "5,000 (4,000 to 6,000)"
    assert plain(row[4]).startswith("100")  # no draw of the rows is below zero


def test_the_forest_shows_shares_as_percent_and_studies_without_an_interval_hollow(charted, seen):
    cells = [
        {"coordinates": {"variant": "cpc"}, "value": -0.0137, "low": -0.0286, "high": 0.0012},
        {"coordinates": {"variant": "cpc_plus_1"}, "value": 0.0},
    ]
    both = (parameter(f"primary_care_study_{name}", "percent", *cells) for name in ("gross", "net"))
    charted([], {}, *both)
    found = seen(chapter.evidence_chart())
    assert "−1.4 (−2.9 to 0.1)" in found.words
    assert "Without the" in found.words  # the name of the group, on two lines


def test_shortages_stand_as_printed_with_thousands_marked_and_a_single_end_as_a_limit():
    rows = {(row[0], row[3]): plain(row[4]) for row in chapter.shortage_table().rows}
    assert rows["AAMC", "2036"] == "20,200 to 40,400"
    figures = [plain(row[4]) for row in chapter.shortage_table().rows]
    assert "up to 86,000" in figures
    assert "5,704 to 11,136" in figures
