"""``fiscal costing``: the fully distributed cost model on a user's own ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def costing(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A clinic's or hospital's ledger, CSV or Parquet.")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Write the tables as CSV into this folder."),
    ] = None,
) -> None:
    """Compute cost by activity and cost recovery from your own ledger."""
    from rich.console import Console

    from analysis.costing.clinic_ledger import cost_file, show

    show(cost_file(file, out), Console())
    if out is not None:
        typer.echo(f"Tables written to {out}")
