from __future__ import annotations

import threading
from pathlib import Path

import pytest

from analysis.faults import InputFaults
from analysis.render.publish import alone, published


def files(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_failure_while_building_leaves_the_previous_book(tmp_path):
    book = tmp_path / "_book"
    book.mkdir()
    (book / "index.html").write_text("before")

    def build():
        with published(book) as target:
            (target / "index.html").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        build()
    assert files(book) == {book / "index.html": b"before"}
    assert list((tmp_path / "_results").iterdir()) == []


def test_a_failure_while_exchanging_brings_the_previous_book_back(tmp_path, monkeypatch):
    book = tmp_path / "_book"
    book.mkdir()
    (book / "index.html").write_text("before")
    rename = Path.rename

    def refuse_new(self, target):
        if self.name == "new":
            raise OSError("disk full")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    with pytest.raises(OSError, match="disk full"), published(book) as target:
        (target / "index.html").write_text("after")
    assert files(book) == {book / "index.html": b"before"}


def test_a_finished_book_takes_the_place_of_the_previous_one(tmp_path):
    book = tmp_path / "_book"
    book.mkdir()
    (book / "old.html").write_text("before")
    with published(book) as target:
        (target / "new.html").write_text("after")
    assert files(book) == {book / "new.html": b"after"}


@pytest.mark.parametrize("fails", ["check", "execute", "convert", "pdf"])
def test_a_step_that_fails_leaves_the_published_book_as_it_was(book_at, render, fails):
    root = book_at({"index.qmd": "# One\n\nText.\n"})
    render(root)
    before = files(root / "_book")
    wrong = {
        "check": "# One\n\n{{< x >}}\n",
        "execute": "# One\n\n```{python}\n1 / 0\n```\n",
        "convert": "# One\n\n@fig-none\n",
        "pdf": "# One\n\n```{=typst}\n#no-such-function()\n```\n",
    }
    (root / "index.qmd").write_text(wrong[fails])
    with pytest.raises(Exception) as raised:  # noqa: PT011
        render(root)
    assert (raised.type is InputFaults) == (fails != "pdf")
    assert files(root / "_book") == before


@pytest.mark.parametrize("aside", ["old", "before"])
def test_a_book_that_a_killed_rendering_had_set_aside_is_put_back(tmp_path, aside):
    left = tmp_path / "_results" / "_book-killed"
    (left / aside).mkdir(parents=True)
    (left / aside / "index.html").write_text("before")

    def build():
        with published(tmp_path / "_book"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        build()
    assert files(tmp_path / "_book") == {tmp_path / "_book" / "index.html": b"before"}
    assert not left.exists()


def test_a_second_report_says_that_it_waits_and_then_goes_on(tmp_path):
    said, order = threading.Event(), []

    def second():
        with alone(tmp_path, said.set):
            order.append("second")

    thread = threading.Thread(target=second)
    with alone(tmp_path, said.set):
        assert not said.is_set()
        thread.start()
        assert said.wait(10)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]
