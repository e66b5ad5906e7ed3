"""Korean words of tables and charts: the catalogue is sound, and what code composes comes out in Korean."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from analysis.report import claims, claims_speed, language
from analysis.report.drawing import wrapped
from analysis.report.flow_charts import money_flow
from analysis.report.flows import Link
from analysis.report.language import GAP, PROFILE, say
from analysis.report.primary_care_us import figure
from analysis.report.province_charts import PLACES, provinces

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "data/korean").glob("*.csv"))
PLAIN: dict[str, Any] = {"title": "제목", "subtitle": "부제"}


@pytest.fixture
def in_korean(monkeypatch):
    """The Korean edition with the project's catalogue, wherever the test runs."""
    monkeypatch.setenv(PROFILE, "ko")
    monkeypatch.setattr(language, "CATALOGUE", str(ROOT / "data/korean"))
    caches = (language._catalogue, language._korean)
    for remembered in caches:
        remembered.cache_clear()
    yield
    for remembered in caches:
        remembered.cache_clear()


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_row_has_korean_text_and_the_gaps_of_its_english(path):
    for row in rows_of(path):
        assert row["korean"].strip(), f"{path.name}: {row['english']!r} has no Korean"
        assert sorted(GAP.findall(row["english"])) == sorted(GAP.findall(row["korean"])), row


def test_one_english_text_has_one_korean_text_in_all_files():
    """Files are read one after the other: the last would win without a word."""
    found: dict[str, set[str]] = {}
    for path in FILES:
        for row in rows_of(path):
            found.setdefault(row["english"], set()).add(row["korean"])
    assert {english: korean for english, korean in found.items() if len(korean) > 1} == {}


def test_words_composed_from_parts_are_korean_in_every_part(in_korean):
    assert say("Second revision: laboratory tests") == "상대가치 2차 개편: 검체검사"
    assert say("Tier 2") == "2단계"
    assert say("1,535 to 4,923") == "1,535~4,923"
    assert say("Network of {province}").format(province="세종") == "세종 네트워크"


def test_a_part_without_korean_leaves_the_whole_in_english(in_korean):
    assert say("Second revision: an unheard-of service") == "Second revision: an unheard-of service"


def test_the_report_card_and_the_published_cases_have_no_english_words_but_names(in_korean):
    names = {"Longley"}
    for table in (claims.report_card(), claims.cases_table()):
        text = re.sub(r"\[@\w+\]", "", table._repr_markdown_())
        assert set(re.findall(r"\b[A-Z]?[a-z]{3,}\b", text)) <= names


def test_the_benchmark_has_no_english_words_but_the_name_of_a_program(in_korean):
    text = claims_speed.bench_table()._repr_markdown_()
    assert set(re.findall(r"[A-Za-z]{3,}", text)) == {"pandas"}
    assert "초, 1,000만 명" in text


def test_people_and_lines_of_the_benchmark_are_spelled_in_korean(in_korean, monkeypatch):
    """59,626,334 lines are 6,000만 to the million; people bring their counter."""
    monkeypatch.setattr(claims_speed, "_lines", lambda: {("generate", 1_000_000): {"rows": "59626334"}})
    assert claims_speed.speed("generate", "rows") == "6,000만"
    assert claims_speed.persons(10_000_000) == "1,000만 명"


def test_the_coverage_chart_names_estimators_and_its_warning_in_korean(in_korean):
    text = claims.coverage_chart("제목").text
    assert claims.GENERATED not in text
    assert "생성 자료" in text
    assert "회귀 보정 · 처치군" in text


def test_programs_are_joined_by_the_particle_that_the_first_asks_for(in_korean, monkeypatch):
    """0.5.2 ends in the vowel of 이 (와), 0.6.0 in the consonant of 영 (과)."""

    def joined(version: str) -> str:
        lines = ({"program": "alpha", "version": version}, {"program": "beta", "version": "1"})
        monkeypatch.setattr(claims, "_lines", lambda name: lines)
        return str(claims.second_programs())

    assert joined("0.5.2") == "alpha 0.5.2와 beta 1"
    assert joined("0.6.0") == "alpha 0.6.0과 beta 1"


def test_money_named_in_english_is_spelled_in_korean(in_korean, charted, spread):
    """83.4 million won are 8,300 만 won to the decimals that are asked for."""
    charted([spread("room_money", 1e6)], {"room_money": "million_won"})
    assert figure(83.4, name="million won") == "8,300만 원"
    assert figure(83.4, decimals=1, name="million won") == "8,340만 원"
    assert figure(0.834, percent=True) == "83%"


def test_a_tile_names_its_province_once(in_korean, charted, spread):
    charted([spread("room_share", 0.1, 0.02, region=name) for name in PLACES], {"room_share": "percent"})
    words = re.findall(r">([^<>]+)</text>", provinces("room_share", **PLAIN).text)
    assert words.count("서울") == 1
    assert "Seoul" not in words


def test_nodes_of_a_flow_are_named_in_korean_and_still_found_by_their_english(in_korean, charted, spread):
    charted([spread("room_money", 1e12)], {"room_money": "trillion_won"})
    chart = money_flow(
        [["Payer", "Patients here"], ["Care"]],
        [Link("Payer", "Care", 2e12), Link("Patients here", "Care", 1e12)],
        colours={"Care": "#123456"},
        **PLAIN,
    )
    assert "진료 3.00" in chart.text
    assert "#123456" in chart.text


def test_a_line_holds_fewer_hangul_than_latin_letters(in_korean):
    assert all(len(line) <= 12 for line in wrapped("지역필수의료 특별회계에서 나오는 시설·장비비", 20))
