"""The study's reforms on a few draws, the emulator of them, and the page's scripts in an engine of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from py_mini_racer import MiniRacer

from analysis.ledger import Entry, Ledger
from analysis.model import Graph, nodes
from analysis.package.room import ROOM
from analysis.parameters import Parameters
from analysis.reforms import Reforms, World
from analysis.report import labels
from analysis.report.language import PROFILE
from analysis.report.numbers import Sources
from analysis.report.what_if import page
from analysis.rooms import graph_modules
from analysis.run import load, load_levers, load_tables, scenarios
from analysis.scenarios import Scenario
from analysis.units import Unit, load_units
from analysis.what_if.accuracy import sampled
from analysis.what_if.emulator import Emulator, read
from analysis.what_if.levers import Lever
from analysis.what_if.packing import Floats
from analysis.what_if.record import tables
from analysis.what_if.settings import Setting, at_random

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 160
assert ROOM.what_if is not None
ASKED = ROOM.what_if
WHOLE = Setting(frozenset(ASKED.parts))


@pytest.fixture(scope="session")
def units() -> dict[str, Unit]:
    return load_units(ROOT / "data" / "units.csv")


@pytest.fixture(scope="session")
def library() -> dict[str, Scenario]:
    return {one.id: one for one in scenarios(ROOT)}


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load(ROOT)


@pytest.fixture(scope="session")
def levers(parameters, units) -> dict[str, Lever]:
    return load_levers(ROOT, parameters, units)


@pytest.fixture(scope="session")
def reforms(parameters, library) -> Reforms:
    modules = graph_modules()
    published = {id: table.values for id, table in load_tables(ROOT).items()}
    found = Reforms(Graph(modules), nodes(modules), parameters, published, (DRAWS, 1))
    for name in (*ASKED.parts, ASKED.scenario):
        found.reform(library[name])
    return found


@pytest.fixture(scope="session")
def world(reforms) -> World:
    return reforms.first(DRAWS)


@pytest.fixture(scope="session")
def recorded(reforms, levers) -> dict[str, list[dict[str, Any]]]:
    """The tables that a run leaves in the ledger, as JSON gives them back."""
    return json.loads(json.dumps(tables(reforms.first, ASKED, levers)))


@pytest.fixture(scope="session")
def emulator(recorded, levers) -> Emulator:
    return read(recorded["what_if"], levers)


@dataclass(frozen=True)
class Compared:
    """Settings, and what the model says of each: (draws, years)."""

    settings: list[Setting]
    model: list[Floats]


@pytest.fixture(scope="session")
def thirty(world, levers, emulator) -> Compared:
    """Thirty settings of all levers at once, of another seed than that of the stated error."""
    settings = at_random(list(ASKED.parts), levers.values(), 30, seed=20261122)
    return Compared(settings, sampled(world, ASKED, list(levers.values()), settings, emulator.years).whole)


@pytest.fixture(scope="session")
def few(world, levers, emulator) -> Compared:
    """Thirty settings with one reform on and thirty with two, of another seed than that of the stated error."""
    on = [frozenset(some) for size in (1, 2) for some in islice(cycle(combinations(ASKED.parts, size)), 30)]
    drawn = at_random(list(ASKED.parts), levers.values(), len(on), seed=20261123)
    settings = [Setting(some, one.values) for some, one in zip(on, drawn, strict=True)]
    return Compared(settings, sampled(world, ASKED, list(levers.values()), settings, emulator.years).whole)


@pytest.fixture(scope="session")
def stated(recorded) -> dict[str, Floats]:
    """The error that the page states, by figure and year."""
    rows = recorded["what_if_accuracy"]
    return {
        figure: np.array([row["stated"] for row in rows if row["figure"] == figure])
        for figure in ("central", "low", "high")
    }


@pytest.fixture
def page_data(recorded, library, units, monkeypatch) -> Callable[[str], dict[str, Any]]:
    """What the page carries in a language, from the tables of the run at hand."""
    package = library[ASKED.scenario]
    about = [{"id": package.id, "title": package.title, "reference": package.reference}]
    entry = Entry(ASKED.estimate, "estimate", "", "", "billion_won", ("period",))
    here = Sources(Ledger((), {entry.id: entry}, {}, {**recorded, "scenarios": about}), units, frozenset())
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(page, "sources", lambda: here)
    labels._labels.cache_clear()

    def data(language: str) -> dict[str, Any]:
        monkeypatch.setenv(PROFILE, language)
        return page.data()

    return data


@dataclass(frozen=True)
class Script:
    """The page's own arithmetic in a JavaScript engine without a browser, with the page's data."""

    engine: MiniRacer
    data: dict[str, Any]

    def __call__(self, expression: str) -> Any:
        """The value of an expression in ``WhatIf``, ``data`` and ``model``."""
        return json.loads(str(self.engine.eval(f"JSON.stringify({expression})")))

    def state(self, setting: Setting) -> str:
        """The setting as the page keeps it."""
        values = {lever["id"]: setting.values.get(lever["id"], lever["default"]) for lever in self.data["levers"]}
        on = {reform["id"]: reform["id"] in setting.on for reform in self.data["reforms"]}
        return json.dumps({"on": on, "values": values, "year": 2035, "measure": "nominal"})

    def error(self, setting: Setting, year: int) -> dict[str, float]:
        """What the page would state of its error."""
        return dict(self(f"WhatIf.error(data.errors[{year}], {self.state(setting)}.on)"))

    def result(self, setting: Setting, yardstick: str = "") -> dict[str, Any]:
        """What the page would show: rows by year of the sum and of each reform."""
        shown = "(({ total, reforms }) => ({ total, reforms }))"
        return dict(self(f"{shown}(WhatIf.result(model, {self.state(setting)}, '{yardstick}'))"))


@pytest.fixture
def script(page_data) -> Callable[[str], Script]:
    def start(language: str = "en") -> Script:
        data = page_data(language)
        engine = MiniRacer()
        engine.eval((page.FOLDER / "model.js").read_text(encoding="utf-8"))
        engine.eval(f"const data = JSON.parse({json.dumps(json.dumps(data))}); const model = WhatIf.prepare(data);")
        return Script(engine, data)

    return start
