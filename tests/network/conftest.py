"""The network graph run once on the project's own parameters, and once more with the whole programme switched on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xarray as xr

from analysis.bibliography import load_bibliography
from analysis.model import Graph, nodes
from analysis.parameters import Change, Parameters, draw_parameters
from analysis.rooms import graph_modules
from analysis.run import load, load_tables
from analysis.scenarios import Scenario, load_scenario

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 200


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load(ROOT)


@pytest.fixture(scope="session")
def graph() -> Graph:
    return Graph(graph_modules(("demography", "outlook", "network")))


@pytest.fixture(scope="session")
def names() -> list[str]:
    return list(nodes(graph_modules(("network",))))


@pytest.fixture(scope="session")
def inputs(parameters) -> dict[str, xr.DataArray]:
    return draw_parameters(parameters, DRAWS, 1) | {id: table.values for id, table in load_tables(ROOT).items()}


@pytest.fixture(scope="session")
def handed(names) -> list[str]:
    """What the room takes from others: computed once and handed to every later run."""
    found = nodes(graph_modules())
    return sorted({taken for name in names for taken in found[name].inputs if taken in found and taken not in names})


@pytest.fixture(scope="session")
def values(graph, names, handed, inputs) -> dict[str, xr.DataArray]:
    return graph.run([*names, *handed], inputs)


Run = Callable[..., dict[str, xr.DataArray]]


@pytest.fixture(scope="session")
def run(graph, names, handed, parameters, inputs, values) -> Run:
    """Runs the room after changes of parameters, or with other arrays by name; other rooms stay."""

    def again(*changes: Change, **other: xr.DataArray) -> dict[str, xr.DataArray]:
        changed = draw_parameters(parameters.replace(changes), DRAWS, 1) if changes else {}
        known = {name: values[name] for name in handed} | {name: other.pop(name) for name in set(other) - set(inputs)}
        found: dict[str, xr.DataArray] = graph.run(names, inputs | changed | other, known)
        return found

    return again


@pytest.fixture(scope="session")
def scenario() -> Callable[[str], Scenario]:
    sources = load_bibliography(ROOT / "references.bib")
    return lambda name: load_scenario(ROOT / "data" / "scenarios" / f"{name}.toml", sources)


@pytest.fixture(scope="session")
def programme(run, scenario) -> dict[str, xr.DataArray]:
    """All values under the whole programme."""
    found: dict[str, xr.DataArray] = run(*scenario("network_programme").changes)
    return found


@pytest.fixture(scope="session")
def central(values) -> Callable[..., float]:
    """Draw 0 of one quantity at some coordinates, in base units (won, share)."""

    def find(name: str, **where: object) -> float:
        array = values[name]
        if "draw" in array.dims:
            array = array.isel(draw=0)
        return float(array.sel(where))

    return find


@pytest.fixture(scope="session")
def place() -> Callable[..., xr.DataArray]:
    """An array over (draw, region) of one draw from plain numbers, for calculations by hand."""

    def build(*numbers: float) -> xr.DataArray:
        regions = [f"place_{i}" for i in range(len(numbers))]
        return xr.DataArray([list(numbers)], coords={"draw": [0], "region": regions}, dims=("draw", "region"))

    return build


@pytest.fixture(scope="session")
def one() -> Callable[[float], xr.DataArray]:
    """A number as an array of one draw."""
    return lambda number: xr.DataArray([number], coords={"draw": [0]}, dims="draw")
