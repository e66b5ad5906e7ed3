"""One run: parameters to draws to the graph to the ledger, computed only when something it rests on changed."""

from __future__ import annotations

import hashlib
import importlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from analysis import ledger
from analysis.faults import Fault, InputFaults
from analysis.ledger import RESULTS

if TYPE_CHECKING:
    from analysis.model import Node
    from analysis.parameters import Parameters
    from analysis.scenarios import Scenario
    from analysis.table_inputs import TableValues
    from analysis.units import Unit
    from analysis.what_if.levers import Lever

T = TypeVar("T")

DRAWS = 2000
SEED = 20260701
"""The baseline's date, so that nobody chose the seed for its result."""

PARAMETERS, PUBLISHED, SCENARIOS = "data/parameters", "data/published", "data/scenarios"
LEVERS = "data/levers.csv"
EXAMPLES = "data/examples"
"""Files of the shape of a user's own, which some chapters work through."""

FRONT = ("report", "render", "cli", "prerender.py", "claims", "effects")
"""Parts of ``analysis`` that read the ledger, or run beside it; they do not change it."""


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


def sources(root: Path) -> Iterator[Path]:
    """Every file that a number of the ledger can depend on, in a fixed order."""
    package, data = root / "analysis", root / "data"
    for path in sorted(package.rglob("*.py")):
        if path.relative_to(package).parts[0] not in FRONT:
            yield path
    for folder in (root / PARAMETERS, root / PUBLISHED, root / SCENARIOS, root / EXAMPLES):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())
    yield root / LEVERS
    yield data / "units.csv"
    yield root / "references.bib"
    yield root / "requirements.lock"


def digests(root: Path) -> dict[str, str]:
    """SHA-256 of each source file by its path in the project; a missing file has none."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sources(root)
        if path.exists()
    }


def content_key(root: Path, settings: Settings) -> str:
    """Names a run by all it rests on: code, parameters, data, lock, scenario, seed, draws."""
    hashed = hashlib.sha256(f"{settings.draws} {settings.seed} {settings.scenario}\n".encode())
    if settings.scenario and is_file_name(settings.scenario) and Path(settings.scenario).is_file():
        hashed.update(Path(settings.scenario).read_bytes())
    for name, digest in digests(root).items():
        hashed.update(f"{name} {digest}\n".encode())
    return hashed.hexdigest()[:16]


def bring_up_to_date(root: Path, settings: Settings | None = None) -> Outcome:
    """Make the ledger for ``settings`` the one in force, computing it if need be."""
    outcome = ensure(root, settings or Settings())
    ledger.make_current(root, outcome.key)
    (root / RESULTS / outcome.key).touch()  # used last
    ledger.forget_old_runs(root)
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
    paths = {path.with_suffix("") for kind in ("*.csv", "*.toml") for path in (root / PUBLISHED).glob(kind)}
    return len(_each(sorted(paths), lambda path: load_published(root / PUBLISHED, path.name, units, sources)))


def load_tables(root: Path) -> dict[str, TableValues]:
    """Every published table that the graph takes, checked; InputFaults lists what is wrong with them."""
    from analysis.bibliography import load_bibliography
    from analysis.rooms import rooms
    from analysis.table_inputs import read_inputs
    from analysis.units import load_units

    declared = [one for room in rooms() for one in room.inputs]
    units = load_units(root / "data" / "units.csv")
    return read_inputs(root, declared, units, load_bibliography(root / "references.bib"))


def compute(root: Path, settings: Settings, key: str) -> ledger.Ledger:
    """Run the model once over all draws, and what lies downstream of each reform that the report states."""
    from analysis import attribution
    from analysis.entries import correlations, entries
    from analysis.model import Graph, nodes
    from analysis.reforms import Reforms
    from analysis.rooms import graph_modules, rooms
    from analysis.units import load_units
    from analysis.what_if import record as what_if

    parameters, sources = load(root), load_tables(root)
    check_published(root)
    modules = graph_modules()
    functions = nodes(modules)
    _all_inputs_stated(functions, {*parameters, *sources})
    reforms = Reforms(
        Graph(modules),
        functions,
        parameters,
        {id: table.values for id, table in sources.items()},
        (settings.draws, settings.seed),
    )
    chosen = [read_scenario(root, settings.scenario)] if settings.scenario else []
    reported = [one for one in scenarios(root) if one.report and one.id not in {one.id for one in chosen}]
    rows = reforms.rows(reported, chosen)
    units = load_units(root / "data" / "units.csv")
    tables: dict[str, list[dict[str, Any]]] = {"correlations": list(correlations(parameters))}
    declared = rooms()
    for module in (module for room in declared for module in room.tables):
        tables |= _printed_tables(root, module)
    tables |= attribution.tables(reforms.first(DRAWS), declared)
    for module in (module for room in declared for module in room.comparisons):
        tables |= importlib.import_module(module).comparisons(root / PUBLISHED, ledger.central_of(rows))
    for asked in (room.what_if for room in declared if room.what_if):
        tables |= what_if.tables(reforms.first, asked, load_levers(root, parameters, units))
    tables["shapley"] = reforms.shares([*reported, *chosen])
    tables["scenarios"] = [
        {"id": one.id, "title": one.title, "description": one.description, "reference": one.reference}
        for one in (*reported, *chosen)
    ]
    facts = {
        "key": key,
        "draws": settings.draws,
        "seed": settings.seed,
        "scenario": chosen[0].id if chosen else None,
        "scenario_file": settings.scenario if chosen and is_file_name(str(settings.scenario)) else "",
        "scenario_title": chosen[0].title if chosen else "",
        "digests": digests(root),
    }
    return ledger.Ledger(tuple(rows), entries(root, functions, parameters, sources, units), facts, tables)


def load_levers(root: Path, parameters: Parameters, units: Mapping[str, Unit]) -> dict[str, Lever]:
    """The levers of the what-if page, checked; InputFaults lists what is wrong with them."""
    from analysis.what_if import levers

    return levers.load_levers(root / LEVERS, parameters, {one.id: one for one in scenarios(root)}, units)


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


def scenarios(root: Path) -> list[Scenario]:
    """Every scenario of the project by name; InputFaults lists what is wrong with any of them."""
    from analysis.bibliography import load_bibliography
    from analysis.scenarios import joined, load_scenario

    citations = load_bibliography(root / "references.bib")
    paths = sorted((root / SCENARIOS).glob("*.toml"))
    library: dict[str, Scenario] = _each(paths, lambda path: load_scenario(path, citations))
    return list(_each(paths, lambda path: joined(library[path.stem], path.as_posix(), library)).values())


def _each(paths: Sequence[Path], load: Callable[[Path], T]) -> dict[str, T]:
    """What ``load`` makes of each file, by its name; InputFaults with the faults of all of them."""
    found: dict[str, T] = {}
    faults: list[Fault] = []
    for path in paths:
        try:
            found[path.stem] = load(path)
        except InputFaults as error:
            faults += error.faults
    if faults:
        raise InputFaults(faults)
    return found


def is_file_name(scenario: str) -> bool:
    """Whether ``scenario`` is the path of a file rather than the name of a scenario of the project."""
    return scenario.endswith(".toml")


def read_scenario(root: Path, name: str) -> Scenario:
    """The scenario ``data/scenarios/<name>.toml``, or that of a TOML file anywhere if ``name`` is its path.

    InputFaults lists what is wrong with it, or which scenarios there are.
    """
    from analysis.bibliography import load_bibliography
    from analysis.scenarios import joined, load_scenario

    folder = root / SCENARIOS
    names = sorted(path.stem for path in folder.glob("*.toml"))
    path = Path(name) if is_file_name(name) else folder / f"{name}.toml"
    if is_file_name(name) and path.parent.resolve() != folder.resolve():
        if not path.is_file():
            fault = Fault(name, None, "no such file", "a scenario as a TOML file", "check the path")
            raise InputFaults([fault])
        if path.stem in names:
            remedy = "give the file another name"
            raise InputFaults([Fault(name, None, f"a name that {folder.as_posix()} has", "one of its own", remedy)])
    elif path.stem not in names:
        expected = f"one of: {', '.join(names) or 'none yet'}; or the path of a .toml file"
        raise InputFaults([Fault(folder.as_posix(), None, f"scenario {name!r}", expected, "name one of them")])
    citations = load_bibliography(root / "references.bib")
    scenario = load_scenario(path, citations)
    library = {name: load_scenario(folder / f"{name}.toml", citations) for name in scenario.include if name in names}
    return joined(scenario, path.as_posix(), library)
