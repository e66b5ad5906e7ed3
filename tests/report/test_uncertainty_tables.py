"""Tables and the chart of the uncertainty and the baseline chapter, on a study made for the test."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis import ledger
from analysis.ledger import Entry, Ledger, Row
from analysis.report import labels, numbers, outlook
from analysis.report import uncertainty as chapter

ROOT = Path(__file__).resolve().parents[2]
MINUS = "\N{MINUS SIGN}"
ITEMS = {"revenue": 100e12, "expenditure": 110e12, "balance": -10e12, "reserve": 29e12}


def value(estimate: str, coordinates: dict[str, str], central: float, spread: float) -> Row:
    quantiles = [central + step * spread for step in (-1, -0.5, 0, 0.5, 1)]
    return Row(estimate, "baseline", "level", coordinates, central, central, *quantiles)


def influence(
    estimate: str, where: dict[str, str], group: str, ends: tuple[float, float], first: float, total: float | None
) -> dict[str, Any]:
    low, high = ends
    named = {"estimate": estimate, "where": where, "group": group}
    return named | {"low": low, "high": high, "first_order": first, "total": total}


def exact(estimate: str, where: dict[str, str], **found: tuple[float, float]) -> list[dict[str, Any]]:
    named = {"estimate": estimate, "where": where}
    return [named | {"statistic": name, "value": of, "error": error} for name, (of, error) in found.items()]


SHARE, YEAR = {"period": "2050"}, dict[str, str]()
TABLES = {
    "tornado": [
        influence("room_share", SHARE, "Residual growth of fees", (0.044, 0.076), 0.714, 0.756),
        influence("room_share", SHARE, "room_slope", (0.0621, 0.0587), 0.04, 0.05),
        influence("room_share", SHARE, "room_slight", (0.0596, 0.0604), -0.0123, None),
        influence("room_year", YEAR, "Residual growth of fees", (2036.2, 2029.4), 0.5, 0.6),
        influence("room_share", SHARE, "room_slope", (-0.02, 0.01), 0.9, None) | {"scenario": "room_reform"},
    ],
    "precision": [
        *exact("room_share", SHARE, mean=(0.06, 0.0001), q025=(0.04, 0.0004), q500=(0.06, 0.0002), q975=(0.08, 0.001)),
        *exact("room_year", YEAR, mean=(2031.0, 0.1), q025=(2029.0, 0.1), q500=(2031.0, 0.0), q975=(2033.0, 0.2)),
        *(
            row | {"scenario": "room_reform"}
            for row in exact("room_share", SHARE, q025=(-0.02, 0.001), q500=(0.0, 0.002), q975=(0.02, 0.0))
        ),
    ],
    "scenarios": [{"id": "room_reform", "title": "A reform", "description": "", "reference": ""}],
    "information": [
        {"decision": "Rates", "group": "Everything", "value": 1.234e12, "error": 0.1e12},
        {"decision": "Rates", "group": "Residual growth of fees", "value": 0.5e12, "error": 0.056e12},
        {"decision": "Rates", "group": "room_slope", "value": 0.09e12, "error": 0.05e12},
        {"decision": "Rates", "group": "room_slight", "value": 0.02e12, "error": 0.03e12},
        {"decision": "Another", "group": "Everything", "value": 9e12, "error": 0.0},
    ],
}


@pytest.fixture
def study(tmp_path: Path, monkeypatch):
    """A project folder with a share in 2050, a year, accounts of the years that are shown, and the run's tables."""
    (tmp_path / "data").mkdir()
    for name in ("units.csv", "labels.csv"):
        (tmp_path / "data" / name).write_bytes((ROOT / "data" / name).read_bytes())
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    change = replace(value("room_share", SHARE, -0.01, 0.02), scenario="room_reform", measure=ledger.CHANGE)
    rows = [value("room_share", SHARE, 0.06, 0.02), value("room_year", YEAR, 2031.0, 2.0), change]
    rows += [
        value("outlook_accounts", {"item": item, "period": year}, central + (year == "2027") * 1e12, 2e12)
        for item, central in ITEMS.items()
        for year in (*outlook.YEARS, "2029")
    ]
    entries = {
        "room_share": Entry("room_share", "estimate", "Share of GDP", "비중", "percent", ("period",)),
        "room_year": Entry("room_year", "estimate", "Empty in", "소진", "calendar_year"),
        "outlook_accounts": Entry("outlook_accounts", "estimate", "A", "수지", "trillion_won", ("item", "period")),
        "room_slope": Entry("room_slope", "parameter", "room_slope", "", "ratio"),
        "room_slight": Entry("room_slight", "parameter", "room_slight", "", "ratio"),
    }
    ledger.write(tmp_path / ledger.RESULTS / "key", Ledger(tuple(rows), entries, {"scenario": None}, TABLES))
    ledger.make_current(tmp_path, "key")
    monkeypatch.chdir(tmp_path)
    for cached in (numbers.sources, labels._labels):
        cached.cache_clear()
    yield
    for cached in (numbers.sources, labels._labels):
        cached.cache_clear()


# What moves a headline


def test_influences_are_printed_with_the_decimals_of_the_headline_and_shares_in_percent(study):
    """The headline is 6 +- 2 %, so that one decimal of the ends is supported."""
    table = chapter.influence_table("room_share")
    assert table.rows[0] == ("Residual growth of fees", "4.4", "7.6", "71", "76")
    assert len(table.header) == len(table.align) == 5
    assert [row[1:3] for row in table.rows[1:]] == [("6.2", "5.9"), ("6.0", "6.0")]


def test_a_share_below_nothing_is_noise_and_printed_as_nothing_and_a_missing_total_as_a_dash(study):
    assert chapter.influence_table("room_share").rows[2][3:] == ("0", "–")


def test_a_group_that_is_one_parameter_leads_to_its_row_in_the_appendix(study):
    rows = chapter.influence_table("room_share").rows
    assert rows[1][0] == "[`room_slope`](/chapters/parameters.qmd#par-room-slope)"
    assert "](" not in rows[0][0]


def test_the_ends_of_a_calendar_year_are_whole_years_without_thousands_separators(study):
    assert chapter.influence_table("room_year").rows == (("Residual growth of fees", "2036", "2029", "50", "60"),)


def test_the_table_of_one_headline_leaves_out_the_others(study):
    assert len(chapter.influence_table("room_share").rows) == 3


def test_the_tornado_has_a_bar_for_each_group_in_their_order_and_a_line_at_the_central_value(study):
    text = chapter.influence_chart("room_share", title="One thing decides", subtitle="% of GDP").text
    written = re.findall(r"<text[^>]*>([^<]+)</text>", text)
    names = ["Residual growth of fees", "room_slope", "room_slight"]
    assert [one for one in written if one in names] == names
    assert {"One thing decides", "% of GDP"} <= set(written)
    bars = re.findall(r'aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="bar"', text)
    assert [set(bar.split("; ")) for bar in bars] == [
        {"group: Residual growth of fees", "low: 4.4", "high: 7.6"},
        {"group: room_slope", "low: 6.21", "high: 5.87"},
        {"group: room_slight", "low: 5.96", "high: 6.04"},
    ]
    assert 'aria-label="at: 6"' in text


def test_the_colour_of_a_bar_says_whether_more_of_it_moves_the_headline_up(study):
    text = chapter.influence_chart("room_share", title="T", subtitle="s").text
    colours = re.findall(r'aria-roledescription="bar" d="[^"]*" fill="([^"]*)"', text)
    assert colours == ["#c8691c", "#1f5fa8", "#c8691c"]


def test_the_first_group_of_a_headline_is_named_as_words_in_a_sentence(study):
    assert chapter.first_group("room_share") == "residual growth of fees"
    assert chapter.first_group("room_share").markdown == "residual growth of fees"


# What decides the sign of a change


@pytest.fixture
def cost(charted, spread):
    """A cost of 3 (1 to 5) that one group brings to 0.5, one to 1, one across zero; a parameter with its sources."""
    whole = spread("room_cost", 3e9, 2e9, scenario="room_reform", measure=ledger.CHANGE)
    cells = {"coordinates": {"payer": "nhi"}, "source": "lee_2011;kim_2012", "status": "assumption"}
    slope = Entry("room_slope", "parameter", "room_slope", "", "percent", rows=(cells,))
    told = {"estimate": "room_cost", "scenario": "room_reform", "where": {}, "first_order": 0.2, "total": None}
    slopes = {"parameter": "room_slope", "at": {"payer": "nhi"}, "low": 0.0111, "high": 0.2111}

    def tornado(*ends: tuple[str, float, float, bool]) -> None:
        rows = [
            told | {"group": group, "low": low, "high": high, "lead": slopes | {"changed": changed}}
            for group, low, high, changed in ends
        ]
        scenarios = [{"id": "room_reform", "title": "A reform", "description": "", "reference": "park_2020"}]
        charted([whole], {"room_cost": "billion_won"}, slope, tables={"tornado": rows, "scenarios": scenarios})

    return tornado


def test_the_groups_that_bring_a_cost_nearest_to_zero_come_first_whichever_end_does_it(cost):
    cost(("Wide", 1e9, 5e9, False), ("Downward", 4e9, 0.5e9, False), ("Narrow", 2.9e9, 3.1e9, False))
    table = chapter.deciding_table("room_cost", "room_reform", most=2)
    assert [(row[0], *row[3:]) for row in table.rows] == [("Downward", "+0.5", "+4.0"), ("Wide", "+1.0", "+5.0")]
    assert chapter.turning("room_cost", "room_reform") == "none"


def test_a_group_whose_ends_lie_on_both_sides_of_zero_turns_the_sign(cost):
    cost(("Wide", 1e9, 5e9, False), ("Across", -1e9, 7e9, False))
    assert chapter.turning("room_cost", "room_reform") == "1"
    assert chapter.deciding_table("room_cost", "room_reform").rows[0][0] == "Across"


def test_the_leading_parameter_has_its_label_its_range_and_the_first_of_its_sources(cost):
    """Of 1.11 to 21.11 % the half width of 10 supports whole percents."""
    cost(("Wide", 1e9, 5e9, False))
    (row,) = chapter.deciding_table("room_cost", "room_reform").rows
    assert row[1] == "[`room_slope`](/chapters/parameters.qmd#par-room-slope), nhi: 1 to 21 %"
    assert row[2] == "[@lee_2011], assumption"


def test_a_leading_parameter_that_the_reform_sets_cites_the_reform(cost):
    cost(("Wide", 1e9, 5e9, True))
    assert chapter.deciding_table("room_cost", "room_reform").rows[0][2] == "[@park_2020], scenario"


def test_a_group_with_a_korean_name_carries_it(cost):
    cost(("Residual growth of fees", 1e9, 5e9, False))
    assert (
        chapter.deciding_table("room_cost", "room_reform").rows[0][0]
        == "Residual growth of fees (진료비의 잔차 증가율)"
    )


# Monte-Carlo error and the value of information


def test_monte_carlo_errors_are_shares_of_the_interval_and_the_headline_is_linked(study):
    """The interval of the share is 8 - 4 = 4 points wide, errors are 0.04, 0.02 and 0.1 points: 1.0, 0.5, 2.5 %."""
    first, second, _ = chapter.precision_table().rows
    assert first[0] == "Share of GDP, 2050"
    assert first[1] == "[6.0\N{NO-BREAK SPACE}%](/chapters/audit.qmd#est-room-share-2050){.number}"
    assert first[2:] == ("1.0", "0.5", "2.5")
    assert second[0] == "Empty in"
    assert second[1] == "[2031](/chapters/audit.qmd#est-room-year){.number}"
    assert second[2:] == ("2.5", "0.0", "5.0")


def test_information_is_in_trillion_won_and_what_its_error_exceeds_is_left_out(study):
    assert chapter.information_table("Rates").rows == (
        ("Everything", "1.23", "0.10"),
        ("Residual growth of fees", "0.50", "0.06"),
        ("[`room_slope`](/chapters/parameters.qmd#par-room-slope)", "0.09", "0.05"),
    )


def test_the_headline_of_a_reform_is_its_change_and_stands_apart_from_that_of_the_baseline(study):
    assert chapter.influence_table("room_share", "room_reform").rows == (
        ("[`room_slope`](/chapters/parameters.qmd#par-room-slope)", "\N{MINUS SIGN}2.0", "1.0", "90", "–"),
    )
    text = chapter.influence_chart("room_share", title="T", subtitle="s", scenario="room_reform").text
    assert f'aria-label="at: {MINUS}1"' in text
    assert chapter.first_group("room_share", "room_reform") == "room_slope"
    last = chapter.precision_table().rows[2]
    assert last[0] == "Share of GDP, 2050, A reform"
    assert last[1].startswith("[\N{MINUS SIGN}1.0")
    assert last[2:] == ("2.5", "5.0", "0.0")


def test_information_can_be_shown_in_another_unit_of_won(study):
    table = chapter.information_table("Rates", unit="billion_won")
    assert table.header[1] == "Worth, billion won"
    assert table.rows[0][1:] == ("1234.0", "100.0")


def test_a_table_of_information_can_end_after_the_groups_worth_most(study):
    names = [row[0] for row in chapter.information_table("Rates", most=2).rows]
    assert names == ["Everything", "Residual growth of fees"]


def test_what_it_is_worth_to_know_is_told_in_a_sentence_with_the_group_worth_most(study):
    assert chapter.worth("Rates") == "1.2\N{NO-BREAK SPACE}trillion won"
    assert chapter.worth("Rates", 1, unit="billion_won") == "500\N{NO-BREAK SPACE}billion won"
    assert chapter.worthiest("Rates") == "residual growth of fees"


def test_an_unknown_decision_is_an_error_that_names_those_there_are(study):
    with pytest.raises(KeyError, match="no decision 'Rate'; there are: Rates, Another"):
        chapter.worth("Rate")


# Accounts


def test_accounts_have_a_row_for_each_chosen_year_and_a_column_for_each_item(study):
    table = outlook.accounts_table()
    assert table.header == ("Year", "Revenue", "Expenditure", "Balance", "Reserve")
    assert [row[0] for row in table.rows] == list(outlook.YEARS)
    assert "2029" not in [row[0] for row in table.rows]


def test_accounts_are_printed_with_interval_sign_and_a_link_to_their_row(study):
    first = outlook.accounts_table().rows[0]
    link = "(/chapters/audit.qmd#est-outlook-accounts-{}-2026){{.number}}"
    assert first[1] == "[100.0 (98.0 to 102.0)]" + link.format("revenue")
    assert first[3] == "[−10.0 (−12.0 to −8.0)]" + link.format("balance")
    assert "trillion" not in "".join(first)


def test_a_year_that_the_appendix_does_not_print_leads_to_the_entry_of_the_accounts(study):
    rows = {row[0]: row for row in outlook.accounts_table().rows}
    assert rows["2027"][4] == "[30.0 (28.0 to 32.0)](/chapters/audit.qmd#est-outlook-accounts){.number}"
    assert rows["2030"][4].endswith("#est-outlook-accounts-reserve-2030){.number}")


def test_every_influence_that_a_chapter_shows_is_a_headline_of_a_room():
    """An estimate or scenario that no room takes apart would leave an empty table."""
    from analysis.rooms import rooms

    headlines = {(one.estimate, one.scenario or "") for room in rooms() for one in room.headlines}
    asked = re.compile(r'influence_(?:table|chart)\(\s*"(\w+)"(?:,\s*(?:scenario=)?(?:"(\w+)"|([A-Z_]+)))?')
    shown = [found for path in (ROOT / "chapters").glob("*.qmd") for found in asked.findall(path.read_text("utf-8"))]
    assert len(shown) > 5
    for estimate, scenario, name in shown:
        # a scenario given by a name of the chapter may be any of those that take the estimate apart
        known = {one for one, other in headlines if other} if name else headlines
        assert (estimate if name else (estimate, scenario)) in known
