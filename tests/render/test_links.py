"""The filter that Quarto runs as well, run here by Pandoc alone."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from analysis.render.pandoc import binary

FILTER = Path(__file__).parents[2] / "assets" / "links.lua"


QUARTO = """
local included
quarto = {doc = {include_text = function(place, text) included = {place, text} end}}
local filters = dofile(FILTER)
filters[#filters + 1] = {Pandoc = function(doc)
  if included and included[1] == 'in-header' then
    doc.meta['header-includes'] = pandoc.Blocks({pandoc.RawBlock(FORMAT, included[2])})
  end
  return doc
end}
return filters
"""
"""The part of Quarto's Lua interface that the filter uses."""


@pytest.fixture
def filtered(tmp_path, monkeypatch):
    monkeypatch.setenv("QUARTO_PROJECT_DIR", str(tmp_path))

    def run(text, to, *, under_quarto=False):
        script = tmp_path / "filter.lua"
        run = QUARTO if under_quarto else "return dofile(FILTER)\n"
        script.write_text(f"FILTER = {json.dumps(str(FILTER))}\n{run}")
        template = tmp_path / "template"
        template.write_text("$if(subtitle)$<$subtitle$>$endif$$for(header-includes)$[$header-includes$]$endfor$$body$")
        command = [binary(), "--from=markdown", f"--to={to}", "--wrap=none", f"--lua-filter={script}"]
        command.append(f"--template={template}")
        return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout

    return run


def test_a_link_to_a_place_in_a_chapter_stays_inside_the_pdf(filtered):
    text = '[110.4 %](/chapters/audit.qmd#est-x "t"){.number}'
    assert "#link(<est-x>)[110.4 %]" in filtered(text, "typst")
    assert 'href="/chapters/audit.qmd#est-x"' in filtered(text, "html")


def test_a_link_to_a_chapter_leads_to_its_first_heading_in_the_pdf(filtered, tmp_path):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "audit.qmd").write_text("---\nengine: jupyter\n---\n\n# Audit {#sec-audit}\n")
    for target in ("/chapters/audit.qmd", "audit.qmd", "../chapters/audit.qmd"):
        assert "#link(<sec-audit>)[a]" in filtered(f"[a]({target})", "typst")


def test_a_link_to_a_chapter_without_a_label_becomes_its_words_in_the_pdf(filtered):
    assert filtered("[the words](/chapters/none.qmd)", "typst").strip() == "the words"


def test_links_to_the_web_are_left_alone(filtered):
    assert 'link("https://example.org/a.qmd")' in filtered("[a](https://example.org/a.qmd)", "typst")


@pytest.fixture
def imprint(tmp_path):
    (tmp_path / "_results").mkdir()
    facts = {"edition": "2026.1", "commit": "abc1234", "content_key": "0123456789abcdef", "date": "2026-07-01"}
    (tmp_path / "_results" / "imprint.json").write_text(json.dumps(facts))
    return "Edition: 2026.1 · Commit: abc1234 · Results: 0123456789ab · 2026-07-01"


def test_each_web_page_of_quarto_ends_with_the_imprint(filtered, imprint):
    page = filtered("# T\n\nText.\n", "html", under_quarto=True)
    assert page.index("Text.") < page.index(f"<p>{imprint}</p>")
    assert "Edition" not in filtered("# T\n", "html")


def test_title_and_foot_of_quartos_pdf_state_the_imprint(filtered, imprint):
    document = filtered("---\nsubtitle: A study\n---\n\n# T\n\nText.\n", "typst", under_quarto=True)
    found = re.fullmatch(r"<(A study.*?)>\[(.*?)\n?\](= T.*)", document, re.DOTALL)
    assert found is not None
    title, foot, body = found.groups()
    assert f'#text(size: 8pt, "{imprint}")' in title
    assert foot.startswith("#set page(footer:")
    assert imprint in foot
    assert imprint not in body


def test_quarto_output_without_an_imprint_is_left_as_it_is(filtered):
    for to in ("html", "typst"):
        assert "Edition" not in filtered("# T\n", to, under_quarto=True)


@pytest.mark.parametrize(
    ("class_", "language", "name"),
    [("not-known", "en", "We do not know"), ("assumption", "en", "Assumption"), ("not-known", "ko", "알지 못하는 것")],
)
def test_a_box_of_what_is_not_certain_has_its_name_in_quartos_pdf(filtered, class_, language, name):
    text = f"---\nlang: {language}\n---\n\n::: {{.{class_}}}\n- One.\n:::\n"
    document = filtered(text, "typst", under_quarto=True)
    assert re.search(rf"#block\([^)]*%[^\[]*\[\n+#strong\[{name}\]\n+- One\.\n+\]", document)
    assert name not in filtered(text, "html", under_quarto=True)
    assert name not in filtered(text, "typst")
