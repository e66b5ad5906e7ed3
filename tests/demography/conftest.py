"""The demography graph run once on the project's own parameters and tables."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from analysis.model import Graph, nodes
from analysis.parameters import Change, Parameters, draw_parameters
from analysis.rooms import graph_modules
from analysis.run import load, load_tables

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 60


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load(ROOT)


@pytest.fixture(scope="session")
def tables() -> dict[str, xr.DataArray]:
    return {id: table.values for id, table in load_tables(ROOT).items()}


@pytest.fixture(scope="session")
def run(parameters, tables) -> Callable[..., dict[str, Any]]:
    """Runs the room's graph after changes of parameters."""
    modules = graph_modules(["demography"])
    graph, names = Graph(modules), list(nodes(modules))

    def again(*changes: Change, draws: int = DRAWS) -> dict[str, Any]:
        changed = parameters.replace(changes) if changes else parameters
        return graph.run(names, draw_parameters(changed, draws, 1) | tables)

    return again


@pytest.fixture(scope="session")
def values(run) -> dict[str, Any]:
    return run()


@pytest.fixture(scope="session")
def central(values) -> Callable[..., float]:
    """Draw 0 of one quantity at some coordinates, in base units (persons, share)."""

    def find(name: str, **where: object) -> float:
        array = values[name]
        if "draw" in array.dims:
            array = array.isel(draw=0)
        return float(array.sel(where))

    return find


@pytest.fixture(scope="session")
def official(tables) -> np.ndarray:
    """Official people by year, sex and five-year group."""
    return tables["demography_population_official"].transpose("period", "sex", "age").sel(sex=["male", "female"]).values


@pytest.fixture(scope="session")
def lines() -> Callable[[str], list[dict[str, str]]]:
    """The rows of a published table of the room as text, read without the code that the model reads them with."""

    def read(table: str) -> list[dict[str, str]]:
        path = ROOT / "data" / "published" / f"demography_{table}.csv"
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    return read
