"""The command line, ``fiscal``. Commands import what they need when they run, so that help comes at once."""

from __future__ import annotations

import io
import sys

import typer

from analysis.cli import claims, edition
from analysis.cli.audit import audit
from analysis.cli.check import check
from analysis.cli.costing import costing
from analysis.cli.estimate import estimate
from analysis.cli.project import Commands
from analysis.cli.report import report

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
app.command(epilog="Example: fiscal audit costing_recovery_total --run")(audit)
app.add_typer(edition.app, name="edition")
app.command(epilog="Example: fiscal costing data/examples/clinic.csv --out tables")(costing)
app.command(epilog="Example: fiscal check")(check)
app.add_typer(claims.app, name="claims")


def main() -> None:
    """Entry of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Hangul shows a mark in its place
    app()
