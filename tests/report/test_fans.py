"""Effects over time by scenario, and names that give way to each other, on rows made for the test."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.report.drawing import apart
from analysis.report.time_charts import LINE, fan

COLOURS = ["#1f5fa8", "#6b7280", "#1b7f79"]
PLAIN: dict[str, Any] = {"title": "It saves", "subtitle": "Trillion won, nominal, 95 % interval"}
SLOPES = {"plan": -0.1, "late": -0.09, "costly": 0.05}


@pytest.fixture
def effects(charted, spread, seen):
    """Draws the change of spending under three scenarios, which grows from nothing in 2026."""
    rows = [
        spread("room_net", slope * 1e12 * ahead, 0.04e12 * ahead, scenario=name, measure="change", period=2026 + ahead)
        for name, slope in SLOPES.items()
        for ahead in range(15)
    ]
    charted(rows, {"room_net": "trillion_won"})
    names = {"The plan": "plan", "Late": "late", "Costly": "costly"}
    series: dict[str, Any] = {
        name: ("room_net", {"scenario": scenario, "measure": "change"}) for name, scenario in names.items()
    }
    return lambda **look: seen(fan(series, COLOURS, **{"highlight": "The plan", **PLAIN, **look}))


def test_every_scenario_has_a_line_in_its_colour_and_only_the_highlighted_one_a_band(effects):
    chart = effects()
    tints = dict(
        zip([next(part for part in mark if "series" in part) for mark in chart.marks("line mark")],
            chart.drawn("line mark", "stroke"), strict=True)
    )  # fmt: skip
    assert tints == {"series: The plan": COLOURS[0], "series: Late": COLOURS[1], "series: Costly": COLOURS[2]}
    (band,) = chart.marks("area mark")
    assert "series: The plan" in band


def test_lines_are_named_at_their_ends_in_their_colours_and_not_in_a_legend(effects):
    chart = effects()
    for name, colour in zip(("The plan", "Late", "Costly"), COLOURS, strict=True):
        assert chart.words.count(name) == 1
        assert re.search(rf'fill="{colour}"[^>]*>{name}<', chart.text)


def test_names_of_lines_that_end_close_together_stand_a_line_apart(effects):
    """The plan ends at -1.4 and late at -1.26 trillion won: their lines are 14 px apart or less."""
    places = re.findall(r'transform="translate\([\d.]+,([\d.]+)\)"[^>]*>(The plan|Late)<', effects(height=150).text)
    plan, late = (next(float(at) for at, name in places if name == one) for one in ("The plan", "Late"))
    assert plan - late == pytest.approx(LINE, abs=0.1)


def test_the_names_have_room_within_the_width(effects):
    """At 7 px a letter the longest name ends within the plot, which is 500 px without the figures of its axis."""
    chart = effects()
    starts = re.findall(r'transform="translate\(([\d.]+),[\d.]+\)"[^>]*>(The plan|Late|Costly)<', chart.text)
    wide = max(float(width) for width in re.findall(r'class="background"[^>]* d="M0,0h([\d.]+)v', chart.text))
    assert len(starts) == 3
    assert all(float(at) + 7 * len(name) <= float(wide) for at, name in starts)


def test_a_rule_at_zero_stands_where_lines_lie_on_both_sides_and_nowhere_else(effects, charted, spread, seen):
    assert {"at: 0"} in effects().marks("rule mark")
    charted([spread("room_up", year - 2020, period=year) for year in (2026, 2027)], {"room_up": "won"})
    chart = seen(fan({"Up": ("room_up", {})}, COLOURS[:1], highlight="Up", **PLAIN))
    assert chart.marks("rule mark") == []


def test_years_end_where_asked_and_the_first_and_the_last_are_written(effects):
    assert {"2026", "2030", "2035", "2040"} <= set(effects().words)
    assert "2040" not in effects(last=2035).words


def test_a_highlight_that_is_no_series_is_refused_by_name(effects):
    with pytest.raises(KeyError, match="no path 'Plan' to highlight; there are: The plan, Late, Costly"):
        effects(highlight="Plan")


PLACES = st.lists(st.integers(-20, 20).map(float), min_size=1, max_size=12)
"""So close together that moving one label often brings it to the next but one."""


@given(PLACES, st.floats(0.1, 6.0))
def test_labels_moved_apart_keep_their_order_and_their_distance(places, step):
    moved = apart(places, step)
    in_order = [moved[one] for one in sorted(range(len(places)), key=places.__getitem__)]
    assert all(high - low >= step - 1e-6 for low, high in pairwise(in_order))


@given(PLACES, st.floats(0.1, 6.0))
def test_labels_moved_apart_stay_where_they_are_on_average(places, step):
    assert sum(apart(places, step)) == pytest.approx(sum(places), abs=1e-3)


def test_labels_far_apart_do_not_move():
    assert apart([3.0, 1.0, 2.0], 1.0) == [3.0, 1.0, 2.0]
    assert apart([1.0, 1.0], 1.0) == [0.5, 1.5]
