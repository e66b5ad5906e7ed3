"""Korean numbers: the same values as the English ones, spelled as Korean readers write them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ledger import Row
from analysis.report import korean
from analysis.report.korean import spelled, with_particle
from analysis.report.language import PROFILE
from analysis.report.numbers import Inline, interval_in_words, josa, share_text, written
from analysis.units import load_units

UNITS = load_units(Path(__file__).resolve().parents[2] / "data" / "units.csv")
SIZES = {"조": 10**12, "억": 10**8, "만": 10**4}


@pytest.fixture
def in_korean(monkeypatch):
    monkeypatch.setenv(PROFILE, "ko")


def row(central, low, high):
    return Row("room_x", "baseline", "level", {}, central, central, low, low, central, high, high)


def read(text: str) -> float:
    """A spelled number read back: 2조 6,120억 is 2.612e12."""
    sign = -1 if text.startswith("\N{MINUS SIGN}") else 1
    total = 0.0
    for figure, size in re.findall(r"([\d,.]+)([조억만]?)", text):
        total += float(figure.replace(",", "")) * SIZES.get(size, 1)
    return sign * total


@pytest.mark.parametrize(
    ("won", "place", "text"),
    [
        (2_612_300_000_000, -10, "2조 6,100억"),
        (95_260_000_000, -8, "953억"),
        (188_108_000, -4, "1억 8,811만"),
        (500, 0, "500"),
        (0, 0, "0"),
        (-1_000_000_000_000, -11, "\N{MINUS SIGN}1조"),
        (999_999_999_999, -9, "1조"),
    ],
)
def test_money_is_spelled_in_jo_eok_and_man(won, place, text):
    assert spelled(won, place) == text


@given(st.floats(-1e15, 1e15), st.integers(-12, 2))
def test_a_spelled_number_read_back_is_the_number_rounded_to_its_place(value, place):
    assert abs(read(spelled(value, place)) - value) <= 0.5 * 10.0**-place * (1 + 1e-9) + abs(value) * 1e-12


@pytest.mark.usefixtures("in_korean")
@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (2.612e12, "trillion_won", "2조 6,100억 원"),
        (33_100, "won_per_person_year", "3만 3,100원/인·년"),
        (0.123, "percent", "12.3%"),
        (0.0023, "percentage_points", "0.23%p"),
        (123_400, "thousand_persons", "12만 3,000명"),
        (5_000_000, "million_persons", "500만 명"),
        (1_234, "deaths", "1,234명"),
        (2035, "calendar_year", "2035년"),
        (4.2, "per_thousand", "인구 1,000명당 4.2"),
        (1.234, "ratio", "1.234"),
        (83.42, "won_per_point", "83.4원/점"),
        (2.5e9, "million_usd", "25억달러"),
        (42, "institutions", "42개소"),
    ],
)
def test_a_number_brings_its_korean_counter(value, unit, text):
    assert written(value, UNITS[unit]).replace(" 달러", "달러") == text


@pytest.mark.usefixtures("in_korean")
def test_an_interval_in_korean_has_its_unit_once_at_the_end():
    assert interval_in_words(row(1.2e12, 0.9e12, 1.5e12), UNITS["trillion_won"]) == "9,000억~1조 5,000억 원"
    assert interval_in_words(row(0.05, 0.038, 0.098), UNITS["percent"]) == "3.8~9.8%"
    assert interval_in_words(row(1.0, 1.0, 1.0), UNITS["percent"]) == ""


def test_both_languages_state_the_same_value_to_the_same_digit(monkeypatch):
    """1.234 trillion won with a half width of 0.3: one digit after the point, in either language."""
    one = row(1.234e12, 0.934e12, 1.534e12)
    assert written(one.central, UNITS["trillion_won"], one) == "1.23\N{NO-BREAK SPACE}trillion won"
    monkeypatch.setenv(PROFILE, "ko")
    assert written(one.central, UNITS["trillion_won"], one) == "1조 2,300억 원"


@pytest.mark.usefixtures("in_korean")
@pytest.mark.parametrize(("share", "text"), [(0.87, "87%"), (0.001, "1% 미만"), (0.999, "99% 초과")])
def test_a_chance_in_korean(share, text):
    assert share_text(share) == text


@pytest.mark.parametrize(
    ("text", "particle", "right"),
    [
        ("3조 원", "은", "은"),
        ("12.3%", "이", "가"),
        ("0.2%p", "을", "를"),
        ("2035년", "과", "과"),
        ("1% 미만", "이다", "이다"),
        ("10", "이", "이"),
        ("7", "으로", "로"),
        ("8", "은", "은"),
        ("6", "으로", "으로"),
        ("2", "이며", "이며"),
        ("5.7%", "이다", "이다"),
        ("서울", "으로", "로"),
        ("1조 원(95% 구간 9,000억~1조 1,000억 원)", "을", "을"),
        ("5%(95% 구간 3~9%)", "을", "를"),
    ],
)
def test_a_particle_follows_the_sound_of_what_is_read(text, particle, right):
    assert with_particle(text, particle) == right


def test_a_particle_stands_outside_the_link():
    number = josa(Inline("12%", "[12%](/x){.number}"), "은")
    assert number == "12%는"
    assert number.markdown == "[12%](/x){.number}는"


def test_an_unknown_particle_is_refused_with_those_that_are_known():
    with pytest.raises(ValueError, match="known, as after a consonant: 은"):
        with_particle("1", "는")


def test_every_unit_can_follow_a_number():
    for unit in UNITS.values():
        assert korean.named("1", unit)
