"""``fiscal network``: need, flows, allocation, payment and pilot score for a user's own regions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.cli.project import SEED, Seed, enter_project
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import xarray as xr

ESTIMATES = (
    *("network_need_indicator", "network_need_index", "network_need_rank", "network_flows", "network_allocation"),
    *("network_gini", "network_need_gini", "network_theil", "network_concentration", "network_optimum_reached"),
    *("network_payment", "network_payment_tier", "network_payment_per_head"),
    *("network_pilot_score", "network_pilot_rank", "network_pilot_first"),
)
DRAWS = 1000


def network(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="REGIONS", help="Your regions, one row each (CSV); data/examples/regions.md names the columns."
        ),
    ],
    institutions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Hubs and spokes by name (CSV); without it a network has no spokes."),
    ] = None,
    budget: Annotated[
        int | None, typer.Option(min=1, help="Won to divide; the facility money of 2026 if unset.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write each table as CSV into this new or empty folder.")
    ] = None,
    seed: Seed = SEED,
) -> None:
    """Compute need, flows, allocation, network payments and the pilot score of your own regions."""
    file, institutions, out = (path.absolute() if path else None for path in (file, institutions, out))  # type: ignore[assignment]
    faults = [] if out is None else _folder_faults(out)
    values = _computed(enter_project(), file, institutions, budget, seed, faults)
    if out is not None:
        _write(values, out)
    _show(values)
    if out is not None:
        typer.echo(f"Tables written to {out}")


def _computed(
    root: Path, file: Path, institutions: Path | None, budget: int | None, seed: int, faults: list[Fault]
) -> dict[str, xr.DataArray]:
    """The estimates of the network room on the regions of ``file``; InputFaults with the faults of all files."""
    import xarray as xr

    from analysis.model import Graph
    from analysis.network.nodes import read_nodes, spokes
    from analysis.network.own_regions import drawn_mortality, read_regions
    from analysis.parameters import draw_parameters
    from analysis.rooms import graph_modules
    from analysis.run import load

    own: dict[str, xr.DataArray] = {}
    try:
        own = read_regions(file)
    except InputFaults as error:
        faults = [*error.faults, *faults]
    named: dict[str, int] = {}
    if institutions is not None:
        try:
            lines = read_nodes(institutions)
            named = spokes(lines)
            known = set(own["network_people"].region.values) if own else {line.cells["region"] for line in lines}
            faults += [
                line.fault(f"region {line.cells['region']!r}", f"one of {', '.join(sorted(known))}", "mend the name")
                for line in lines
                if line.cells["region"] not in known
            ]
        except InputFaults as error:
            faults += error.faults
    if faults:
        raise InputFaults(faults)
    people = own["network_people"]
    drawn = draw_parameters(load(root), DRAWS, seed)
    number = [float(named.get(str(name), 0)) for name in people.region.values]
    own["network_named_institutions"] = people.copy(data=number)
    own["network_list_open"] = xr.zeros_like(people)
    drawn["network_institutions"] = xr.full_like(drawn["network_institutions"], sum(number))
    if budget is not None:
        drawn["network_facility_budget"] = xr.full_like(drawn["network_facility_budget"], float(budget))
    own["network_treatable_mortality"] = drawn_mortality(own["network_treatable_mortality"], people, DRAWS, seed)
    # Nothing returns from a capital that the regions may not have; outcomes are not paid before they are reached.
    gain = xr.zeros_like(own["network_treatable_mortality"])
    graph = Graph(graph_modules(("network",)))
    found: dict[str, xr.DataArray] = graph.run(list(ESTIMATES), drawn | own, {"network_own_use_gain": gain})
    return found


def _folder_faults(out: Path) -> list[Fault]:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        return [Fault(str(out), None, "a folder with files", "a new or empty folder", "name another one")]
    return []


def _records(array: xr.DataArray) -> list[dict[str, Any]]:
    """One row a value: its labels, draw 0 and the 95 % interval of the draws."""
    from analysis.ledger import rows_of

    return [
        {**row.coordinates, "central": row.central, "low": row.q025, "high": row.q975} for row in rows_of("", array)
    ]


def _write(values: dict[str, xr.DataArray], out: Path) -> None:
    import csv
    import io

    from analysis.whole_file import write_whole

    out.mkdir(parents=True, exist_ok=True)
    for name, array in values.items():
        rows, text = _records(array), io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        # With a byte order mark, so that Excel shows Hangul.
        write_whole(out / f"{name.partition('_')[2]}.csv", "\ufeff" + text.getvalue())


def _show(values: dict[str, xr.DataArray]) -> None:
    from rich.console import Console
    from rich.table import Table

    heads = ("Region", "Need", "95 %", "By need", "Per head", "Payment", "Pilot rank")
    table = Table(*heads, title="Networks; money in million won")
    for column in table.columns[1:]:
        column.justify = "right"
    need, rank = values["network_need_index"], values["network_pilot_rank"]
    for name in need.region.values:
        low, high = need.sel(region=name).isel(draw=slice(1, None)).quantile([0.025, 0.975], "draw").values
        money = values["network_allocation"].isel(draw=0).sel(region=name) / 1e6
        paid = values["network_payment"].isel(draw=0).sel(region=name).sum() / 1e6
        table.add_row(
            str(name),
            f"{float(need.isel(draw=0).sel(region=name)):.2f}",
            f"{low:.2f}–{high:.2f}",
            f"{float(money.sel(rule='need')):,.0f}",
            f"{float(money.sel(rule='head')):,.0f}",
            f"{float(paid):,.0f}",
            f"{float(rank.isel(draw=0).sel(region=name)):.0f}",
        )
    Console().print(table)
