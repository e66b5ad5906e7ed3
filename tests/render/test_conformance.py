"""The conformance book: every part of the subset, in HTML and in the document that becomes the PDF."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
import typst

from analysis.render.pdf import STANDARD
from analysis.render.quarto import Quarto, find_quarto
from analysis.render.rendering import render_book

LABELS = {
    "sec-glance": "Chapter 1",
    "sec-reading": "Section 1.1",
    "sec-numbers": "Chapter 2",
    "sec-charts": "Section 2.1",
    "sec-below": "Section 2.1.1",
    "fig-recovery": "Figure 2.1",
    "fig-image": "Figure 2.2",
    "tbl-cost": "Table 2.1",
    "tbl-typed": "Table 2.2",
    "eq-ratio": "Equation 2.1",
    "sec-audit": "Appendix A",
    "sec-rows": "Section A.1",
    "tbl-audit": "Table A.1",
}


def page(root: Path, name: str) -> str:
    return (root / "_book" / name).read_text(encoding="utf-8")


def article(root: Path, name: str) -> str:
    text = page(root, name)
    return text[text.index("<article>") : text.index("</article>")]


def words(markup: str) -> str:
    text = html.unescape(re.sub(r"<(script|style|annotation).*?</\1>|<[^>]+>", "", markup, flags=re.DOTALL))
    return " ".join(text.split())


def main_typ(root: Path) -> str:
    return (root / "_results" / "render" / "main.typ").read_text(encoding="utf-8")


PAGES = ("index.html", "chapters/numbers.html", "chapters/references.html", "chapters/audit.html")


def references(root: Path, pages: tuple[str, ...] = PAGES) -> dict[str, set[str]]:
    """The words of each cross-reference, by label."""
    found: dict[str, set[str]] = {}
    for name in pages:
        links = re.findall(r'<a href="[^"]*#([\w-]+)"[^>]*class="crossref"[^>]*>(.*?)</a>', article(root, name))
        for label, text in links:
            found.setdefault(label, set()).add(words(text))
    return found


def test_cross_references_read_as_quarto_writes_them(conformance):
    found = references(conformance)
    assert found["fig-recovery"] == {"Figure 2.1", "2.1"}
    for label in set(found) - {"fig-recovery"}:
        assert found[label] == {LABELS[label]}


def test_korean_cross_references_have_the_number_where_korean_readers_expect_it(book_at, render):
    root = book_at(
        {
            "index.qmd": "# 처음 {#sec-first}\n\n## 안 {#sec-inside}\n\n@sec-second 및 @sec-inside\n",
            "b.qmd": "# 둘째 {#sec-second}\n\n글.\n",
        }
    )
    config = root / "_quarto.yml"
    config.write_text(config.read_text(encoding="utf-8") + "lang: ko\n", encoding="utf-8")
    render(root, "html")
    assert references(root, ("index.html",)) == {"sec-second": {"제2장"}, "sec-inside": {"1.1절"}}


def test_both_formats_give_the_same_words_for_each_cross_reference(conformance):
    printed: dict[str, set[str]] = {}
    for label, text in re.findall(r"#link\(<([\w-]+)>\)\[([^\]]*)\]", main_typ(conformance)):
        if re.match(r"(fig|tbl|eq|sec)-", label) and re.search(r"\d|Appendix", text):
            printed.setdefault(label, set()).add(" ".join(text.replace("~", " ").split()))
    assert printed == references(conformance)


def test_typst_counts_the_headings_as_the_web_page_numbers_them(conformance):
    cache = conformance / "_results" / "render"
    asks = (
        "\n#context for it in query(heading) { [#metadata((\n"
        "  if it.numbering == none { none }\n"
        "  else { numbering(it.numbering, ..counter(heading).at(it.location())) },\n"
        "  it.level)) <counted>] }\n"
    )
    (cache / "counted.typ").write_text(main_typ(conformance) + asks, encoding="utf-8")
    answer = typst.query(
        str(cache / "counted.typ"), "<counted>", field="value", root=str(cache), ignore_system_fonts=True
    )
    counted = [number for number, level in json.loads(answer) if level <= 3 and number]
    shown = [
        number
        for name in PAGES
        for number in re.findall(r'<span class="header-number">([\w.]+)</span>', article(conformance, name))
    ]
    assert counted == shown
    assert shown == ["1", "1.1", "2", "2.1", "2.1.1", "2.2", "3", "A", "A.1", "A.1.1"]


def test_links_between_chapters_lead_to_the_page_on_the_web_and_stay_inside_the_pdf(conformance):
    index = article(conformance, "index.html")
    assert 'href="chapters/audit.html#est-recovery" class="number"' in index
    assert '<a href="chapters/numbers.html">link to a chapter</a>' in index
    assert '<a href="audit.html">a link</a>' in article(conformance, "chapters/numbers.html")
    document = main_typ(conformance)
    assert '#number-link("#est-recovery")' in document
    assert "#link(<sec-audit>)[a link]" in document
    assert not re.search(r"\.qmd|\.html", document)
    assert b"/URI (file" not in (conformance / "_book" / "conformance.pdf").read_bytes()


def test_every_link_inside_the_site_has_a_target(conformance):
    book = conformance / "_book"
    for name in PAGES:
        for target in re.findall(r'(?:href|src)="([^"]+)"', page(conformance, name)):
            if target.startswith(("https://", "data:", "mailto:")):
                continue
            path, _, fragment = target.partition("#")
            file = ((book / name).parent / path).resolve() if path else book / name
            assert file.is_file(), (name, target)
            if fragment:
                assert f'id="{fragment}"' in file.read_text(encoding="utf-8"), (name, target)


def test_no_page_asks_another_host_for_anything(conformance):
    for name in PAGES:
        text = page(conformance, name)
        assert not re.findall(r'(?:src="|<link[^>]+href="|url\(["\']?)(https?:)?//', text)


def test_inline_code_gives_text_numbers_and_markdown(conformance):
    text = words(article(conformance, "index.html"))
    assert "gives 42, a string with stars *and* bars | kept" in text
    assert "110.4 %" in text
    assert words(article(conformance, "chapters/numbers.html")).startswith("2 Numbers in two forms")


def test_a_figure_holds_its_drawing_its_words_and_its_caption(conformance):
    figure = re.search(
        r'<figure class="figure" id="fig-recovery">.*?</figure>', article(conformance, PAGES[1]), re.DOTALL
    )
    assert figure
    alt = "Two bars: the second, {0}with own pay{0}, is longer than the first."
    assert f'<svg role="img" aria-label="{alt.format("&quot;")}"' in figure[0]
    assert '<span class="label">Figure\u00a02.1</span>' in figure[0]
    assert "Recovery is 110.4 % of cost (Kim 2024)." in words(figure[0])
    assert 'alt: "' + alt.format('\\"') + '"' in main_typ(conformance)


def test_a_table_has_its_caption_and_may_scroll(conformance):
    text = article(conformance, PAGES[1])
    table = re.search(r'<figure class="table" id="tbl-cost">.*?</figure>', text, re.DOTALL)
    assert table
    assert "Table 2.1 Cost by activity, with 2 rows." in words(table[0]).replace("\u00a0", " ")
    assert '<div class="table-scroll"' in table[0]
    assert table[0].index("<figcaption>") < table[0].index("<table")
    assert text.count("<table") == text.count('class="table-scroll"') == 3
    assert 'report-figure(kind: "table", id: "tbl-cost", number: "2.1"' in main_typ(conformance)


def test_equations_are_mathml_with_their_number(conformance):
    text = article(conformance, PAGES[1])
    assert re.search(
        r'<div class="equation" id="eq-ratio"><math.*</math> <span class="eq-number">\(2\.1\)</span></div>',
        text,
        re.DOTALL,
    )
    assert text.count('<math display="block"') == 2
    assert "{#eq-ratio}" not in text
    assert 'equation-block(id: "eq-ratio", number: "2.1"' in main_typ(conformance)


def test_citations_lead_to_the_list_and_are_told_apart_across_the_book(conformance):
    text = article(conformance, PAGES[1])
    assert 'href="references.html#ref-kim2024"' in text
    assert "Lee (2024b) and of others (Kim 2024, 4; Lee 2024a)" in words(text)
    listed = words(article(conformance, PAGES[2]))
    assert "환산지수의 이해" in listed
    assert "Never Cited" not in listed
    assert "#link(<ref-kim2024>)" in main_typ(conformance)


def test_callouts_have_their_kind_and_title(conformance):
    text = article(conformance, PAGES[3])
    assert '<aside class="callout callout-note">' in text
    assert '<p class="callout-title">Note</p>' in text
    assert '<p class="callout-title">A title in an attribute</p>' in text
    assert '<details class="callout callout-tip">' in text
    assert '<summary class="callout-title">A title as a <em>heading</em></summary>' in text
    assert main_typ(conformance).count("#callout(kind:") == 3


def test_what_is_for_one_format_is_in_that_format_only(conformance):
    text, document = article(conformance, "index.html"), main_typ(conformance)
    assert "Only on the web." in text
    assert 'class="raw-html"' in text
    assert "Only in print." in document
    assert "Raw Typst." in document
    assert "Only in print." not in text
    assert "Raw Typst" not in text
    assert "Only on the web." not in document
    assert "raw-html" not in document


def test_cells_show_what_their_options_say(conformance):
    text = article(conformance, PAGES[1])
    assert '<pre class="python"><code>never = run</code></pre>' in text
    assert '<pre class="output"><code>printed text</code></pre>' in text
    assert "<p>Text as <em>Markdown</em>.</p>" in text
    assert "a name of this chapter" not in text


def test_a_chapters_names_do_not_reach_the_next(conformance):
    assert '<pre class="output"><code>False</code></pre>' in article(conformance, PAGES[3])


def test_footnotes_lists_and_the_rest_of_markdown_come_through(conformance):
    assert "A footnote with a term, 환산지수 (conversion factor)." in words(article(conformance, PAGES[1]))
    text = article(conformance, PAGES[3])
    for element in (
        'class="answers"',
        'class="assumption"',
        "<dt>",
        "<ol",
        "<blockquote>",
        "<hr",
        'id="est-cost"',
    ):
        assert element in text


def test_the_search_index_covers_every_section(conformance):
    script = page(conformance, "site/search-index.js")
    entries = json.loads(script.removeprefix("window.SEARCH_INDEX=").rstrip(";\n"))
    sections = [entry["s"] for entry in entries]
    assert sections[:3] == ["At a glance", "Where to read on", "Notes without a number"]
    charts = next(entry for entry in entries if entry["s"] == "Charts")
    assert charts["h"] == "chapters/numbers.html#sec-charts"
    assert charts["t"] == "Numbers in two forms"
    assert "Recovery is 110.4 % of cost" in charts["x"]
    entry = next(entry for entry in entries if entry["s"] == "Recovery by clinic")
    assert entry["x"] == "The recovery ratio. Basis nominal, 2010"
    assert "A note without a title" in next(entry["x"] for entry in entries if entry["s"] == "Rows")


def test_what_a_screen_reader_needs_is_there(conformance):
    """The PDF is compiled as PDF/UA-1, which Typst refuses to write where a text or a heading level is missing."""
    text = article(conformance, PAGES[3])
    assert '<div class="table-scroll" role="region" aria-label="Table A.1" tabindex="0">' in text
    document = main_typ(conformance)
    assert "#answer-title[" in document
    assert re.search(r"#facts\(\s*\[\s*Basis", document)
    assert re.search(r'#math\.equation\(block: false, alt: "[^"]+", \$', document)
    assert STANDARD == "ua-1"


def test_each_page_and_the_title_page_state_the_imprint(conformance, imprint):
    for name in PAGES:
        text = page(conformance, name)
        assert all(fact in text for fact in (imprint.edition, imprint.commit, imprint.content_key[:12]))
    facts = main_typ(conformance)
    assert f'edition: "{imprint.edition}", commit: "{imprint.commit}", content-key: "{imprint.content_key}"' in facts


def test_rendering_twice_gives_the_same_bytes_wherever_the_book_stands(conformance, conformance_copy, render):
    render(conformance_copy)
    first, second = (
        {path.relative_to(root): path.read_bytes() for path in (root / "_book").rglob("*") if path.is_file()}
        for root in (conformance, conformance_copy)
    )
    assert first == second
    assert first[Path("_book/conformance.pdf")].startswith(b"%PDF")


@pytest.mark.skipif(not isinstance(find_quarto(), Quarto), reason="Quarto 1.9.17 or later is not installed")
def test_quarto_writes_the_same_cross_references(conformance, conformance_copy, imprint):
    render_book(conformance_copy, "quarto", ("html", "pdf"), "key", imprint)
    for name in PAGES:
        text = page(conformance_copy, name)
        found = re.findall(r'<a [^>]*href="[^"]*#([\w-]+)"[^>]*class="quarto-xref"[^>]*>(.*?)</a>', text)
        ours = re.findall(r'<a href="[^"]*#([\w-]+)" class="crossref">(.*?)</a>', article(conformance, name))
        assert [(label, words(link)) for label, link in found] == [(label, words(link)) for label, link in ours]
