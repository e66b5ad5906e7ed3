"""How long the model takes: the child of ``tests/bench.py``, in a process of its own so that its memory is its own.

``run`` computes a whole run and times its parts. ``compare`` sets the graph beside itself draw by draw, and two parts
of it beside the same formulas in plain NumPy. Seconds go to the file named last, as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

import analysis.attribution
import analysis.ledger
import analysis.model
import analysis.parameters
import analysis.rooms
from analysis import run
from analysis.demography.calibration import BASE, Calibration
from analysis.demography.projection import HORIZON
from analysis.outlook.growth import LAST, START

Floats = np.ndarray[Any, np.dtype[np.float64]]

DRAWS = 10_000
SINGLE = 50
"""Draws that the model is run for one by one."""

REPEATS = 5
FINANCE = (
    "outlook_gdp_growth",
    "outlook_gdp_path",
    "outlook_rate",
    "outlook_premium",
    "outlook_benefits",
    "outlook_expenditure",
    "outlook_accounts",
    "outlook_depletion_year",
    "outlook_balancing_rate",
    "outlook_expenditure_share",
)


def peak() -> float:
    """MB of this process at its largest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def whole(root: Path) -> dict[str, Any]:
    """A run as ``fiscal estimate`` computes it: seconds by part, and MB at the most when each part had ended."""
    parts: dict[str, list[float]] = {}
    inside: list[str] = []

    def timed(part: str, owner: Any, name: str) -> None:
        function = getattr(owner, name)

        def wrapped(*given: Any, **named: Any) -> Any:
            if inside:  # a part of a part: its seconds are counted already
                return function(*given, **named)
            inside.append(part)
            begun = time.perf_counter()
            try:
                return function(*given, **named)
            finally:
                inside.pop()
                before = parts.get(part, [0.0])[0]
                parts[part] = [before + time.perf_counter() - begun, peak()]

        setattr(owner, name, wrapped)

    for part, owner, name in (
        ("parameters and draws", run, "load"),
        ("parameters and draws", run, "load_tables"),
        ("parameters and draws", analysis.parameters, "draw_parameters"),
        ("graph", analysis.model.Graph, "run"),
        ("ledger rows and files", analysis.ledger, "rows_of"),
        ("ledger rows and files", analysis.ledger, "write"),
        ("attribution", analysis.attribution, "tables"),
    ):
        timed(part, owner, name)
    run.ensure(root, run.Settings(draws=DRAWS))
    return parts


def seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def repeated(work: Callable[[], Any]) -> list[float]:
    return [seconds(work) for _ in range(REPEATS)]


def population(course: Any, start: Floats, trend: Floats, fertility: Floats, migration: Floats) -> Floats:
    """``demography_projection`` by hand: people (year, sex, five-year group, draw)."""
    steps = HORIZON - BASE
    now = np.repeat(start[:, :, None], len(trend), axis=2)
    starts = np.arange(0, 101, 5)
    people = np.empty((steps + 1, 2, 21, len(trend)))
    people[0] = np.add.reduceat(now, starts, axis=1)
    for step in range(steps):
        ahead = step - 3  # years from 2025, the last that is known
        rate = np.exp(trend * (ahead + 0.5)) if ahead >= 0 else np.ones_like(trend)
        level = 1 + (fertility - 1) * min((ahead + 1) / 10, 1) if ahead >= 0 else np.ones_like(trend)
        moved = migration if ahead >= 0 else np.ones_like(trend)
        births = course.births[step] / course.women[step] * level * now[1, 25:40].sum(axis=0)
        alive = now * np.exp(-course.crossing[step][:, :, None] * rate)
        later = np.empty_like(now)
        later[:, 1:] = alive[:, :-1]
        later[:, -1] += alive[:, -1]
        for sex, share in enumerate((course.boys, 1 - course.boys)):
            later[sex, 0] = share * births * np.exp(-course.infant[step, sex] * rate)
        later += course.migration[step][:, :, None] * moved
        now = later * np.repeat(course.adjustment[step], [5] * 20 + [1], axis=1)[:, :, None]
        people[step + 1] = np.add.reduceat(now, starts, axis=1)
    return people


def finance(given: Mapping[str, xr.DataArray]) -> dict[str, Floats]:
    """The quantities ``FINANCE`` by hand: arrays (draw, period) from the same inputs."""

    def path(name: str) -> Floats:
        return given[f"outlook_{name}"].transpose("draw", "period").values

    def at(name: str, year: int) -> Floats:
        return path(name)[:, list(given[f"outlook_{name}"].period.values).index(year)][:, None]

    def one(name: str) -> Floats:
        return given[f"outlook_{name}"].values[:, None]

    years, knots = np.arange(START + 1, LAST + 1), given["outlook_real_growth"].period.values
    known = path("real_growth")
    after = np.clip(np.searchsorted(knots, years), 1, len(knots) - 1)
    weight = (years - knots[after - 1]) / (knots[after] - knots[after - 1])
    real = known[:, after - 1] + (known[:, after] - known[:, after - 1]) * weight
    growth = (1 + real) * (1 + one("inflation") + one("deflator_excess")) - 1
    gdp = at("gdp", START) * np.cumprod(np.concatenate([np.ones_like(growth[:, :1]), 1 + growth], axis=1), axis=1)
    enacted = path("contribution_rate")
    last = int(given["outlook_contribution_rate"].period.values[-1])
    later = enacted[:, -1:] * (1 + one("contribution_rate_increase")) ** np.arange(1, LAST - last + 1)
    later = np.minimum(later, one("contribution_rate_ceiling"))
    rate = np.concatenate([enacted[:, START - last - 1 :], later], axis=1)
    base = np.cumprod(1 + growth + one("contribution_base_excess"), axis=1)
    premium = at("observed_premium", START) * base * rate[:, 1:] / rate[:, :1]
    fees = path("fees")[:, list(given["outlook_fees"].period.values).index(START) :]
    benefits = (at("observed_benefit", START) + at("prepayment", START)) * fees / fees[:, :1]
    spent = benefits * (1 + one("administration_ratio"))
    income = premium * (1 + one("subsidy_ratio") + one("other_revenue_ratio"))
    reserve, earns = at("observed_reserve", START)[:, 0], one("reserve_return")[:, 0]
    accounts = np.empty((len(reserve), 4, len(years)))
    for year in range(len(years)):
        revenue = income[:, year] + np.maximum(reserve, 0) * earns
        balance = revenue - spent[:, year + 1]
        reserve = reserve + balance
        accounts[:, :, year] = np.stack([revenue, spent[:, year + 1], balance, reserve], axis=1)
    below = accounts[:, 3] < 0
    depletion = np.where(below.any(axis=1), below.argmax(axis=1) + years[0], LAST + 1)
    balancing = rate[:, 1:] * spent[:, 1:] / income
    found = (growth, gdp, rate, premium, benefits, spent, accounts, depletion, balancing, spent / gdp)
    return dict(zip(FINANCE, found, strict=True))


def compare(root: Path) -> dict[str, Any]:
    """Seconds of the graph, of single draws, and of two parts beside plain NumPy that gives the same numbers."""
    modules = analysis.rooms.graph_modules()
    functions = analysis.model.nodes(modules)
    graph, names = analysis.model.Graph(modules), list(functions)
    tables = {id: table.values for id, table in run.load_tables(root).items()}
    parameters = analysis.parameters.draw_parameters(run.load(root), DRAWS, run.SEED)
    draws = parameters | tables
    values: dict[str, Any] = graph.run(names, draws)
    everything = {**draws, **values}

    same = {name for name, value in values.items() if isinstance(value, xr.DataArray) and "draw" not in value.dims}
    same |= {name for name, value in values.items() if isinstance(value, Calibration)}
    took: dict[str, float] = {}
    for name in names:
        known = {one: values[one] for one in names if one != name}
        took[name] = min(seconds(partial(graph.run, [name], draws, known)) for _ in range(2))
    heaviest = sorted(took, key=lambda name: took[name], reverse=True)[:5]

    single: dict[str, list[float]] = {"all": [], "kept": []}
    kept = {name: values[name] for name in same}
    for draw in range(1, SINGLE + 1):
        # Draw 0 goes along: where the model takes the central case of an input, it takes that of draw 0.
        inputs = tables | {name: value.isel(draw=[0, draw]) for name, value in parameters.items()}
        for way, known in (("all", {}), ("kept", kept)):
            begun = time.perf_counter()
            found = graph.run(names, inputs, known)
            single[way].append(time.perf_counter() - begun)
            np.testing.assert_allclose(
                found["outlook_accounts"].values[1], values["outlook_accounts"].values[draw], rtol=1e-9
            )

    calibration = values["demography_calibration"]
    moved = ("mortality_trend", "fertility_level", "migration_level")
    trend, fertility, migration = (everything[f"demography_{name}"].values for name in moved)
    twin = partial(population, calibration.course, calibration.people[0], trend, fertility, migration)
    np.testing.assert_allclose(twin(), values["demography_projection"].people, rtol=1e-9)
    by_hand = finance(everything)
    for name in FINANCE:
        dims = [dim for dim in ("draw", "item", "period") if dim in values[name].dims]
        np.testing.assert_allclose(by_hand[name], values[name].transpose(*dims).values, rtol=1e-9, err_msg=name)
    before_projection = {name: values[name] for name in names if name != "demography_projection"}
    before_finance = {name: values[name] for name in names if name not in FINANCE}
    return {
        "heaviest": {name: took[name] for name in heaviest},
        "same": sorted(same & set(heaviest)),
        "single": single,
        "projection": repeated(lambda: graph.run(["demography_projection"], draws, before_projection)),
        "projection by hand": repeated(twin),
        "finance": repeated(lambda: graph.run(list(FINANCE), draws, before_finance)),
        "finance by hand": repeated(lambda: finance(everything)),
        "draws": DRAWS,
    }


if __name__ == "__main__":
    work = {"run": whole, "compare": compare}[sys.argv[1]]
    Path(sys.argv[2]).write_text(json.dumps(work(Path.cwd())), encoding="utf-8")
