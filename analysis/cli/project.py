"""What every command needs: the project's folder, the options of a run, faults said without a traceback."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from analysis.faults import Fault, InputFaults
from analysis.run import DRAWS, SEED, Settings

if TYPE_CHECKING:
    from rich.console import Console

    from analysis.ledger import Ledger

MARK = "_quarto.yml"
INPUT_STATUS = 2
FAILED_STATUS = 1
STOPPED_STATUS = 130
MOST_DRAWS = 100_000


def _where_it_is(scenario: str | None) -> str | None:
    """A path as it is seen from anywhere, because commands move to the project's folder."""
    return os.path.abspath(scenario) if scenario and scenario.endswith(".toml") else scenario


Scenario = Annotated[
    str | None,
    typer.Option(
        help="A reform: the name of one in data/scenarios, or the path of a .toml file.", callback=_where_it_is
    ),
]
Draws = Annotated[
    int,
    typer.Option(min=1, max=MOST_DRAWS, help="Draws of the uncertain parameters; 1 is the central case alone."),
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the draws.")]

__all__ = ["DRAWS", "SEED", "Commands", "Draws", "Scenario", "Seed", "enter_project", "results", "settings_for"]


class Commands(TyperGroup):
    """Commands that say without a traceback what is wrong with an input, a file or a folder.

    Status 2 with a line for each fault of an input; 1 for a file that cannot be read or written; 130 when stopped.
    """

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except InputFaults as error:
            for fault in error.faults:
                typer.echo(str(fault), err=True)
            raise typer.Exit(INPUT_STATUS) from None
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader, such as head, has what it wants
                raise
            typer.echo(str(unusable(error)), err=True)
            raise typer.Exit(FAILED_STATUS) from None
        except KeyboardInterrupt:
            typer.echo("Stopped; the report and the results of before are as they were.", err=True)
            raise typer.Exit(STOPPED_STATUS) from None


def unusable(error: OSError) -> Fault:
    """A file or folder that the system lets nobody read or write, as a fault."""
    place = str(error.filename or "output")
    given = f"a file or folder that cannot be used ({(error.strerror or str(error)).lower()})"
    return Fault(place, None, given, "one that can be read and written", "check its path, rights and free space")


def enter_project() -> Path:
    """Make the project's folder the current one, so that messages name short paths; the path to it, ``.``.

    The project is the current folder or the nearest one above it that holds ``_quarto.yml``.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            os.chdir(folder)
            return Path()
    expected = f"the project's folder (it holds {MARK}) or one below it"
    raise InputFaults([Fault(str(here), None, "a folder outside the project", expected, "change to it with cd")])


def settings_for(root: Path, scenario: str | None, draws: int, seed: int) -> Settings:
    """The settings of a run; InputFaults lists the scenarios that there are if ``scenario`` is none of them."""
    if scenario is not None:
        from analysis.run import read_scenario

        read_scenario(root, scenario)
    return Settings(draws=draws, seed=seed, scenario=scenario)


def results(root: Path, settings: Settings, console: Console) -> Ledger:
    """The ledger of ``settings``, computed if need be; ``console`` shows a spinner meanwhile if it is a terminal.

    The run that the report shows stays in force: a look at fewer draws changes no page.
    """
    from analysis import ledger
    from analysis.run import ensure

    with console.status("computing the estimates"):
        key = ensure(root, settings).key
    if ledger.current_key(root) is None:
        ledger.make_current(root, key)
    return ledger.read(root / ledger.RESULTS / key)
