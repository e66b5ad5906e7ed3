"""A user's CSV as typed rows: each column says what its cells may hold, and each wrong cell is one fault."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.csv_rows import Line, number, read_lines, suggestion
from analysis.faults import Fault

YES = frozenset({"yes", "y", "true", "1", "예", "있음"})
NO = frozenset({"no", "n", "false", "0", "아니오", "없음"})

NUMBER, WHOLE, SHARE, FLAG, TEXT = "number", "whole", "share", "flag", "text"


@dataclass(frozen=True)
class Field:
    """What one column holds.

    ``kind`` is ``number``, ``whole`` (a count), ``share`` (0.3 or 30%), ``flag`` (yes or no) or ``text``. ``needed``
    cells may not be empty; ``least`` and ``most`` bound a figure; ``words`` are all that a text may be.
    """

    kind: str = TEXT
    needed: bool = True
    least: float | None = None
    most: float | None = None
    words: tuple[str, ...] = ()
    column: bool = True
    """Whether the file must have the column; one that is not needed may lack it altogether."""


@dataclass(frozen=True)
class Row:
    """One row understood; a cell that is empty, or whose column is not there, is None."""

    line: Line
    cells: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.cells[name]


def read_sheet(path: Path, fields: Mapping[str, Field], others: Field | None = None) -> tuple[list[Row], list[Fault]]:
    """Rows of the CSV at ``path`` by ``fields``, and every fault of the file.

    ``others`` says what columns outside ``fields`` hold; without it they are faults. A row with a fault is left out,
    so that one slip is one fault.
    """
    required = [name for name, field in fields.items() if field.column]
    optional = None if others else [name for name, field in fields.items() if not field.column]
    _, lines, faults = read_lines(path, required, optional)
    rows = []
    for line in lines:
        cells: dict[str, Any] = dict.fromkeys(fields)
        found = []
        for name, text in line.cells.items():
            field = fields.get(name, others)
            if field is not None:
                cells[name], wrong = _cell(line, name, text, field)
                found += wrong
        faults += found
        if not found:
            rows.append(Row(line, cells))
    return rows, faults


def repeated(rows: Sequence[Row], keys: Sequence[str]) -> list[Fault]:
    """A fault for each row that has the same ``keys`` as one before it."""
    seen: dict[tuple[Any, ...], Row] = {}
    faults = []
    for row in rows:
        key = tuple(row[name] for name in keys)
        if key in seen:
            given = f"{', '.join(f'{name} {row[name]!r}' for name in keys if row[name] is not None)} a second time"
            remedy = f"remove it, or correct row {seen[key].line.row}"
            faults.append(row.line.fault(given, f"each {' and '.join(keys)} once", remedy))
        seen.setdefault(key, row)
    return faults


def unknown(line: Line, column: str, word: str, known: Collection[str], otherwise: str) -> Fault:
    """The fault of a name that must be one of ``known`` and is not."""
    expected = f"one of {', '.join(sorted(known))}" if known else "a name of this file"
    return line.fault(f"{column} {word!r}", expected, suggestion(word, known, otherwise))


def _cell(line: Line, name: str, text: str, field: Field) -> tuple[Any, list[Fault]]:
    if not text:
        if not field.needed:
            return None, []
        return None, [line.fault(f"no {name}", _expected(field), f"fill in {name!r}")]
    if field.kind == TEXT:
        if field.words and text not in field.words:
            return None, [unknown(line, name, text, field.words, "write one of these words")]
        return text, []
    if field.kind == FLAG:
        if text.casefold() in YES | NO:
            return text.casefold() in YES, []
        return None, [line.fault(f"{name} {text!r}", "yes or no", "write yes or no")]
    value = _share(text) if field.kind == SHARE else number(text, thousands=True)
    if value is None:
        return None, [line.fault(f"{name} {text!r}", _expected(field), "write it as 1234, 1,234 or 12.5")]
    least = 0.0 if field.kind in (SHARE, WHOLE) and field.least is None else field.least
    most = 1.0 if field.kind == SHARE and field.most is None else field.most
    outside = (least is not None and value < least) or (most is not None and value > most)
    if outside or (field.kind == WHOLE and value != math.floor(value)):
        return None, [line.fault(f"{name} {text!r}", _expected(field), "correct the figure")]
    return (int(value) if field.kind == WHOLE else value), []


def _share(text: str) -> float | None:
    if text.endswith("%"):
        value = number(text[:-1].strip())
        return None if value is None else value / 100
    return number(text)


def _expected(field: Field) -> str:
    if field.kind == TEXT:
        return f"one of {', '.join(field.words)}" if field.words else "a name"
    if field.kind == FLAG:
        return "yes or no"
    words = {NUMBER: "a number", WHOLE: "a whole number of 0 or more", SHARE: "a share from 0 to 1, or a percentage"}
    limits = (("at least", field.least), ("at most", field.most))
    bounds = [f"{side} {limit:g}" for side, limit in limits if limit is not None]
    return " ".join([words[field.kind], " and ".join(bounds)]).strip()
