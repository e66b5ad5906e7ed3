"""Which parameters decide the headlines: tornado, indices, Monte-Carlo error and the value of information.

Everything is read from the draws of the run; total indices alone need one more run of the model for each group, and
of that only what lies downstream of the group. The headline of a reform is its change from the baseline: a parameter
that the scenario changes is moved on both sides at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from analysis.room import Decision, Headline, Room
from analysis.uncertainty import (
    Regression,
    first_order,
    perfect_information,
    perfect_information_on,
    pick_freeze,
    precision,
    random_draws,
    tornado,
    uncertain,
)
from analysis.uncertainty.sample import Floats

if TYPE_CHECKING:
    import xarray as xr

MOST, TOTALS = 8, 4
"""Groups shown for each headline, and those of them whose total index is worth a run of the model."""

CLEAR = 3.0
"""Standard errors that a bar must be wide to be shown: a parameter without influence has a bar of noise."""

SPARSITY = 40
"""Draws for each term of a regression: headlines bend gently, and a fifth of the terms takes a fifth of the time."""

FEWEST = 4
"""Draws, the central case among them, below which nothing can be attributed."""


class World(Protocol):
    """The model at hand, at the baseline and under the scenarios that the rooms name."""

    def parameters(self, scenario: str | None) -> Mapping[str, xr.DataArray]:
        """Draws of the parameters of the baseline, or of those alone that ``scenario`` changes."""

    def value(self, estimate: str, scenario: str | None) -> xr.DataArray:
        """The quantity over its draws."""

    def feeding(self, estimate: str) -> set[str]:
        """Everything that feeds the quantity."""

    def again(self, estimate: str, scenario: str | None, moved: Mapping[str, xr.DataArray]) -> xr.DataArray:
        """The quantity computed from parameters of which ``moved`` have other draws."""


def tables(world: World, rooms: Sequence[Room]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the tables ``tornado``, ``precision`` and ``information``; none where fewer than three draws are."""
    rows: dict[str, list[dict[str, Any]]] = {"tornado": [], "precision": [], "information": []}
    baseline = world.parameters(None)
    if next(iter(baseline.values())).sizes["draw"] < FEWEST:
        return rows
    named = {name: tuple(members) for room in rooms for name, members in room.groups.items()}
    fits = _Fits(baseline, {}, named)
    for room in rooms:
        for one in room.headlines:
            about = {
                "estimate": one.estimate,
                "scenario": one.scenario or "",
                "where": {key: str(value) for key, value in one.where.items()},
            }
            case = _Case(world, one, fits if one.scenario is None else fits.under(world, one.scenario))
            rows["tornado"] += [about | row for row in case.influence()]
            rows["precision"] += [
                about | {"statistic": statistic, "value": float(found.value), "error": float(found.error)}
                for statistic, found in precision(random_draws(case.output)).items()
            ]
        for decision in room.decisions:
            rows["information"] += [{"decision": decision.name} | row for row in _information(world, decision, fits)]
    return rows


@dataclass
class _Fits:
    """Regressions on the groups of parameters of the baseline and of scenarios; ``made`` keeps each for the next use.

    ``changed`` are parameters as a scenario draws them, by ``id@scenario``.
    """

    baseline: Mapping[str, xr.DataArray]
    changed: Mapping[str, xr.DataArray]
    named: Mapping[str, tuple[str, ...]]
    made: dict[tuple[str, ...], Regression | None] = field(default_factory=dict)

    def under(self, world: World, *scenarios: str) -> _Fits:
        """These, with what the scenarios change joined to the groups of the parameters changed."""
        changed = {
            f"{id}@{scenario}": array for scenario in scenarios for id, array in world.parameters(scenario).items()
        }
        twins: dict[str, tuple[str, ...]] = {}
        for twin in changed:
            id = twin.split("@")[0]
            twins[id] = (*twins.get(id, ()), twin)
        homes = {id: name for name, members in self.named.items() for id in members}
        named = dict(self.named)
        for id, found in twins.items():
            home = homes.get(id, id)
            named[home] = (*named.get(home, (id,)), *found)
        return _Fits(self.baseline, changed, named, self.made)

    @property
    def parameters(self) -> dict[str, xr.DataArray]:
        return {**self.baseline, **self.changed}

    def members(self, group: str) -> dict[str, xr.DataArray]:
        """The parameters of a group by id; of one that a scenario changes only the form that the scenario gives it."""
        known = self.parameters
        ids = [id for id in self.named.get(group, (group,)) if id in known]
        replaced = {id.split("@")[0] for id in ids if "@" in id}
        return {id: known[id] for id in ids if id not in replaced}

    def feeding(self, names: set[str]) -> dict[str, Regression]:
        """The groups of which a member is among ``names`` and varies."""
        members = {id: home for home, ids in self.named.items() for id in ids}
        found = {}
        for home in dict.fromkeys(members.get(id, id) for id in self.baseline if id in names):
            ids = self.named.get(home, (home,))
            if ids not in self.made:
                cells = uncertain({id: self.parameters[id] for id in ids if id in self.parameters}, {home: ids})
                self.made[ids] = Regression(_distinct(cells[home]), SPARSITY) if home in cells else None
            if (fit := self.made[ids]) is not None:
                found[home] = fit
        return found


def _lead(members: Mapping[str, xr.DataArray], output: Floats) -> dict[str, Any]:
    """The cell of a group that the output follows most: its parameter, its labels and the ends of its own interval.

    A group of many parameters has no range that a reader could judge; its leading cell has. ``members`` are the
    parameters of the group by id, in base units, as a scenario draws them where it changes them.
    """
    best: dict[str, Any] = {}
    most = 0.0
    for name, array in members.items():
        cells = random_draws(array)
        for place in np.ndindex(*cells.shape[1:]):
            cell = cells[(slice(None), *place)]
            follows = abs(np.corrcoef(cell, output)[0, 1]) if np.ptp(cell) > 0 and np.ptp(output) > 0 else 0.0
            if follows > most:
                most = follows
                dims = [dim for dim in array.dims if dim != "draw"]
                at = {str(dim): str(array[dim].values[index]) for dim, index in zip(dims, place, strict=True)}
                low, high = (float(end) for end in np.quantile(cell, (0.025, 0.975)))
                best = {"parameter": name.split("@")[0], "at": at, "low": low, "high": high, "changed": "@" in name}
    return best


def _distinct(cells: Floats) -> Floats:
    """(draws, cells) without those that put the draws in the order of an earlier one: they say nothing more.

    A parameter and the same parameter moved by a scenario are drawn from the same random numbers.
    """
    orders: dict[bytes, int] = {}
    for column, order in enumerate(np.argsort(cells, axis=0, kind="stable").T):
        orders.setdefault(np.ascontiguousarray(order).tobytes(), column)
    return cells[:, sorted(orders.values())]


@dataclass(frozen=True)
class _Case:
    """One headline: its draws, and how it is computed again."""

    world: World
    one: Headline
    fits: _Fits

    @property
    def output(self) -> xr.DataArray:
        return _at(self.world, self.one.estimate, self.one.where, self.one.scenario)

    def rerun(self, given: Mapping[str, xr.DataArray]) -> xr.DataArray:
        """The headline from parameters of which those that are not the run's own have moved."""
        known = self.fits.parameters
        moved = {id: array for id, array in given.items() if array is not known[id]}
        plain = {id: array for id, array in moved.items() if "@" not in id}
        level = self.world.again(self.one.estimate, None, plain)
        if self.one.scenario is None:
            return level.sel(self.one.where)
        changed = {id.split("@")[0] for id in self.fits.changed}
        reformed = {id: array for id, array in plain.items() if id not in changed}
        reformed |= {id.split("@")[0]: array for id, array in moved.items() if "@" in id}
        return (self.world.again(self.one.estimate, self.one.scenario, reformed) - level).sel(self.one.where)

    def influence(self) -> list[dict[str, Any]]:
        """A row for each group that clearly moves the headline, widest first."""
        groups = self.fits.feeding(self.world.feeding(self.one.estimate))
        draws = random_draws(self.output)
        shares = first_order(groups, draws)
        clear = [
            bar for bar in tornado(groups, draws) if bar.width > CLEAR * (bar.low_error**2 + bar.high_error**2) ** 0.5
        ]
        bars = clear[:MOST]
        totals = {}
        if self.one.totals:
            members = {bar.name: self.fits.named.get(bar.name, (bar.name,)) for bar in bars[:TOTALS]}
            totals = pick_freeze(self.rerun, self.fits.parameters, members, self.output)
        return [
            {
                "group": bar.name,
                "low": bar.low,
                "high": bar.high,
                "first_order": float(shares[bar.name].value),
                "total": float(totals[bar.name].total.value) if bar.name in totals else None,
                "lead": _lead(self.fits.members(bar.name), draws),
            }
            for bar in bars
        ]


def _at(world: World, estimate: str, where: Mapping[str, object], scenario: str | None) -> xr.DataArray:
    value = world.value(estimate, None)
    return (value if scenario is None else world.value(estimate, scenario) - value).sel(where)


def _information(world: World, decision: Decision, fits: _Fits) -> list[dict[str, Any]]:
    """What knowing everything, and each group alone, would be worth before the decision; most first."""
    if decision.scenarios:
        fits = fits.under(world, *decision.scenarios)
    benefit = _net_benefit(world, decision)
    everything = perfect_information(benefit)
    rows = [{"group": "Everything", "value": float(everything.value), "error": float(everything.error)}]
    for group, worth in perfect_information_on(fits.feeding(world.feeding(decision.estimate)), benefit).items():
        rows.append({"group": group, "value": float(worth.value), "error": float(worth.error)})
    return sorted(rows, key=lambda row: row["value"], reverse=True)


def _net_benefit(world: World, decision: Decision) -> Floats:
    """(draws, options): labels of the option's dimension, or the baseline at 0 and the change by each scenario."""
    if decision.option:
        value = world.value(decision.estimate, None).sel(decision.where)
        return random_draws(value.transpose("draw", decision.option))
    changes = [random_draws(_at(world, decision.estimate, decision.where, scenario)) for scenario in decision.scenarios]
    columns = [change.reshape(len(change), -1).sum(axis=1) for change in changes]
    benefit = np.stack([np.zeros_like(columns[0]), *columns], axis=1)
    return benefit - benefit.mean(axis=0) if decision.even else benefit
