"""What a command found on a user's file: tables for the terminal and, as CSV, for a folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.faults import Fault, InputFaults
from analysis.whole_file import write_whole

if TYPE_CHECKING:
    from rich.console import Console

Record = Mapping[str, Any]
"""A row of a table: text, numbers, yes or no, or None."""


@dataclass(frozen=True)
class Result:
    """Tables by name, each a list of records with the same keys, and sentences that go with all of them."""

    title: str
    tables: Mapping[str, Sequence[Record]]
    notices: tuple[str, ...] = field(default=())


def show(result: Result, console: Console) -> None:
    """Print every table that has a row, then the notices."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console.print(Text(result.title))
    for name, records in result.tables.items():
        if not records:
            continue
        shown = Table(title=name.replace("_", " "), box=box.SIMPLE, title_justify="left", padding=(0, 1, 0, 0))
        for column in records[0]:
            numeric = all(isinstance(record[column], int | float | None) for record in records)
            shown.add_column(
                column.replace("_", " "),
                justify="right" if numeric else "left",
                no_wrap=numeric,
                min_width=4 if numeric else 12,
            )
        for record in records:
            shown.add_row(*(Text(_printed(value)) for value in record.values()))
        console.print(shown)
    for notice in result.notices:
        console.print(Text(notice))


def write(result: Result, out: Path) -> None:
    """Each table as ``<name>.csv`` in the folder ``out``, which is new or empty; InputFaults if it is not.

    The files are UTF-8 with byte order mark, without which Excel garbles Hangul.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        given = "a folder that is not empty" if out.is_dir() else "a file"
        fault = Fault(out.as_posix(), None, given, "a new or empty folder", "name another folder")
        raise InputFaults([fault])
    out.mkdir(parents=True, exist_ok=True)
    for name, records in result.tables.items():
        write_whole(out / f"{name}.csv", "\N{BYTE ORDER MARK}" + as_csv(records))


def as_csv(records: Sequence[Record]) -> str:
    """Records as CSV with a header; figures at full precision."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records[0]) if records else ["empty"], lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({key: _plain(value) for key, value in record.items()})
    return text.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None or value != value else value


def _printed(value: Any) -> str:
    if value is None or value != value:  # not a number
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
