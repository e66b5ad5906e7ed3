"""Commands that run a mechanism of primary care payment on a user's own file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from analysis.primary_care.results import Result

Out = Annotated[
    Path | None, typer.Option(metavar="FOLDER", help="Write the tables as CSV into this new or empty folder.")
]


def _say(result: Result, out: Path | None) -> None:
    from rich.console import Console

    from analysis.primary_care.results import show, write

    if out is not None:
        write(result, out)
    show(result, Console())
    if out is not None:
        typer.echo(f"Tables written to {out}")


def tiers(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Practices, CSV: claim, members and what each shows.")],
    criteria: Annotated[Path | None, typer.Option(metavar="FILE", help="Criteria of your own, CSV.")] = None,
    korea: Annotated[bool, typer.Option("--korea", help="The Korean criteria of this report instead.")] = False,
    rates: Annotated[Path | None, typer.Option(metavar="FILE", help="Money per member and month, CSV.")] = None,
    costs: Annotated[Path | None, typer.Option(metavar="FILE", help="Cost a year of what a tier asks for.")] = None,
    out: Out = None,
) -> None:
    """Say which tier each practice is granted, what it misses, what it is paid, and who could group."""
    from analysis.cli.project import enter_project
    from analysis.primary_care.tiers.cost import KOREA as COSTS_KOREA
    from analysis.primary_care.tiers.criteria import KOREA, UNITED_STATES
    from analysis.primary_care.tiers.decisions import decide_file
    from analysis.primary_care.tiers.payment import KOREA as RATES_KOREA

    file, criteria, rates, costs, out = map(_absolute, (file, criteria, rates, costs, out))  # type: ignore[assignment]
    root = enter_project()
    if korea:
        criteria, rates, costs = criteria or root / KOREA, rates or root / RATES_KOREA, costs or root / COSTS_KOREA
    _say(decide_file(_short(file), criteria or root / UNITED_STATES, rates, costs), out)


def aco(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An ACO's organisation, sites and members, CSV.")],
    requirements: Annotated[Path | None, typer.Option(metavar="FILE", help="Requirements of your own, CSV.")] = None,
    out: Out = None,
) -> None:
    """Hold an accountable care organisation's data against the requirements."""
    from analysis.cli.project import enter_project
    from analysis.primary_care.aco.requirements import TABLE, check_file

    file, requirements, out = map(_absolute, (file, requirements, out))  # type: ignore[assignment]
    root = enter_project()
    _say(check_file(_short(file), requirements or root / TABLE), out)


def flow(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Members, rates and claims by month, CSV.")],
    out: Out = None,
) -> None:
    """Follow the money from the payer to services; whatever goes in comes out."""
    from analysis.primary_care.flow.accounts import flow_file

    _say(flow_file(file), out)


def risk(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="People: age, sex, practice, cost, diagnoses, CSV.")],
    hierarchy: Annotated[Path | None, typer.Option(metavar="FILE", help="Condition categories of your own.")] = None,
    top: Annotated[float | None, typer.Option(min=0, help="Cap each person's cost a year at this amount.")] = None,
    allowed: Annotated[float, typer.Option(min=0, help="Growth by coding that is not taken back.")] = 0.02,
    out: Out = None,
) -> None:
    """Fit cost by age and sex, conditions and social circumstances, and pay practices by it."""
    from analysis.cli.project import enter_project
    from analysis.primary_care.risk.assessment import assess_file
    from analysis.primary_care.risk.hierarchy import TABLE

    file, hierarchy, out = map(_absolute, (file, hierarchy, out))  # type: ignore[assignment]
    root = enter_project()
    _say(assess_file(_short(file), hierarchy or root / TABLE, top, allowed), out)


def incentives(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Quality, withhold, savings … of plans, CSV.")],
    out: Out = None,
) -> None:
    """Settle quality points, withhold, assignment, reinvestment, sanctions and shared savings."""
    from analysis.cli.project import enter_project
    from analysis.primary_care.incentives.incentive_file import MEASURES
    from analysis.primary_care.incentives.settlement import settle_file

    file, out = map(_absolute, (file, out))  # type: ignore[assignment]
    root = enter_project()
    _say(settle_file(_short(file), root / MEASURES), out)


def _absolute(path: Path | None) -> Path | None:
    """The path from where the user stands, before the project's folder is entered."""
    return None if path is None else path.absolute()


def _short(path: Path) -> Path:
    """The path as a message names it, from the project's folder where it lies below that."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
