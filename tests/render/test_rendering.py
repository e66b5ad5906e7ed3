from __future__ import annotations

import re
import shutil
from contextlib import contextmanager

import pikepdf
import pytest

from analysis.faults import InputFaults
from analysis.render.pdf import TypstFailed
from analysis.render.rendering import render_book

CODE = "# Two\n\n```{python}\nopen('runs.txt', 'a').write('x')\nprint('shown')\n```\n"


def test_an_unchanged_book_is_not_rendered_again(book_at, render):
    root = book_at({"index.qmd": "# One\n"})
    assert not render(root).unchanged
    again = render(root)
    assert again.unchanged
    assert [name for name, _ in again.steps] == ["check the chapters"]


def test_a_book_that_was_tampered_with_is_rendered_again(book_at, render):
    root = book_at({"index.qmd": "# One\n"})
    render(root)
    (root / "_book" / "index.html").write_text("tampered")
    assert not render(root).unchanged
    assert "tampered" not in (root / "_book" / "index.html").read_text()


def test_code_runs_again_only_when_it_or_what_it_reads_has_changed(book_at, render, imprint):
    root = book_at({"index.qmd": "# One\n", "two.qmd": CODE})
    (root / "data").mkdir()

    def runs() -> int:
        return len((root / "runs.txt").read_text())

    render(root, "html")
    (root / "two.qmd").write_text(CODE + "\nMore prose.\n")
    render(root, "html")
    assert runs() == 1
    assert "More prose." in (root / "_book" / "two.html").read_text()
    (root / "data" / "input.csv").write_text("a\n1\n")
    render(root, "html")
    assert runs() == 2
    render_book(root, "builtin", ("html",), "another key", imprint)
    assert runs() == 3


def test_a_new_label_in_one_chapter_is_known_in_the_others_at_once(book_at, render):
    root = book_at({"index.qmd": "# One\n\n@sec-two\n", "two.qmd": "# Two {#sec-two}\n"})
    render(root, "html")
    (root / "two.qmd").write_text("# Two {#sec-two}\n\n## Part {#sec-part}\n")
    (root / "index.qmd").write_text("# One\n\n@sec-part\n")
    render(root, "html")
    assert "Section\u00a02.1" in (root / "_book" / "index.html").read_text()


def test_only_the_formats_asked_for_come_out(book_at, render):
    root = book_at({"index.qmd": "# One\n"})
    rendered = render(root, "pdf")
    assert rendered.html is None
    assert rendered.pdf == root / "_book" / "book.pdf"
    assert [path.name for path in (root / "_book").iterdir()] == ["book.pdf"]


def test_an_unknown_format_is_refused(book_at, render):
    root = book_at({"index.qmd": "# One\n"})
    with pytest.raises(InputFaults, match="docx"):
        render(root, "docx")


def test_each_step_is_announced_and_timed(book_at, imprint):
    root = book_at({"index.qmd": "# One\n"})
    announced = []

    @contextmanager
    def progress(name):
        announced.append(name)
        yield

    rendered = render_book(root, "builtin", ("html", "pdf"), "key", imprint, progress)
    assert announced == [name for name, _ in rendered.steps]
    assert all(seconds >= 0 for _, seconds in rendered.steps)


def test_a_linked_file_of_the_project_comes_with_the_site(book_at, render):
    root = book_at({"index.qmd": "# One\n\nThe [table](/data/t.csv).\n"})
    (root / "data").mkdir()
    (root / "data" / "t.csv").write_text("a\n1\n")
    render(root)
    assert 'href="data/t.csv"' in (root / "_book" / "index.html").read_text()
    assert (root / "_book" / "data" / "t.csv").read_text() == "a\n1\n"


def test_a_long_table_runs_over_several_pages_of_the_pdf(book_at, render):
    rows = "".join(f"| row {n} | {n} |\n" for n in range(150))
    root = book_at({"index.qmd": f"# One\n\n::: {{#tbl-long}}\n\n| a | b |\n|---|--:|\n{rows}\nLong.\n:::\n"})
    pdf = render(root, "pdf").pdf
    assert pdf
    with pikepdf.open(pdf) as document:
        assert len(document.pages) >= 5


def test_a_damaged_cache_is_made_again(book_at, render):
    root = book_at({"index.qmd": "# One\n", "two.qmd": CODE})
    first = files(render(root))
    for path in (root / "_results" / "render").rglob("*"):
        if path.is_file():
            path.write_bytes(b'\xff{"x')
    shutil.rmtree(root / "_book")
    assert files(render(root)) == first


def files(rendered):
    assert rendered.html
    assert rendered.pdf
    return [(path.name, path.read_bytes()) for path in (rendered.html, rendered.pdf)]


def test_a_font_that_is_missing_fails_the_pdf_and_not_its_looks(book_at, render, tmp_path):
    root = book_at({"index.qmd": "# One\n"})
    fonts = root / "other"
    fonts.mkdir()
    (fonts / "empty.otf").write_bytes(b"")
    config = root / "_quarto.yml"
    config.write_text(re.sub("font-paths: .*", "font-paths: other", config.read_text()))
    with pytest.raises(TypstFailed, match="unknown font family: pretendard"):
        render(root, "pdf")
