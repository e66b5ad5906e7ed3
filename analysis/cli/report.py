"""``fiscal report``: estimates brought up to date, chapters rendered to HTML and PDF."""

from __future__ import annotations

import os
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.project import (
    DRAWS,
    FAILED_STATUS,
    SEED,
    Draws,
    Scenario,
    Seed,
    enter_project,
    settings_for,
)

FORMATS = ("html", "pdf")


class Engine(StrEnum):
    """What renders the chapters; ``auto`` takes Quarto where a new enough one is found."""

    auto = "auto"
    quarto = "quarto"
    builtin = "builtin"


def formats(text: str) -> str:
    """``--to`` as ``html,pdf`` without blanks and repetitions; BadParameter for anything else."""
    asked = list(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    unknown = [name for name in asked if name not in FORMATS]
    if unknown or not asked:
        raise typer.BadParameter(f"given {text!r}; expected html, pdf or html,pdf")
    return ",".join(asked)


def languages(text: str) -> str:
    """``--language`` as ``en,ko`` without blanks and repetitions."""
    return ",".join(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))


def failures() -> tuple[type[Exception], ...]:
    """What a rendering tool can raise."""
    from analysis.render.kernel import KernelEnded
    from analysis.render.pandoc import PandocFailed
    from analysis.render.pdf import TypstFailed
    from analysis.render.quarto import QuartoFailed

    return (QuartoFailed, KernelEnded, PandocFailed, TypstFailed, FileNotFoundError)


def report(
    engine: Annotated[Engine, typer.Option(help="What renders: auto takes Quarto where it is found.")] = Engine.auto,
    to: Annotated[str, typer.Option(callback=formats, help="Formats: html, pdf or both.")] = "html,pdf",
    language: Annotated[
        str, typer.Option(callback=languages, help="Languages of the book, such as en or en,ko; all unless given.")
    ] = "",
    scenario: Scenario = None,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
) -> None:
    """Compute what changed and render the report to HTML and PDF."""
    from rich.console import Console

    from analysis.cli.steps import Steps
    from analysis.render.publish import alone
    from analysis.render.rendering import render_book
    from analysis.report.imprint import imprint, source_date
    from analysis.report.settings import remember
    from analysis.run import bring_up_to_date

    begun, here = time.perf_counter(), Path.cwd()
    root = enter_project()
    settings = settings_for(root, scenario, draws, seed)
    # Every tool that dates its output takes the commit's time, so that a rendering can be repeated byte for byte.
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(source_date(root)))
    console = Console()
    with alone(root, _wait), Steps(console) as steps:
        remember(root, settings)
        with steps("compute the estimates"):
            outcome = bring_up_to_date(root, settings)
        try:
            asked = (tuple(to.split(",")), tuple(filter(None, language.split(","))))
            done = render_book(root, engine.value, asked[0], outcome.key, imprint(root), steps, asked[1])
        except failures() as error:
            typer.echo(f"The report was not rendered; the previous one is as it was. {error}", err=True)
            raise typer.Exit(FAILED_STATUS) from None
    said = {
        "Results": f"{outcome.key}, {'computed now' if outcome.computed else 'unchanged'}",
        "Engine": f"{done.engine} ({done.reason})",
        "HTML": done.html,
        "PDF": done.pdf,
        "Time": f"{time.perf_counter() - begun:.1f} s" + (", nothing to render" if done.unchanged else ""),
    }
    for name, text in said.items():
        if text is not None:
            typer.echo(f"{name + ':':<9}{os.path.relpath(text, here) if name in ('HTML', 'PDF') else text}")


def _wait() -> None:
    typer.echo("Another report is being made in this folder; this one waits for it.", err=True)
