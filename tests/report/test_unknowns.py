"""The open questions: what their file must hold, what the chapter shows of it, and that chapters and list agree."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from analysis.cli.check import CHECKS
from analysis.faults import InputFaults
from analysis.report.labels import label
from analysis.report.unknowns import COLUMNS, FILE, read_unknowns, reference_faults, unknown_count, unknown_list

ROOT = Path(__file__).resolve().parents[2]
ROW = {
    "section": "sec-care",
    "estimate": "care_recovery",
    "question": "What does care cost?",
    "matters": "Fees follow it.",
    "settle": "Accounts of clinics.",
    "who": "clinics",
    "question_ko": "진료에 얼마가 드는가?",
    "matters_ko": "수가가 이를 따른다.",
    "settle_ko": "의원 회계자료.",
    "who_ko": "의원",
}
OTHER = ROW | {"question": "Who pays?", "question_ko": "누가 내는가?", "estimate": ""}


@pytest.fixture
def listed(tmp_path):
    """Writes a list of the rows given and returns its path."""

    def write(*rows: dict[str, str]) -> Path:
        path = tmp_path / "unknowns.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def faults_of(path: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(InputFaults) as caught:
        read_unknowns(path)
    assert all(fault.place == path.as_posix() for fault in caught.value.faults)
    return [(fault.row, fault.given) for fault in caught.value.faults]


# The file


def test_a_question_keeps_its_texts_in_both_languages_and_may_move_no_estimate(listed, monkeypatch):
    first, second = read_unknowns(listed(ROW, OTHER))
    assert (first.section, first.estimate, first.text("question")) == (
        "sec-care",
        "care_recovery",
        "What does care cost?",
    )
    monkeypatch.setenv("QUARTO_PROFILE", "ko")
    assert (second.estimate, second.text("question")) == ("", "누가 내는가?")


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "estimate"])
def test_an_empty_cell_is_a_fault_of_its_row(listed, column):
    assert (3, f"an empty {column}") in faults_of(listed(ROW, OTHER | {column: ""}))


@pytest.mark.parametrize(
    ("column", "text", "given"),
    [
        ("matters_ko", "Fees follow it.", "matters_ko 'Fees follow it.'"),
        ("settle", "의원 회계자료.", "settle '의원 회계자료.'"),
        ("question", "What care costs.", "question 'What care costs.'"),
        ("settle_ko", "의원 회계자료", "settle_ko '의원 회계자료'"),
    ],
)
def test_a_text_in_the_wrong_language_or_without_its_end_is_a_fault(listed, column, text, given):
    assert faults_of(listed(ROW | {column: text})) == [(2, given)]


def test_a_question_that_stands_twice_is_a_fault_in_either_language_whatever_its_capitals(listed):
    twice = OTHER | {"question": "what DOES care cost?"}
    assert faults_of(listed(ROW, twice)) == [(3, "question 'what DOES care cost?' again")]
    assert faults_of(listed(ROW, OTHER | {"question_ko": ROW["question_ko"]})) == [
        (3, "question_ko '진료에 얼마가 드는가?' again")
    ]


def test_the_rows_of_a_chapter_stand_together(listed):
    between = OTHER | {"section": "sec-fees", "question": "Which year?", "question_ko": "어느 해인가?"}
    assert faults_of(listed(ROW, between, OTHER)) == [(4, "section 'sec-care' again")]


def test_a_section_or_an_estimate_that_does_not_exist_is_a_fault_with_the_nearest_name(listed):
    unknowns = read_unknowns(listed(ROW, OTHER))
    assert reference_faults(unknowns, {"sec-care"}, {"care_recovery"}) == []
    found = reference_faults(unknowns, {"sec-cares"}, {"care_recoveries"})
    assert [(fault.row, fault.given, fault.remedy) for fault in found] == [
        (2, "section 'sec-care'", "write 'sec-cares' if that is meant"),
        (2, "estimate 'care_recovery'", "write 'care_recoveries' if that is meant"),
        (3, "section 'sec-care'", "write 'sec-cares' if that is meant"),
    ]


# What the chapter shows


@pytest.fixture
def shown(charted, spread, listed):
    charted([spread("care_recovery", 1.0)], {"care_recovery": "ratio"})
    return listed(ROW, OTHER)


def test_a_question_leads_to_the_estimate_that_its_answer_moves_and_says_who_could_settle_it(shown):
    text = unknown_list(path=shown).text
    assert text.startswith("## sec-care {#sec-unknown-care}\n\nFrom @sec-care.\n\n**What does care cost?**\\\n")
    assert "Moves: [care\\_recovery](/chapters/audit.qmd#est-care-recovery). *Settled by*: Accounts of clinics." in text
    assert "*Who could*: clinics." in text
    assert text.count("Moves:") == 1


def test_the_list_in_korean_has_the_same_questions_sections_and_estimates(shown, monkeypatch):
    english = unknown_list(shown).text
    monkeypatch.setenv("QUARTO_PROFILE", "ko")
    korean = unknown_list(shown).text
    for pattern in (r"\{#[\w-]+\}", r"@sec-[\w-]+", r"#est-[\w-]+", r"^\*\*", r"^## "):
        assert re.findall(pattern, english, re.M) == re.findall(pattern, korean, re.M)
    assert "**진료에 얼마가 드는가?**" in korean
    assert not re.search("[가-힣]", english)


# The report's own list


@pytest.fixture(scope="module")
def own():
    return read_unknowns(ROOT / FILE)


def test_every_chapter_with_a_box_of_unknowns_has_questions_in_the_list_and_no_other_has(own):
    boxed = set()
    for path in sorted((ROOT / "chapters").glob("*.qmd")):
        text = path.read_text(encoding="utf-8")
        if "::: {.not-known}" in text and ".ko." not in path.name:
            (title,) = re.findall(r"^# .*\{#(sec-[\w-]+)", text, re.M)
            boxed.add(title)
    assert len(boxed) > 10
    assert {one.section for one in own} == boxed


def test_every_chapter_of_the_list_has_a_name_in_both_languages(own, monkeypatch):
    monkeypatch.chdir(ROOT)
    for section in {one.section for one in own}:
        english, korean = (label("chapter", section, language) for language in ("en", "ko"))
        assert not english.startswith("sec-")
        assert re.search("[가-힣]", korean)


def test_the_check_reads_the_list_and_finds_its_sections_and_estimates(own):
    verdict = CHECKS["open questions"](ROOT)
    assert [str(fault) for fault in verdict.faults] == []
    assert verdict.seen == f"{len(own)} open questions of {len({one.section for one in own})} chapters"


def test_the_count_is_that_of_the_rows(own, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert unknown_count() == str(len(own))
