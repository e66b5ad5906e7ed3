"""The audit appendix and the appendix of parameters, from a small made-up ledger."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from analysis import ledger
from analysis.ledger import Ledger, Row
from analysis.report import appendix, numbers, parameter_tables
from analysis.report.anchors import estimate_anchor, is_listed, row_anchor, slug
from analysis.report.markdown import citation, escaped, prose

ROOT = Path(__file__).resolve().parents[2]
PAD = "\N{PUNCTUATION SPACE}\N{FIGURE SPACE}\N{WORD JOINER}"
HEAVY = ("pandas", "xarray", "statsmodels", "hamilton", "altair", "scipy")


def bind(study: Path, *kinds: str) -> None:
    tests = study / "tests"
    tests.mkdir(exist_ok=True)
    marks = "".join(f'@pytest.mark.audits("care_recovery", kind="{kind}")\n' for kind in kinds)
    (tests / "test_care.py").write_text(f"import pytest\n\n{marks}def test_it_recovers():\n    pass\n", "utf-8")


def anchors(text: str) -> list[str]:
    return re.findall(r"\{#([\w-]+)\}", text)


def test_an_entry_carries_an_anchor_for_the_estimate_and_for_each_value(study, made_up):
    text = appendix.audit_entries().text
    assert anchors(text) == ["est-care-recovery", *(row_anchor(row) for row in made_up.rows)]
    assert f"| [Clinic A]{{#est-care-recovery-a}} | 100{PAD} | 100{PAD} | 80 to 120 |" in text
    assert "| [b]{#est-care-recovery-b} | 50.0 | 50.0 | – |" in text


def test_an_entry_says_formula_inputs_parameters_and_tests(study):
    bind(study, "hand")
    text = appendix.audit_entries("1a2b3c+").text
    assert "::: {.audit-entry}\n### Recovery \\[of cost\\] {#est-care-recovery}\n\n" in text
    assert "\n\n수익률 · `care_recovery` · \\%\n\n" in text
    assert "Basis\n:   nominal, 2010\n" in text
    signature = "`care_recovery(care_revenue, care_cost)` `analysis/care.py:10`"
    assert f"Formula\n\n:   Revenue / cost.\n\n    {signature}\n" in text
    revenue = "[`care_revenue`](/chapters/parameters.qmd#par-care-revenue)"
    assert f"Inputs\n:   {revenue}; [Cost of care](/chapters/audit.qmd#est-care-cost)\n" in text
    assert "Rows by status: 2 unverified, 1 primary, 1 [assumption]{.assumption}." in text
    assert "- hand, not run on this content: It recovers. `tests/test_care.py:4`\n" in text
    assert "**Fewer than two kinds of test.**" in text


def test_an_entry_shows_its_values_before_what_they_rest_on(study):
    text = appendix.audit_entries().text
    assert text.index("| Central |") < text.index("Basis") < text.index("Formula") < text.index("Tests")


def test_sources_are_linked_at_the_commit_when_the_project_names_its_repository(study):
    named = '[project]\nname = "care"\n[project.urls]\nRepository = "https://example.org/care/"\n'
    (study / "pyproject.toml").write_text(named, encoding="utf-8")
    text = appendix.audit_entries("1a2b3c+").text
    assert "[`analysis/care.py:10`](https://example.org/care/blob/1a2b3c/analysis/care.py#L10)" in text


def test_a_quantity_in_between_has_an_entry_without_values_and_tests(study):
    text = appendix.quantity_entries().text
    assert anchors(text) == ["est-care-cost"]
    assert "Pay \\* `factor`." in text
    assert "Tests" not in text


@pytest.mark.parametrize(
    ("kinds", "cells", "listed"),
    [
        ((), "– | – | – | – | – | 0 | **fewer than two kinds** |", "no test"),
        (("hand",), "1 | – | – | – | – | 1 | **fewer than two kinds** |", "only hand"),
        (("hand", "law"), "1 | – | – | 1 | – | 2 |\n", "every published estimate has"),
    ],
)
def test_estimates_without_two_kinds_of_test_are_flagged_and_listed(study, kinds, cells, listed):
    if kinds:
        bind(study, *kinds)
    assert cells in appendix.overview()._repr_markdown_()
    assert listed in appendix.thin_list().text
    assert appendix.count_tests() == min(len(kinds), 1)
    assert appendix.count_tests("passed") == 0


def test_every_parameter_row_says_value_range_source_and_status(study):
    text = parameter_tables.room_tables().text
    assert text.startswith("## Care {#sec-parameters-care}\n\n`data/parameters/care.csv`\n")
    assert anchors(text)[1:] == ["par-care-revenue", "par-care-pay", "par-care-factor"]
    rows = [line for line in text.splitlines() if line.startswith(("| [`care", "| `care"))]
    assert rows == [
        "| [`care_revenue`]{#par-care-revenue} | 7,846 | thousand won | [@lee_2011, Table 1] | primary; a \\| b |",
        "| [`care_pay`]{#par-care-pay} Clinic A | 1.0005 | thousand won | [@lee_2011, Table 1] | unverified |",
        "| `care_pay` b | 2 | thousand won | ″ | unverified |",
        "| [`care_factor`]{#par-care-factor} | 1 | ratio, 0.8 to 1.2, normal, group care\\_sampling |"
        " [@lee_2011, none is stated\\; see note] | [assumption]{.assumption} |",
    ]


def test_statuses_are_counted_in_rows_and_in_estimates_that_rest_on_them(study):
    assert parameter_tables.status_counts() == {
        "primary": 1, "press": 0, "derived": 0, "assumption": 1, "unverified": 2,
    }  # fmt: skip
    assert (parameter_tables.rows_with(), parameter_tables.rows_with("unverified")) == (4, 2)
    assert (parameter_tables.estimates_on("unverified"), parameter_tables.estimates_on("press")) == (1, 0)


def test_every_status_that_a_row_may_have_is_explained():
    from analysis.parameters import STATUSES

    assert set(parameter_tables.MEANINGS) == set(STATUSES)


def test_text_from_data_prints_as_it_stands():
    assert escaped("1. a_b") == "1\\. a\\_b"
    assert escaped(": not a definition") == "\\: not a definition"
    assert prose("Cost * ``scale_x`` for\nall.\n\nMore.") == "Cost \\* `scale_x` for all.\n\nMore."
    assert citation("a; b", "Table 1; note") == "[@a; @b, Table 1\\; note]"
    assert citation("a", "") == "[@a]"


def test_anchors_keep_apart_signs_and_scripts():
    assert slug("non_covered") == "non-covered"
    assert slug("-0.05") != slug("0.05")
    assert slug("한의원") == "한의원"
    values = (0.0,) * 7
    reform = Row("care_recovery", "fees_up", "change", {"variant": "1-1", "activity": "a b"}, *values)
    assert row_anchor(reform) == "est-care-recovery-1-1-a-b-fees-up-change"


def test_a_chapter_that_reads_the_ledger_imports_no_statistics_library(study):
    code = (
        "import sys; from analysis.report import appendix, parameter_tables;"
        "appendix.audit_entries(); appendix.quantity_entries(); appendix.overview();"
        "parameter_tables.room_tables(); parameter_tables.status_table();"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=study, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def of_year(year: str, scenario: str = "baseline") -> Row:
    return Row("care_path", scenario, "level", {"item": "reserve", "period": year}, *((0.0,) * 7))


@pytest.mark.parametrize("year", ["2024", "2026", "2025", "2030", "2060", "2016-2020"])
def test_a_listed_year_and_a_span_of_years_have_an_anchor_of_their_own(year):
    assert is_listed(of_year(year))
    assert row_anchor(of_year(year)) == f"est-care-path-reserve-{year}"


@pytest.mark.parametrize("scenario", ["baseline", "fees_up"])
@pytest.mark.parametrize("year", ["2023", "2027", "2028", "2031", "2059"])
def test_an_unlisted_year_leads_to_the_entry_of_its_estimate(year, scenario):
    assert not is_listed(of_year(year, scenario))
    assert row_anchor(of_year(year, scenario)) == estimate_anchor("care_path") == "est-care-path"


@pytest.mark.parametrize(("year", "measure", "listed"), [("2030", "change", True), ("2030", "level", False)])
def test_of_a_scenario_the_change_of_a_few_years_is_listed(year, measure, listed):
    row = Row("care_path", "fees_up", measure, {"period": year}, *((0.0,) * 7))
    assert is_listed(row) is listed


def test_an_estimate_with_more_values_than_a_reader_wants_has_an_entry_without_a_table(study, made_up):
    entries = {**made_up.entries, "care_recovery": replace(made_up.entries["care_recovery"], dims=("variant",))}
    rows = tuple(Row("care_recovery", "baseline", "level", {"variant": str(one)}, *((1.0,) * 7)) for one in range(41))
    ledger.write(study / ledger.RESULTS / "many", Ledger(rows, entries, made_up.run))
    ledger.make_current(study, "many")
    numbers.forget()
    text = appendix.audit_entries().text
    assert anchors(text) == ["est-care-recovery"]
    assert "Its 41 values are in `estimates.csv`." in text
    number = numbers.n("care_recovery", variant="7")
    assert number.markdown == "[100.0\N{NO-BREAK SPACE}%](/chapters/audit.qmd#est-care-recovery){.number}"


def test_a_value_without_a_year_is_always_listed():
    values = (0.0,) * 7
    assert is_listed(Row("care_recovery", "baseline", "level", {}, *values))
    assert is_listed(Row("care_recovery", "baseline", "level", {"clinic": "2027"}, *values))


def test_the_entry_of_a_path_prints_its_listed_years_and_every_link_has_a_target(study, made_up):
    entries = {**made_up.entries, "care_recovery": replace(made_up.entries["care_recovery"], dims=("period",))}
    rows = tuple(
        Row("care_recovery", "baseline", "level", {"period": str(year)}, *((1.0,) * 7)) for year in range(2024, 2032)
    )
    ledger.write(study / ledger.RESULTS / "path", Ledger(rows, entries, made_up.run))
    ledger.make_current(study, "path")
    numbers.forget()
    text = appendix.audit_entries().text
    years = [f"est-care-recovery-{year}" for year in (2024, 2025, 2026, 2030)]
    assert anchors(text) == ["est-care-recovery", *years]
    assert {numbers.n("care_recovery", period=row.coordinates["period"]).markdown for row in rows} == {
        f"[100.0\N{NO-BREAK SPACE}%](/chapters/audit.qmd#{anchor}){{.number}}" for anchor in anchors(text)
    }
    assert "The other values are in" in text
