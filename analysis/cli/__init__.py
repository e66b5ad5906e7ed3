"""The command line, ``fiscal``. Commands import what they need when they run, so that help comes at once."""

from __future__ import annotations

import io
import os
import sys

import typer

# Before NumPy is imported: two threads on matrices as small as these wait for each other longer than they work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from analysis.cli import claims, edition
from analysis.cli.audit import audit
from analysis.cli.check import check
from analysis.cli.costing import costing
from analysis.cli.estimate import estimate
from analysis.cli.frontier import frontier
from analysis.cli.network import network
from analysis.cli.primary_care import aco, flow, incentives, risk, tiers
from analysis.cli.project import Commands
from analysis.cli.report import report
from analysis.cli.scenario import scenario

app = typer.Typer(
    name="fiscal",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Fiscal impact of reforms to Korea's National Health Insurance: compute, render, audit.",
    epilog="Example: fiscal report --to html",
)
app.command(epilog="Example: fiscal report --engine builtin --to html,pdf --draws 500")(report)
app.command(epilog="Example: fiscal estimate costing_recovery_total --xlsx recovery.xlsx")(estimate)
app.command(epilog="Example: fiscal scenario my.toml --institution data/examples/hospital_fees.csv")(scenario)
app.command(epilog="Example: fiscal frontier --target 90 --money 5 --limit 10")(frontier)
app.command(epilog="Example: fiscal audit costing_recovery_total --run")(audit)
app.add_typer(edition.app, name="edition")
app.command(epilog="Example: fiscal costing data/examples/clinic.csv --out tables")(costing)
app.command(epilog="Example: fiscal tiers data/examples/tiers.csv")(tiers)
app.command(epilog="Example: fiscal aco data/examples/aco.csv")(aco)
app.command(epilog="Example: fiscal flow data/examples/flow.csv --out flow")(flow)
app.command(epilog="Example: fiscal risk data/examples/risk.csv")(risk)
app.command(epilog="Example: fiscal incentives data/examples/incentives.csv")(incentives)
app.command(epilog="Example: fiscal network data/examples/regions.csv --out tables")(network)
app.command(epilog="Example: fiscal check")(check)
app.add_typer(claims.app, name="claims")


def main() -> None:
    """Entry of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Hangul shows a mark in its place
    app()
