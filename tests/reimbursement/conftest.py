"""The room run once on few draws, at the baseline and under its scenarios, and its central case once more in loops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

from analysis.model import Graph, nodes
from analysis.parameters import Change, Parameters
from analysis.reforms import Reforms
from analysis.rooms import graph_modules
from analysis.run import load, load_tables, read_scenario
from analysis.scenarios import Scenario

ROOT = Path(__file__).resolve().parents[2]
DRAWS, SEED = 150, 7
FEEDING = ("demography", "outlook", "reimbursement")
YEARS = range(2026, 2041)


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load(ROOT)


@pytest.fixture(scope="session")
def reforms(parameters) -> Reforms:
    modules = graph_modules(FEEDING)
    found = nodes(modules)
    graph = Graph(modules)
    wanted = graph.upstream([name for name in found if name.startswith("reimbursement_")])
    tables = {id: table.values for id, table in load_tables(ROOT).items()}
    return Reforms(graph, {name: found[name] for name in found if name in wanted}, parameters, tables, (DRAWS, SEED))


@pytest.fixture(scope="session")
def baseline(reforms) -> Mapping[str, xr.DataArray]:
    return reforms.values


@pytest.fixture(scope="session")
def drawn(reforms) -> Mapping[str, xr.DataArray]:
    """Draws of the baseline's parameters."""
    return reforms.draws


@pytest.fixture(scope="session")
def under(reforms) -> Callable[..., Mapping[str, xr.DataArray]]:
    """Every quantity under a scenario of the project, or under changes of parameters."""
    made: dict[str, Scenario] = {}

    def values(name: str, *changes: Change) -> Mapping[str, xr.DataArray]:
        if name not in made:
            made[name] = (
                Scenario(name, name, "", "", "", changes) if changes else read_scenario(ROOT, f"reimbursement_{name}")
            )
        return {**reforms.values, **reforms.reform(made[name]).values}

    return values


@pytest.fixture(scope="session")
def stated(parameters) -> Callable[..., Any]:
    """The stated value of a parameter in base units, or its values by their labels."""

    def find(id: str) -> Any:
        cells = {
            tuple(label for _, label in cell.labels): cell.value for cell in parameters[f"reimbursement_{id}"].cells
        }
        return cells.get((), {key[0] if len(key) == 1 else key: value for key, value in cells.items()})

    return find


@pytest.fixture(scope="session")
def central() -> Callable[..., float]:
    """Draw 0 of one array at some labels."""

    def find(array: xr.DataArray, **where: object) -> float:
        return float(array.isel(draw=0).sel(where))

    return find


@pytest.fixture(scope="session")
def plain(stated, baseline) -> dict[str, Any]:
    """The plan of June 2026 in loops over dictionaries, draw 0: changes by type and category, before and after answers.

    Fees by type and category are taken from the model; all that follows is computed anew.
    """
    fees = {
        (str(p), str(c)): float(baseline["reimbursement_fees"].isel(draw=0).sel(provider=p, category=c))
        for p in baseline["reimbursement_fees"].provider.values
        for c in baseline["reimbursement_fees"].category.values
    }
    path = {year: float(baseline["outlook_fees"].isel(draw=0).sel(period=year)) for year in (2024, *YEARS)}
    benefit = float(baseline["reimbursement_nhi_part"].isel(draw=0))
    reading = stated("amount_is_fees")
    gross = (reading + (1 - reading) / benefit) * path[2024] / path[2026]
    medical = ("tertiary", "general", "hospital", "long_term_care", "clinic")
    change: dict[tuple[str, str], float] = dict.fromkeys(fees, 0.0)
    cut = dict.fromkeys(fees, 0.0)

    def among(category: str) -> dict[str, float]:
        whole = sum(fees[p, category] for p in medical)
        return {p: fees[p, category] / whole for p in medical}

    for category, saving in (("laboratory", 1.7e12), ("ct_mri", 0.7e12)):
        for p, part in among(category).items():
            cut[p, category] += saving * gross * part
    tests = ("laboratory", "other_tests", "ct_mri", "imaging")
    all_tests = sum(fees[p, c] for p in medical for c in tests)
    for p in medical:
        for c in tests:
            cut[p, c] += 0.2e12 * gross * fees[p, c] / all_tests
    amounts = {
        "basic_care": 1.5,
        "severe_emergency": 0.9,
        "recovery_home": 0.5,
        "regional": 0.4,
        "children": 0.2,
        "mothers": 0.1,
    }
    weights, reached = stated("addon_category"), stated("addon_provider")
    for purpose, amount in amounts.items():
        ways = {c: w for (c, k), w in weights.items() if k == purpose}
        types = {p: w for (p, k), w in reached.items() if k == purpose}
        for c, weight in ways.items():
            base = sum(fees[p, c] * part for p, part in types.items())
            for p, part in types.items():
                change[p, c] += amount * 1e12 * gross * weight / sum(ways.values()) * fees[p, c] * part / base
    offset, substitution = stated("offset"), stated("substitution")
    net = {c: substitution[c] - offset[c] for c in offset}
    raising, coding = stated("raise_response"), stated("coding")
    after = {
        (p, c): change[p, c] * (1 + net.get(c, 0.0) * raising + coding) - cut[p, c] * (1 + net.get(c, 0.0))
        for p, c in fees
    }
    return {"fees": fees, "path": path, "cut": cut, "raised": change, "after": after, "nhi_part": benefit}
