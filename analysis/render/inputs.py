"""Keys of what a rendering reads: they decide what must be done again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from analysis.render.book import Book
from analysis.render.chapter import Source
from analysis.render.config import CONFIG, profile_file
from analysis.report.imprint import Imprint, source_date

CODE = Path(__file__).parents[1]
ASSETS = CODE.parent / "assets"
READ_BY_CHAPTERS = ("analysis/**/*.py", "data/**/*", "editions/**/*", "tests/**/*.py", "_results/tests.json")


def read_by_chapters(book: Book, results_key: str) -> str:
    """Key of all that chapters' code may read: a change in any of it runs every chapter again."""
    files = [*_below(book.root, READ_BY_CHAPTERS), *_given(book, book.bibliography)]
    return _digest(files) + results_key + book.profile


def page_settings(book: Book) -> str:
    """Key of all that shapes a converted chapter besides the chapters' text."""
    files = [*_below(CODE / "render" / "lua", ("*.lua",)), *_given(book, (*book.bibliography, *book.filters))]
    return _digest(files) + book.lang + version("pypandoc_binary")


def rendering_key(
    book: Book,
    sources: Sequence[Source],
    formats: Sequence[str],
    results_key: str,
    imprint: Imprint,
    engine: str,
) -> str:
    """Key of everything: equal keys give equal output."""
    files = [
        *_below(CODE, ("render/**/*", "report/**/*.py")),
        *_below(ASSETS, ("**/*",)),
        *_below(book.root, ("assets/**/*",)),
        *_given(book, (CONFIG, *([profile_file(book.profile)] if book.profile else []), *book.filters)),
    ]
    inputs = [
        _digest(files),
        read_by_chapters(book, results_key),
        [source.text for source in sources],
        sorted(formats),
        asdict(imprint),
        engine,
        source_date(book.root),
        version("typst"),
    ]
    return hashlib.sha256(json.dumps(inputs, ensure_ascii=False).encode()).hexdigest()


def _below(folder: Path, patterns: Iterable[str]) -> list[tuple[str, Path]]:
    found = {path for pattern in patterns for path in folder.glob(pattern)}
    return [
        (str(path.relative_to(folder)), path)
        for path in sorted(found)
        if path.is_file() and "__pycache__" not in path.parts
    ]


def _given(book: Book, paths: Iterable[str]) -> list[tuple[str, Path]]:
    return [(path, book.root / path) for path in paths]


def _digest(files: Iterable[tuple[str, Path]]) -> str:
    digest = hashlib.sha256()
    for name, path in files:
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
