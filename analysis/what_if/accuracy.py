"""How far the page is from the model: random settings of all levers at once, run through both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.room import WhatIf
from analysis.what_if.emulator import Emulator
from analysis.what_if.levers import Lever
from analysis.what_if.packing import Floats
from analysis.what_if.settings import Setting, World, at_random, together

SETTINGS, DRAWS, SEED = 40, 240, 8
"""Settings compared, draws of each, and the seed of the choice of settings."""

MARGIN = 1.5
"""The stated error over the largest found: another choice of settings has another largest."""

ENDS = (0.025, 0.975)


def modelled(
    world: World, asked: WhatIf, levers: Sequence[Lever], settings: Sequence[Setting], years: Sequence[int]
) -> list[Floats]:
    """(draws, years) of the sum of the reforms as the model has it, at each setting, what both save counted once."""
    moved = [together(world, asked.parts, levers, one) for one in settings]
    found = world.again_at(asked.estimate, asked.scenario, moved)
    return [one.sel(period=list(years)).transpose("draw", "period").values for one in found]


def differences(emulated: Floats, true: Floats) -> dict[str, Floats]:
    """By year, page less model: of draw 0, and of both ends of the 95 % interval over the draws that the model has."""
    draws = emulated[1 : len(true)]
    low, high = np.quantile(draws, ENDS, axis=0) - np.quantile(true[1:], ENDS, axis=0)
    return {"central": emulated[0] - true[0], "low": low, "high": high}


def accuracy(
    world: World, asked: WhatIf, levers: Sequence[Lever], emulator: Emulator, count: int = SETTINGS, seed: int = SEED
) -> list[dict[str, Any]]:
    """A row for each figure (central, low, high) and year: the largest difference in won, the one that 95 % of the
    settings stay below, and what the page states.

    The stated error is a share of the whole's own effect in the year, the same in all years and at both ends of the
    interval: the largest in any of them, with the margin.
    """
    settings = at_random(list(asked.parts), levers, count, seed)
    true = modelled(world, asked, levers, settings, emulator.years)
    found = [differences(emulator.total(one), model) for one, model in zip(settings, true, strict=True)]
    whole = np.abs(emulator.total(Setting(frozenset(asked.parts)))[0])
    sizes = {figure: np.abs([one[figure] for one in found]) for figure in found[0]}
    shares = {figure: float((size / whole).max()) for figure, size in sizes.items()}
    ends = max(shares["low"], shares["high"])
    rows = []
    for figure, size in sizes.items():
        share = MARGIN * (shares["central"] if figure == "central" else ends)
        for place, year in enumerate(emulator.years):
            rows.append(
                {
                    "figure": figure,
                    "period": year,
                    "largest": float(size[:, place].max()),
                    "most": float(np.quantile(size[:, place], 0.95)),
                    "stated": share * float(whole[place]),
                    "share": share,
                    "settings": count,
                    "draws": len(true[0]) - 1,
                    "seed": seed,
                }
            )
    return rows
