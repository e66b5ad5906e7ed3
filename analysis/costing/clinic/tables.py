"""The tables of a costing: CSV files in a folder, and the terminal."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from analysis.costing.clinic_ledger import CostingResult

RECORD = "costing.json"
"""The file that names the others with their SHA-256, by which the command knows its own folder again."""

TABLES = ("cost_by_activity.csv", "recovery.csv", "summary.csv", "allocation_keys.csv")


def tables(result: CostingResult) -> dict[str, str]:
    """The text of every CSV file by name. Won have two decimals, shares eight, percentages four."""
    costs = (
        [row.activity, _won(row.payroll), _won(row.common), _won(row.material), _won(row.cost)] for row in result.costs
    )
    recoveries = (
        [
            row.activity,
            _won(row.revenue),
            _won(row.cost),
            _percent(row.recovery),
            _won(row.full_cost),
            _percent(row.full_recovery),
            _won(row.balance),
        ]
        for row in result.recoveries
    )
    keys = (
        [
            key.staff,
            key.activity,
            *(f"{share:.8f}" for share in (key.payroll_share, key.time_share, key.share)),
        ]
        for key in result.keys
    )
    total = result.totals
    summary = [
        ["payroll", _won(total.payroll), "won"],
        ["common", _won(total.common), "won"],
        ["deducted", _won(total.deducted), "won"],
        ["material", _won(total.material), "won"],
        ["cost", _won(total.cost), "won"],
        ["cost_left_out", _won(total.cost_left_out), "won"],
        ["revenue", _won(total.revenue), "won"],
        ["recovery_left_out", _percent(total.recovery_left_out), "percent"],
        ["recovery_absorbed", _percent(total.recovery_absorbed), "percent"],
        ["balance", _won(total.balance), "won"],
    ]
    recovery_columns = "activity,revenue_won,cost_won,recovery_percent,full_cost_won,full_recovery_percent,balance_won"
    texts = (
        _csv("activity,payroll_won,common_won,material_won,cost_won", costs),
        _csv(recovery_columns, recoveries),
        _csv("measure,value,unit", summary),
        _csv("staff,activity,payroll_share,time_share,share", keys),
    )
    return dict(zip(TABLES, texts, strict=True))


def _csv(columns: str, rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns.split(","))
    writer.writerows(rows)
    return text.getvalue()


def _won(amount: float) -> str:
    return f"{amount + 0.0:.2f}"


def _percent(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio * 100:.4f}"


def folder_faults(out: Path) -> list[Fault]:
    """Why ``out`` cannot take the tables: it is a file, lacks a parent, or holds what this command did not
    write or what was changed since.
    """
    place, named = out.as_posix(), "name a folder that does not exist yet"
    try:
        if not out.resolve().parent.is_dir():
            given = "a folder in a folder that does not exist"
            return [Fault(place, None, given, "an existing folder to put it in", "make that folder first")]
        if out.exists() and not out.is_dir():
            return [Fault(place, None, "a file", "a folder to write to", named)]
        if out.exists() and any(out.iterdir()) and not _ours(out):
            expected = "a new folder, an empty one, or an unchanged earlier costing"
            return [Fault(place, None, "a folder with other or changed files", expected, named)]
    except (OSError, ValueError) as error:
        return [_unwritable(out, error)]
    return []


def _ours(out: Path) -> bool:
    if {path.name for path in out.iterdir()} != {RECORD, *TABLES}:
        return False
    try:
        written = json.loads((out / RECORD).read_text("utf-8"))["files"]
        return all(written[name] == _digest((out / name).read_bytes()) for name in TABLES)
    except (ValueError, KeyError, TypeError, OSError):
        return False  # a record that says something else is a user's file


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write(result: CostingResult, out: Path) -> None:
    """The CSV files and ``costing.json`` in the folder ``out``: all of them, or none and InputFaults.

    They are UTF-8 with byte order mark, without which Excel garbles Hangul. They are written beside ``out``
    and renamed, so that a reader never sees half of them; an earlier costing is removed after that.
    """
    faults = folder_faults(out)
    if faults:
        raise InputFaults(faults)
    files = {name: text.encode("utf-8-sig") for name, text in tables(result).items()}
    record = {
        "ledger": Path(result.place).name,
        "reading": result.reading,
        "absorbed": result.absorbed,
        "files": {name: _digest(data) for name, data in files.items()},
    }
    files[RECORD] = (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    target = out.resolve()
    fresh, earlier = (target.with_name(f".{target.name}.{os.getpid()}.{end}") for end in ("new", "old"))
    try:
        fresh.mkdir()
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        if target.exists():
            target.rename(earlier)
        fresh.rename(target)
    except OSError as error:
        if earlier.exists() and not target.exists():
            earlier.rename(target)
        _remove(fresh)
        raise InputFaults([_unwritable(out, error)]) from None
    _remove(earlier)


def _unwritable(out: Path, error: Exception) -> Fault:
    why = (getattr(error, "strerror", None) or str(error)).lower()
    given = f"a folder that cannot be written ({why})"
    return Fault(out.as_posix(), None, given, "a writable folder", "name another one")


def _remove(folder: Path) -> None:
    """Only files of this command; whatever else is in the folder stays, and the folder with it."""
    if not folder.is_dir():
        return
    for name in (RECORD, *TABLES):
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def show(result: CostingResult, console: Console) -> None:
    """Prints cost by activity, recovery by activity and the totals; money in thousand won (천 원)."""
    from rich.text import Text

    console.print(Text(f"{result.place} ({result.reading})"))
    costs = _table("Cost by activity, thousand won", "activity", "payroll", "common", "material", "cost")
    for row in result.costs:
        costs.add_row(Text(row.activity), *map(_thousand, (row.payroll, row.common, row.material, row.cost)))
    console.print(costs)
    absorbed, total = result.absorbed, result.totals
    columns = ["revenue", "cost", "recovery %"]
    if absorbed is not None:
        columns = ["revenue", "cost", "recovery\nleft out %", "full cost", "recovery\nabsorbed %"]
    recoveries = _table("Revenue and cost, thousand won", "activity", *columns, "balance")
    for line in result.recoveries:
        cells = [_thousand(line.revenue), _thousand(line.cost), _printed(line.recovery)]
        if absorbed is not None:
            cells += [_thousand(line.full_cost), _printed(line.full_recovery)]
        recoveries.add_row(Text(line.activity), *cells, _thousand(line.balance))
    recoveries.add_section()
    cells = [_thousand(total.revenue), _thousand(total.cost_left_out), _printed(total.recovery_left_out)]
    if absorbed is not None:
        cells += [_thousand(total.cost), _printed(total.recovery_absorbed)]
    recoveries.add_row("total", *cells, _thousand(total.balance))
    console.print(recoveries)
    if absorbed is not None:
        ratios = f"{_printed(total.recovery_left_out)} % without {absorbed}, "
        console.print(Text(f"Cost recovery: {ratios}{_printed(total.recovery_absorbed)} % with it absorbed"))
    else:
        console.print(Text(f"Cost recovery: {_printed(total.recovery_absorbed)} %"))
    kind = "Surplus" if total.balance >= 0 else "Deficit"
    console.print(Text(f"{kind} at full cost: {_thousand(abs(total.balance))} thousand won a year"))


def _table(title: str, first: str, *numbers: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, box=box.SIMPLE, title_justify="left", padding=(0, 1, 0, 0))
    table.add_column(first, overflow="fold")
    for column in numbers:
        table.add_column(column, justify="right", overflow="fold")
    return table


def _thousand(won: float) -> str:
    return f"{round(won / 1000) + 0:,}"


def _printed(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio * 100:,.2f}"
