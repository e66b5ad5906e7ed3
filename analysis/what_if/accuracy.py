"""How far the page is from the model: random settings of all levers at once, run through both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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

LEAST = 1e7
"""The least error stated, in won: no figure shows less."""

ENDS = (0.025, 0.975)
TOGETHER = "together"
"""What several reforms have in error beyond the errors of each."""


@dataclass(frozen=True)
class Sample:
    """Settings, and by setting what the model says: (draws, years) of the ``whole`` and of each reform's own effect."""

    settings: list[Setting]
    whole: list[Floats]
    own: list[dict[str, Floats]]


def sampled(
    world: World, asked: WhatIf, levers: Sequence[Lever], settings: list[Setting], years: Sequence[int]
) -> Sample:
    """The settings as the model has them. In the whole, what two reforms both save counts once."""
    moved = [together(world, asked.parts, levers, one) for one in settings]
    runs = world.again_at([asked.estimate, *asked.parts.values()], asked.scenario, moved)
    found = [
        {name: value.sel(period=list(years)).transpose("draw", "period").values for name, value in run.items()}
        for run in runs
    ]
    own = [{part: one[estimate] for part, estimate in asked.parts.items()} for one in found]
    return Sample(settings, [one[asked.estimate] for one in found], own)


def random_sample(
    world: World, asked: WhatIf, levers: Sequence[Lever], years: Sequence[int], count: int = SETTINGS, seed: int = SEED
) -> Sample:
    """The sample behind the stated errors."""
    return sampled(world, asked, levers, at_random(list(asked.parts), levers, count, seed), years)


def differences(emulated: Floats, true: Floats) -> dict[str, Floats]:
    """By year, page less model: of draw 0, and of both ends of the 95 % interval over the draws that the model has."""
    draws = emulated[1 : len(true)]
    low, high = np.quantile(draws, ENDS, axis=0) - np.quantile(true[1:], ENDS, axis=0)
    return {"central": emulated[0] - true[0], "low": low, "high": high}


def accuracy(emulator: Emulator, sample: Sample, seed: int = SEED) -> list[dict[str, Any]]:
    """A row for each figure (central, low, high) and year: the largest difference in won, the one that 95 % of the
    settings stay below, and what the page states at most.

    The stated error is a share of the whole's own effect in the year, the same in all years and at both ends of the
    interval: the largest in any of them, with the margin.
    """
    pairs = zip(sample.settings, sample.whole, strict=True)
    found = [differences(emulator.total(one), model) for one, model in pairs]
    whole = np.abs(emulator.total(_all(emulator))[0])
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
                    "settings": len(sample.settings),
                    "draws": len(sample.whole[0]) - 1,
                    "seed": seed,
                }
            )
    return rows


def own_accuracy(emulator: Emulator, sample: Sample) -> list[dict[str, Any]]:
    """A row for each part, figure (central, ends) and year: the largest difference in won, and what the page states.

    A part is a reform by itself, in the settings in which it is on; or ``TOGETHER``, in those of several reforms: what
    the sum counts twice, or by how much its error is above the sum of theirs if that is more.
    """
    rows: list[dict[str, Any]] = []
    held = list(zip(sample.settings, sample.whole, sample.own, strict=True))
    several = [one for one in held if len(one[0].on) > 1]
    sums = [differences(emulator.total(setting), whole) for setting, whole, _ in several]
    twice = [differences(sum(own.values(), np.zeros(())), whole) for _, whole, own in several]
    for figure in ("central", "ends"):
        bounds = {}
        for response in emulator.responses:
            part = response.reform
            found = [differences(response.at(one), own[part]) for one, _, own in held if part in one.on]
            size = _sizes(found, figure).max(axis=0)
            bounds[part] = _bound(size, _width(response.at(Setting(frozenset([part])))))
            rows += _rows(part, figure, emulator.years, size, bounds[part], len(found))
        covered = np.array([sum(bounds[part] for part in setting.on) for setting, _, _ in several])
        size = np.maximum(_sizes(twice, figure), _sizes(sums, figure) - covered).max(axis=0)
        bound = _bound(size, _width(emulator.total(_all(emulator))))
        rows += _rows(TOGETHER, figure, emulator.years, size, bound, len(several))
    return rows


def _all(emulator: Emulator) -> Setting:
    return Setting(frozenset(one.reform for one in emulator.responses))


def _sizes(found: Sequence[dict[str, Floats]], figure: str) -> Floats:
    """(settings, years); of the ends, the larger."""
    names = ("central",) if figure == "central" else ("low", "high")
    return np.max([np.abs([one[name] for one in found]) for name in names], axis=0)


def _width(effect: Floats) -> Floats:
    return np.asarray(np.subtract(*np.quantile(effect[1:], ENDS[::-1], axis=0)))


def _bound(size: Floats, width: Floats) -> Floats:
    """The largest of any year, in won or as a share of the interval's width, whichever is less in the year."""
    return np.minimum(size.max(), (size / width).max() * width)


def _rows(
    part: str, figure: str, years: Iterable[int], size: Floats, bound: Floats, settings: int
) -> Iterator[dict[str, Any]]:
    for year, largest, most in zip(years, size, bound, strict=True):
        stated = max(MARGIN * float(most), LEAST)
        yield {
            "part": part,
            "figure": figure,
            "period": year,
            "largest": float(largest),
            "stated": stated,
            "settings": settings,
        }
