"""The study's graph at the baseline and under the package, on a few draws."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

from analysis.model import Graph, nodes
from analysis.reforms import Reforms
from analysis.rooms import graph_modules
from analysis.run import load, load_tables, scenarios
from analysis.scenarios import Scenario

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 60


@pytest.fixture(scope="session")
def library() -> dict[str, Scenario]:
    return {one.id: one for one in scenarios(ROOT)}


@pytest.fixture(scope="session")
def reforms() -> Reforms:
    modules = graph_modules()
    tables = {id: table.values for id, table in load_tables(ROOT).items()}
    return Reforms(Graph(modules), nodes(modules), load(ROOT), tables, (DRAWS, 1))


@pytest.fixture(scope="session")
def baseline(reforms) -> dict[str, xr.DataArray]:
    return reforms.values


@pytest.fixture(scope="session")
def together(reforms, library) -> dict[str, xr.DataArray]:
    return {**reforms.values, **reforms.reform(library["package_all"]).values}
