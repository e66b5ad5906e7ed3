"""The filter that Quarto runs as well, run here by Pandoc alone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from analysis.render.pandoc import binary

FILTER = Path(__file__).parents[2] / "assets" / "links.lua"


@pytest.fixture
def filtered(tmp_path, monkeypatch):
    monkeypatch.setenv("QUARTO_PROJECT_DIR", str(tmp_path))

    def run(text, to, *, under_quarto=False):
        script = tmp_path / "filter.lua"
        script.write_text(("quarto = {}\n" if under_quarto else "") + f"return dofile({json.dumps(str(FILTER))})\n")
        command = [binary(), "--from=markdown", f"--to={to}", "--wrap=none", f"--lua-filter={script}"]
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


def test_quarto_output_states_the_imprint(filtered, tmp_path):
    (tmp_path / "_results").mkdir()
    facts = {"edition": "2026.1", "commit": "abc1234", "content_key": "0123", "date": "2026-07-01", "title": "T"}
    (tmp_path / "_results" / "imprint.json").write_text(json.dumps(facts))
    line = "Edition: 2026.1 · Commit: abc1234 · Content key: 0123 · 2026-07-01"
    page = filtered("# T\n\nText.\n", "html", under_quarto=True)
    assert page.index("Text.") < page.index(line)
    document = filtered("# T\n\nText.\n", "typst", under_quarto=True)
    assert document.index("= T") < document.index(line) < document.index("Text.")
    assert "Edition" not in filtered("# T\n", "html")


def test_quarto_output_without_an_imprint_is_left_as_it_is(filtered):
    assert "Edition" not in filtered("# T\n", "html", under_quarto=True)
