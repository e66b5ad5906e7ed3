"""Tables and charts of the Korean edition: what is composed or looked up by its English word is Korean and found."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from analysis.report import language
from analysis.report.drawing import in_language, legend, letters
from analysis.report.forest_charts import Pooled, Study, forest
from analysis.report.language import PROFILE, say
from analysis.report.parameter_tables import range_text
from analysis.report.tables import Table
from analysis.units import load_units

UNITS = load_units(Path(__file__).resolve().parents[2] / "data" / "units.csv")
CATALOGUE = {
    "deaths": "사망자",
    "saves": "절감",
    "costs more": "지출 증가",
    "study": "연구",
    "In hospital": "병원 안",
    "a further study, 95 %": "추가 연구, 95%",
    "high variant (고위)": "고위추계",
    "normal": "정규",
    "group": "묶음",
    "{figure} years": "{figure}년",
    "by {year}": "{year}년까지",
    "{needs} of {scope}": "{scope} {needs}",
}


@pytest.fixture
def in_korean(monkeypatch, tmp_path):
    """The Korean edition with the catalogue of this file."""
    folder = tmp_path / "korean"
    folder.mkdir()
    with (folder / "words.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([language.COLUMNS, *CATALOGUE.items()])
    monkeypatch.setenv(PROFILE, "ko")
    monkeypatch.setattr(language, "CATALOGUE", str(folder))
    remembered = (language._catalogue, language._korean)
    for one in remembered:
        one.cache_clear()
    yield
    for one in remembered:
        one.cache_clear()


@pytest.mark.usefixtures("in_korean")
@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("+2 years", "+2년"),
        ("\N{MINUS SIGN}1,000.5 years", "\N{MINUS SIGN}1,000.5년"),
        ("last years", "last years"),
        ("by 2024", "2024년까지"),
        ("by deaths", "by deaths"),
        ("deaths of normal", "정규 사망자"),
        ("deaths of nobody", "deaths of nobody"),
    ],
)
def test_a_gap_for_a_figure_takes_no_word_and_one_for_words_only_known_words(english, korean):
    assert say(english) == korean


@pytest.mark.usefixtures("in_korean")
def test_an_english_text_that_quotes_a_korean_word_is_translated_as_a_whole():
    assert say("high variant (고위)") == "고위추계"
    assert Table(("",), (("high variant (고위)",),), "l")._repr_markdown_().endswith("| 고위추계 |\n")


@pytest.mark.usefixtures("in_korean")
def test_a_filter_finds_the_data_whose_words_are_put_into_korean():
    """Data and the word in quotes that picks them change together; names of marks and of aggregates do not."""
    chart: dict[str, Any] = {
        "data": {"values": [{"kind": "study", "name": "deaths"}]},
        "transform": [{"filter": "datum.kind == 'study'"}, {"calculate": 'indexof(["deaths", "x"], datum.name)'}],
        "mark": {"type": "study", "text": "deaths", "align": "study"},
        "encoding": {"y": {"field": "deaths", "aggregate": "study"}},
    }
    assert in_language(chart) == {
        "data": {"values": [{"kind": "연구", "name": "사망자"}]},
        "transform": [{"filter": "datum.kind == '연구'"}, {"calculate": 'indexof(["사망자", "x"], datum.name)'}],
        "mark": {"type": "study", "text": "사망자", "align": "study"},
        "encoding": {"y": {"field": "deaths", "aggregate": "study"}},
    }


def test_a_forest_in_korean_has_its_words_its_intervals_and_all_its_marks(in_korean, charted, seen):
    rows: list[Study | Pooled] = [
        Study("Kim 2019", -12.0, -20.0, -4.0, weight=5, group="In hospital"),
        Study("Lee 2021", -25.0, group="In hospital"),
        Pooled("All", -11.0, -17.0, -5.0, predicted=(-30.0, 8.0)),
    ]
    charted([], {})
    chart = seen(forest(rows, title="제목", subtitle="부제"))
    assert {"← 절감", "지출 증가 →", "병원 안", "추가 연구, 95%", "−12.0 (−20.0~−4.0)"} <= set(chart.words)
    assert chart.text.count('aria-roledescription="point"') == 2


@pytest.mark.usefixtures("in_korean")
def test_a_range_in_korean_names_its_distribution_and_its_group_but_no_id():
    """0.4 to 0.9 of a ratio, drawn together with the rows of one group."""
    row = {"low": 0.4, "high": 0.9, "distribution": "normal", "group": "hospice_mix"}
    assert range_text(row, UNITS["ratio"]) == "0.4~0.9, 정규, 묶음 hospice_mix"


@pytest.mark.usefixtures("in_korean")
def test_a_hangul_syllable_takes_more_room_than_a_latin_letter():
    assert letters("Kim") == 3
    assert letters("deaths") == letters("사망자") == pytest.approx(3 / 0.62)
    assert legend(["가" * 14, "나" * 14, "다" * 2]).columns == 2
    assert legend(["a" * 14, "b" * 14, "c" * 2]).columns == 3
