"""Pandoc over all chapters: one process for each format, told what to do by a JSON file."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.faults import Fault, InputFaults
from analysis.render.book import Book
from analysis.render.chapter import Source
from analysis.render.document import Document

PROGRAM = Path(__file__).parent / "lua" / "book.lua"


@dataclass(frozen=True)
class Section:
    """A heading in the contents of a page, with those below it."""

    id: str
    number: str | None
    text: str
    children: tuple[Section, ...]


@dataclass(frozen=True)
class SearchText:
    """A section's plain text, for the search index."""

    id: str
    level: int
    title: str
    text: str


@dataclass(frozen=True)
class Page:
    """A chapter in one output format, and the project files (images, data) it shows or links."""

    path: str
    title: str
    title_id: str
    body: str
    files: tuple[str, ...]
    toc: tuple[Section, ...] = ()
    search: tuple[SearchText, ...] = ()


class PandocFailed(Exception):
    """Pandoc ended with an error that no check of the subset foresaw."""


def convert(
    book: Book,
    sources: Sequence[Source],
    documents: Sequence[Document],
    formats: Sequence[str],
    settings: str,
    cache: Path,
) -> Mapping[str, tuple[Page, ...]]:
    """Each chapter in each format (`html`, `typst`); what the cache holds is not made again.

    Raises `InputFaults` with what the syntax tree shows to be outside the subset.
    """
    chapters = []
    for chapter, document in zip(book.chapters, documents, strict=True):
        target = cache / "markdown" / chapter.path.replace("/", "--").replace(".qmd", ".md")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(document.markdown, encoding="utf-8")
        chapters.append(
            {
                "path": chapter.path,
                "number": chapter.number,
                "appendix": chapter.appendix,
                "href": chapter.href,
                "markdown": str(target),
            }
        )
    job = {
        "lang": book.lang,
        "root": str(book.root),
        "cache": str(cache),
        "settings": settings,
        "bibliography": [str(book.root / path) for path in book.bibliography],
        "filters": [str(book.root / path) for path in book.filters],
        "chapters": chapters,
    }
    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = list(pool.map(lambda format_: _run(job | {"format": format_}, format_, cache), formats))
    faults = _faults(sources, answers)
    if faults:
        raise InputFaults(faults)
    return {
        format_: tuple(_page(entry) for entry in answer["chapters"])
        for format_, answer in zip(formats, answers, strict=True)
    }


def binary() -> str:
    """Path of the Pandoc that pip installed."""
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def _run(job: dict[str, Any], format_: str, cache: Path) -> dict[str, Any]:
    (cache / format_).mkdir(parents=True, exist_ok=True)
    order = cache / f"{format_}.json"
    order.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
    done = subprocess.run([binary(), "lua", str(PROGRAM), str(order)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise PandocFailed(done.stderr.strip())
    answer: dict[str, Any] = json.loads((cache / f"{format_}.answer.json").read_text(encoding="utf-8"))
    return answer


def _faults(sources: Sequence[Source], answers: Sequence[dict[str, Any]]) -> list[Fault]:
    by_path = {source.path: source for source in sources}
    faults = {
        Fault(p["path"], by_path[p["path"]].line_of(p["needle"]), p["given"], p["expected"], p["remedy"]): None
        for answer in answers
        for p in answer["problems"]
    }
    return list(faults)


def _page(entry: dict[str, str]) -> Page:
    stored = json.loads(Path(entry["result"]).read_text(encoding="utf-8"))
    return Page(
        path=entry["path"],
        title=stored["title"],
        title_id=stored["title_id"],
        body=stored["body"],
        files=tuple(stored["files"]),
        toc=tuple(_section(section) for section in stored.get("toc", ())),
        search=tuple(SearchText(**section) for section in stored.get("search", ())),
    )


def _section(stored: dict[str, Any]) -> Section:
    children = tuple(_section(child) for child in stored["children"])
    return Section(stored["id"], stored.get("number"), stored["text"], children)
