"""Charts over years, on a study made for the test."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from analysis import ledger
from analysis.ledger import Entry, Ledger, Row
from analysis.report import labels, numbers
from analysis.report.drawing import Svg
from analysis.report.time_charts import drivers, paths, spark

ROOT = Path(__file__).resolve().parents[2]
COLOURS = ["#1f5fa8", "#c8691c", "#1b7f79", "#7a4fa3"]
DRIVERS = {"people": 0.002, "ageing": 0.03, "price": -0.01, "total": 0.022}


def value(estimate: str, coordinates: dict[str, str], central: float, spread: float = 0.0) -> Row:
    quantiles = [central + step * spread for step in (-1, -0.5, 0, 0.5, 1)]
    return Row(estimate, "baseline", "level", coordinates, central, central, *quantiles)


@pytest.fixture
def study(tmp_path: Path, monkeypatch):
    """A project folder with accounts of three years and growth of two years by driver."""
    (tmp_path / "data").mkdir()
    for name in ("units.csv", "labels.csv"):
        (tmp_path / "data" / name).write_bytes((ROOT / "data" / name).read_bytes())
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    accounts = {"revenue": (100e12, 104e12, 108e12), "expenditure": (101e12, 109e12, 118e12)}
    rows = [
        value("room_accounts", {"item": item, "period": str(year)}, central, 2e12)
        for item, path in accounts.items()
        for year, central in zip((2026, 2027, 2028), path, strict=True)
    ]
    rows += [
        value("room_growth", {"driver": driver, "period": year}, central + (year == "2024") * 0.001)
        for driver, central in DRIVERS.items()
        for year in ("2023", "2024")
    ]
    entries = {
        "room_accounts": Entry("room_accounts", "estimate", "Accounts", "수지", "trillion_won", ("item", "period")),
        "room_growth": Entry("room_growth", "estimate", "Growth", "증가율", "percent", ("driver", "period")),
    }
    ledger.write(tmp_path / ledger.RESULTS / "key", Ledger(tuple(rows), entries, {"scenario": None}, {}))
    ledger.make_current(tmp_path, "key")
    monkeypatch.chdir(tmp_path)
    for cached in (numbers.sources, labels._labels):
        cached.cache_clear()
    yield
    for cached in (numbers.sources, labels._labels):
        cached.cache_clear()


def texts(chart: Svg) -> list[str]:
    """What a reader sees written in the chart, in its order."""
    return re.findall(r"<text[^>]*>([^<]+)</text>", chart.text)


def two(**look: Any) -> Svg:
    series: dict[str, tuple[str, dict[str, object]]] = {
        "Paid in": ("room_accounts", {"item": "revenue"}),
        "Paid out": ("room_accounts", {"item": "expenditure"}),
    }
    return paths(series, COLOURS[:2], title="More is paid out", subtitle="Trillion won, nominal", **look)


def marks(chart: Svg, kind: str) -> list[set[str]]:
    """What each mark of a kind says of itself to a screen reader."""
    found = re.findall(rf'aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="{kind}"', chart.text)
    return [set(one.split("; ")) for one in found]


def test_each_path_has_its_name_colour_line_and_band_from_its_first_year(study):
    chart = two()
    assert {"Paid in", "Paid out", "More is paid out", "Trillion won, nominal"} <= set(texts(chart))
    assert marks(chart, "line mark") == [
        {"year: 2026", "value: 100", "series: Paid in"},
        {"year: 2026", "value: 101", "series: Paid out"},
    ]
    assert marks(chart, "area mark") == [
        {"year: 2026", "low: 98", "high: 102", "series: Paid in"},
        {"year: 2026", "low: 99", "high: 103", "series: Paid out"},
    ]
    assert re.findall(r'aria-roledescription="line mark" d="[^"]*" stroke="([^"]*)"', chart.text) == COLOURS[:2]


def test_every_year_is_a_point_of_the_line_at_its_height(study):
    """Axis from 0 to 120 over 220 px and from 2026 to 2028 over the width: 100 of 120 is 36.667 px from the top."""
    first, second = re.findall(r'aria-roledescription="line mark" d="M([^"]*)"', two().text)
    heights = [[float(point.split(",")[1]) for point in one.split("L")] for one in (first, second)]
    for found, path in zip(heights, ((100, 104, 108), (101, 109, 118)), strict=True):
        assert found == pytest.approx([220 * (1 - one / 120) for one in path], abs=0.01)


def test_years_are_written_without_thousands_separators_and_the_axis_begins_at_zero_unless_told(study):
    assert {"2026", "2027", "2028", "0"} <= set(texts(two()))
    assert not [text for text in texts(two()) if text.startswith("2,")]
    assert "0" not in texts(two(zero=False))


def test_a_reference_is_a_line_at_its_value_in_the_shown_unit(study):
    assert {"at: 105"} in marks(two(reference=105), "rule mark")
    assert marks(two(), "rule mark") == []


def test_a_path_that_the_ledger_does_not_have_is_refused_by_name(study):
    series: dict[str, tuple[str, dict[str, object]]] = {"Debt": ("room_accounts", {"item": "debt"})}
    with pytest.raises(KeyError, match="no value at"):
        paths(series, COLOURS[:1], title="T", subtitle="s")


def stacked(**where: object) -> Svg:
    return drivers("room_growth", "driver", "total", COLOURS[:3], title="Ageing leads", subtitle="% a year", **where)


def test_growth_has_a_bar_for_each_driver_and_year_without_the_total(study):
    bars = marks(stacked(), "bar")
    assert len(bars) == 6
    assert {"year: 2023", "Sum of value: 3", "driver: Ageing"} in bars
    assert {"year: 2024", "Sum of value: \N{MINUS SIGN}0.9", "driver: Price"} in bars
    assert not [bar for bar in bars if "driver: Total" in bar]


def test_the_total_of_a_year_is_a_point_with_its_figure(study):
    chart = stacked()
    assert marks(chart, "point") == [{"year: 2023", "value: 2.2"}, {"year: 2024", "value: 2.3"}]
    assert {"2023", "2024", "2.2", "2.3", "Ageing leads", "% a year"} <= set(texts(chart))


def test_drivers_are_named_in_the_legend_in_the_order_and_colours_given(study):
    chart = stacked()
    assert [text for text in texts(chart) if text in ("People", "Ageing", "Price", "Total")] == [
        "People",
        "Ageing",
        "Price",
    ]
    for name, colour in zip(("People", "Ageing", "Price"), COLOURS, strict=False):
        assert re.search(rf'driver: {name}"[^>]* fill="{colour}"', chart.text)


def test_what_shrinks_growth_hangs_below_zero(study):
    """The zero line is at 171.1 px; the bar of price begins there and goes down."""
    chart = stacked()
    (zero,) = re.findall(r'aria-label="at: 0"[^>]* transform="translate\([\d.]+,([\d.]+)\)"', chart.text)
    for top, height in re.findall(r'driver: Price"[^>]* d="M[\d.]+,([\d.]+)h24v([\d.]+)h', chart.text):
        assert float(top) == pytest.approx(float(zero))
        assert float(height) > 0


def test_growth_of_one_year_alone_is_shown_where_it_is_asked_for(study):
    assert len(marks(stacked(period=2024), "bar")) == 3


def test_paths_end_with_the_last_year_asked_for(study):
    chart = two(last=2027)
    assert {"2026", "2027"} <= set(texts(chart))
    assert "2028" not in texts(chart)
    assert [path.count("L") for path in re.findall(r'aria-roledescription="line mark" d="([^"]*)"', chart.text)] == [
        1,
        1,
    ]


def test_a_last_year_before_the_first_is_refused_with_both(study):
    with pytest.raises(KeyError, match="begins in 2026, after the last year asked for, 2020"):
        two(last=2020)


def test_a_spark_has_the_path_in_the_unit_asked_for_and_fits_a_card(study):
    chart = spark("room_accounts", COLOURS[0], unit="billion_won", caption="Billion won a year", item="revenue")
    assert re.search(r'<svg[^>]* width="250"', chart.text)
    # 108 trillion won is 108,000 billion, with 2,000 on either side: the axis ends above it
    assert "100,000" in chart.text
    assert "Billion won a year" in chart.text


def test_paths_of_one_kind_share_the_unit_of_the_first_and_others_are_refused(study):
    """108 trillion won beside a share of GDP: no axis holds both."""
    with pytest.raises(ValueError, match="room_growth is in percent, which no axis in trillion_won can show"):
        paths(
            {"a": ("room_accounts", {"item": "revenue"}), "b": ("room_growth", {"driver": "total"})},
            COLOURS, title="T", subtitle="s",
        )  # fmt: skip
