"""The baseline and the reforms of a run: each scenario computed again from what it changes, on the same draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis.faults import Fault, InputFaults
from analysis.ledger import CHANGE, LEVEL, STATISTICS, Row, rows_of
from analysis.parameters import Parameters, draw_parameters
from analysis.scenarios import Scenario
from analysis.shapley import Subset, shares, subsets, together

if TYPE_CHECKING:
    import xarray as xr

    from analysis.model import Graph, Node


class Moved(Mapping[str, "xr.DataArray"]):
    """The quantities that a scenario moves, each computed when it is first asked for, with all that feeds it.

    ``computed`` holds those that have been.
    """

    def __init__(self, names: Iterable[str], compute: Callable[[list[str], Mapping[str, xr.DataArray]], Any]) -> None:
        self._names = dict.fromkeys(names)
        self._compute = compute
        self.computed: dict[str, xr.DataArray] = {}

    def ask(self, names: Iterable[str]) -> None:
        """Compute ``names`` in one go; what the scenario does not move is passed over."""
        missing = [name for name in names if name in self._names and name not in self.computed]
        if missing:
            self.computed |= self._compute(missing, self.computed)

    def __getitem__(self, name: str) -> xr.DataArray:
        if name not in self._names:
            raise KeyError(name)
        self.ask([name])
        return self.computed[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        self.ask(self._names)
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True)
class Reform:
    """A scenario with the parameters that it changes and the quantities that these move, over all draws."""

    scenario: Scenario
    draws: Mapping[str, xr.DataArray]
    values: Moved


class Reforms:
    """The model over its draws, at the baseline and under scenarios; what a scenario leaves alone is computed once."""

    def __init__(
        self,
        graph: Graph,
        functions: Mapping[str, Node],
        parameters: Parameters,
        tables: Mapping[str, xr.DataArray],
        draws_and_seed: tuple[int, int],
    ) -> None:
        self._graph = graph
        self._functions = functions
        self._parameters = parameters
        self._tables = tables
        self._settings = draws_and_seed
        self._reforms: dict[str, Reform] = {}

    @cached_property
    def draws(self) -> dict[str, xr.DataArray]:
        """The parameters of the baseline."""
        return draw_parameters(self._parameters, *self._settings)

    @cached_property
    def values(self) -> dict[str, xr.DataArray]:
        """Every quantity of the graph at the baseline."""
        return self._graph.run(list(self._functions), {**self.draws, **self._tables})

    def reform(self, scenario: Scenario) -> Reform:
        """The scenario's parameters and what they move; a quantity is computed when it is asked for.

        Raises InputFaults where the scenario changes what does not exist.
        """
        if scenario.id not in self._reforms:
            draws = self._moved(scenario)
            downstream = self._graph.downstream(draws)
            names = [name for name in self._functions if name in downstream]
            fixed = {name: value for name, value in self.values.items() if name not in downstream}
            inputs = {**self.draws, **draws, **self._tables}

            def compute(asked: list[str], known: Mapping[str, xr.DataArray]) -> dict[str, xr.DataArray]:
                feeding = self._graph.upstream(asked)
                needed = [name for name in names if name in feeding and name not in known]
                return self._graph.run(needed, inputs, {**fixed, **known})

            self._reforms[scenario.id] = Reform(scenario, draws, Moved(names, compute))
        return self._reforms[scenario.id]

    def rows(self, reported: Iterable[Scenario], chosen: Iterable[Scenario] = ()) -> list[Row]:
        """Ledger rows: every published estimate at the baseline; level and change of what a scenario reports.

        A ``chosen`` scenario has rows for every published estimate that it moves.
        """
        published = [name for name, node in self._functions.items() if node.quantity.published]
        rows = [row for name in published for row in rows_of(name, self.values[name])]
        for scenario in reported:
            self._all_published(scenario, published)
            rows += self._reformed(scenario, scenario.report)
        for scenario in chosen:
            self._all_published(scenario, published)
            rows += self._reformed(scenario, [name for name in published if name in self.reform(scenario).values])
        return rows

    def shares(self, scenarios: Iterable[Scenario]) -> list[dict[str, Any]]:
        """What each part of a scenario adds to the change of the estimates that it splits, as records.

        The Shapley value over all sets of parts, draw by draw; ``part`` is empty for the whole change, and
        ``together`` for what the parts bring beyond what each would alone.
        """
        records = []
        for scenario in scenarios:
            if scenario.split:
                parts = list(dict.fromkeys(scenario.parts))
                worth = self._worth(scenario, parts)
                for name in scenario.split:
                    records += _split(scenario.id, name, parts, {chosen: one[name] for chosen, one in worth.items()})
        return records

    def first(self, draws: int) -> World:
        """The same model on its first draws only: more sharpen an interval, but hardly what decides it."""
        return World(self._graph, self._tables, self, draws)

    def again(
        self, draws: Mapping[str, xr.DataArray], values: Mapping[str, xr.DataArray], moved: set[str], name: str
    ) -> xr.DataArray:
        """One quantity from ``draws`` of which ``moved`` differ from those that gave ``values``."""
        downstream = self._graph.downstream(moved) if moved else set()
        known = {one: value for one, value in values.items() if one not in downstream}
        return self._graph.run([name], {**draws, **self._tables}, known)[name]

    def feeding(self, estimate: str) -> set[str]:
        """Every quantity and parameter that feeds ``estimate``."""
        return self._graph.upstream([estimate])

    def named(self, scenario: str) -> Reform:
        """A reform computed before, by the name of its scenario; a KeyError names those that were."""
        if scenario not in self._reforms:
            raise KeyError(f"scenario {scenario!r} is in no report; there are: {', '.join(self._reforms) or 'none'}")
        return self._reforms[scenario]

    def _worth(self, scenario: Scenario, parts: Sequence[str]) -> dict[Subset, dict[str, xr.DataArray]]:
        """The change of the split estimates that every set of parts makes.

        A quantity that some of the parts do not reach has the value of the smaller set without them, computed before.
        """
        feeding = self._graph.upstream(scenario.split)
        needed = [name for name in self._functions if name in feeding]
        alone = {part: replace(scenario, changes=scenario.of_parts([part])) for part in parts}
        downstream = {part: self._graph.downstream(self._moved(one)) for part, one in alone.items()}
        reached = {name: frozenset(part for part in parts if name in downstream[part]) for name in needed}
        known: dict[Subset, dict[str, xr.DataArray]] = {frozenset(): {name: self.values[name] for name in needed}}
        worth = {}
        for chosen in subsets(parts):
            if chosen:
                part = replace(scenario, changes=scenario.of_parts(chosen))
                given = {name: known[reached[name] & chosen][name] for name in needed if not chosen <= reached[name]}
                names = [name for name in needed if name not in given]
                found = self._graph.run(names, {**self.draws, **self._moved(part), **self._tables}, given)
                known[chosen] = {**given, **found}
            worth[chosen] = {name: known[chosen][name] - self.values[name] for name in scenario.split}
        return worth

    def _moved(self, scenario: Scenario) -> dict[str, xr.DataArray]:
        """The parameters that the scenario changes, and those of their groups that move with them."""
        changed = {change.parameter for change in scenario.changes}
        reformed = self._parameters.replace(scenario.changes)
        drawn = draw_parameters(reformed, *self._settings, only=changed)
        return {id: one for id, one in drawn.items() if id in changed or not one.identical(self.draws[id])}

    def _reformed(self, scenario: Scenario, names: Sequence[str]) -> list[Row]:
        reform = self.reform(scenario)
        reform.values.ask(names)
        rows = []
        for name in names:
            baseline = self.values[name]
            value = reform.values.get(name, baseline)
            rows += rows_of(name, value, scenario.id, LEVEL)
            rows += rows_of(name, _change(value, baseline), scenario.id, CHANGE)
        return rows

    def _all_published(self, scenario: Scenario, published: Sequence[str]) -> None:
        unknown = [name for name in (*scenario.report, *scenario.split) if name not in published]
        if unknown:
            given = f"report or split lists {', '.join(unknown)}"
            place = f"data/scenarios/{scenario.id}.toml"
            raise InputFaults([Fault(place, None, given, "published estimates", "mend the names or publish them")])


@dataclass(frozen=True)
class World:
    """What attribution asks of the model (``analysis.attribution.World``), on the first draws of a run."""

    graph: Graph
    tables: Mapping[str, xr.DataArray]
    reforms: Reforms
    draws: int

    def parameters(self, scenario: str | None) -> dict[str, xr.DataArray]:
        """Draws of the baseline's parameters, or of those alone that ``scenario`` changes."""
        return self._baseline if scenario is None else self._first(self.reforms.named(scenario).draws)

    def value(self, estimate: str, scenario: str | None) -> xr.DataArray:
        """The quantity at the baseline, or under ``scenario``."""
        moved = {} if scenario is None else self.reforms.named(scenario).values
        return self._first({estimate: moved.get(estimate, self.reforms.values[estimate])})[estimate]

    def feeding(self, estimate: str) -> set[str]:
        """Every quantity and parameter that feeds ``estimate``."""
        return self.reforms.feeding(estimate)

    def again(self, estimate: str, scenario: str | None, moved: Mapping[str, xr.DataArray]) -> xr.DataArray:
        """The quantity computed from parameters of which ``moved`` have other draws."""
        draws, values = self._under(scenario, [estimate])
        return self.reforms.again({**draws, **moved}, values, set(moved), estimate)

    def again_at(
        self, estimates: Sequence[str], scenario: str | None, settings: Sequence[Mapping[str, xr.DataArray]]
    ) -> list[dict[str, xr.DataArray]]:
        """Quantities, by name, for several sets of the same parameters, which move them all: ``again`` in one run with
        the draws laid end to end, much quicker where draws are few.
        """
        draws, values = self._under(scenario, estimates)
        names = set(settings[0])
        border = self.graph.border(estimates, names)
        joined = {name: _end_to_end([one[name] for one in settings]) for name in names}
        copies = len(settings)
        draws = {name: _end_to_end([one] * copies) for name, one in draws.items() if name in border - names}
        known = {name: _end_to_end([one] * copies) for name, one in values.items() if name in border}
        found = self.graph.run(estimates, {**draws, **joined, **self.tables}, known)
        return [{name: _piece(value, place, copies) for name, value in found.items()} for place in range(copies)]

    def _under(
        self, scenario: str | None, estimates: Sequence[str]
    ) -> tuple[dict[str, xr.DataArray], dict[str, xr.DataArray]]:
        """Parameters and quantities at the baseline, or under ``scenario`` as far as they feed ``estimates``."""
        draws, values = self._baseline, self._values
        if scenario is not None:
            reform = self.reforms.named(scenario)
            reform.values.ask(estimates)
            draws = {**draws, **self._first(reform.draws)}
            values = {name: value for name, value in values.items() if name not in reform.values}
            values |= self._first(reform.values.computed)
        return draws, values

    @cached_property
    def _baseline(self) -> dict[str, xr.DataArray]:
        return self._first(self.reforms.draws)

    @cached_property
    def _values(self) -> dict[str, xr.DataArray]:
        return self._first(self.reforms.values)

    def _first(self, arrays: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: array.isel(draw=slice(0, self.draws + 1)) if "draw" in getattr(array, "dims", ()) else array
            for name, array in arrays.items()
        }


def _end_to_end(arrays: Sequence[xr.DataArray]) -> xr.DataArray:
    """The arrays one after the other along ``draw``, numbered anew; one without draws stays as it is."""
    import numpy as np

    first = arrays[0]
    if "draw" not in first.dims:
        return first
    size, axis = first.sizes["draw"], first.get_axis_num("draw")
    joined = first.isel(draw=np.tile(np.arange(size), len(arrays))).assign_coords(draw=np.arange(size * len(arrays)))
    if any(one is not first for one in arrays):
        joined = joined.copy(data=np.concatenate([one.transpose(*first.dims).values for one in arrays], axis=axis))
    return joined


def _piece(joined: xr.DataArray, place: int, copies: int) -> xr.DataArray:
    """One of the ``copies`` that ``_end_to_end`` joined."""
    import numpy as np

    size = joined.sizes["draw"] // copies
    return joined.isel(draw=slice(place * size, (place + 1) * size)).assign_coords(draw=np.arange(size))


def _split(
    scenario: str, name: str, parts: Sequence[str], worth: Mapping[Subset, xr.DataArray]
) -> list[dict[str, Any]]:
    found = {
        "": worth[frozenset(parts)],
        **shares(parts, worth),
        "together": together(parts, worth),
    }
    return [
        {"scenario": scenario, "estimate": name, "part": part, "coordinates": row.coordinates}
        | {statistic: getattr(row, statistic) for statistic in STATISTICS}
        for part, value in found.items()
        for row in rows_of(name, value)
    ]


def _change(reformed: xr.DataArray, baseline: xr.DataArray) -> xr.DataArray:
    """The difference draw by draw; one that is only the rounding of binary fractions is none."""
    change = reformed - baseline
    return change.where(abs(change) > 1e-12 * abs(baseline), 0.0)
