"""Waterfalls: steps that add to a total, on rows made for the test."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.report.charts import over
from analysis.report.drawing import BLUE, GREY, ORANGE
from analysis.report.step_charts import waterfall

PLAIN: dict[str, Any] = {"title": "Avoided stays outweigh new fees", "subtitle": "Trillion won, nominal, 2035"}
STEPS = {"consultation": 0.12, "procedure": 0.35, "test": -0.62}
UNITS = {
    "room_steps": "trillion_won",
    "room_net": "trillion_won",
    "room_before": "trillion_won",
    "room_share": "percent",
}


@pytest.fixture
def fall(charted, spread, seen):
    """Draws the three steps and a total."""

    def drawn(total: float = -0.15, **look: Any) -> Any:
        rows = [spread("room_steps", won * 1e12, activity=name) for name, won in STEPS.items()]
        charted([*rows, spread("room_net", total * 1e12, 0.2e12), spread("room_before", 1e12)], UNITS)
        return seen(waterfall(over("room_steps", "activity"), ("Net", ("room_net", {})), **PLAIN, **look))

    return drawn


def test_each_bar_begins_where_the_one_above_ends_and_the_total_stands_on_zero(fall):
    """0.12, then to 0.12 + 0.35 = 0.47, then to 0.47 - 0.62 = -0.15."""
    bars = [{part for part in mark if not part.startswith("fill")} for mark in fall().marks("bar")]
    assert bars == [
        {"name: Consultation", "begin: 0", "end: 0.12"},
        {"name: Procedures", "begin: 0.12", "end: 0.47"},
        {"name: Tests", "begin: 0.47", "end: \N{MINUS SIGN}0.15"},
        {"name: Net", "begin: 0", "end: \N{MINUS SIGN}0.15"},
    ]


def test_what_adds_is_orange_what_takes_away_blue_and_the_total_grey_with_signs_on_the_steps(fall):
    chart = fall()
    assert chart.drawn("bar", "fill") == [ORANGE, ORANGE, BLUE, GREY]
    assert {"+0.12", "+0.35", "−0.62"} <= set(chart.words)


def test_figures_are_written_alike_where_asked(fall):
    assert {"+0.120", "−0.620", "−0.150"} <= set(fall(decimals=3).words)


def test_the_total_has_its_interval(fall):
    assert [mark for mark in fall().marks("rule mark") if {"low: −0.35", "high: 0.05"} <= mark]


def test_a_start_stands_on_zero_and_counts(fall):
    chart = fall(total=0.85, start=("Before", ("room_before", {})))
    assert chart.drawn("bar", "fill") == [GREY, ORANGE, ORANGE, BLUE, GREY]
    assert {"name: Tests", "begin: 1.47", "end: 0.85"} <= chart.marks("bar")[3]
    assert {"1.00", "0.85"} & set(chart.words)
    assert "+1.00" not in chart.words


def test_steps_that_do_not_add_to_the_total_are_refused(fall):
    with pytest.raises(ValueError, match=r"add to -1.5e\+11 and not to Net, -2e\+11; name what is missing"):
        fall(total=-0.2)


def test_one_name_for_two_bars_and_two_units_are_refused(fall, spread, charted):
    with pytest.raises(ValueError, match="a name stands twice in the waterfall: Net, Consultation"):
        fall(start=("Net", ("room_before", {})))
    charted([spread("room_net", 1.0), spread("room_share", 1.0)], UNITS)
    with pytest.raises(ValueError, match="have percent, trillion_won"):
        waterfall({"A": ("room_share", {})}, ("Net", ("room_net", {})), **PLAIN)


def test_places_of_a_dimension_bear_the_names_of_its_labels_and_keep_what_else_is_fixed(charted, spread):
    rows = [
        spread("room_steps", 1.0, scenario="plan", measure="change", activity=name, period=2035)
        for name in ("consultation", "total")
    ]
    charted(rows, UNITS)
    fixed = {"scenario": "plan", "measure": "change", "period": 2035}
    assert over("room_steps", "activity", leave=("total",), **fixed) == {
        "Consultation": ("room_steps", {**fixed, "activity": "consultation"})
    }
