"""One run: parameters to draws to the graph to the ledger, computed only when something it rests on changed."""

from __future__ import annotations

import hashlib
import importlib
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import ledger
from analysis.faults import Fault, InputFaults
from analysis.ledger import CHANGE, LEVEL, RESULTS

if TYPE_CHECKING:
    import xarray as xr

    from analysis.model import Graph, Node
    from analysis.parameters import Parameters
    from analysis.scenarios import Scenario
    from analysis.table_inputs import TableValues
    from analysis.units import Unit

DRAWS = 2000
SEED = 20260701
"""The baseline's date, so that nobody chose the seed for its result."""

TABLES = ("analysis.costing.reproduction",)
"""Modules with ``tables(published)``: tables that the report prints and that are no estimates."""

TABLE_INPUTS = ("analysis.demography.tables", "analysis.outlook.tables")
"""Modules with ``INPUTS``: published tables that the graph takes whole, as it takes parameters."""

COMPARISONS = (
    "analysis.demography.comparison",
    "analysis.outlook.aggregates",
    "analysis.outlook.comparison",
    "analysis.outlook.errors",
)
"""Modules with ``comparisons(published, central)``: tables that set estimates beside what others printed."""

PARAMETERS, PUBLISHED = "data/parameters", "data/published"

FRONT = ("report", "render", "cli", "prerender.py")
"""Parts of ``analysis`` that read the ledger; they do not change it."""


@dataclass(frozen=True)
class Settings:
    """What a user may choose for a run."""

    draws: int = DRAWS
    seed: int = SEED
    scenario: str | None = None


@dataclass(frozen=True)
class Outcome:
    """The run in force: its content key, whether it was computed now, and the seconds it took."""

    key: str
    computed: bool
    seconds: float


def sources(root: Path, scenario: str | None = None) -> Iterator[Path]:
    """Every file that a number of the ledger can depend on, in a fixed order."""
    package, data = root / "analysis", root / "data"
    for path in sorted(package.rglob("*.py")):
        if path.relative_to(package).parts[0] not in FRONT:
            yield path
    for folder in (root / PARAMETERS, root / PUBLISHED):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())
    if scenario:
        yield data / "scenarios" / f"{scenario}.toml"
    yield data / "units.csv"
    yield root / "references.bib"
    yield root / "requirements.lock"


def digests(root: Path, scenario: str | None = None) -> dict[str, str]:
    """SHA-256 of each source file by its path in the project; a missing file has none."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sources(root, scenario)
        if path.exists()
    }


def content_key(root: Path, settings: Settings) -> str:
    """Names a run by all it rests on: code, parameters, data, lock, scenario, seed, draws."""
    hashed = hashlib.sha256(f"{settings.draws} {settings.seed} {settings.scenario}\n".encode())
    for name, digest in digests(root, settings.scenario).items():
        hashed.update(f"{name} {digest}\n".encode())
    return hashed.hexdigest()[:16]


def bring_up_to_date(root: Path, settings: Settings | None = None) -> Outcome:
    """Make the ledger for ``settings`` the one in force, computing it if need be."""
    outcome = ensure(root, settings or Settings())
    ledger.make_current(root, outcome.key)
    return outcome


def ensure(root: Path, settings: Settings) -> Outcome:
    """Leave the ledger for ``settings`` in the build folder, computing it if no whole one of its key is there.

    The run in force stays the one it is.
    """
    started = time.perf_counter()
    key = content_key(root, settings)
    folder = root / RESULTS / key
    computed = not ledger.is_whole(folder)
    if computed:
        ledger.write(folder, compute(root, settings, key))
    return Outcome(key, computed, time.perf_counter() - started)


def load(root: Path) -> Parameters:
    """All parameters of the project, checked; InputFaults lists what is wrong with them."""
    from analysis.bibliography import load_bibliography
    from analysis.parameters import load_parameters
    from analysis.units import load_units

    units = load_units(root / "data" / "units.csv")
    return load_parameters(root / PARAMETERS, units, load_bibliography(root / "references.bib"))


def check_published(root: Path) -> int:
    """How many published tables there are; InputFaults lists what is wrong with any of them."""
    from analysis.bibliography import load_bibliography
    from analysis.published import load_published
    from analysis.units import load_units

    units, sources = load_units(root / "data" / "units.csv"), load_bibliography(root / "references.bib")
    names = sorted({path.stem for kind in ("*.csv", "*.toml") for path in (root / PUBLISHED).glob(kind)})
    faults: list[Fault] = []
    for name in names:
        try:
            load_published(root / PUBLISHED, name, units, sources)
        except InputFaults as error:
            faults += error.faults
    if faults:
        raise InputFaults(faults)
    return len(names)


def load_tables(root: Path) -> dict[str, TableValues]:
    """Every published table that the graph takes, checked; InputFaults lists what is wrong with them."""
    from analysis.bibliography import load_bibliography
    from analysis.table_inputs import read_inputs
    from analysis.units import load_units

    declared = [one for module in TABLE_INPUTS for one in importlib.import_module(module).INPUTS]
    units = load_units(root / "data" / "units.csv")
    return read_inputs(root, declared, units, load_bibliography(root / "references.bib"))


def compute(root: Path, settings: Settings, key: str) -> ledger.Ledger:
    """Run the model once over all draws; with a scenario, also what lies downstream of its changes."""
    from analysis import attribution
    from analysis.model import Graph, load_rooms, nodes
    from analysis.parameters import draw_parameters
    from analysis.units import load_units

    parameters, sources = load(root), load_tables(root)
    check_published(root)
    modules = load_rooms()
    functions = nodes(modules)
    graph = Graph(modules)
    names = [name for name, node in functions.items() if node.quantity.published]
    _all_inputs_stated(functions, {*parameters, *sources})
    given = {id: table.values for id, table in sources.items()}
    draws = draw_parameters(parameters, settings.draws, settings.seed) | given
    values = graph.run(list(functions), draws)
    rows = [row for name in names for row in ledger.rows_of(name, values[name])]
    if settings.scenario:
        rows += _scenario_rows(root, settings, parameters, given, graph, names, values)
    units = load_units(root / "data" / "units.csv")
    entries = {name: _function_entry(node, units) for name, node in functions.items()} | {
        entry.id: entry for entry in (*_parameter_entries(parameters, root), *_table_entries(sources, units))
    }
    tables: dict[str, list[dict[str, Any]]] = {"correlations": list(_correlations(parameters))}
    for module in TABLES:
        tables |= _printed_tables(root, module)
    some, found = _first_draws(draws), _first_draws(values)
    tables |= attribution.tables(
        {name: some[name] for name in parameters},
        found,
        lambda name: graph.upstream([name]),
        lambda name, moved, changed: _again(graph, name, {**some, **moved}, changed, found),
    )
    for module in COMPARISONS:
        tables |= importlib.import_module(module).comparisons(root / PUBLISHED, ledger.central_of(rows))
    facts = {
        "key": key,
        "draws": settings.draws,
        "seed": settings.seed,
        "scenario": settings.scenario,
        "scenario_title": read_scenario(root, settings.scenario).title if settings.scenario else "",
        "digests": digests(root, settings.scenario),
    }
    return ledger.Ledger(tuple(rows), entries, facts, tables)


def _all_inputs_stated(functions: Mapping[str, Node], stated: Collection[str]) -> None:
    """Raise InputFaults with every input of the model that is neither computed nor stated (parameters, tables)."""
    users: dict[str, list[str]] = {}
    for node in functions.values():
        for name in node.inputs:
            if name not in functions and name not in stated:
                users.setdefault(name, []).append(node.name)
    unused = sorted(set(stated) - {name for node in functions.values() for name in node.inputs})
    faults = []
    for name, needing in users.items():
        given = f"no parameter {name!r}, from which {', '.join(needing)} is computed"
        near = "".join(f", or rename {other} to it" for other in get_close_matches(name, unused, n=1))
        faults.append(Fault(PARAMETERS, None, given, "every input of the model", f"add its rows{near}"))
    if faults:
        raise InputFaults(faults)


def _printed_tables(root: Path, module: str) -> dict[str, list[dict[str, Any]]]:
    """The tables of ``module``; InputFaults where a published table lacks what it reads."""
    try:
        found: dict[str, list[dict[str, Any]]] = importlib.import_module(module).tables(root / PUBLISHED)
    except (LookupError, ValueError) as error:
        given = f"tables that {module} cannot read ({type(error).__name__}: {error})"
        remedy = "take the change to its rows or columns back, or teach the module to read it"
        raise InputFaults([Fault(PUBLISHED, None, given, "the rows and columns that it names", remedy)]) from error
    return found


def _scenario_rows(
    root: Path,
    settings: Settings,
    parameters: Parameters,
    given: dict[str, xr.DataArray],
    graph: Graph,
    names: list[str],
    values: dict[str, xr.DataArray],
) -> list[ledger.Row]:
    """Level and change of every estimate downstream of the scenario's changes; the change is taken draw by draw."""
    from analysis.parameters import draw_parameters

    scenario = read_scenario(root, str(settings.scenario))
    draws = draw_parameters(parameters.replace(scenario.changes), settings.draws, settings.seed) | given
    moved = graph.downstream({change.parameter for change in scenario.changes})
    known = {name: value for name, value in values.items() if name not in moved}
    reformed = graph.run([name for name in names if name in moved], draws, known)
    rows = []
    for name, value in reformed.items():
        rows += ledger.rows_of(name, value, scenario.id, LEVEL)
        rows += ledger.rows_of(name, _change(value, values[name]), scenario.id, CHANGE)
    return rows


def _first_draws(arrays: Mapping[str, Any]) -> dict[str, Any]:
    """At most the default number of draws of each array: more sharpen an interval, but hardly what decides it."""
    return {
        name: array.isel(draw=slice(0, DRAWS + 1)) if "draw" in getattr(array, "dims", ()) else array
        for name, array in arrays.items()
    }


def _again(
    graph: Graph,
    name: str,
    draws: Mapping[str, xr.DataArray],
    changed: Collection[str],
    values: Mapping[str, xr.DataArray],
) -> xr.DataArray:
    """One quantity from ``draws`` of which ``changed`` differ from those that gave ``values``."""
    moved = graph.downstream(changed)
    return graph.run([name], draws, {one: value for one, value in values.items() if one not in moved})[name]


def _change(reformed: xr.DataArray, baseline: xr.DataArray) -> xr.DataArray:
    """The difference draw by draw; one that is only the rounding of binary fractions is none."""
    change = reformed - baseline
    return change.where(abs(change) > 1e-12 * abs(baseline), 0.0)


def read_scenario(root: Path, name: str) -> Scenario:
    """The scenario ``data/scenarios/<name>.toml``; InputFaults lists what is wrong with it, or which there are."""
    from analysis.bibliography import load_bibliography
    from analysis.scenarios import load_scenario

    folder = root / "data" / "scenarios"
    names = sorted(path.stem for path in folder.glob("*.toml"))
    if name not in names:
        there = ", ".join(names) or "none yet"
        fault = Fault(folder.as_posix(), None, f"scenario {name!r}", f"one of: {there}", "name one of them")
        raise InputFaults([fault])
    return load_scenario(folder / f"{name}.toml", load_bibliography(root / "references.bib"))


def _function_entry(node: Node, units: Mapping[str, Unit]) -> ledger.Entry:
    about = node.quantity
    return ledger.Entry(
        id=node.name,
        kind="estimate" if about.published else "quantity",
        english=about.english,
        korean=about.korean,
        unit=about.unit,
        base=units[about.unit].base,
        dims=about.dims,
        basis=about.basis,
        published=about.published,
        inputs=node.inputs,
        formula=node.formula,
        signature=node.signature,
        file=node.file,
        line=node.line,
        digest=node.digest,
    )


def _parameter_entries(parameters: Parameters, root: Path) -> Iterator[ledger.Entry]:
    for parameter in parameters.values():
        cells = tuple(
            {
                "coordinates": {name: str(label) for name, label in cell.labels},
                "value": cell.value,
                "low": cell.low,
                "high": cell.high,
                **{
                    name: getattr(cell, name)
                    for name in ("year", "distribution", "group", "source", "locator", "status", "formula", "note")
                },
                "row": cell.line.row,
            }
            for cell in parameter.cells
        )
        first = parameter.cells[0]
        yield ledger.Entry(
            id=parameter.id,
            kind="parameter",
            english=parameter.id,
            korean="",
            unit=parameter.printed_unit,
            base=parameter.unit,
            dims=parameter.dims,
            file=Path(first.line.place).relative_to(root).as_posix(),
            line=first.line.row or 0,
            rows=cells,
        )


def _table_entries(tables: Mapping[str, TableValues], units: Mapping[str, Unit]) -> Iterator[ledger.Entry]:
    for id, table in tables.items():
        header, declared = table.header, table.declared
        about = {name: getattr(header, name) for name in ("source", "title", "definition", "comparability", "status")}
        yield ledger.Entry(
            id=id,
            kind="table",
            english=declared.english,
            korean=declared.korean,
            unit=table.unit,
            base=units[table.unit].base,
            dims=declared.dims,
            file=table.file,
            line=1,
            digest=table.digest,
            rows=({**about, "locator": header.table, "column": declared.value, "cells": table.values.size},),
        )


def _correlations(parameters: Parameters) -> Iterator[dict[str, Any]]:
    for pair in parameters.correlations:
        names = ("group", "first", "second", "correlation", "source", "locator", "status")
        yield {name: getattr(pair, name) for name in names}
