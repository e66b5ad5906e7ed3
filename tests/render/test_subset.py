from __future__ import annotations

import pytest

from analysis.faults import InputFaults
from analysis.render.chapter import cut_source
from analysis.render.subset import faults_in_source


def cell(*lines: str) -> str:
    return "# T\n\n```{python}\n" + "\n".join(lines) + "\n```\n"


SOURCES = {
    "an unknown cell option": (cell("#| echo: true", "#| fig-cap: x", "1"), 5, "the cell option fig-cap"),
    "an option with a wrong value": (cell("#| echo: perhaps", "1"), 4, "echo: perhaps"),
    "an output that is no output": (cell("#| output: hide", "1"), 4, "output: hide"),
    "options that are not YAML": (cell("#| echo: [", "1"), 4, "cell options"),
    "a cross-reference label on a cell": (cell("#| label: fig-x", "1"), 4, "label: fig-x on a cell"),
    "a cell in another language": ("# T\n\n```{r}\n1\n```\n", 3, "a {r} cell"),
    "a cell with attributes": ("# T\n\n```{python echo=FALSE}\n1\n```\n", 3, "attributes"),
    "a cell that never ends": ("# T\n\n```{python}\n1\n", 3, "never ends"),
    "inline code in another language": ("# T\n\n`{r} 1`\n\n```{python}\n1\n```\n", 3, "inline r code"),
    "inline code that Quarto would print": ("# T\n\nSum `{python} 1`.\n", 3, "without a code cell"),
    "inline code that a line break hides": ("---\nengine: jupyter\n---\n# T\n\n`{python}\nx`\n", 6, "line break"),
    "inline code in the front matter": ("---\ntitle: \"`{python} x`\"\n---\n", 2, "inline code"),
    "an unknown front matter key": ("---\ntitle: T\nfreeze: auto\n---\n", 3, "front matter key freeze"),
    "another engine": ("---\nengine: knitr\n---\n# T\n", 2, "engine: knitr"),
    "a shortcode": ("# T\n\nText\n{{< include x.qmd >}}\n", 4, "the shortcode {{< include x.qmd >}}"),
    "an unknown callout": ("# T\n\n::: {.callout-danger}\nx\n:::\n", 3, "callout-danger"),
    "a raw block of another format": ("# T\n\n```{=latex}\nx\n```\n", 3, "raw latex"),
    "raw text of another format": ("# T\n\nA `x`{=docx}.\n", 3, "raw docx"),
    "a condition on another format": ('# T\n\n::: {.content-visible when-format="pdf"}\nx\n:::\n', 3, "pdf"),
    "a condition that is missing": ("# T\n\n::: {.content-hidden}\nx\n:::\n", 3, "without its condition"),
    "a condition on a profile": ('# T\n\n::: {.content-visible when-profile="html"}\nx\n:::\n', 3, "condition"),
    "a figure without alternative text": (
        "# T\n\n::: {#fig-x}\n\n```{python}\n1\n```\n\nCaption.\n:::\n", 5, "alternative text",
    ),
    "a block that never ends": ("# T\n\n::: {.answers}\nx\n", 3, "never ends"),
    "tabs": ("# T\n\n::: {.panel-tabset}\nx\n:::\n", 3, "the Quarto layout .panel-tabset"),
    "text in the margin": ("# T\n\n::: {.column-margin}\nx\n:::\n", 3, "the Quarto layout .column-margin"),
    "columns": ('# T\n\n::: {layout-ncol="2"}\nx\n:::\n', 3, "the Quarto layout layout-ncol="),
    "a footnote without its text": ("# T\n\nText[^1] and[^2].\n\n[^1]: Here.\n", 3, "the footnote [^2]"),
    "a fence that closes nothing": ("# T\n\n:::\n", 3, "closes nothing"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "row", "given"), SOURCES.values(), ids=SOURCES.keys())
def test_what_is_outside_the_subset_is_refused_with_its_line(text, row, given):
    (fault,) = faults_in_source(cut_source("chapters/x.qmd", text))
    assert fault.place == "chapters/x.qmd"
    assert fault.row == row
    assert given in fault.given


TREES = {
    "an unresolved cross-reference": ("# T\n\nSee @fig-none.\n", 3, "@fig-none, which nothing is labelled"),
    "a cross-reference with other words": ("# T {#sec-t}\n\n[see @sec-t]\n", 3, "other words"),
    "a cross-reference beside a citation": ("# T {#sec-t}\n\n[@sec-t; @kim2024]\n", 3, "@sec-t"),
    "a citation that the bibliography lacks": ("# T\n\n@lee1999\n\n::: {#refs}\n:::\n", 3, "@lee1999, which"),
    "a label given twice": ("# T\n\n## A {#sec-a}\n\n## B {#sec-a}\n", 3, "for a second time"),
    "a label of another kind": ("# T\n\n::: {#thm-x}\nx\n:::\n", 3, "the label thm-x"),
    "a figure without a caption": ("# T\n\n::: {#fig-x}\n![a](/a.svg)\n:::\n", 3, "without a caption"),
    "a table div without a table": ("# T\n\n::: {#tbl-x}\nText.\n\nCaption.\n:::\n", 3, "with 0 tables"),
    "a table caption of the other form": ("# T\n\n| a |\n|---|\n| 1 |\n\n: Words\n", 7, "table caption"),
    "an equation label that is lost": ("# T\n\nText {#eq-x}\n", 3, "labels nothing"),
    "a second title": ("# T\n\n# U\n", 3, "second chapter title"),
    "no title": ("Text\n", None, "no title"),
    "text before the title": ("Text\n\n# T\n", 3, "before the chapter title"),
    "a chapter without a number": ("# T {.unnumbered}\n", 1, "without a number"),
    "a link to nowhere": ("# T\n\n[x](#none)\n", 3, "a link to #none"),
    "a link to no chapter": ("# T\n\n[x](none.qmd)\n", 3, "none.qmd, which does not exist"),
    "a link to no place in a chapter": ("# T\n\n[x](/index.qmd#none)\n", 3, "where nothing has that id"),
    "an image that does not exist": ("# T\n\nAn ![a](/none.svg) image.\n", 3, "does not exist"),
    "an image from elsewhere": ("# T\n\nAn ![a](https://example.org/a.svg) image.\n", 3, "from elsewhere"),
    "a drawing without alternative text": (
        "# T\n\n```{python}\nfrom IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')\n```\n",
        None, "a drawing without alternative text",
    ),
    "a heading for one format": (
        '# T\n\n::: {.content-visible when-format="html"}\n\n## Web\n:::\n', 5, "for one format only",
    ),
    "a numbered heading in an answer": ("# T\n\n::: {.answer}\n\n## Card\n:::\n", 5, "inside an answer"),
    "citations without a list": ("# T\n\nSee @kim2024.\n", None, "no chapter for the references"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "row", "given"), TREES.values(), ids=TREES.keys())
def test_what_the_syntax_tree_shows_to_be_outside_the_subset_is_refused(book_at, render, text, row, given):
    root = book_at({"index.qmd": text})
    with pytest.raises(InputFaults) as raised:
        render(root, "html")
    fault = next(fault for fault in raised.value.faults if given in fault.given)
    assert (fault.place, fault.row) == ("index.qmd", row)
    assert not (root / "_book").exists()


def test_a_listing_may_show_what_a_chapter_may_not_do():
    text = "# T\n\n`{{< video x >}}` and\n\n```markdown\n::: {.callout-danger}\n{{< pagebreak >}}\n```\n"
    assert faults_in_source(cut_source("x.qmd", text)) == ()


def test_faults_of_all_chapters_are_told_together(book_at, render):
    root = book_at({"index.qmd": "# A\n\n{{< a >}}\n", "two.qmd": "# B\n\n{{< b >}}\n"})
    with pytest.raises(InputFaults) as raised:
        render(root, "html")
    assert [fault.place for fault in raised.value.faults] == ["index.qmd", "two.qmd"]
