"""``fiscal estimate``: estimates in the terminal, or as JSON, CSV or XLSX."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.cli.project import DRAWS, SEED, Draws, Scenario, Seed, enter_project, results, settings_for
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    from rich.table import Table

    from analysis.ledger import Ledger, Row
    from analysis.units import Unit


def estimate(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Estimates by id; none for all.", show_default=False),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    xlsx: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a workbook instead of printing."),
    ] = None,
    scenario: Scenario = None,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
) -> None:
    """Print estimates with their 95 % intervals; in JSON, CSV and XLSX numbers are numbers."""
    from rich.console import Console

    from analysis.report.imprint import imprint, source_date
    from analysis.report.records import as_csv, as_json, records, write_xlsx
    from analysis.units import load_units

    target = _target(json, csv, xlsx)
    root = enter_project()
    ledger = results(root, settings_for(root, scenario, draws, seed), Console(stderr=True))
    rows = _rows(ledger, ids or [])
    units = load_units(root / "data" / "units.csv")
    if not (json or csv or target):
        _print(rows, ledger, units)
        return
    found = records(rows, ledger.entries, units)
    made = imprint(root)
    about: dict[str, Any] = {"edition": made.edition, "content_key": ledger.run["key"], "commit": made.commit}
    about |= {"date": made.date, **{name: ledger.run[name] for name in ("scenario", "draws", "seed")}}
    if target:
        write_xlsx(target, found, about, source_date(root))
        typer.echo(f"{len(found)} values written to {xlsx}")
    else:
        # Bytes: files hold Hangul whatever the terminal can show.
        typer.echo((as_json(found, about) if json else as_csv(found)).encode(), nl=False)


def _target(json: bool, csv: bool, xlsx: Path | None) -> Path | None:
    """Where the workbook goes, seen from the folder in which the command was given."""
    if json + csv + (xlsx is not None) > 1:
        raise typer.BadParameter("give one of --json, --csv and --xlsx")
    if xlsx is None:
        return None
    target = xlsx.resolve()
    if target.suffix.lower() != ".xlsx" or target.is_dir() or not target.parent.is_dir():
        expected = "a file name that ends in .xlsx, in a folder that exists"
        raise InputFaults([Fault("--xlsx", None, str(xlsx), expected, "name such a file")])
    return target


def _rows(ledger: Ledger, ids: Sequence[str]) -> list[Row]:
    published = [entry.id for entry in ledger.published]
    unknown = [id for id in ids if id not in published]
    if unknown:
        from analysis.csv_rows import suggestion

        listed = f"one of: {', '.join(published)}"
        raise InputFaults(
            Fault("fiscal estimate", None, f"{id!r}, which is {_kind(ledger, id)}", listed,
                  suggestion(id, published, "name a published estimate"))
            for id in unknown
        )  # fmt: skip
    return [row for row in ledger.rows if not ids or row.estimate in ids]


def _kind(ledger: Ledger, id: str) -> str:
    entry = ledger.entries.get(id)
    return "no estimate" if entry is None else f"a {entry.kind} and not published"


def _print(rows: Sequence[Row], ledger: Ledger, units: dict[str, Unit]) -> None:
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        # A pipe has no width: a table cut to eighty columns would lose ids.
        console = Console(width=200)
    console.print(_table(rows, ledger, units))
    run = ledger.run
    draws = "1 draw" if run["draws"] == 1 else f"{run['draws']} draws"
    console.print(f"{draws}, seed {run['seed']}, results {run['key']}", style="dim", highlight=False)


def _table(rows: Sequence[Row], ledger: Ledger, units: dict[str, Unit]) -> Table:
    from rich.table import Table
    from rich.text import Text

    from analysis.ledger import BASELINE, LEVEL
    from analysis.report.numbers import format_value, interval_text

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("estimate", overflow="fold")
    table.add_column("where", overflow="fold")
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("95 % interval", justify="right", no_wrap=True)
    table.add_column("unit", overflow="fold")
    for row in rows:
        unit = units[ledger.entries[row.estimate].unit]
        where = [f"{name}={label}" for name, label in row.coordinates.items()]
        where += [name for name in (row.scenario, row.measure) if name not in (BASELINE, LEVEL)]
        value = format_value(row.central, unit, row)
        cells = (row.estimate, ", ".join(where), value, interval_text(row, unit), unit.english)
        table.add_row(*(Text(cell) for cell in cells))
    return table
