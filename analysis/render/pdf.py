"""The PDF: all chapters in one Typst document, set by theme/report.typ."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from analysis.render.book import Book
from analysis.render.compact import compact
from analysis.render.pandoc import Page
from analysis.report.imprint import Imprint

THEME = Path(__file__).parent / "theme"

STANDARD: Final = "ua-1"
"""PDF/UA-1, what a screen reader needs: Typst refuses an image without a text, or a heading that skips a level."""


class TypstFailed(Exception):
    """Typst refused the document that the chapters became."""


def typst_source(book: Book, pages: Sequence[Page], imprint: Imprint) -> str:
    """The whole book as one Typst document."""
    facts = {
        "title": book.title,
        "subtitle": book.subtitle,
        "authors": book.author,
        "edition": imprint.edition,
        "commit": imprint.commit,
        "content-key": imprint.content_key,
        "date": imprint.date,
        "lang": book.lang,
    }
    arguments = ", ".join(f"{name}: {_text(value)}" for name, value in facts.items())
    parts = [
        '#import "theme/report.typ": *',
        "#set smartquote(enabled: false)",
        f"#show: report.with({arguments})",
    ]
    appendix = False
    for chapter, page in zip(book.chapters, pages, strict=True):
        if chapter.appendix and not appendix:
            parts.append("#show: appendix")
            appendix = True
        parts.append(page.body)
    return "\n\n".join(parts) + "\n"


def write_pdf(book: Book, pages: Sequence[Page], imprint: Imprint, timestamp: int, cache: Path, target: Path) -> None:
    """Compile the book to ``target``; a document that was compiled before is copied from the cache.

    ``cache`` is Typst's root: drawings and theme stand there. Raises `TypstFailed` with Typst's message.
    """
    source = typst_source(book, pages, imprint)
    files = sorted({file for page in pages for file in page.files})
    theme = sorted(THEME.glob("*.typ"))
    inputs = [source, str(timestamp), version("typst"), version("pikepdf"), STANDARD]
    inputs += [hashlib.sha256(path.read_bytes()).hexdigest() for path in theme]
    inputs += [hashlib.sha256((book.root / file).read_bytes()).hexdigest() for file in files]
    key = hashlib.sha256(json.dumps(inputs).encode()).hexdigest()[:32]
    made = cache / "pdf" / f"{key}.pdf"
    if not _is_complete(made):
        for path in theme:
            _copy(path, cache / "theme" / path.name)
        for file in files:
            _copy(book.root / file, cache / file)
        main = cache / ("-".join(filter(None, ("main", book.folder))) + ".typ")
        main.write_text(source, encoding="utf-8")
        made.parent.mkdir(exist_ok=True)
        partial = made.with_suffix(".partial")
        fonts = [str(book.root / path) for path in book.font_paths]
        # In a process of its own, since Typst keeps gigabytes of what it laid out until the process ends.
        with ProcessPoolExecutor(1, get_context("spawn")) as process:
            messages = process.submit(_compiled, str(main), str(partial), str(cache), timestamp, fonts).result()
        # Typst would set the text in another font, which need not have Hangul.
        lacking = sorted({message for message in messages if message.startswith("unknown font")})
        if lacking:
            raise TypstFailed(f"{'; '.join(lacking)}: it is not in {', '.join(book.font_paths) or 'font-paths'}")
        compact(partial)
        partial.replace(made)
    _copy(made, target)


def _compiled(main: str, output: str, root: str, timestamp: int, fonts: list[str]) -> list[str]:
    """Compile one Typst document and give Typst's warnings; `TypstFailed` with its message."""
    import typst

    try:
        _, warnings = typst.compile_with_warnings(
            main,
            output=output,
            format="pdf",
            root=root,
            timestamp=timestamp,
            font_paths=fonts,
            ignore_system_fonts=True,
            pdf_standards=[STANDARD],
        )
    except typst.TypstError as error:
        raise TypstFailed(str(error.diagnostic or error)) from None
    return [warning.message for warning in warnings]


def _is_complete(made: Path) -> bool:
    """Whether the cache holds the PDF to its end."""
    return made.is_file() and made.read_bytes().rstrip().endswith(b"%%EOF")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
