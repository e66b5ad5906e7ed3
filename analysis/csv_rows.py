"""Rows of a CSV file as text, each with the line an editor shows it on."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from analysis.faults import Fault

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_PRINTED_NUMBER = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)


@dataclass(frozen=True)
class Line:
    """One data row: its file, the line it starts on (the header is line 1) and its cells by column.

    ``row`` is None for a row that a scenario wrote.
    """

    place: str
    row: int | None
    cells: Mapping[str, str]

    def fault(self, given: str, expected: str, remedy: str) -> Fault:
        """A fault of this row."""
        return Fault(self.place, self.row, given, expected, remedy)


def read_text(path: Path) -> tuple[str, list[Fault]]:
    """The text of a UTF-8 file, with or without byte order mark, or the fault that kept it from being so."""
    place = path.as_posix()
    try:
        data = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "unreadable").lower()
        return "", [Fault(place, None, f"a file that cannot be read ({why})", "a readable file", "check the path")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", [Fault(place, None, f"text in {_encoding(data)}", "text in UTF-8", "save the file again as UTF-8")]
    if "\0" in text:
        return "", [Fault(place, None, "a file with null bytes", "plain text", "save the table as CSV (UTF-8)")]
    if not text.strip():
        return "", [Fault(place, None, "an empty file", "text", "write its content or delete the file")]
    return text, []


def read_lines(
    path: Path, required: Collection[str], optional: Collection[str] | None = ()
) -> tuple[tuple[str, ...], list[Line], list[Fault]]:
    """Header, rows and faults of a CSV file; ``optional=None`` allows any further column.

    Rows whose cells are all blank are passed over: spreadsheets leave them. Cells lose the blanks around
    them.
    """
    place = path.as_posix()
    text, faults = read_text(path)
    if faults:
        return (), [], faults
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: tuple[str, ...] = ()
    lines: list[Line] = []
    start = 1
    try:
        for cells in reader:
            start, row = reader.line_num + 1, start
            stripped = [cell.strip() for cell in cells]
            if not header:
                header = tuple(stripped)
                faults = _header_faults(place, row, header, required, optional)
                if faults:
                    return header, [], faults
            elif len(cells) != len(header):
                if any(stripped):
                    faults.append(
                        Fault(
                            place,
                            row,
                            f"{len(cells)} cells",
                            f"{len(header)} cells, one for each column",
                            "quote cells that hold a comma; write an empty cell for each blank",
                        )
                    )
            elif any(stripped):
                lines.append(Line(place, row, dict(zip(header, stripped, strict=True))))
    except csv.Error as error:
        remedy = "close the quotation marks, or save the table again as CSV"
        faults.append(Fault(place, start, f"text that is no CSV ({error})", "a CSV table", remedy))
    if not lines and not faults:
        faults.append(Fault(place, None, "a header without rows", "at least one row", "add rows or delete the file"))
    return header, lines, faults


def number(text: str, *, thousands: bool = False, scale: Decimal | int = 1) -> float | None:
    """The finite number that ``text`` writes, times ``scale``; None when it writes none.

    ``thousands`` also accepts ``261,790``. Decimal arithmetic keeps 0.1 thousand won exactly 100 won.
    """
    if thousands and _PRINTED_NUMBER.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        return None
    try:
        value = float(Decimal(text) * scale)
    except ArithmeticError:  # an exponent that no decimal holds
        return None
    return None if math.isinf(value) else value


def suggestion(word: str, known: Collection[str], otherwise: str) -> str:
    """A remedy that names the nearest known word, or ``otherwise`` when none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.75)
    return f"write {near[0]!r} if that is meant" if near else otherwise


def _header_faults(
    place: str, row: int, header: tuple[str, ...], required: Collection[str], optional: Collection[str] | None
) -> list[Fault]:
    if required and not set(header) & set(required):
        expected = f"a CSV header with the columns {', '.join(required)}"
        return [
            Fault(
                place,
                row,
                "text that is no CSV table",
                expected,
                "save the table as CSV with its header first",
            )
        ]
    faults = [
        Fault(
            place,
            row,
            f"no column {name!r}",
            "every required column",
            f"add the column {name!r} to the header",
        )
        for name in required
        if name not in header
    ]
    seen: set[str] = set()
    for name in header:
        if name in seen:
            faults.append(Fault(place, row, f"column {name!r} twice", "each column once", "rename or remove one"))
        elif optional is not None and name not in required and name not in optional:
            known = [*required, *optional]
            remedy = suggestion(name, known, "remove the column")
            faults.append(Fault(place, row, f"unknown column {name!r}", f"one of {', '.join(known)}", remedy))
        elif not name:
            faults.append(Fault(place, row, "a column without a name", "a name", "name or remove the column"))
        seen.add(name)
    return faults


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return "an unknown encoding"
    hangul = any("가" <= letter <= "힣" for letter in text)
    return "CP949 (Korean Windows)" if hangul else "an unknown encoding"
