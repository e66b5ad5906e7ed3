"""Tiles of the 17 provinces, on rows made for the test."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.ledger import Row
from analysis.report.drawing import BLUE, ORANGE
from analysis.report.province_charts import PLACES, provinces

ROOT = Path(__file__).resolve().parents[2]
Seen = Any  # the class lives in conftest, which tests do not import
PLAIN: dict[str, Any] = {"title": "Shares differ", "subtitle": "%, 2024"}

UNITS = {"room_share": "percent"}


@pytest.fixture
def tiles(charted: Callable[..., None], spread: Callable[..., Row], seen: Callable[..., Seen]) -> Callable[..., Seen]:
    """Draws values by region as percent."""

    def drawn(values: dict[str, float], **look: Any) -> Seen:
        charted(
            [spread("room_share", value, 0.02, region=name) for name, value in values.items()],
            UNITS,
        )
        return seen(provinces("room_share", **PLAIN, **look))

    return drawn


EVEN = {name: 0.1 + 0.01 * number for number, name in enumerate(PLACES)}


def test_the_tiles_are_the_provinces_of_the_population_projection():
    with (ROOT / "data" / "published" / "demography_provinces.csv").open(encoding="utf-8", newline="") as handle:
        known = {row["region"] for row in csv.DictReader(handle)}
    assert set(PLACES) == known - {"country", "total", "nation"}
    assert len(set(PLACES.values())) == len(PLACES) == 17


@pytest.mark.parametrize(
    ("north", "south"), [("seoul", "jeonbuk"), ("gangwon", "busan"), ("chungbuk", "gyeongnam"), ("jeonnam", "jeju")]
)
def test_what_lies_north_on_the_map_is_above(north, south):
    assert PLACES[north][1] < PLACES[south][1]


@pytest.mark.parametrize(
    ("west", "east"), [("incheon", "seoul"), ("jeonbuk", "daegu"), ("gwangju", "busan"), ("chungnam", "gyeongbuk")]
)
def test_what_lies_west_on_the_map_is_to_the_left(west, east):
    assert PLACES[west][0] < PLACES[east][0]


def test_each_tile_has_korean_name_english_name_and_figure(tiles):
    chart = tiles(EVEN)
    assert {"서울", "Seoul", "경북", "North Gyeongsang", "제주", "Jeju", "Shares differ", "%, 2024"} <= set(chart.words)
    assert {"Seoul: 11.0"} in chart.marks("rect mark")
    assert "11.0" in chart.words


def test_the_interval_is_written_only_where_it_is_asked_for(tiles):
    assert "13.0 to 17.0" not in tiles(EVEN | {"seoul": 0.15}).words
    chart = tiles(EVEN | {"seoul": 0.15}, interval=True)
    assert "13.0 to 17.0" in chart.words
    assert {"Seoul: 15.0 (13.0 to 17.0)"} in chart.marks("rect mark")


def test_figures_have_the_digits_that_each_interval_supports_unless_told(charted, spread, seen):
    charted([spread("room_share", 0.5, 0.05, region="seoul"), spread("room_share", 0.1, 0.001, region="busan")], UNITS)
    assert {"50", "10.00"} <= set(seen(provinces("room_share", **PLAIN)).words)
    assert {"50.0", "10.0"} <= set(seen(provinces("room_share", decimals=1, **PLAIN)).words)
    alike = seen(provinces("room_share", decimals=1, interval=True, **PLAIN))
    assert {"45.0 to 55.0", "9.9 to 10.1"} <= set(alike.words)


def test_the_scale_of_colours_has_the_least_and_the_greatest_figure_at_its_ends(tiles):
    words = tiles(EVEN).words
    assert words.count("10.0") == words.count("26.0") == 2  # in the tile and at the scale


def fills(chart: Seen) -> dict[str, str]:
    """The colour of each province's tile."""
    tiles = zip(chart.marks("rect mark"), chart.drawn("rect mark", "fill"), strict=True)
    return {"".join(said).split(":")[0]: fill for said, fill in tiles}


def darkness(colour: str) -> int:
    return 765 - sum(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def test_more_is_darker(tiles):
    found = fills(tiles(EVEN))
    shades = [darkness(found[name]) for name in ("Incheon", "Seoul", "Gyeonggi", "Busan", "Jeju")]
    assert shades == sorted(shades)
    assert shades[0] < shades[-1]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return sum(part * one for part, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colour", [BLUE, ORANGE, "#1b7f79", "#7a4fa3", "#6b7280"])
def test_type_is_read_on_the_darkest_tile(tiles, colour):
    """WCAG 2 asks a contrast of 4.5 for 12 px type."""
    darkest = max(fills(tiles(EVEN, colour=colour)).values(), key=darkness)
    assert (luminance(darkest) + 0.05) / (luminance("#1f2933") + 0.05) >= 4.5


def test_values_on_both_sides_of_zero_are_blue_below_orange_above_and_white_at_it(tiles):
    found = fills(tiles(dict.fromkeys(PLACES, 0.0) | {"seoul": -0.2, "busan": 0.1, "daegu": 0.2}))
    assert found["Gyeonggi"] == "#ffffff"
    red, _, blue = (int(found["Seoul"][place : place + 2], 16) for place in (1, 3, 5))
    assert blue > red
    red, _, blue = (int(found["Busan"][place : place + 2], 16) for place in (1, 3, 5))
    assert red > blue
    assert darkness(found["Daegu"]) > darkness(found["Busan"])


def test_a_province_without_a_value_is_an_empty_tile(tiles):
    chart = tiles({name: value for name, value in EVEN.items() if name != "sejong"})
    assert {"Sejong: no value"} in chart.marks("rect mark")
    assert fills(chart)["Sejong"] == "none"
    assert "–" in chart.words


def test_one_value_everywhere_needs_no_scale_of_colours(tiles):
    chart = tiles(dict.fromkeys(PLACES, 0.3))
    assert len(chart.marks("rect mark")) == 17
    assert len(set(fills(chart).values())) == 1


def test_a_region_that_is_no_province_is_refused_by_name(tiles):
    with pytest.raises(KeyError, match="'large_city' is none of the 17 provinces"):
        tiles({"large_city": 0.1})


def test_two_values_for_one_province_are_refused(charted, spread):
    charted([spread("room_share", 0.1, region="seoul", period=year) for year in (2024, 2025)], UNITS)
    with pytest.raises(KeyError, match="several values for seoul"):
        provinces("room_share", **PLAIN)
