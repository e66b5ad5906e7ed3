"""Settings of the levers: which reforms are on, where each lever stands, and the parameters that this moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from analysis.what_if.levers import Lever

if TYPE_CHECKING:
    import xarray as xr


class World(Protocol):
    """What the page asks of the model (``analysis.reforms.World``), on the first draws of a run."""

    def parameters(self, scenario: str | None) -> Mapping[str, xr.DataArray]:
        """Draws of the baseline's parameters, or of those alone that ``scenario`` changes."""

    def value(self, estimate: str, scenario: str | None) -> xr.DataArray:
        """The quantity over its draws."""

    def again(self, estimate: str, scenario: str | None, moved: Mapping[str, xr.DataArray]) -> xr.DataArray:
        """The quantity computed from parameters of which ``moved`` have other draws."""

    def again_at(
        self, estimates: Sequence[str], scenario: str | None, settings: Sequence[Mapping[str, xr.DataArray]]
    ) -> list[dict[str, xr.DataArray]]:
        """The same for several quantities, by name, and several sets of the same parameters."""


@dataclass(frozen=True)
class Setting:
    """Reforms that are on, and the value of each lever in its unit; a lever not named stands where its reform does."""

    on: frozenset[str]
    values: Mapping[str, float] = field(default_factory=dict)

    def of(self, lever: Lever) -> float:
        """Where a lever stands."""
        return self.values.get(lever.id, lever.default)


def moved(world: World, reform: str, levers: Iterable[Lever], setting: Setting) -> dict[str, xr.DataArray]:
    """Draws of the parameters that the levers move, under the reform and at the setting.

    A factor scales value and range alike, so it scales every draw: no parameter is drawn again.
    """
    stated = {**world.parameters(None), **world.parameters(reform)}
    found: dict[str, xr.DataArray] = {}
    for lever in levers:
        factor = setting.of(lever) / lever.default
        for target in lever.targets:
            draws = found.get(target.parameter, stated[target.parameter]).copy()
            draws.loc[{name: _label(draws, name, label) for name, label in target.labels}] *= factor
            found[target.parameter] = draws
    return found


def off(world: World, reform: str, levers: Iterable[Lever]) -> dict[str, xr.DataArray]:
    """The same parameters, and all that the reform changes, as they are without it."""
    baseline = world.parameters(None)
    names = [*world.parameters(reform), *(target.parameter for lever in levers for target in lever.targets)]
    return {name: baseline[name] for name in dict.fromkeys(names)}


def together(
    world: World, reforms: Iterable[str], levers: Iterable[Lever], setting: Setting
) -> dict[str, xr.DataArray]:
    """Draws of everything that any of the reforms or levers moves, at one setting of them all."""
    levers = list(levers)
    found: dict[str, xr.DataArray] = {}
    for reform in reforms:
        own = [lever for lever in levers if lever.reform == reform]
        found |= off(world, reform, own)
        if reform in setting.on:
            found |= {**world.parameters(reform), **moved(world, reform, own, setting)}
    return found


def at_random(reforms: Sequence[str], levers: Iterable[Lever], count: int, seed: int) -> list[Setting]:
    """``count`` settings that a reader could choose: each reform on three times in four, each lever at any stop."""
    levers = list(levers)
    chance = np.random.default_rng(seed)
    found: list[Setting] = []
    while len(found) < count:
        on = frozenset(reform for reform in reforms if chance.random() < 0.75)
        values = {lever.id: float(chance.choice(lever.stops())) for lever in levers}
        if on:
            found.append(Setting(on, values))
    return found


def _label(draws: xr.DataArray, dimension: str, label: str) -> object:
    """The label as the array has it: tiers and years are whole numbers."""
    return next(one for one in draws[dimension].values.tolist() if str(one) == label)
