"""``fiscal audit``: one number from its formula down to its sources, with the tests that check it."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.cli.project import enter_project


def audit(
    id: Annotated[str, typer.Argument(metavar="ID", help="An estimate, a quantity or a parameter.")],
    run: Annotated[bool, typer.Option("--run", help="Run the tests bound to it now.")] = False,
) -> None:
    """Show what an estimate rests on: formula, inputs, sources and tests."""
    from rich.console import Console

    from analysis.report.audit_terminal import run_audit

    status = run_audit(enter_project(), id, run, Console())
    if status:
        raise typer.Exit(status)
