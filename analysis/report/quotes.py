"""Figures of a source as it prints them, and counts of the tables that the run left: for prose that quotes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from analysis.report.anchors import parameter_anchor, parameters_page
from analysis.report.numbers import MINUS, Inline, sources, written


@cache
def _table(name: str) -> list[dict[str, str]]:
    with Path(f"data/published/{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def grouped(figure: str) -> str:
    """A printed figure with its thousands marked and its decimals as they are.

    >>> grouped("1234.50"), grouped("-0.5") == f"{MINUS}0.5"
    ('1,234.50', True)
    """
    whole, point, fraction = figure.removeprefix("-").partition(".")
    minus = MINUS if figure.startswith("-") else ""
    return f"{minus}{int(whole):,}{point}{fraction}"


def quoted(table: str, column: str, **row: str) -> Inline:
    """One cell of a transcribed table as printed, with thousands separators, marked as a quotation."""
    found = [line for line in _table(table) if row.items() <= line.items()]
    if len(found) != 1:
        raise KeyError(f"{table} has {len(found)} rows with {row}")
    figure = grouped(found[0][column])
    return Inline(figure, f"[{figure}]{{.quoted}}")


def count(table: str, distinct: Sequence[str] = (), **where: str | Sequence[str]) -> Inline:
    """How many rows of a table of the run have one of the given values in each of the given columns.

    ``distinct`` counts what differs in those columns once.
    """
    rows = sources().ledger.tables[table]
    wanted = {key: {value} if isinstance(value, str) else set(value) for key, value in where.items()}
    found = [row for row in rows if all(row[key] in values for key, values in wanted.items())]
    number = len({tuple(row[name] for name in distinct) for row in found}) if distinct else len(found)
    return Inline(f"{number:,}", f"{number:,}")


def record(table: str, column: str, **where: str) -> Inline:
    """One cell of a table of the run."""
    (row,) = [row for row in sources().ledger.tables[table] if where.items() <= row.items()]
    text = f"{row[column]:,}" if isinstance(row[column], float | int) else str(row[column])
    return Inline(text, text)


def value_of(name: str, **where: str) -> float:
    """The stated value of a parameter row, or draw 0 of an estimate, in base units; places in a chart."""
    ledger = sources().ledger
    if ledger.entries[name].kind == "parameter":
        return float(_row(name, where)["value"])
    return ledger.one(name, **where).central


def stated(parameter: str, *, bare: bool = False, **where: str) -> Inline:
    """The stated value of one parameter row with its unit (unless ``bare``), linked to its row in the appendix."""
    here = sources()
    unit = here.units[here.ledger.entries[parameter].unit]
    value = float(_row(parameter, where)["value"])
    figure = f"{value / float(unit.scale):,.6g}"
    text = figure if bare else written(value, unit, decimals=len(figure.partition(".")[2]))
    return Inline(text, f"[{text}](/{parameters_page()}#{parameter_anchor(parameter)}){{.number}}")


def _row(parameter: str, where: dict[str, str]) -> dict[str, Any]:
    entry = sources().ledger.entries[parameter]
    found = [row for row in entry.rows if where.items() <= row["coordinates"].items()]
    if len(found) != 1:
        raise KeyError(f"parameter {parameter} has {len(found)} rows with {where}")
    return found[0]
