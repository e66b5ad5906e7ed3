"""``fiscal edition``: cut, list and compare versions of the report's estimates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.cli.project import DRAWS, SEED, Draws, Scenario, Seed, enter_project, results, settings_for

if TYPE_CHECKING:
    from analysis.report.comparison import Comparison, Difference
    from analysis.report.editions import Edition
    from analysis.run import Settings

WORKING_COPY = "working copy"

app = typer.Typer(no_args_is_help=True, help="Cut, list and compare editions of the report's estimates.")


@app.command(epilog="Example: fiscal edition cut 2026.1")
def cut(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Year and number, such as 2026.1.")],
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Cut although files are not committed; the manifest marks it with +.")
    ] = False,
    scenario: Scenario = None,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
) -> None:
    """Write the estimates in force, with a manifest of all they rest on, to editions/NAME."""
    from analysis.report import editions

    root = enter_project()
    editions.refuse_to_cut(root, name, allow_dirty)
    edition = _working_copy(root, settings_for(root, scenario, draws, seed), name)
    folder = editions.write(root, edition)
    typer.echo(f"{len(edition.estimates)} values written to {folder.as_posix()}; commit it to keep it.")


@app.command("list", epilog="Example: fiscal edition list")
def list_editions() -> None:
    """List the editions, oldest first."""
    from analysis.report import editions

    root = enter_project()
    names = editions.names(root)
    if not names:
        typer.echo("No edition yet: fiscal edition cut YEAR.NUMBER")
    for name in names:
        facts = editions.read(root, name).manifest
        run = f"{facts['draws']} draws, seed {facts['seed']}, {facts['scenario'] or 'baseline'}"
        typer.echo(f"{name}  commit {facts['commit']}  results {facts['content_key']}  {run}")


@app.command(epilog="Example: fiscal edition diff 2026.1 2026.2 --csv > changes.csv")
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="An edition.")],
    new: Annotated[
        str | None,
        typer.Argument(metavar="[NEW]", help="A later edition; else the project as it is.", show_default=False),
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Print each number that changed, and the parameters and functions on its lineage that did.

    The project as it is now is computed with the old edition's scenario, draws and seed.
    """
    from analysis.report import editions
    from analysis.report.comparison import COLUMNS, as_records, compare
    from analysis.report.records import as_csv

    root = enter_project()
    before = editions.read(root, old)
    if new is None:
        facts = before.manifest
        settings = settings_for(root, facts["scenario"], facts["draws"], facts["seed"])
        after = _working_copy(root, settings, WORKING_COPY)
    else:
        after = editions.read(root, new)
    comparison = compare(before, after)
    if csv:
        typer.echo(as_csv(as_records(comparison), COLUMNS).encode(), nl=False)
    else:
        _print(comparison)


def _working_copy(root: Path, settings: Settings, name: str) -> Edition:
    from importlib.metadata import version

    from rich.console import Console

    from analysis.render.quarto import Quarto, find_quarto
    from analysis.report import editions
    from analysis.units import load_units

    ledger = results(root, settings, Console(stderr=True))
    quarto = find_quarto()
    engine = (
        f"quarto {quarto.version}"
        if isinstance(quarto, Quarto)
        else f"builtin (pypandoc_binary {version('pypandoc_binary')}, typst {version('typst')})"
    )
    units = load_units(root / "data" / "units.csv")
    return editions.edition_of(name, ledger, units, editions.commit_facts(root, engine))


def _print(comparison: Comparison) -> None:
    for text in comparison.settings:
        typer.echo(f"Setting {text}")
    if not comparison.differences:
        typer.echo(f"No number changed from {comparison.old} to {comparison.new}.")
    for estimate, cause in comparison.causes.items():
        typer.echo(estimate)
        for difference in comparison.differences:
            if difference.place[0] == estimate:
                typer.echo(f"  {_line(difference)}")
        for what, found in (("parameters", cause.parameters), ("functions", cause.functions)):
            typer.echo(f"  {what} changed on its lineage: {'; '.join(found) or 'none'}")
    for text in comparison.files:
        typer.echo(f"File changed: {text}")


def _line(difference: Difference) -> str:
    where = ", ".join(text for text in difference.place[1:] if text not in ("baseline", "level")) or "value"
    old, new = difference.old, difference.new
    unit = (new or old or {}).get("unit", "")
    if old is None or new is None:
        return f"{where}: {difference.kind}, {_figure((new or old or {}).get('central'))} {unit}"
    if old["unit"] != new["unit"]:
        return f"{where}: {_figure(old['central'])} {old['unit']} → {_figure(new['central'])} {unit}"
    ends = " → ".join(f"{_figure(side['q025'])} to {_figure(side['q975'])}" for side in (old, new))
    if difference.kind == "interval only":
        return f"{where}: {_figure(new['central'])} {unit} as before; interval {ends}"
    by = _figure(difference.change, signed=True)
    return f"{where}: {_figure(old['central'])} → {_figure(new['central'])} {unit} ({by}); interval {ends}"


def _figure(value: Any, *, signed: bool = False) -> str:
    """Six significant digits, with separators: a difference is judged by more digits than the report prints."""
    if value is None:
        return "no number"
    decimals = max(0, 6 - len(str(int(abs(value)))))
    text = f"{value:{'+' if signed else ''},.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
