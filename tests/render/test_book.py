from __future__ import annotations

import pytest

from analysis.faults import InputFaults
from analysis.render.book import read_book


def test_chapters_count_from_one_and_appendices_from_a(conformance):
    book = read_book(conformance)
    assert [(chapter.path, chapter.number) for chapter in book.chapters] == [
        ("index.qmd", "1"),
        ("chapters/numbers.qmd", "2"),
        ("chapters/references.qmd", "3"),
        ("chapters/audit.qmd", "A"),
    ]
    assert book.chapters[1].href == "chapters/numbers.html"
    assert book.pdf_name == "conformance.pdf"


def test_an_unknown_key_of_the_book_is_refused_with_its_line(book_at):
    root = book_at({"index.qmd": "# One\n"})
    config = root / "_quarto.yml"
    config.write_text(config.read_text() + "number-depth: 2\n")
    with pytest.raises(InputFaults) as raised:
        read_book(root)
    (fault,) = raised.value.faults
    assert fault.row == len(config.read_text().splitlines())
    assert "number-depth" in fault.given


def test_all_that_a_book_lacks_is_said_at_once(tmp_path):
    (tmp_path / "_quarto.yml").write_text("project:\n  type: website\nbibliography: none.bib\n")
    with pytest.raises(InputFaults) as raised:
        read_book(tmp_path)
    given = " ".join(fault.given for fault in raised.value.faults)
    for lack in ("type: book", "book: title", "book: author", "book: chapters", "none.bib"):
        assert lack in given


def test_a_chapter_that_does_not_exist_is_refused_with_the_line_that_lists_it(book_at):
    root = book_at({"index.qmd": "# One\n", "two.qmd": "# Two\n"})
    (root / "two.qmd").unlink()
    with pytest.raises(InputFaults) as raised:
        read_book(root)
    assert [(fault.row, fault.given) for fault in raised.value.faults] == [(10, "two.qmd, which does not exist")]


def test_a_folder_without_a_book_is_refused(tmp_path):
    with pytest.raises(InputFaults, match="no such file"):
        read_book(tmp_path)


def test_yaml_that_cannot_be_read_is_refused_with_its_line(tmp_path):
    (tmp_path / "_quarto.yml").write_text("project:\n  type: [book\n")
    with pytest.raises(InputFaults) as raised:
        read_book(tmp_path)
    assert raised.value.faults[0].row == 3


@pytest.mark.parametrize("output", [".", "..", "../_out", "chapters", "_results", "/tmp", "_a/b", "[_book]", ""])
def test_only_a_folder_of_its_own_is_replaced_by_the_book(book_at, output):
    root = book_at({"index.qmd": "# One\n"})
    config = root / "_quarto.yml"
    config.write_text(config.read_text().replace("  type: book\n", f"  type: book\n  output-dir: {output}\n"))
    with pytest.raises(InputFaults, match="output-dir"):
        read_book(root)


@pytest.mark.parametrize(
    ("old", "new", "given"),
    [
        ("  chapters:\n    - index.qmd\n", "  chapters: index.qmd\n", "chapters: index.qmd"),
        ("title: A book", "title: [A book]", "title: ['A book']"),
        ("author: Someone", "author: {nme: Someone}", "author: {'nme': 'Someone'}"),
        ("output-file: book", "output-file: a/book", "output-file: a/book"),
        ("font-paths: ", "font-paths: no", "font-paths: no"),
    ],
)
def test_a_value_that_would_be_taken_for_another_is_refused_with_its_line(book_at, old, new, given):
    root = book_at({"index.qmd": "# One\n"})
    config = root / "_quarto.yml"
    assert old in config.read_text()
    config.write_text(config.read_text().replace(old, new))
    with pytest.raises(InputFaults) as raised:
        read_book(root)
    (fault,) = raised.value.faults
    assert fault.row is not None
    assert fault.given.startswith(given)


@pytest.mark.parametrize(
    "content", [b"project: x\nbook: [\n", b"- a\n", "# 책\n".encode("cp949"), b"", b"\ttitle: x\n"]
)
def test_a_file_that_is_no_book_is_refused(tmp_path, content):
    (tmp_path / "_quarto.yml").write_bytes(content)
    with pytest.raises(InputFaults) as raised:
        read_book(tmp_path)
    assert {fault.place for fault in raised.value.faults} == {"_quarto.yml"}
