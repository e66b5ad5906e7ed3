"""One way to print a number: its rounding, its unit, its interval, its link."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.ledger import Row
from analysis.report.numbers import (
    NOISE,
    Inline,
    exact_decimals,
    format_value,
    interval_text,
    share_text,
    supported_decimals,
    with_unit,
)
from analysis.units import load_units

UNITS = load_units(Path(__file__).resolve().parents[2] / "data" / "units.csv")
PERCENT, TRILLION, WON, YEAR = (UNITS[name] for name in ("percent", "trillion_won", "won", "calendar_year"))


def row(central: float, low: float, high: float) -> Row:
    middle = (low + high) / 2
    return Row("room_x", "baseline", "level", {}, central, middle, low, low, middle, high, high)


@pytest.mark.parametrize(
    ("half_width", "decimals"),
    [(0.827, 1), (0.119, 2), (0.367, 1), (3.54, 1), (3.55, 0), (9.49, 0), (9.5, 0), (12.9, 0), (36.0, -1), (96.0, -1)],
)
def test_an_interval_supports_one_or_two_digits_of_its_half_width(half_width, decimals):
    """Particle Data Group: 0.827 +- 0.119 is printed 0.83 +- 0.12, 0.827 +- 0.367 is printed 0.8 +- 0.4."""
    assert supported_decimals(half_width, 5) == decimals


def test_a_ratio_of_110_37_percent_between_98_and_124_is_printed_as_110():
    assert format_value(1.1037, PERCENT, row(1.1037, 0.98, 1.24)) == "110"


def test_without_an_interval_the_unit_decides_and_small_figures_keep_two_digits():
    assert format_value(0.001161, PERCENT) == "0.12"
    assert format_value(0.427422, PERCENT) == "42.7"
    assert exact_decimals(0.0, 1) == 1


def test_a_column_that_must_add_has_the_decimals_it_is_given():
    assert format_value(1.1037, PERCENT, row(1.1037, 0.98, 1.24), decimals=2) == "110.37"


def test_a_negative_figure_has_a_minus_and_no_hyphen():
    assert format_value(-27_275_907, UNITS["million_won"]) == "\N{MINUS SIGN}27.3"


def test_what_rounds_to_nothing_has_no_sign():
    assert format_value(-0.004, WON, row(-0.004, -1, 1)) == "0.0"
    assert format_value(0.004, WON, row(0.004, -1, 1), signed=True) == "0.0"


def test_a_plus_is_written_on_request():
    assert format_value(15_000_000, UNITS["million_won"], signed=True) == "+15.0"


def test_the_interval_has_the_decimals_of_its_number():
    assert interval_text(row(1.1037, 0.9786, 1.2381), PERCENT) == "98 to 124"


def test_a_number_without_spread_has_no_interval():
    assert interval_text(row(2.0, 2.0, 2.0), WON) == ""


def test_number_and_unit_stay_on_one_line():
    assert with_unit("2.6", TRILLION) == "2.6\N{NO-BREAK SPACE}trillion won"


@pytest.mark.parametrize("spread", [0.0, 0.3, 4.0, 400.0])
def test_a_calendar_year_is_a_whole_number_without_separators_and_unit_whatever_its_interval(spread):
    year = row(2031.0, 2031 - spread, 2031 + spread)
    assert format_value(year.central, YEAR, year) == "2031"
    assert format_value(year.central, YEAR) == "2031"
    assert format_value(year.central, YEAR, year, decimals=2) == "2031"
    assert with_unit("2031", YEAR) == "2031"


def test_the_interval_of_a_calendar_year_has_whole_years():
    assert interval_text(row(2031.0, 2028.6, 2036.4), YEAR) == "2029 to 2036"


def test_a_number_of_years_is_no_calendar_year():
    assert format_value(2031.0, UNITS["years"]) == "2,031.0"
    assert with_unit("3.0", UNITS["years"]) == "3.0\N{NO-BREAK SPACE}years"


def test_an_inline_number_is_the_figure_to_python_and_a_link_to_a_reader():
    number = Inline("110 %", "[110 %](/x){.number}")
    assert f"{number}" == "110 %"
    assert number._repr_markdown_() == "[110 %](/x){.number}"


@given(st.floats(-1e15, 1e15), st.floats(1e-6, 1e14))
def test_rounding_never_moves_a_figure_by_more_than_its_half_width(value, half_width):
    """Of any interval wider than the rounding of binary fractions, which is none."""
    assume(2 * half_width > 2 * NOISE * (abs(value) + half_width))
    text = format_value(value, WON, row(value, value - half_width, value + half_width))
    printed = float(text.replace(",", "").replace("\N{MINUS SIGN}", "-"))
    assert abs(printed - value) <= half_width * 0.56 + abs(value) * 1e-12


@pytest.mark.parametrize(
    ("share", "text"), [(0.874, "87"), (0.0, "0"), (0.001, "under 1"), (0.998, "over 99"), (1.0, "100")]
)
def test_a_chance_that_rounds_to_none_or_all_says_so(share, text):
    assert share_text(share) == f"{text}\N{NO-BREAK SPACE}%"


def test_draws_that_differ_by_rounding_alone_have_no_interval_and_no_digits_from_it():
    noise = row(100.1806e12, 100.1806e12 * (1 - 1e-15), 100.1806e12 * (1 + 1e-15))
    assert interval_text(noise, TRILLION) == ""
    assert format_value(noise.central, TRILLION, noise) == "100.18"
