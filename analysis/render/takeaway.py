"""What readers take away: every table of the report as CSV and as a sheet of one workbook, every chart as SVG.

It reads the pages that an engine wrote, Quarto or the built-in one, so that file and page say the same, and links the
files above each table and chart.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from html import escape
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlsxwriter

FOLDER = "downloads"
WORKBOOK = f"{FOLDER}/tables.xlsx"
LONGEST_SHEET = 31
"""Characters that a spreadsheet allows in the name of a sheet."""

FLOAT = re.compile(r'<(?P<tag>\w+)(?=[^>]*\sid="(?P<id>(?:tbl|fig)-[\w-]+)")[^>]*>')
SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
IMAGE = re.compile(r'<img\b[^>]*\ssrc="(?P<src>[^"]+\.svg)"')
INVISIBLE = dict.fromkeys(map(ord, "\N{WORD JOINER}\N{FIGURE SPACE}\N{PUNCTUATION SPACE}"))
NUMBER = r"[+\N{MINUS SIGN}-]?\d[\d,]*(?:\.\d+)?"
FIGURE = re.compile(NUMBER)
INTERVAL = re.compile(rf"({NUMBER}) \(({NUMBER})(?: to |~)({NUMBER})\)")
FORMULA = ("=", "+", "-", "@")

WORDS = {
    "en": {"low": "low end", "high": "high end", "about": "about"},
    "ko": {
        "low": "하한",
        "high": "상한",
        "about": "정보",
        "report": "보고서",
        "edition": "판",
        "commit": "커밋",
        "content_key": "내용 키",
        "date": "날짜",
        "title": "제목",
    },
}
"""What the files say of themselves in each language; in English a fact of the run is called by its own name."""

Cell = str | float | None


@dataclass
class TableOnPage:
    """A table as the page shows it: its id, caption, header and cells as text."""

    id: str
    caption: str = ""
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def take_away(
    target: Path, pages: Sequence[str], estimates: Path, about: Mapping[str, str], date: int, language: str = "en"
) -> None:
    """Write the files below ``target`` and link them in its ``pages``; ``about`` are the facts of the run.

    ``estimates`` is the file of all estimates, which goes with them. ``date`` (seconds since 1970) is the workbook's
    creation date, so that the same pages give the same file.
    """
    (target / FOLDER).mkdir(parents=True, exist_ok=True)
    if estimates.is_file():  # a book of another project may have none
        shutil.copyfile(estimates, target / FOLDER / estimates.name)
    tables = []
    for page in pages:
        path = target / page
        text = path.read_text(encoding="utf-8")
        found = tables_on(text)
        tables += found
        for table in found:
            text_of = as_csv(table, language)
            (target / FOLDER / f"{table.id}.csv").write_text(
                text_of, encoding="utf-8-sig"
            )  # else a spreadsheet guesses
        root = "../" * page.count("/")
        links = {table.id: [(f"{root}{FOLDER}/{table.id}.csv", "CSV"), (root + WORKBOOK, "XLSX")] for table in found}
        links |= {id: [(place, "SVG")] for id, place in _charts(text, target, root)}
        path.write_text(FLOAT.sub(partial(_linked, links), text), encoding="utf-8")
    _write_workbook(target / WORKBOOK, tables, about, date, language)


def tables_on(page: str) -> list[TableOnPage]:
    """The tables with an id that starts with ``tbl-``, in the order of the page."""
    reader = _Reader()
    reader.feed(page)
    return [table for table in reader.tables if table.rows]


def cells_of(table: TableOnPage, language: str = "en") -> tuple[list[str], list[list[Cell]]]:
    """Header and rows with figures as numbers; a column of intervals becomes three.

    >>> cells_of(TableOnPage("tbl-a", "", ["Year", "People"], [["2060", "42.3 (39.6 to 45.2)"], ["later", "–"]]))[1]
    [[2060.0, 42.3, 39.6, 45.2], ['later', '–', None, None]]
    """
    words = WORDS[language]
    width = max(len(row) for row in (table.header, *table.rows))
    header: list[str] = []
    columns: list[list[Cell]] = []
    for at in range(width):
        name = table.header[at] if at < len(table.header) else ""
        texts = [row[at] if at < len(row) else "" for row in table.rows]
        bounds = [INTERVAL.fullmatch(text) for text in texts]
        columns.append([_cell(found[1] if found else text) for found, text in zip(bounds, texts, strict=True)])
        header.append(name)
        if any(bounds):
            for side, end in ((2, words["low"]), (3, words["high"])):
                columns.append([_number(found[side]) if found else None for found in bounds])
                header.append(f"{name}, {end}" if name else end)
    return header, [list(row) for row in zip(*columns, strict=True)]


def as_csv(table: TableOnPage, language: str = "en") -> str:
    """The table as CSV; a text that a spreadsheet would take for a formula is quoted with an apostrophe."""
    header, rows = cells_of(table, language)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_safe(name) for name in header])
    for row in rows:
        writer.writerow([_safe(cell) if isinstance(cell, str) else _plain(cell) for cell in row])
    return text.getvalue()


def _cell(text: str) -> Cell:
    return _number(text) if FIGURE.fullmatch(text) else text


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("\N{MINUS SIGN}", "-"))


def _plain(cell: Cell) -> str:
    return "" if cell is None else f"{cell:.12g}"


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _charts(text: str, target: Path, root: str) -> Iterator[tuple[str, str]]:
    """Each chart's id with where its SVG is: written here where the page holds it, or the file that the page shows."""
    openings = list(FLOAT.finditer(text))
    for opening, after in zip_longest(openings, openings[1:]):
        part = text[opening.end() : after.start() if after else len(text)]
        if not opening["id"].startswith("fig-"):
            continue
        if drawn := SVG.search(part):
            name = f"{FOLDER}/{opening['id']}.svg"
            (target / name).write_text(drawn[0] + "\n", encoding="utf-8")
            yield opening["id"], root + name
        elif image := IMAGE.search(part):
            yield opening["id"], image["src"]


def _linked(links: Mapping[str, list[tuple[str, str]]], opening: re.Match[str]) -> str:
    found = links.get(opening["id"])
    if not found:
        return opening[0]
    anchors = " ".join(f'<a href="{escape(place)}" download>{kind}</a>' for place, kind in found)
    return f'<p class="take-away">{anchors}</p>\n{opening[0]}'


def _write_workbook(
    path: Path, tables: Sequence[TableOnPage], about: Mapping[str, str], date: int, language: str
) -> None:
    import xlsxwriter

    words = WORDS[language]
    about = {words.get(name, name): text for name, text in about.items()}
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), plain) as book:
        book.set_properties({"created": datetime.fromtimestamp(date, tz=UTC).replace(tzinfo=None)})
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        sheet = book.add_worksheet(words["about"])
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        for row, (name, text) in enumerate({**about, **{table.id: table.caption for table in tables}}.items()):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, text)
        names: set[str] = set()
        for table in tables:
            name = _sheet_name(table.id, names)
            names.add(name.lower())
            _write_table(book.add_worksheet(name), table, heading, language)


def _sheet_name(id: str, taken: set[str]) -> str:
    name = id.removeprefix("tbl-")[:LONGEST_SHEET]
    number = 2
    while name.lower() in taken:
        name = f"{id.removeprefix('tbl-')[: LONGEST_SHEET - 3]}-{number}"
        number += 1
    return name


def _write_table(sheet: xlsxwriter.worksheet.Worksheet, table: TableOnPage, heading: object, language: str) -> None:
    header, rows = cells_of(table, language)
    sheet.write_string(0, 0, table.caption)
    sheet.write_row(2, 0, header, heading)
    sheet.freeze_panes(3, 1)
    for at, row in enumerate(rows, start=3):
        for column, cell in enumerate(row):
            if isinstance(cell, float):
                sheet.write_number(at, column, cell)
            elif cell:
                sheet.write_string(at, column, cell)
    for column, name in enumerate(header):
        longest = max([len(name), *(len(cell) for row in rows if isinstance(cell := row[column], str))])
        sheet.set_column(column, column, min(60, max(10, longest + 1)))


class _Reader(HTMLParser):
    """Collects tables: cells and headers as plain text, the caption of the element that has the table's id."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[TableOnPage] = []
        self._inside: list[str] = []
        self._text: list[str] | None = None
        self._row: list[str] = []
        self._table: TableOnPage | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        id = dict(attrs).get("id") or ""
        if id.startswith("tbl-"):
            self._table = TableOnPage(id)
            self.tables.append(self._table)
            self._inside, self._depth = [tag], 1
        elif self._table is not None and tag == self._inside[0]:
            self._depth += 1
        if self._table is None:
            return
        if tag in ("th", "td", "figcaption", "caption"):
            self._text = []
        elif tag == "tr":
            self._row = []
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._table is None:
            return
        if tag in ("th", "td", "figcaption", "caption") and self._text is not None:
            text = " ".join("".join(self._text).translate(INVISIBLE).replace("\N{NO-BREAK SPACE}", " ").split())
            self._text = None
            if tag in ("th", "td"):
                self._row.append(text)
            else:
                self._table.caption = text
        elif tag == "tr":
            if self._table.header or not self._row:
                self._table.rows += [self._row] if self._row else []
            else:
                self._table.header = self._row
        elif tag == self._inside[0]:
            self._depth -= 1
            if self._depth == 0:
                self._table = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)
