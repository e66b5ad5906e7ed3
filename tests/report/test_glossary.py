"""The glossary: what its file must hold, what the appendix shows of it, and that chapters keep to its names."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from analysis.bibliography import load_bibliography
from analysis.cli.check import CHECKS
from analysis.faults import InputFaults
from analysis.render.book import read_book
from analysis.render.chapter import read_source
from analysis.report.glossary import (
    COLUMNS,
    FILE,
    glossary_table,
    pairs,
    read_terms,
    reference_faults,
    section_ids,
    term_faults,
)

ROOT = Path(__file__).resolve().parents[2]
RESERVE = ("reserve", "준비금", "What is saved.", "lee_2011", "sec-accounts", "", "모아 둔 돈이다.")
COST_RECOVERY = (
    *("cost recovery ratio", "원가보전율", "Fees over cost.", "", "sec-cost", "cost recovery; 수익률"),
    "비용에 대한 진료비의 비율이다.",
)


@pytest.fixture
def glossary(tmp_path):
    """Writes a glossary of the rows given and returns its path."""

    def write(*rows: tuple[str, ...]) -> Path:
        path = tmp_path / "glossary.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([COLUMNS, *rows])
        return path

    return write


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The text of every chapter of the report by its path."""
    return {chapter.path: read_source(ROOT, chapter.path).text for chapter in read_book(ROOT).chapters}


@pytest.fixture(scope="module")
def terms():
    return read_terms(ROOT / FILE)


def faults_of(path: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(InputFaults) as caught:
        read_terms(path)
    assert all(fault.place == path.as_posix() for fault in caught.value.faults)
    return [(fault.row, fault.given) for fault in caught.value.faults]


def given(text: str, terms) -> list[tuple[int | None, str]]:
    return [(fault.row, fault.given) for fault in term_faults("chapters/x.qmd", text, terms)]


def test_every_korean_term_in_the_chapters_is_in_the_glossary_under_the_english_name_before_it(texts, terms):
    found = [fault for path, text in texts.items() for fault in term_faults(path, text, terms)]
    assert [str(fault) for fault in found] == []


def test_the_chapters_have_korean_terms_to_compare(texts):
    # Were the reading of chapters to fail, the test above would pass on nothing.
    found = {korean for text in texts.values() for _, korean, _ in pairs(text)}
    assert {"준비금", "의료급여", "환산지수", "권역책임의료기관", "호스피스"} <= found


def test_every_term_of_the_glossary_has_a_source_and_a_section_that_exist(texts, terms):
    found = reference_faults(terms, load_bibliography(ROOT / "references.bib"), section_ids(texts))
    assert [str(fault) for fault in found] == []


def test_terms_come_in_the_order_of_their_english_names(glossary):
    rows = [RESERVE, COST_RECOVERY, ("Aid", "의료급여", "Cover.", "", "sec-a", "", "의료보장이다.")]
    assert [term.english for term in read_terms(glossary(*rows))] == ["Aid", "cost recovery ratio", "reserve"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "수가", "A price.", "", "sec-a", "", "가격이다."), "english ''"),
        (("수가", "수가", "A price.", "", "sec-a", "", "가격이다."), "english '수가'"),
        (("fee", "", "A price.", "", "sec-a", "", "가격이다."), "korean ''"),
        (("fee", "suga", "A price.", "", "sec-a", "", "가격이다."), "korean 'suga'"),
        (("fee", "수가", "", "", "sec-a", "", "가격이다."), "definition ''"),
        (("fee", "수가", "A price", "", "sec-a", "", "가격이다."), "definition 'A price'"),
        (("fee", "수가", "A price.", "", "sec-a", "", ""), "definition_ko ''"),
        (("fee", "수가", "A price.", "", "sec-a", "", "A price."), "definition_ko 'A price.'"),
        (("fee", "수가", "A price.", "", "sec-a", "", "가격"), "definition_ko '가격'"),
    ],
)
def test_a_term_without_a_name_and_a_sentence_in_each_language_is_refused_with_its_row(glossary, row, said):
    assert (3, said) in faults_of(glossary(RESERVE, row))


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (("Reserve", "적립금", "Savings.", "", "sec-a", "", "돈이다."), "Reserve"),
        (("savings", "준비금", "Savings.", "", "sec-a", "", "돈이다."), "준비금"),
        (("savings", "적립금", "Savings.", "", "sec-a", "준비금", "돈이다."), "준비금"),
        (("savings", "적립금", "Savings.", "", "sec-a", "savings", "돈이다."), "savings"),
    ],
)
def test_a_name_that_two_terms_or_one_term_twice_would_have_is_refused(glossary, row, name):
    assert faults_of(glossary(RESERVE, row)) == [(3, f"the name {name!r} again")]


def test_a_glossary_without_a_column_is_refused(tmp_path):
    path = tmp_path / "glossary.csv"
    path.write_text("english,korean,definition,source,defined_in,also\nfee,수가,A price.,,sec-a,\n", encoding="utf-8")
    assert faults_of(path) == [(1, "no column 'definition_ko'")]


def test_a_source_or_a_section_that_does_not_exist_is_a_fault_and_none_is_needed_for_a_term_of_our_own(glossary):
    terms = read_terms(glossary(RESERVE, COST_RECOVERY))
    found = reference_faults(terms, {"lee_2012"}, {"sec-cost"})
    assert [(fault.row, fault.given) for fault in found] == [(2, "source 'lee_2011'"), (2, "section 'sec-accounts'")]
    assert found[0].remedy == "write 'lee_2012' if that is meant"
    assert reference_faults(terms, {"lee_2011"}, {"sec-cost", "sec-accounts"}) == []


@pytest.mark.parametrize(
    "text",
    [
        "The reserve (준비금) falls.",
        "Reserves (준비금) of two years.",
        "Cost recovery (원가보전율) is low.",
        "Cost recovery ratios (수익률, 원가보전율) by\nvariant.",
        "The cost recovery\nratio (원가보전율).",
        "What is counted (the reserve, 준비금, or cost recovery, 원가보전율).",
        "What is saved (준비금, reserve).",
        "The reserve (준비금, RSV, 2026).",
    ],
)
def test_a_term_may_stand_before_or_in_the_parenthesis_in_any_form_that_the_glossary_allows(glossary, text):
    assert given(text, read_terms(glossary(RESERVE, COST_RECOVERY))) == []


def test_a_korean_term_that_the_glossary_lacks_is_a_fault_with_its_line_and_the_nearest_term(glossary):
    terms = read_terms(glossary(RESERVE, COST_RECOVERY))
    (fault,) = term_faults("chapters/x.qmd", "# Title\n\nThe cost\nrecovery (원가보전률) is low.", terms)
    assert (fault.place, fault.row, fault.given) == ("chapters/x.qmd", 4, "the Korean term '원가보전률'")
    assert fault.remedy == "write '원가보전율' if that is meant"


@pytest.mark.parametrize("head", ["Savings", "The reserves are", "Unreserve", "A cost recovery"])
def test_a_korean_term_under_another_english_name_is_a_fault(glossary, head):
    terms = read_terms(glossary(RESERVE, COST_RECOVERY))
    assert given(f"{head} (준비금) fall.", terms) == [(1, f"'준비금' after {head!r}")]


def test_korean_in_front_matter_cells_code_and_comments_is_data_and_not_read():
    cell = '```{python}\nf("(나)")\n```'
    text = f'---\ntitle: A (가)\n---\n\n{cell}\n\n`{{python}} n(x, y="(다)")` <!-- (라) --> and B (마).\n'
    assert [(row, korean) for row, korean, _ in pairs(text)] == [(9, "마")]


def test_the_table_shows_all_names_cites_the_source_and_gives_each_term_an_id(glossary):
    text = glossary_table(glossary(RESERVE, COST_RECOVERY))._repr_markdown_()
    first, second = (line for line in text.splitlines() if line.startswith("| ["))
    names = "[Cost recovery ratio]{#term-cost-recovery-ratio} (cost recovery) | 원가보전율 (수익률)"
    assert first == f"| {names} | Fees over cost. | @sec-cost |"
    assert second == "| [Reserve]{#term-reserve} | 준비금 | What is saved. | @sec-accounts; [@lee_2011] |"


def test_the_korean_table_puts_the_korean_name_first_in_its_order_with_the_korean_meaning_and_the_same_ids(
    glossary, monkeypatch
):
    monkeypatch.setenv("QUARTO_PROFILE", "ko")
    # 원, 준, 환 in Korean order; the English table has Aid first.
    aid = ("Aid", "환자 지원", "Cover.", "", "sec-a", "", "의료보장이다.")
    table = glossary_table(glossary(aid, RESERVE, COST_RECOVERY))
    assert table.header == ("용어", "영어", "뜻", "절과 출처")
    cost = ("[원가보전율]{#term-cost-recovery-ratio} (수익률)", "[cost recovery ratio (cost recovery)]{lang=en}")
    assert table.rows == (
        (*cost, "비용에 대한 진료비의 비율이다.", "@sec-cost"),
        ("[준비금]{#term-reserve}", "[reserve]{lang=en}", "모아 둔 돈이다.", "@sec-accounts; [@lee_2011]"),
        ("[환자 지원]{#term-aid}", "[Aid]{lang=en}", "의료보장이다.", "@sec-a"),
    )
    # A term that a table elsewhere has in Korean stays English in its own column.
    assert "[reserve]{lang=en}" in table._repr_markdown_()


def test_the_ids_of_the_terms_are_unique_in_the_report(terms, texts):
    ids = [term.anchor for term in terms]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"term-[a-z0-9-]+", one) for one in ids)
    assert not [path for path, text in texts.items() if "{#term-" in text]


def test_the_glossary_is_an_appendix_before_the_audit_and_a_line_of_the_check():
    appendices = [chapter.path for chapter in read_book(ROOT).chapters if chapter.appendix]
    assert appendices.index("chapters/glossary.qmd") == appendices.index("chapters/audit.qmd") - 1
    verdict = CHECKS["glossary"](ROOT)
    assert verdict.faults == ()
    assert re.fullmatch(r"\d+ terms, \d+ Korean terms in chapters", verdict.seen)
