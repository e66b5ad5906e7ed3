"""``fiscal scenario``: what a reform does, as a table in the terminal; on an institution's own fees if it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli.project import SEED, Seed, enter_project
from analysis.csv_rows import suggestion
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import xarray as xr
    from rich.table import Table

    from analysis.model import Quantity
    from analysis.reforms import Reforms
    from analysis.scenarios import Scenario
    from analysis.units import Unit

QUICK = 300
"""Draws that a look in the terminal takes: an interval's ends then lie within a twentieth of those of a report."""

YEARS = (2027, 2030, 2035)
MOST = 24
"""Rows of one estimate above which it is left to ``fiscal estimate``."""

RATES = "reimbursement_fee_rate"


def scenario(
    name: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A .toml file anywhere, or a name in data/scenarios.")
    ],
    institution: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your fees by category: CSV with category,fees_won.")
    ] = None,
    type_: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="Provider type of the institution, such as general.")
    ] = "general",
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="Draws of the uncertain parameters.")] = QUICK,
    seed: Seed = SEED,
) -> None:
    """Compute what a reform changes and print it; with an institution's fees, what it changes for them."""
    from rich.console import Console

    from analysis.reimbursement.institution.file import known_type, read_fees
    from analysis.run import read_scenario

    asked = str(Path(name).resolve()) if name.endswith(".toml") else name
    own = read_fees(institution.resolve()) if institution is not None else None
    kind = known_type(type_) if own is not None else ""
    root = enter_project()
    console = Console()
    if not console.is_terminal:
        console = Console(width=160)
    with console.status("computing the reform"):
        found = read_scenario(root, asked)
        place = asked if asked.endswith(".toml") else f"data/scenarios/{asked}.toml"
        wanted = [RATES] if own is not None else _reported(found, place)
        reforms, quantities = _reforms(root, wanted, place, (draws, seed))
        values = reforms.reform(found).values
    console.print(f"[bold]{found.title}[/bold]", highlight=False)
    console.print(found.description, highlight=False)
    if own is not None:
        console.print(_own_table(own, values.get(RATES, reforms.values[RATES]).sel(provider=kind)))
        console.print(
            f"NHI fees of a year; change of prices in 2030 at your present volume, provider type {kind}; "
            "interval of the draws",
            style="dim",
        )
    else:
        console.print(_table(root, found, quantities, reforms))
    console.print(f"{draws} draws, seed {seed}; change from the baseline, draw by draw", style="dim", highlight=False)


def _reported(found: Scenario, place: str) -> list[str]:
    """What the scenario's file says to show."""
    if not found.report:
        expected = 'report = ["reimbursement_net_nhi", …] with estimates, above the first [[change]]'
        raise InputFaults([Fault(place, None, "no report", expected, "say what to show; see fiscal estimate for ids")])
    return list(found.report)


def _reforms(
    root: Path, wanted: Sequence[str], place: str, draws_and_seed: tuple[int, int]
) -> tuple[Reforms, dict[str, Quantity]]:
    """The model of what ``wanted`` needs alone, and what the wanted quantities are."""
    from analysis.model import Graph, nodes
    from analysis.reforms import Reforms
    from analysis.rooms import graph_modules
    from analysis.run import load, load_tables

    modules = graph_modules()
    functions = nodes(modules)
    unknown = [name for name in wanted if name not in functions]
    if unknown:
        expected = "quantities of the model, see fiscal estimate"
        raise InputFaults(
            [
                Fault(place, None, f"report lists {name}", expected, suggestion(name, functions, "mend the name"))
                for name in unknown
            ]
        )
    graph = Graph(modules)
    needed = graph.upstream(wanted)
    part = {name: node for name, node in functions.items() if name in needed}
    tables = {id: table.values for id, table in load_tables(root).items()}
    reforms = Reforms(graph, part, load(root), tables, draws_and_seed)
    return reforms, {name: functions[name].quantity for name in wanted}


def _table(root: Path, found: Scenario, quantities: dict[str, Quantity], reforms: Reforms) -> Table:
    """A row for each estimate and its labels besides the year; a column for each year."""
    from rich.table import Table
    from rich.text import Text

    from analysis.units import load_units

    units = load_units(root / "data" / "units.csv")
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Change of")
    table.add_column("where")
    for year in YEARS:
        table.add_column(str(year), justify="right", no_wrap=True)
    table.add_column("unit")
    values = reforms.reform(found).values
    for name, about in quantities.items():
        baseline = reforms.values[name]
        change = values.get(name, baseline) - baseline
        for where, cells in _lines(change, units[about.unit]):
            table.add_row(*(Text(cell) for cell in (about.english, where, *cells, units[about.unit].english)))
    return table


def _lines(change: xr.DataArray, unit: Unit) -> Iterator[tuple[str, list[str]]]:
    others = [str(dim) for dim in change.dims if dim not in ("draw", "period")]
    size = 1
    for dim in others:
        size *= change.sizes[dim]
    if size > MOST:
        yield f"{size} values: fiscal estimate", [""] * len(YEARS)
        return
    stacked = change.stack(row=others) if others else change.expand_dims("row")
    for place in range(stacked.sizes["row"]):
        one = stacked.isel(row=place)
        where = ", ".join(str(one[dim].values) for dim in others)
        yield where, [_at(one, year, unit) for year in YEARS]


def _at(values: xr.DataArray, year: int, unit: Unit) -> str:
    """The cell of one year; a dash for a year that the estimate does not tell."""
    if "period" not in values.dims:
        return _cell(values, unit)
    return _cell(values.sel(period=year), unit) if year in values["period"].values else "–"


def _cell(at: xr.DataArray, unit: Unit) -> str:
    draws = at.isel(draw=slice(1, None)) if at.sizes["draw"] > 1 else at
    scale = float(unit.scale)
    centre, low, high = (float(one) / scale for one in (at.isel(draw=0), draws.quantile(0.025), draws.quantile(0.975)))
    return f"{centre:,.2f} ({low:,.2f} to {high:,.2f})"


def _own_table(own: dict[str, float], rates: xr.DataArray) -> Table:
    from rich.table import Table
    from rich.text import Text

    from analysis.reimbursement.institution.effect import effects

    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("Category", "Fees, million won", "Change, million won", "95 % interval", "Change, %"):
        table.add_column(name, justify="left" if name == "Category" else "right", no_wrap=True)
    for one in effects(own, rates):
        cells = (
            one.category.replace("_", " "),
            f"{one.fees / 1e6:,.0f}",
            f"{one.change / 1e6:,.0f}",
            f"{one.low / 1e6:,.0f} to {one.high / 1e6:,.0f}",
            f"{100 * one.part:.1f}",
        )
        table.add_row(*(Text(cell) for cell in cells), end_section=one.category != "total")
    return table
