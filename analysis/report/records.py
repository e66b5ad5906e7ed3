"""Estimates for other programs: flat records in the printed unit, as JSON, CSV or XLSX."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.ledger import BELOW, STATISTICS, Entry, Row
from analysis.units import Unit

if TYPE_CHECKING:
    import xlsxwriter

NAMES = ("estimate", "label", "label_korean", "unit", "scenario", "measure")
SIGNIFICANT = 12
"""Digits kept: more than any interval supports, fewer than those in which two computers differ."""

NUMERAL = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
MEANINGS = {
    "central": "the central case: every parameter at its stated value",
    "mean": "mean of the draws",
    "q025, q975": "ends of the interval that holds 95 % of the draws",
    "q250, q500, q750": "quartiles of the draws",
    BELOW: "share of the draws below zero",
    "measure": "level, or the change from the baseline that a scenario makes",
}

Record = dict[str, Any]


def records(rows: Sequence[Row], entries: Mapping[str, Entry], units: Mapping[str, Unit]) -> list[Record]:
    """One flat record a row: names, coordinates, then the statistics in the estimate's printed unit.

    A coordinate that a row does not have is an empty text; a statistic that is no finite number is None.
    """
    dims = list(dict.fromkeys(name for row in rows for name in row.coordinates))
    found = []
    for row in rows:
        entry = entries[row.estimate]
        unit = units[entry.unit]
        named = (row.estimate, entry.english, entry.korean, unit.english, row.scenario, row.measure)
        record: Record = dict(zip(NAMES, named, strict=True))
        record |= {dim: row.coordinates.get(dim, "") for dim in dims}
        record |= {name: printed(getattr(row, name), unit) for name in STATISTICS}
        record[BELOW] = float(f"{row.below:.{SIGNIFICANT}g}")
        found.append(record)
    return found


def printed(value: float, unit: Unit) -> float | None:
    """A value in base units as a number in ``unit``; None if it is not finite.

    >>> from decimal import Decimal
    >>> printed(1.1037, Unit("percent", "ratio", "ratio", Decimal("0.01"), 1, "%", "%"))
    110.37
    """
    number = float(f"{value / float(unit.scale):.{SIGNIFICANT}g}")
    return number if math.isfinite(number) else None


def as_json(found: Sequence[Record], about: Mapping[str, Any]) -> str:
    """The facts of the run and the records as one JSON object."""
    return json.dumps({**about, "estimates": list(found)}, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def as_csv(found: Sequence[Record], columns: Sequence[str] = NAMES) -> str:
    """The records as CSV with a header line, which holds ``columns`` where there is no record to take them from."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(found[0]) if found else columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return text.getvalue()


def write_xlsx(path: Path, found: Sequence[Record], about: Mapping[str, Any], date: int) -> None:
    """Write a workbook: the sheet "estimates" with numbers as numbers, the sheet "about" with the run's facts.

    ``date`` (seconds since 1970) is the workbook's creation date, so that the same records give the same file.
    The file is written whole or not at all; OSError says why not.
    """
    import xlsxwriter

    partial = path.with_name(path.name + ".partial")
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with xlsxwriter.Workbook(str(partial), plain) as book:
            book.set_properties({"created": datetime.fromtimestamp(date, tz=UTC).replace(tzinfo=None)})
            _write_estimates(book, found)
            _write_about(book, about)
        os.replace(partial, path)
    except xlsxwriter.exceptions.FileCreateError as error:
        cause = error.args[0]
        raise OSError(cause.errno, cause.strerror, str(path)) from error
    finally:
        partial.unlink(missing_ok=True)


def _write_estimates(book: xlsxwriter.Workbook, found: Sequence[Record]) -> None:
    sheet = book.add_worksheet("estimates")
    heading = book.add_format({"bold": True, "bottom": 1})
    header = list(found[0]) if found else list(NAMES)
    sheet.write_row(0, 0, header, heading)
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(header):
        # A column of years or shares is numbers, so that a spreadsheet sorts and plots it; "1-1" stays text.
        cells = [record[name] for record in found]
        numeric = name not in NAMES and all(NUMERAL.fullmatch(str(cell)) for cell in cells if cell not in ("", None))
        for row, cell in enumerate(cells, start=1):
            if cell is None or cell == "":
                continue
            if name in (*STATISTICS, BELOW) or numeric:
                sheet.write_number(row, column, float(cell))
            else:
                sheet.write_string(row, column, cell)
        sheet.set_column(column, column, min(48, max([len(name), *(len(str(cell)) for cell in cells)]) + 2))
    sheet.autofilter(0, 0, max(1, len(found)), len(header) - 1)


def _write_about(book: xlsxwriter.Workbook, about: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 70)
    for row, (name, value) in enumerate({**about, **MEANINGS}.items()):
        sheet.write_string(row, 0, name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, 1, value)
        else:
            sheet.write_string(row, 1, str(value or ""))
