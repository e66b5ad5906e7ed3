"""Tables and charts of the two American chapters, on the worked examples and a few rows made for the test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis import ledger
from analysis.ledger import Entry, Ledger
from analysis.primary_care.worked import tables
from analysis.report import labels, numbers, quotes
from analysis.report import primary_care_us as chapter

ROOT = Path(__file__).resolve().parents[2]
UNITS = {
    "primary_care_solo_cost": "million_won_per_year",
    "primary_care_solo_total": "million_won_per_year",
    "primary_care_solo_payment": "won_per_member_month",
    "primary_care_medi_cal_reinvestment": "million_usd",
}
SOLO = {"staff": 60e6, "hours": 30e6, "reporting": 5e6}


@pytest.fixture(scope="module")
def worked():
    return tables(ROOT / "data/published")


@pytest.fixture
def study(tmp_path, monkeypatch, worked, spread) -> Iterator[None]:
    rows = [spread("primary_care_medi_cal_reinvestment", 49e6, rule=rule) for rule in chapter.RULES]
    for tier in chapter.TIERS:
        rows += [spread("primary_care_solo_cost", won, tier=tier, component=part) for part, won in SOLO.items()]
        rows.append(spread("primary_care_solo_total", 95e6, 10e6, tier=tier))
        rows.append(spread("primary_care_solo_payment", 7900, 900, tier=tier))
    dims = {row.estimate: tuple(row.coordinates) for row in rows}
    entries = {id: Entry(id, "estimate", id, id, unit, dims[id]) for id, unit in UNITS.items()}
    (tmp_path / "data").mkdir()
    for name in ("units.csv", "labels.csv"):
        (tmp_path / "data" / name).write_bytes((ROOT / "data" / name).read_bytes())
    (tmp_path / "data/published").symlink_to(ROOT / "data/published")
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    monkeypatch.chdir(tmp_path)
    ledger.write(tmp_path / ledger.RESULTS / "key", Ledger(tuple(rows), entries, {"scenario": None}, worked))
    ledger.make_current(tmp_path, "key")
    caches = (numbers.sources, labels._labels, quotes._table)
    for remembered in caches:
        remembered.cache_clear()
    yield
    for remembered in caches:
        remembered.cache_clear()


def plain(text: str) -> str:
    return re.sub(r"\[([^\]]*)\](?:\([^)]*\))?\{[^}]*\}", r"\1", text)


def test_the_flow_chart_shows_what_each_node_takes_in(study, seen):
    words = " ".join(seen(chapter.flow_chart()).words)
    # eight members × 500; × 200; × 300; what is left of 4,000 after 840 of zero-paid care
    for shown in ("Payer 5,265", "ACO 4,000", "A 1,600", "B 2,400", "Zero-paid care 840", "3,160", "735", "530"):
        assert shown in words


def test_the_chart_of_los_angeles_gives_molina_half_of_health_nets_members(study, seen):
    words = " ".join(seen(chapter.los_angeles_chart()).words)
    assert "Health Net 1,130" in words
    assert words.count("565") == 2


def test_whatever_rests_on_generated_people_says_so(study, seen):
    assert any("SYNTHETIC" in word for word in seen(chapter.need_chart()).words)
    assert chapter.fit_table().header[0] == chapter.groups_table().header[0] == "SYNTHETIC"


def test_the_table_of_criteria_marks_what_the_source_does_not_print(study):
    text = chapter.criteria_table()._repr_markdown_()
    assert text.count(r"sessions a week\*") + text.count(r"session a week\*") == 2
    assert text.count("†") == 3


def test_a_practice_that_was_put_lower_shows_both_tiers_and_what_it_lost(study):
    rows = {row[0]: row for row in chapter.decisions_table().rows}
    assert rows["Riverside Family"][2:5] == ("3 → **2**", "62,100", "15,900")
    assert rows["Harbor Street"][2:] == ("3", "141,400", "–", "–")


def test_a_long_list_of_needs_is_cut_and_counted(study):
    needs = {row[0]: plain(row[5]) for row in chapter.decisions_table().rows}
    assert needs["New Site"].endswith("and 3 more")


def test_the_table_of_the_solo_clinic_has_parts_total_and_payment(study):
    row = chapter.solo_table().rows[1]
    assert [plain(one) for one in row] == ["Tier 2", "60", "30", "5", "95 (85 to 105)", "7,900 (7,000 to 8,800)"]


def test_the_table_of_plans_adds_to_the_state(study):
    *plans, state = (plain(row[2]).replace(",", "").replace("*", "") for row in chapter.counties_table().rows)
    assert sum(map(int, plans)) == int(state) == 13_383_077


def test_published_fits_are_quoted_and_those_from_memory_marked(study):
    rows = chapter.published_table().rows
    marked = [row[0] for row in rows if row[3].endswith(r"\*")]
    assert len(marked) == 3
    assert all("@recalled" not in row[0] for row in rows)
    assert "[69.6]{.quoted}" in {row[3] for row in rows}


def test_the_goals_have_a_row_a_line_of_business_and_a_column_a_year(study):
    table = chapter.goals_table()
    assert table.header == ("%", "2026", "2028", "2030", "2032", "2034")
    assert plain(table.rows[2][1]) == "55"


def test_the_example_of_california_prints_both_plans(study):
    rows = {row[0]: row[1:] for row in chapter.incentives_table().rows}
    assert rows["Withheld, US dollars"] == ("2,000,000", "1,250,000")
    assert rows["Paid of the savings (owed below zero)"][1] == "\N{MINUS SIGN}3,300,000"
    assert rows["Members without primary care, %"] == ("31", "42")


def test_the_table_of_reinvestment_names_each_rule(study):
    assert [row[0] for row in chapter.reinvestment_table().rows][:2] == [
        "Contract of 2024, quality met",
        "Contract of 2024, quality missed",
    ]


def test_a_figure_is_rounded_and_followed_by_its_unit():
    assert chapter.figure(0.0667, percent=True) == "7\N{NO-BREAK SPACE}%"
    assert chapter.figure(-1234.6) == "\N{MINUS SIGN}1,235"
