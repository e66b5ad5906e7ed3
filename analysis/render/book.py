"""What the book is: `_quarto.yml` read once, for both engines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from analysis.csv_rows import read_text
from analysis.faults import Fault, InputFaults

CONFIG = "_quarto.yml"
OUTPUT = re.compile(r"_(?!results$)\w+")
KNOWN_KEYS = {
    "": {"project", "book", "bibliography", "lang", "execute", "filters", "citeproc", "format"},
    "project": {"type", "output-dir", "execute-dir", "pre-render", "render", "resources"},
    "book": {
        "title",
        "subtitle",
        "author",
        "date",
        "chapters",
        "appendices",
        "output-file",
        "downloads",
        "repo-url",
        "page-footer",
        "search",
    },
    "execute": {"echo", "warning"},
    "format": {"html", "typst"},
}


@dataclass(frozen=True)
class BookChapter:
    """One chapter: source path as `_quarto.yml` names it, its number (`2`, `A`), its page."""

    path: str
    number: str
    appendix: bool

    @property
    def href(self) -> str:
        """Path of its HTML page below the output folder, as Quarto names it."""
        return self.path.removesuffix(".qmd") + ".html"


@dataclass(frozen=True)
class Book:
    """The book's facts; paths are relative to ``root``."""

    root: Path
    title: str
    subtitle: str
    author: str
    date: str | None
    lang: str
    chapters: tuple[BookChapter, ...]
    bibliography: tuple[str, ...]
    filters: tuple[str, ...]
    font_paths: tuple[str, ...]
    output_dir: str
    output_file: str
    formats: tuple[str, ...]
    repo_url: str | None
    echo: bool

    @property
    def pdf_name(self) -> str:
        return f"{self.output_file}.pdf"


def read_book(root: Path) -> Book:
    """Read ``root/_quarto.yml``; every fault of it is raised together as `InputFaults`."""
    source = root / CONFIG
    if not source.is_file():
        raise InputFaults([Fault(CONFIG, None, "no such file", "a Quarto book project", f"add {CONFIG}")])
    text, faults = read_text(source)
    if faults:
        raise InputFaults(replace(fault, place=CONFIG) for fault in faults)
    try:
        config = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        given = str(getattr(error, "problem", None) or error)
        fault = Fault(CONFIG, mark.line + 1 if mark else None, given, "valid YAML", "mend the line")
        raise InputFaults([fault]) from error
    if not isinstance(config, dict):
        raise InputFaults([Fault(CONFIG, None, "no mapping", "a Quarto book project", "add its keys")])
    faults = _unknown_keys(config, text)
    if not faults:
        faults = _missing(config) + _wrong_values(config, text) + _absent_files(root, config, text)
    if faults:
        raise InputFaults(faults)
    return _book(root, config)


def _book(root: Path, config: dict[str, Any]) -> Book:
    book = config["book"]
    formats = config.get("format") or {}
    chapters = tuple(BookChapter(path, str(n), False) for n, path in enumerate(book["chapters"], start=1)) + tuple(
        BookChapter(path, chr(ord("A") + n), True) for n, path in enumerate(book.get("appendices") or ())
    )
    authors = [str(a["name"] if isinstance(a, dict) else a) for a in _listed(book["author"])]
    return Book(
        root=root,
        title=str(book["title"]),
        subtitle=str(book.get("subtitle", "")),
        author=", ".join(authors),
        date=str(book["date"]) if "date" in book else None,
        lang=str(config.get("lang", "en")),
        chapters=chapters,
        bibliography=tuple(_listed(config.get("bibliography"))),
        filters=tuple(_listed(config.get("filters"))),
        font_paths=tuple(_font_paths(config)),
        output_dir=str(config["project"].get("output-dir", "_book")),
        output_file=str(book["output-file"]),
        formats=tuple(formats),
        repo_url=book.get("repo-url"),
        echo=bool((config.get("execute") or {}).get("echo", True)),
    )


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _font_paths(config: dict[str, Any]) -> list[Any]:
    typst = (config.get("format") or {}).get("typst")
    return _listed(typst.get("font-paths")) if isinstance(typst, dict) else []


def _row(text: str, needle: str) -> int | None:
    rows = [n for n, line in enumerate(text.splitlines(), start=1) if needle in line]
    return rows[0] if rows else None


def _unknown_keys(config: dict[str, Any], text: str) -> list[Fault]:
    faults = []
    for section, known in KNOWN_KEYS.items():
        mapping = config if section == "" else config.get(section)
        if section and not isinstance(mapping, dict | None):
            faults.append(Fault(CONFIG, _row(text, section), f"{section}: {mapping!r}", "a mapping", "mend it"))
            continue
        for key in sorted(set(mapping or {}) - known, key=str):
            expected = "one of " + ", ".join(sorted(known))
            where = f"{section}: {key}" if section else str(key)
            faults.append(
                Fault(
                    CONFIG,
                    _row(text, f"{key}:"),
                    f"the key {where}",
                    expected,
                    "remove it, or teach the built-in renderer to honour it",
                )
            )
    return faults


def _missing(config: dict[str, Any]) -> list[Fault]:
    faults = []
    if (config.get("project") or {}).get("type") != "book":
        faults.append(Fault(CONFIG, None, "no project: type: book", "a book project", "set project: type: book"))
    book = config.get("book")
    for key in ("title", "author", "chapters", "output-file"):
        if not isinstance(book, dict) or not book.get(key):
            faults.append(Fault(CONFIG, None, f"no book: {key}", f"book: {key}", f"add {key} under book"))
    return faults


def _wrong_values(config: dict[str, Any], text: str) -> list[Fault]:
    """Values that would be taken for something else. The output folder is replaced whole, so it needs its own name."""
    book = config["book"] if isinstance(config.get("book"), dict) else {}
    output = config["project"].get("output-dir", "_book") if isinstance(config.get("project"), dict) else "_book"
    wrong = []
    if not OUTPUT.fullmatch(str(output)):
        wrong.append(("output-dir", output, "a folder name that begins with _, such as _book, and is not _results"))
    if isinstance(book.get("title"), list | dict):
        wrong.append(("title", book["title"], "text"))
    if any(isinstance(author, dict) and "name" not in author for author in _listed(book.get("author"))):
        wrong.append(("author", book["author"], "a name, or name: in each"))
    if "/" in str(book.get("output-file", "")):
        wrong.append(("output-file", book["output-file"], "a file name alone"))
    for key in ("chapters", "appendices"):
        if not isinstance(book.get(key), list | None):
            wrong.append((key, book[key], "a list of files, each on a line with -"))
    return [
        Fault(CONFIG, _row(text, f"{key}:"), f"{key}: {value}", right, "write it so") for key, value, right in wrong
    ]


def _absent_files(root: Path, config: dict[str, Any], text: str) -> list[Fault]:
    book = config.get("book")
    book = book if isinstance(book, dict) else {}
    faults = []
    chapters = _listed(book.get("chapters")) + _listed(book.get("appendices"))
    for path in _font_paths(config):
        if not any((root / str(path)).glob("*.[ot]tf")):
            given, remedy = f"font-paths: {path}, where no font is", "put the fonts there, or name their folder"
            faults.append(Fault(CONFIG, _row(text, "font-paths"), given, "a folder of fonts", remedy))
    for path in chapters + _listed(config.get("bibliography")) + _listed(config.get("filters")):
        if not isinstance(path, str):
            faults.append(Fault(CONFIG, None, f"{path!r}", "a path (no parts, no filter options)", "name a file"))
        elif not (root / path).is_file():
            remedy = "add the file or take it out of the list"
            faults.append(Fault(CONFIG, _row(text, path), f"{path}, which does not exist", "a file", remedy))
    if len(chapters) != len({str(path) for path in chapters}):
        faults.append(Fault(CONFIG, None, "a chapter listed twice", "each chapter once", "remove one"))
    return faults
