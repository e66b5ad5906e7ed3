"""What the book is: its settings read once, for both engines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.faults import Fault, InputFaults
from analysis.render.config import Config, profiles, read_config

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

    @property
    def name(self) -> str:
        """Its path without suffixes, the same in every language: `chapters/costing` of `chapters/costing.ko.qmd`."""
        folder, slash, file = self.path.rpartition("/")
        return folder + slash + file.partition(".")[0]


@dataclass(frozen=True)
class Book:
    """The book's facts; paths are relative to ``root``.

    ``folder`` is where it lies below the output folder: empty for the book of the default profile.
    """

    root: Path
    profile: str
    folder: str
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


def read_book(root: Path, profile: str | None = None) -> Book:
    """The book of ``root`` under a profile (None: the default one); every fault is raised together as `InputFaults`."""
    config = read_config(root, profile)
    faults = _unknown_keys(config)
    if not faults:
        faults = _missing(config) + _wrong_values(config) + _absent_files(root, config)
    if faults:
        raise InputFaults(faults)
    return _book(root, config)


def read_books(root: Path) -> tuple[Book, ...]:
    """The book under each profile: the default one first, then its editions in other languages, each with a folder."""
    first, *others = (read_book(root, profile) for profile in profiles(root))
    return (first, *(replace(book, folder=book.profile) for book in others))


def _book(root: Path, stated: Config) -> Book:
    config = stated.settings
    book = config["book"]
    formats = config.get("format") or {}
    chapters = tuple(BookChapter(path, str(n), False) for n, path in enumerate(book["chapters"], start=1)) + tuple(
        BookChapter(path, chr(ord("A") + n), True) for n, path in enumerate(book.get("appendices") or ())
    )
    authors = [str(a["name"] if isinstance(a, dict) else a) for a in _listed(book["author"])]
    return Book(
        root=root,
        profile=stated.profile,
        folder="",
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


def _unknown_keys(config: Config) -> list[Fault]:
    faults = []
    for section, known in KNOWN_KEYS.items():
        mapping = config.settings if section == "" else config.settings.get(section)
        if section and not isinstance(mapping, dict | None):
            faults.append(config.fault(section, f"{section}: {mapping!r}", "a mapping", "mend it"))
            continue
        for key in sorted(set(mapping or {}) - known, key=str):
            expected = "one of " + ", ".join(sorted(known))
            where = f"{section}: {key}" if section else str(key)
            remedy = "remove it, or teach the built-in renderer to honour it"
            faults.append(config.fault(f"{key}:", f"the key {where}", expected, remedy))
    return faults


def _missing(config: Config) -> list[Fault]:
    faults = []
    if (config.settings.get("project") or {}).get("type") != "book":
        faults.append(config.fault(None, "no project: type: book", "a book project", "set project: type: book"))
    book = config.settings.get("book")
    for key in ("title", "author", "chapters", "output-file"):
        if not isinstance(book, dict) or not book.get(key):
            faults.append(config.fault(None, f"no book: {key}", f"book: {key}", f"add {key} under book"))
    return faults


def _wrong_values(config: Config) -> list[Fault]:
    """Values that would be taken for something else. The output folder is replaced whole, so it needs its own name."""
    settings = config.settings
    book = settings["book"] if isinstance(settings.get("book"), dict) else {}
    output = settings["project"].get("output-dir", "_book") if isinstance(settings.get("project"), dict) else "_book"
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
    return [config.fault(f"{key}:", f"{key}: {value}", right, "write it so") for key, value, right in wrong]


def _absent_files(root: Path, config: Config) -> list[Fault]:
    settings = config.settings
    book = settings.get("book")
    book = book if isinstance(book, dict) else {}
    faults = []
    chapters = _listed(book.get("chapters")) + _listed(book.get("appendices"))
    for path in _font_paths(settings):
        if not any((root / str(path)).glob("*.[ot]tf")):
            given, remedy = f"font-paths: {path}, where no font is", "put the fonts there, or name their folder"
            faults.append(config.fault("font-paths", given, "a folder of fonts", remedy))
    for path in chapters + _listed(settings.get("bibliography")) + _listed(settings.get("filters")):
        if not isinstance(path, str):
            faults.append(config.fault(None, f"{path!r}", "a path (no parts, no filter options)", "name a file"))
        elif not (root / path).is_file():
            remedy = "add the file or take it out of the list"
            faults.append(config.fault(path, f"{path}, which does not exist", "a file", remedy))
    if len(chapters) != len({str(path) for path in chapters}):
        faults.append(config.fault(None, "a chapter listed twice", "each chapter once", "remove one"))
    return faults
