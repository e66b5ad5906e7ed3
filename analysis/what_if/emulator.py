"""The reforms' effects at any setting, from a grid that the model computed: what the page does, in Python.

Each reform has a grid over its own levers; between grid settings its effect is read off straight lines along every
lever (multilinear interpolation). Effects of reforms add up, draw by draw. What two reforms would both save counts
twice in that sum; ``accuracy`` measures it with the rest.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Any

import numpy as np

from analysis.room import WhatIf
from analysis.what_if.levers import Lever
from analysis.what_if.packing import Floats, Packed, pack, unpack
from analysis.what_if.settings import Setting, World, moved

TOLERANCE = 0.01
"""Part of the spread of the draws that packing may leave unsaid; ``accuracy`` says what that does to intervals."""

FINE = 1e-4
"""The same for yardsticks, which every result is divided by."""


AT_ONCE = 9
"""Settings that one run of the model computes: fewer cost more calls, more cost more memory."""


@dataclass(frozen=True)
class Response:
    """What a reform adds: draw 0 as (settings, years), and all draws packed; settings vary the last lever fastest."""

    reform: str
    levers: tuple[Lever, ...]
    central: Floats
    draws: Packed

    def at(self, setting: Setting) -> Floats:
        """(draws, years) of the effect, draw 0 first; nothing where the reform is off."""
        settings, years = self.central.shape
        if self.reform not in setting.on:
            return np.zeros((self.draws.weights.shape[1] + 1, years))
        weights = reduce(np.multiply.outer, (_weights(lever, setting.of(lever)) for lever in self.levers)).reshape(-1)
        readings = np.einsum("s,yz->syz", weights, np.eye(years)).reshape(settings * years, years)
        return np.vstack([weights @ self.central, self.draws.unpacked(readings)])


@dataclass(frozen=True)
class Emulator:
    """Responses of the reforms, and by yardstick the draws of one over it: (draws, years), draw 0 first."""

    years: tuple[int, ...]
    responses: tuple[Response, ...]
    yardsticks: Mapping[str, tuple[Floats, Packed]]

    def effects(self, setting: Setting) -> dict[str, Floats]:
        """(draws, years) by reform."""
        return {one.reform: one.at(setting) for one in self.responses}

    def total(self, setting: Setting, yardstick: str = "") -> Floats:
        """(draws, years) of the sum, over the yardstick if one is named."""
        total = sum(self.effects(setting).values(), np.zeros(()))
        if not yardstick:
            return total
        central, draws = self.yardsticks[yardstick]
        return total * np.vstack([central, draws.unpacked()])

    def records(self) -> list[dict[str, Any]]:
        """Rows of the ledger's table ``what_if``: a row a reform, a row a yardstick."""
        rows = [
            {"part": one.reform, "levers": [lever.id for lever in one.levers]}
            | {"years": list(self.years), "central": _text(one.central), **one.draws.record()}
            for one in self.responses
        ]
        for name, (central, draws) in self.yardsticks.items():
            rows.append(
                {"part": name, "levers": [], "years": list(self.years), "central": _text(central), **draws.record()}
            )
        return rows


def emulate(world: World, asked: WhatIf, levers: Sequence[Lever]) -> Emulator:
    """Run the model at every grid setting of each reform and pack what it says."""
    years = tuple(int(year) for year in world.value(asked.estimate, None).period.values)
    responses = []
    for reform, estimate in asked.parts.items():
        own = tuple(lever for lever in levers if lever.reform == reform)
        places = product(*(lever.places() for lever in own))
        names = [lever.id for lever in own]
        settings = [Setting(frozenset([reform]), dict(zip(names, place, strict=True))) for place in places]
        drawn = [moved(world, reform, own, one) for one in settings]
        runs = [
            _paths(found[estimate], years)
            for first in range(0, len(drawn), AT_ONCE)
            for found in world.again_at([estimate], reform, drawn[first : first + AT_ONCE])
        ]
        grid = np.stack(runs, axis=1)
        responses.append(Response(reform, own, _single(grid[0]), pack(grid[1:].reshape(len(grid) - 1, -1), TOLERANCE)))
    yardsticks = {}
    for name in asked.yardsticks:
        over = 1 / _paths(world.value(name, None), years)
        yardsticks[name] = (_single(over[:1]), pack(over[1:], FINE))
    return Emulator(years, tuple(responses), yardsticks)


def read(rows: Sequence[Mapping[str, Any]], levers: Mapping[str, Lever]) -> Emulator:
    """The emulator that ``records`` wrote."""
    years = tuple(rows[0]["years"])
    responses, yardsticks = [], {}
    for row in rows:
        central = np.frombuffer(base64.b64decode(row["central"]), "<f4").astype(float).reshape(-1, len(years))
        if row["levers"]:
            own = tuple(levers[id] for id in row["levers"])
            responses.append(Response(row["part"], own, central, unpack(dict(row))))
        else:
            yardsticks[row["part"]] = (central, unpack(dict(row)))
    return Emulator(years, tuple(responses), yardsticks)


def _weights(lever: Lever, value: float) -> Floats:
    """Weight of each grid place: the two beside the value share it, the nearer with more."""
    at = (value - lever.low) / (lever.high - lever.low) * (lever.nodes - 1)
    return np.maximum(0.0, 1 - np.abs(at - np.arange(lever.nodes)))


def _paths(quantity: Any, years: Sequence[int]) -> Floats:
    found: Floats = quantity.sel(period=list(years)).transpose("draw", "period").values
    return found


def _single(numbers: Floats) -> Floats:
    """As they are kept: in 32 bits, some seven digits."""
    return numbers.astype("<f4").astype(float)


def _text(numbers: Floats) -> str:
    return base64.b64encode(numbers.astype("<f4").tobytes()).decode()
