from __future__ import annotations

import pytest

from analysis.report import claims


@pytest.fixture(autouse=True)
def project(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def test_the_report_card_has_a_row_for_each_line_of_the_study():
    table = claims.report_card()
    assert len(table.rows) == len(claims._lines("coverage"))
    assert all(len(row) == len(table.header) == 6 for row in table.rows)


def test_bounds_show_no_bias_because_their_samples_are_biased_on_purpose():
    rows = {row[0]: row for row in claims.report_card().rows}
    (bound,) = [row for name, row in rows.items() if name.startswith("Relative magnitudes")]
    assert bound[3] == bound[4] == "–"


def test_a_figure_of_the_card_is_that_of_its_file():
    (line,) = [one for one in claims._lines("coverage") if (one["case"], one["estimand"]) == ("ipw", "ate")]
    assert claims.card("ipw", "ate", "coverage") == f"{100 * float(line['coverage']):.1f} %"
    assert claims.card("ipw", "ate", "units") == line["units"]


def test_the_chart_says_across_itself_that_its_data_are_generated():
    drawn = claims.coverage_chart("A finding").text
    assert drawn.count(claims.GENERATED) >= 2  # under the title and across the plot
    assert "Two-part model of spending" in drawn


def test_every_published_case_cites_its_source_and_shows_both_figures():
    for row in claims.cases_table().rows:
        assert "[@" in row[0]
        assert row[3]
        assert row[4]


def test_the_chapter_says_on_each_figure_of_generated_data_that_they_are(request):
    text = (request.config.rootpath / "chapters" / "claims.qmd").read_text(encoding="utf-8")
    for label in ("#fig-claims-coverage", "#tbl-claims-card"):
        assert claims.GENERATED in text.split(label)[1].split("\n:::\n")[0]
