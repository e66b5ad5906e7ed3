"""Books for the tests: the conformance book, and small ones written in a test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from analysis.render.rendering import Rendered, render_book
from analysis.report.imprint import Imprint

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
IMPRINT = Imprint("2026.1", "abc1234", "0123456789abcdef", "2026-07-01", "The conformance book")

BookAt = Callable[[Mapping[str, str]], Path]


DATE = "1782864000"  # 1 July 2026


@pytest.fixture(autouse=True)
def _one_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DATE)


def copy_of_conformance(target: Path) -> Path:
    """The conformance book away from the repository, its paths into the repository made absolute."""
    shutil.copytree(HERE / "conformance", target, ignore=shutil.ignore_patterns("_book", "_results", ".quarto"))
    config = target / "_quarto.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("../../..", str(PROJECT)), encoding="utf-8")
    return target


def render(root: Path, *formats: str) -> Rendered:
    return render_book(root, "builtin", formats or ("html", "pdf"), "key", IMPRINT)


@pytest.fixture(scope="session", name="render")
def render_fixture() -> Callable[..., Rendered]:
    """Render the book at a root with the built-in engine, in the formats named (default: both)."""
    return render


@pytest.fixture(scope="session", name="imprint")
def imprint_fixture() -> Imprint:
    return IMPRINT


@pytest.fixture
def conformance_copy(tmp_path: Path) -> Path:
    """A conformance book of the test's own, not rendered."""
    return copy_of_conformance(tmp_path / "book")


@pytest.fixture(scope="session")
def conformance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of the conformance book, rendered once in both formats."""
    root = copy_of_conformance(tmp_path_factory.mktemp("conformance") / "book")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", DATE)
        render(root)
    return root


@pytest.fixture
def book_at(tmp_path: Path) -> BookAt:
    """Write a book of the given chapters (path to text) below a temporary folder."""

    def write(chapters: Mapping[str, str]) -> Path:
        for path, text in chapters.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        (tmp_path / "references.bib").write_text(
            "@book{kim2024, author = {Kim, Bora}, title = {A Book}, publisher = {Press}, year = {2024}}\n"
        )
        listed = "".join(f"    - {path}\n" for path in chapters)
        (tmp_path / "_quarto.yml").write_text(
            "project:\n  type: book\n  execute-dir: project\n"
            "book:\n  title: A book\n  author: Someone\n  output-file: book\n  chapters:\n"
            + listed
            + "bibliography: references.bib\n"
            f"format:\n  html: default\n  typst:\n    font-paths: {PROJECT / 'assets' / 'fonts'}\n",
            encoding="utf-8",
        )
        return tmp_path

    return write
