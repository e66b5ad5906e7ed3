"""Tables, quotations and counts that chapters print, on a study made for the test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis import ledger
from analysis.ledger import Entry, Ledger, Row
from analysis.report import labels, numbers, quotes
from analysis.report.charts import dots
from analysis.report.drawing import wrapped
from analysis.report.tables import Table, aligned, bold, cross, records

ROOT = Path(__file__).resolve().parents[2]


def value(variant: str, activity: str, central: float) -> Row:
    spread = (central, central - 0.1, central - 0.05, central, central + 0.05, central + 0.1)
    return Row("room_ratio", "baseline", "level", {"variant": variant, "activity": activity}, central, *spread)


@pytest.fixture
def study(tmp_path: Path, monkeypatch):
    """A project folder with two variants, two activities, one parameter and one printed table."""
    (tmp_path / "data" / "published").mkdir(parents=True)
    for name in ("units.csv", "labels.csv"):
        (tmp_path / "data" / name).write_bytes((ROOT / "data" / name).read_bytes())
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    (tmp_path / "data" / "published" / "t.csv").write_text("row,won\na,1234.50\nb,7\n", encoding="utf-8")
    rows = (value("1-1", "test", 0.5), value("1-1", "procedure", 1.5), value("1-2", "test", 0.6))
    entries = {
        "room_ratio": Entry("room_ratio", "estimate", "Ratio", "비율", "percent", ("variant", "activity")),
        "room_pay": Entry("room_pay", "parameter", "room_pay", "", "thousand_won", ("staff",),
                          rows=({"coordinates": {"staff": "doctor"}, "value": 7_846_000.0},)),
    }  # fmt: skip
    tables = {"cells": [{"verdict": "agrees"}, {"verdict": "differs"}, {"verdict": "agrees"}]}
    ledger.write(tmp_path / ledger.RESULTS / "key", Ledger(rows, entries, {"scenario": None}, tables))
    ledger.make_current(tmp_path, "key")
    monkeypatch.chdir(tmp_path)
    for cached in (numbers.sources, quotes._table, labels._labels):
        cached.cache_clear()
    yield
    for cached in (numbers.sources, quotes._table, labels._labels):
        cached.cache_clear()


def test_a_number_links_to_its_row_in_the_audit_appendix(study):
    shown = numbers.n("room_ratio", variant="1-1", activity="procedure", interval=True)
    assert shown == "150\N{NO-BREAK SPACE}% (95 % interval 140 to 160)"
    assert shown.markdown.endswith("](/chapters/audit.qmd#est-room-ratio-1-1-procedure){.number}")


def test_a_cross_table_has_labels_and_a_dash_where_nothing_is(study):
    table = cross("room_ratio", rows="activity", columns="variant", corner="Activity")
    assert table.header == ("Activity", "1-1 profit · national", "1-2 profit · own")
    assert [row[0] for row in table.rows] == ["Tests", "Procedures"]
    assert table.rows[1][2] == "–"


def test_a_table_is_written_with_the_widths_and_sides_it_was_given():
    text = Table(("a", "b"), (("x|y", "1"),), "lr", (3, 1))._repr_markdown_()
    _header, marks, row = text.splitlines()
    assert row == r"| x\|y | 1 |"
    left, right = marks.strip("| ").split(" | ")
    assert left.startswith(":")
    assert right.endswith(":")
    assert len(left) > 2 * len(right)


def test_figures_of_a_column_stand_with_their_points_below_each_other():
    rows = (("a", "**[1,234](/x.qmd#y){.number}**"), ("b", "−4.50"), ("c", "0.1"), ("d", "–"), ("e", "8 (7 to 9)"))
    shown = [row[1] for row in aligned(rows, "lr")]
    # Figures lack a point and two places, none, one; a dash and an interval are no plain figures.
    assert shown[0] == rows[0][1] + "\u2008\u2007\u2007\u2060"
    assert shown[1] == rows[1][1]
    assert shown[2] == "0.1\u2007\u2060"
    assert shown[3:] == ["–", "8 (7 to 9)"]


def test_quantities_of_different_kinds_are_not_brought_to_one_point():
    rows = (("1.10583",), ("12,061",))
    assert aligned(rows, "r") == list(rows)
    assert aligned((("1",), ("2.5",)), "l") == [("1",), ("2.5",)]


def test_a_total_row_is_bold_where_it_holds_something():
    assert bold(("All", "", "3")) == ("**All**", "", "**3**")


def test_records_are_shown_column_by_column():
    table = records([{"a": 1, "b": 2}], [("b", "B", "r", 1)], lambda key, value: f"{key}={value}")
    assert table.rows == (("b=2",),)


def test_a_quotation_is_the_printed_figure_with_thousands_and_is_marked(study):
    assert quotes.quoted("t", "won", row="a").markdown == "[1,234.50]{.quoted}"


def test_a_quotation_of_no_row_is_refused(study):
    with pytest.raises(KeyError, match="has 0 rows"):
        quotes.quoted("t", "won", row="c")


def test_rows_are_counted_by_what_they_say(study):
    assert quotes.count("cells", verdict="agrees") == "2"
    assert quotes.count("cells", verdict=("agrees", "differs")) == "3"


def test_a_stated_parameter_has_the_unit_of_its_file_and_leads_to_its_row(study):
    shown = quotes.stated("room_pay", staff="doctor")
    assert shown == "7,846\N{NO-BREAK SPACE}thousand won"
    assert "chapters/parameters.qmd#par-room-pay" in shown.markdown
    assert quotes.value_of("room_pay", staff="doctor") == 7_846_000


def test_a_long_subtitle_is_parted_where_its_sentence_is():
    text = "Revenue as % of cost, 95 % interval; nominal, 2010"
    assert wrapped(text, 40) == ["Revenue as % of cost, 95\N{NO-BREAK SPACE}% interval;", "nominal, 2010"]
    assert wrapped("Short enough", 40) == ["Short enough"]
    assert max(map(len, wrapped("No marks in these words of ours to part them at", 40))) < 34


def test_a_chart_is_drawn_once_for_one_content(study, monkeypatch):
    look: dict[str, Any] = {"colours": ["#1f5fa8", "#c8691c"], "title": "T", "subtitle": "s"}
    first = dots("room_ratio", "activity", "variant", **look)
    assert "<svg" in first.text
    assert "Procedures" in first.text
    monkeypatch.setattr("vl_convert.vegalite_to_svg", lambda text: pytest.fail("drawn again"))
    assert dots("room_ratio", "activity", "variant", **look) == first
