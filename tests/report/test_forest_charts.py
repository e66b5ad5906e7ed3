"""Forest plots, on studies made for the test."""

from __future__ import annotations

import re
from typing import Any

import pytest

from analysis.ledger import Entry
from analysis.report.forest_charts import NEXT, Pooled, Study, forest, pooled, studies

PLAIN: dict[str, Any] = {"title": "It saves", "subtitle": "%, 95 % interval"}
ROWS = [
    Study("Kim 2019", -12.0, -20.0, -4.0, weight=5, group="In hospital"),
    Study("Lee 2021", -25.0, group="In hospital"),
    Study("Park 2020", -15.0, -19.0, -11.0, weight=20, group="At home"),
    Pooled("At home together", -18.0, -25.0, -11.0, group="At home"),
    Pooled("All", -11.0, -17.0, -5.0, predicted=(-30.0, 8.0)),
]


@pytest.fixture
def plot(charted, seen):
    """Draws rows in a project folder that has the fonts."""
    charted([], {})
    return lambda rows, **look: seen(forest(rows, **PLAIN, **look))


def test_rows_stand_under_their_group_in_the_order_given_and_what_sums_all_up_comes_last(plot):
    names = ["In hospital", "Kim 2019", "Lee 2021", "At home", "Park 2020", "At home together", "All", NEXT]
    chart = plot([ROWS[-1], *ROWS[:-1]])
    heights = {}
    for at, word in re.findall(r'transform="translate\(0,([\d.]+)\)"[^>]*>([^<]+)</text>', chart.text):
        name = word.replace("\N{NO-BREAK SPACE}", " ")
        if name in names:
            heights[name] = float(at)
    assert sorted(heights, key=heights.__getitem__) == names


def test_estimates_and_intervals_are_written_with_the_decimals_asked_for(plot):
    chart = plot(ROWS, decimals=0)
    assert {"−12 (−20 to −4)", "−25", "(−30 to 8)"} <= set(chart.words)
    assert "−12.00 (−20.00 to −4.00)" in plot(ROWS, decimals=2).words


def test_a_study_without_an_interval_is_a_hollow_point_without_whiskers(plot):
    chart = plot(ROWS)
    (hollow,) = re.findall(r'aria-label="estimate: −25[^"]*"[^>]*>', chart.text)
    assert 'stroke="#6b7280"' in hollow
    assert "fill=" not in hollow  # the group around it says that nothing is filled
    assert len([mark for mark in chart.marks("rule mark") if "high: −4" in mark or "high: −11" in mark]) == 2


def test_the_area_of_a_square_follows_its_weight(plot):
    """Weights 5 and 20 of at most 20 are 20 + 120/4 = 50 and 140 square pixels; the side is the root."""
    chart = plot(ROWS)
    (small,) = re.findall(r'aria-label="estimate: −12[^"]*"[^>]* d="M-([\d.]+),', chart.text)
    (large,) = re.findall(r'aria-label="estimate: −15[^"]*"[^>]* d="M-([\d.]+),', chart.text)
    assert float(large) / float(small) == pytest.approx((140 / 50) ** 0.5, rel=1e-2)


def test_a_pooled_result_is_a_diamond_as_wide_as_its_interval(plot):
    """The axis holds -30 to 8 and 5 % of 38 to either side: 41.8 units on 195 px from 175 px on."""
    chart = plot([ROWS[-1]])
    (path,) = re.findall(r'aria-roledescription="area mark" d="([^"]*)"', chart.text)
    across = [float(x) for x in re.findall(r"[ML]([\d.]+),", path)]
    left, right = (175 + (value + 31.9) / 41.8 * 195 for value in (-17, -5))
    assert min(across) == pytest.approx(left, abs=0.1)
    assert max(across) == pytest.approx(right, abs=0.1)


def test_the_line_of_no_effect_is_at_zero_and_its_sides_are_named(plot):
    chart = plot(ROWS)
    assert {"at: 0"} in chart.marks("rule mark")
    assert {"← saves", "costs more →"} <= set(chart.words)
    assert {"← fewer", "more →"} <= set(plot(ROWS, below="fewer", above="more").words)


def test_ratios_have_their_line_at_one_and_equal_factors_are_equally_far(plot):
    chart = plot([Study("Kim", 0.5, 0.25, 1.0), Study("Lee", 2.0, 1.0, 4.0)], ratio=True)
    assert {"at: 1"} in chart.marks("rule mark")
    widths = re.findall(r'aria-label="low: [^"]*"[^>]* x2="([\d.]+)"', chart.text)
    assert len(widths) == 2
    assert float(widths[0]) == pytest.approx(float(widths[1]))


def test_a_long_name_takes_two_lines_and_hides_nothing(plot):
    name = "Temel and others 2010, randomised, United States"
    chart = plot([Study(name, -1.0)])
    assert name not in chart.words
    assert name in " ".join(chart.words)


@pytest.mark.parametrize(
    ("row", "ratio", "said"),
    [
        (Study("Kim", -1.0, -3.0, None), False, "Kim: one end of the interval is missing"),
        (Study("Kim", 5.0, -3.0, 2.0), False, "Kim: 5.0 is not within its interval, -3.0 to 2.0"),
        (Study("Kim", 0.5, -0.1, 2.0), True, "Kim: a ratio is above zero"),
        (Study("Kim", 0.0), True, "Kim: a ratio is above zero"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_name(plot, row, ratio, said):
    with pytest.raises(ValueError, match=said):
        plot([row], ratio=ratio)


def test_the_rows_of_a_parameter_are_studies_named_by_their_coordinate(charted):
    def row(payer: str, value: float, low: float | None, high: float | None) -> dict[str, Any]:
        return {"coordinates": {"payer": payer}, "value": value, "low": low, "high": high}

    # the ledger has them as ratios, the parameter states percent
    cells = (row("nhi", -0.12, -0.2, -0.04), row("medical_aid", -0.25, None, None))
    charted([], {}, Entry("room_effect", "parameter", "room_effect", "", "percent", rows=cells))
    assert studies("room_effect", "payer", group="G") == [
        Study("NHI", -12.0, -20.0, -4.0, group="G"),
        Study("Medical Aid", -25.0, group="G"),
    ]


def test_a_pooled_result_comes_from_the_ledger_in_the_shown_unit_with_the_interval_of_a_further_study(charted, spread):
    rows = [spread("room_effect", -0.11, 0.06, period=2030), spread("room_next", -0.11, 0.19, period=2030)]
    charted(rows, {"room_effect": "percent", "room_next": "percent"})
    found = pooled("All", "room_effect", predicted="room_next", period=2030)
    assert (found.estimate, found.low, found.high) == pytest.approx((-11, -17, -5))
    assert found.predicted == pytest.approx((-30, 8))
    assert pooled("All", "room_effect", period=2030).predicted is None
