"""The HTML site: a page for each chapter, its assets, and a search index that works from a file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import jinja2

from analysis.render.book import Book, BookChapter
from analysis.render.pandoc import Page
from analysis.report.imprint import Imprint

THEME = Path(__file__).parent / "theme"
ASSETS = Path(__file__).parents[2] / "assets"


LANGUAGES = {"en": "English", "ko": "한국어"}
"""What a link to an edition in another language says, in that language."""


def write_site(
    book: Book, editions: Sequence[Book], pages: Sequence[Page], imprint: Imprint, pdf: bool, target: Path
) -> None:
    """Write the whole site below ``target``, with the page paths that Quarto uses.

    Each page links the same chapter of the other ``editions``, or their first page where they lack it.
    """
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(THEME), undefined=jinja2.StrictUndefined)
    template = environment.get_template("page.html.j2")
    for at, (chapter, page) in enumerate(zip(book.chapters, pages, strict=True)):
        root = "../" * chapter.path.count("/")
        entries = [
            {
                "number": c.number,
                "title": p.title,
                "href": root + c.href,
                "current": c is chapter,
                "appendix": c.appendix,
            }
            for c, p in zip(book.chapters, pages, strict=True)
        ]
        text = template.render(
            book={
                "title": book.title,
                "subtitle": book.subtitle,
                "author": book.author,
                "lang": book.lang,
                "repo_url": book.repo_url,
                "pdf_href": root + book.pdf_name if pdf else None,
                "imprint": imprint,
            },
            chapters=entries,
            chapter=entries[at],
            toc=page.toc,
            body=page.body,
            prev=entries[at - 1] if at else None,
            next=entries[at + 1] if at + 1 < len(entries) else None,
            root=root,
            editions=_elsewhere(book, editions, chapter, root),
        )
        path = target / chapter.href
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    _assets(target / "site")
    (target / "site" / "search-index.js").write_text(search_index(book, pages), encoding="utf-8")
    for file in sorted({file for page in pages for file in page.files}):
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(book.root / file, target / file)


def _elsewhere(book: Book, editions: Sequence[Book], chapter: BookChapter, root: str) -> list[dict[str, str]]:
    """The same chapter in other languages: what the link says, its language and its address from this page."""
    up = root + ("../" if book.folder else "")
    found = []
    for other in editions:
        if other.lang != book.lang:
            same = next((one for one in other.chapters if one.name == chapter.name), other.chapters[0])
            href = up + (f"{other.folder}/" if other.folder else "") + same.href
            found.append({"name": LANGUAGES.get(other.lang, other.lang), "lang": other.lang, "href": href})
    return found


def search_index(book: Book, pages: Sequence[Page]) -> str:
    """One entry a section: `h` address, `t` page title, `s` section title, `x` text."""
    entries = [
        {
            "h": chapter.href + (f"#{section.id}" if section.level > 1 else ""),
            "t": page.title,
            "s": section.title,
            "x": section.text,
        }
        for chapter, page in zip(book.chapters, pages, strict=True)
        for section in page.search
    ]
    return "window.SEARCH_INDEX=" + json.dumps(entries, ensure_ascii=False, separators=(",", ":")) + ";\n"


def _assets(site: Path) -> None:
    site.mkdir(parents=True, exist_ok=True)
    files = [*THEME.glob("*.css"), *THEME.glob("*.js"), *ASSETS.glob("*.css")]
    for file in sorted(files):
        shutil.copyfile(file, site / file.name)
    (site / "fonts").mkdir(exist_ok=True)
    for font in sorted((ASSETS / "fonts").glob("*.woff2")):
        shutil.copyfile(font, site / "fonts" / font.name)
