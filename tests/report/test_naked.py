from __future__ import annotations

from pathlib import Path

import pytest

from analysis.faults import InputFaults
from analysis.report.naked import PROBES, naked_numbers, read_names

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names():
    return read_names(ROOT)


def numbers(text: str, names=()) -> list[tuple[int | None, str]]:
    return [(fault.row, fault.given.split("'")[1]) for fault in naked_numbers("chapters/x.qmd", text, names)]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Costs rose by 12.5 % a year.", "12.5 %"),
        ("There are 20 clinics.", "20"),
        ("It costs ₩2,612 more.", "₩2,612"),
        ("A loss of −3 won.", "−3"),
        ("Spending is 1,999 won.", "1,999"),
        ("It is 2000 won.", "2000"),
        ("It is 2050 % of it.", "2050 %"),
        ("Pay of 2000 million won.", "2000"),
        ("Twelve clinics answered.", "Twelve"),
        ("In twenty-one clinics.", "twenty-one"),
        ("Two million people.", "Two million"),
        ("Half is ½ of it.", "½"),
        ("３ of them.", "３"),
        ("## Recovery is 110 %", "110 %"),
        ("| a | 3.4 |", "3.4"),
        ("**42**", "42"),
        ("It is $5 and no equation.", "$5"),
        ("A year 1899 or 2101.", "1899"),
        ("[12 %](audit.qmd)", "12 %"),
        ("[12 %]{.number}", "12 %"),
        ("a range of 3–4", "3–4"),
    ],
)
def test_a_number_typed_by_hand_is_refused(text, figure):
    assert numbers(text)[0] == (1, figure)


@pytest.mark.parametrize(
    "text",
    [
        "Two of the ten activities, one to three times.",
        "In 2026 and from 2022–2072, 2010/11 and the 1990s.",
        "By 2030, and in 2100.",
        "From 1 July 2026, July 2026, 25 February, July 1, 2026 and 2026-07-01.",
        "2026년 7월 1일부터, 2026년에",
        "As surveyed [@clinic_survey_2010, Table 45, p. 112].",
        "Both agree [see @a2010, p. 3; @b2011, ch. 4].",
        "@clinic_survey_2010 [p. 45] say so, as does @kim2019.",
        "See @fig-2, @tbl-cost-3, @sec-4 and [-@eq-12].",
        "A note.[^12]",
        "[^12]: The note itself.",
        "The source prints [110.37 %]{.quoted}.",
        "The source prints [1.2]{.quoted lang=en}.",
        "1. first\n2. second\n\n   10) third\n",
        "> 3. quoted list",
        "(@) an example",
        'It is `{python} n("x", variant="1-1")` and `y12`.',
        "`<b>12</b>`{=html}",
        "With $x_1 = 12$ and $2a$.",
        "$$ y = 12 x $$ {#eq-y2}",
        "See [this](https://a.org/12?x=3) and <https://b.org/2> and https://c.org/4.",
        "![A picture](assets/figure-2.png){width=50%}",
        "[ref]: https://a.org/12",
        "## Method {#sec-method2}",
        "::: {.column width=40%}\ntext\n:::",
        "<!-- 12 % of a draft -->",
        "<span data-x=12>text</span>",
        "---\ntitle: Part 2\n---\n\nText.",
        "```{python}\n#| label: x2\nx = 12\n```",
        "```\na listing with 12\n```",
        "```{=typst}\n#v(12pt)\n```",
    ],
)
def test_what_no_reader_takes_for_a_result_is_allowed(text):
    assert numbers(text) == []


def test_names_with_digits_are_those_of_the_data_file(names):
    text = "Tier 2, ICD-10, variant 1-1, variants 1-1 and 2-1, Table 45, Tables 33–45, A4, the 95 % interval."
    assert numbers(text, names) == []
    found = numbers("Tier 4 and ICD-11, 95 % of clinics and A45.", names)
    assert [figure for _, figure in found] == ["4", "-11", "95 %", "45"]


def test_every_number_is_reported_with_its_file_and_line():
    text = "---\ntitle: x\n---\n\nFine.\n\n```{python}\nx = 1\ny = 2\n```\n\nA 12 and\na 13 `{python} z` 14.\n"
    faults = naked_numbers("chapters/x.qmd", text, ())
    assert [(fault.place, fault.row) for fault in faults] == [("chapters/x.qmd", row) for row in (12, 13, 13)]
    assert "A 12 and" in faults[0].given


def test_an_equation_does_not_hide_the_text_between_two_prices():
    assert numbers("It costs \\$5 to 12 and \\$6.") == [(1, "$5"), (1, "12"), (1, "$6")]


def test_a_citation_does_not_hide_the_sentence_before_it():
    assert numbers("It was 12 % [@a2010].") == [(1, "12 %")]


def test_a_figure_before_the_key_in_a_citation_is_refused():
    assert numbers("As found [12 % in @a2010].") == [(1, "12 %")]


def test_the_title_of_a_callout_is_prose():
    assert numbers('::: {.callout-note title="Costs rose 12 %" collapse="true"}\n:::') == [(1, "12 %")]


def test_the_alternative_text_of_a_figure_is_prose():
    text = "```{python}\n#| label: x3\n#| fig-alt: Bars that rise to 12 %\nchart(2)\n```\n"
    assert numbers(text) == [(3, "12 %")]


def test_code_after_an_alternative_text_stays_code():
    cell = "```{python}\n#| fig-alt: Bars\nchart(2)\n```\n"
    assert numbers(cell + "\nText with 3.\n\n```{python}\nx = 4\n```\n") == [(6, "3")]


def test_a_pattern_that_lets_figures_through_is_refused(tmp_path):
    (tmp_path / "data").mkdir()
    rows = ["pattern,reason", r"\d+,all numbers", "(Tier,open", "Tier 9,", r".*\d,anything"]
    (tmp_path / "data" / "prose_numbers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_names(tmp_path)
    assert [fault.row for fault in caught.value.faults] == [2, 3, 4, 5]


def test_no_name_of_the_data_file_lets_a_figure_through(names):
    assert all(numbers(probe, names) for probe in PROBES)
