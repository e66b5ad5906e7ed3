"""The Typst settings that `_quarto.yml` gives to Quarto's PDF, compiled around what Quarto would write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typst
import yaml

PROJECT = Path(__file__).parents[2]
APPENDICES = """
#set heading(numbering: (..numbers) => {
  let text = numbering("A.1", ..numbers.pos())
  if numbers.pos().len() == 1 { text + "." } else { text }
})
"""
"""How Quarto's book template numbers appendices: with a point that no reference should show."""


@pytest.fixture
def compiled(tmp_path):
    settings = yaml.safe_load((PROJECT / "_quarto.yml").read_text(encoding="utf-8"))["format"]["typst"]
    before, after = (
        "\n".join(one["text"] for one in settings[key]) for key in ("include-in-header", "include-before-body")
    )

    def query(body, selector):
        """The values under ``selector`` once ``body`` stands where Quarto puts the chapters."""
        source = tmp_path / "book.typ"
        source.write_text(f'{before}\n#set page("a5")\n{after}\n{body}\n', encoding="utf-8")
        answer = typst.query(str(source), selector, field="value", font_paths=[str(PROJECT / "assets" / "fonts")])
        return json.loads(answer)

    return query


@pytest.mark.parametrize("kind", ["table", '"quarto-float-tbl"'])
def test_a_long_table_goes_on_on_the_next_page(compiled, kind):
    rows = ", ".join(f"[{n} #context [#metadata(here().page())<page>]]" for n in range(120))
    table = f"#figure([#align(center)[#table(columns: 1, {rows})]], caption: [All], kind: {kind}, supplement: [Table])"
    pages = compiled(table, "<page>")
    assert pages[0] == 1
    assert pages[-1] > 1


def test_a_reference_to_a_chapter_or_an_appendix_has_no_point_after_its_number(compiled):
    body = f"""
= One <sec-one>
#counter(heading).update(0)
{APPENDICES}
= Two <sec-two>
== Three <sec-three>
#show link: it => [#metadata(it.body.children.map(part => part.at("text", default: "~")).join())<shown>#it.body]
#ref(<sec-one>, supplement: [Chapter]) #ref(<sec-two>, supplement: [Appendix]) #ref(<sec-three>, supplement: [Section])
"""
    assert [shown.replace("\N{NO-BREAK SPACE}", "~") for shown in compiled(body, "<shown>")] == [
        "Chapter~1",
        "Appendix~A",
        "Section~A.1",
    ]


def test_two_columns_hold_headings_tables_and_code(compiled):
    body = "#columns(2)[\n== Entry <est-x>\n`some_long_name`\n#figure(table(columns: 1, [1]), kind: table)\n]\n"
    assert compiled(body + "#metadata(1)<end>", "<end>") == [1]
