"""The costing graph run once on the project's own parameters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xarray as xr

from analysis.model import Graph, nodes
from analysis.parameters import Parameters, draw_parameters
from analysis.rooms import graph_modules
from analysis.run import load

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 200


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load(ROOT)


@pytest.fixture(scope="session")
def inputs(parameters: Parameters) -> dict[str, xr.DataArray]:
    return draw_parameters(parameters, DRAWS, 1)


@pytest.fixture(scope="session")
def run() -> Callable[[dict[str, xr.DataArray]], dict[str, xr.DataArray]]:
    """Runs the room's graph on other inputs."""
    modules = graph_modules(["costing"])
    graph, names = Graph(modules), list(nodes(modules))
    return lambda inputs: graph.run(names, inputs)


@pytest.fixture(scope="session")
def values(run, inputs) -> dict[str, xr.DataArray]:
    return run(inputs)


@pytest.fixture(scope="session")
def central(values) -> Callable[..., float]:
    """Draw 0 of one quantity at some coordinates, in base units (won, share)."""

    def find(name: str, **where: object) -> float:
        array = values[name]
        if "draw" in array.dims:
            array = array.isel(draw=0)
        return float(array.sel(where))

    return find
