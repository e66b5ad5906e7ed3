"""``fiscal frontier``: the least disruption that brings every service to a part of its cost, or why it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli.project import SEED, Seed, enter_project

if TYPE_CHECKING:
    from rich.table import Table

    from analysis.reimbursement.frontier.programme import Solution

QUICK = 200
TRILLION = 1e12


def frontier(
    target: Annotated[float, typer.Option(min=1, max=200, help="Cost recovery to reach, %.")] = 90.0,
    money: Annotated[float, typer.Option(min=0, max=1000, help="New money a year at most, trillion won.")] = 0.0,
    limit: Annotated[
        float, typer.Option(min=0.1, max=100, help="Change of a category's fees a year at most, %.")
    ] = 10.0,
    years: Annotated[int, typer.Option(min=1, max=20, help="Years of change.")] = 4,
    draws: Annotated[int, typer.Option(min=1, max=5000, help="Draws of the uncertain parameters.")] = QUICK,
    seed: Seed = SEED,
) -> None:
    """Find the fewest won that must move to balance fees within money and limits, with the price of each limit."""
    from rich.console import Console

    from analysis.model import Graph
    from analysis.parameters import draw_parameters
    from analysis.reimbursement.frontier.draws import NEEDED, answer, fees_and_cost
    from analysis.reimbursement.frontier.programme import Request
    from analysis.reimbursement.frontier.words import told
    from analysis.rooms import graph_modules
    from analysis.run import load, load_tables

    root = enter_project()
    console = Console()
    request = Request(target / 100, money * TRILLION, limit / 100, years)
    with console.status("solving"):
        tables = {id: table.values for id, table in load_tables(root).items()}
        inputs = {**draw_parameters(load(root), draws, seed), **tables}
        found = answer(*fees_and_cost(Graph(graph_modules()).run(NEEDED, inputs)), request)
    console.print(_table(found.central))
    for line in told(request, found.central):
        console.print(line, highlight=False)
    share = f"{found.feasible:.0%} of {draws} draws meet the request"
    moved = f"; there {found.low / TRILLION:.1f} to {found.high / TRILLION:.1f} trillion won are moved (95 %)"
    console.print(
        share + (moved if found.feasible else "") + f"; seed {seed}; fees of 2030", style="dim", highlight=False
    )


def _table(solution: Solution) -> Table:
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Category")
    table.add_column("Change, trillion won a year", justify="right")
    for name, won in solution.changes.items():
        table.add_row(name.replace("_", " "), f"{won / TRILLION:+.2f}")
    return table
