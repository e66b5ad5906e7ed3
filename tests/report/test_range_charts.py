"""Dots with their intervals beside their figures, on rows made for the test."""

from __future__ import annotations

import re
from typing import Any

import pytest

from analysis.report.range_charts import ranges

COLOURS = ["#1f5fa8", "#c8691c"]
PLAIN: dict[str, Any] = {"title": "Seoul needs most", "subtitle": "Beds, 2035, 95 % interval"}
NEED = {"busan": (300.0, 420.0), "seoul": (500.0, 400.0), "jeju": (20.0, 30.0)}


@pytest.fixture
def need(charted, spread, seen):
    """Draws the need for beds of three provinces by two methods."""
    rows = [
        spread("room_need", value, 10.0, region=region, variant=method)
        for region, pair in NEED.items()
        for method, value in zip(("a", "b"), pair, strict=True)
    ]
    charted([*rows, spread("room_late", 55.0, region="ulsan"), spread("room_share", 0.4, region="seoul")], UNITS)
    series: dict[str, Any] = {
        "By deaths": ("room_need", {"variant": "a"}),
        "By present use": ("room_need", {"variant": "b"}),
    }
    return lambda more=(), **look: seen(
        ranges(series | dict(more), "region", COLOURS[: 2 + len(more)], **PLAIN, **look)
    )


UNITS = {"room_need": "beds", "room_late": "beds", "room_share": "percent"}


def test_figures_are_written_alike_where_asked(need):
    assert {"500.0", "20.0"} <= set(need(decimals=1).words)


def labels(chart: Any) -> list[str]:
    """Names of the rows from the top."""
    found = re.findall(r'transform="translate\(0,([\d.]+)\)"[^>]*>(Seoul|Busan|Jeju|Ulsan)<', chart.text)
    return [name for _, name in sorted(found, key=lambda one: float(one[0]))]


def test_rows_go_from_the_largest_to_the_smallest_of_the_first_series_unless_another_is_named(need):
    assert labels(need()) == ["Seoul", "Busan", "Jeju"]
    assert labels(need(sort="By present use")) == ["Busan", "Seoul", "Jeju"]


def test_each_series_has_its_point_whiskers_and_column_of_figures(need):
    chart = need()
    assert {"By", "deaths", "present", "use"} <= {word for words in chart.words for word in words.split()}
    assert {"500", "300", "20", "400", "420", "30"} <= set(chart.words)
    whiskers = [mark for mark in chart.marks("rule mark") if "series: By deaths" in mark]
    assert {"low: 490", "high: 510"} <= whiskers[0]
    assert len(chart.marks("point")) == 6
    assert set(chart.drawn("point", "fill")) == set(COLOURS)


def test_whiskers_of_one_row_do_not_lie_on_each_other(need):
    places = re.findall(r'aria-roledescription="point" transform="translate\([\d.]+,([\d.]+)\)"', need().text)
    assert len(set(places)) == 6


def test_the_axis_begins_at_zero_and_the_reference_is_a_broken_line(need):
    rules = need(reference=250).marks("rule mark")
    assert [mark for mark in rules if "value: 0" in mark]
    assert [mark for mark in rules if "value: 250" in mark]
    assert not [mark for mark in need().marks("rule mark") if "value: 250" in mark]


def test_a_row_that_the_sorting_series_lacks_comes_last(charted, spread, seen):
    rows = [spread("room_need", 20.0, region="jeju"), spread("room_late", 900.0, region="ulsan")]
    charted(rows, {"room_need": "beds", "room_late": "beds"})
    series: dict[str, Any] = {"One": ("room_need", {}), "Two": ("room_late", {})}
    assert labels(seen(ranges(series, "region", COLOURS, **PLAIN))) == ["Jeju", "Ulsan"]


def test_what_cannot_be_shown_together_is_refused(charted, spread):
    rows = [spread("room_need", 20.0, region="jeju", variant=name) for name in ("a", "b")]
    charted([*rows, spread("room_share", 0.4, region="jeju")], UNITS)
    with pytest.raises(KeyError, match="One: room_need has several values at region=jeju, variant=b"):
        ranges({"One": ("room_need", {})}, "region", COLOURS[:1], **PLAIN)
    with pytest.raises(KeyError, match="no series 'Three' to sort by; there are: One"):
        ranges({"One": ("room_share", {})}, "region", COLOURS[:1], sort="Three", **PLAIN)
    with pytest.raises(ValueError, match="different units: beds, percent"):
        ranges({"One": ("room_need", {"variant": "a"}), "Two": ("room_share", {})}, "region", COLOURS, **PLAIN)
