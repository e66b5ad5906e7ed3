"""Quarto's part, against a stand-in that behaves as QUARTO does when no PDF comes out (and exits 0)."""

from __future__ import annotations

import pytest

from analysis.faults import InputFaults
from analysis.render.quarto import Quarto, QuartoFailed, find_quarto
from analysis.render.rendering import render_book

RENDER = """mkdir -p _book && echo page > _book/index.html && env > environment.txt"""


@pytest.fixture
def stand_in(tmp_path_factory, monkeypatch):
    def write(version, render):
        script = tmp_path_factory.mktemp("bin") / "quarto"
        script.write_text(
            f'#!/bin/sh\nif [ "$1" = --version ]; then echo {version}; exit; fi\n'
            f'[ "$*" = render ] || exit 9\n{render}\n'
        )
        script.chmod(0o755)
        monkeypatch.setenv("QUARTO_PATH", str(script))
        return script

    return write


def test_an_old_quarto_is_refused_with_the_version_that_is_needed(stand_in):
    stand_in("1.6.25", "")
    found = find_quarto()
    assert isinstance(found, str)
    assert "1.6.25; 1.9.17 or later is needed" in found


def test_a_new_enough_quarto_is_found(stand_in):
    script = stand_in("1.9.17", "")
    assert find_quarto() == Quarto(script, "1.9.17")


def test_a_quarto_path_that_leads_nowhere_is_named(monkeypatch):
    monkeypatch.setenv("QUARTO_PATH", "/nowhere/quarto")
    assert "QUARTO_PATH names /nowhere/quarto" in str(find_quarto())


def test_without_quarto_the_engine_quarto_is_refused_and_auto_says_why(book_at, imprint, monkeypatch):
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setenv("PATH", "")
    root = book_at({"index.qmd": "# One\n"})
    with pytest.raises(InputFaults, match="no quarto on PATH"):
        render_book(root, "quarto", ("html",), "key", imprint)
    rendered = render_book(root, "auto", ("html",), "key", imprint)
    assert (rendered.engine, rendered.reason) == ("builtin", "no quarto on PATH, and QUARTO_PATH is not set")


def test_quarto_is_taken_when_it_is_there_and_runs_with_this_python(book_at, imprint, stand_in):
    script = stand_in("1.10.2", RENDER + " && echo pdf > _book/book.pdf")
    root = book_at({"index.qmd": "# One\n"})
    rendered = render_book(root, "auto", ("html", "pdf"), "key", imprint)
    assert (rendered.engine, rendered.reason) == ("quarto", f"Quarto 1.10.2 at {script}")
    assert (root / "_book" / "index.html").read_text() == "page\n"
    assert (root / "_book" / "book.pdf").read_text() == "pdf\n"
    environment = (root / "environment.txt").read_text()
    assert "QUARTO_PYTHON=" in environment
    assert f"PYTHONPATH={root}" in environment


def test_a_pdf_that_did_not_come_out_is_noticed_and_the_previous_book_stays(book_at, imprint, stand_in):
    stand_in("1.10.2", RENDER + "; echo 'WARN: no typst' >&2; exit 0")
    root = book_at({"index.qmd": "# One\n"})
    (root / "_book").mkdir()
    (root / "_book" / "index.html").write_text("before")
    with pytest.raises(QuartoFailed, match=r"book\.pdf did not come out(.|\n)*WARN: no typst"):
        render_book(root, "quarto", ("html", "pdf"), "key", imprint)
    assert [path.read_text() for path in (root / "_book").iterdir()] == ["before"]


def test_a_status_other_than_zero_is_a_failure(book_at, imprint, stand_in):
    stand_in("1.10.2", RENDER + " && echo pdf > _book/book.pdf; exit 1")
    root = book_at({"index.qmd": "# One\n"})
    with pytest.raises(QuartoFailed, match="ended with status 1"):
        render_book(root, "quarto", ("html", "pdf"), "key", imprint)
    assert not (root / "_book").exists()
