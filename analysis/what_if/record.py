"""What the ledger keeps of the what-if page: emulator, levers, error, and what each lever changes at its ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from analysis.ledger import QUANTILES
from analysis.room import WhatIf
from analysis.what_if.accuracy import DRAWS, accuracy, own_accuracy, random_sample
from analysis.what_if.emulator import Emulator, emulate
from analysis.what_if.levers import Lever
from analysis.what_if.settings import Setting, World

ALL_DRAWS = 2000
"""Draws that the page carries: those of a report, so that its intervals are those of the chapters."""

QUANTILE_NAMES = ("q025", "q250", "q500", "q750", "q975")


def tables(
    first: Callable[[int], World], asked: WhatIf, levers: Mapping[str, Lever]
) -> dict[str, list[dict[str, Any]]]:
    """The tables ``what_if``, ``what_if_levers``, ``what_if_accuracy``, ``what_if_own_accuracy`` and ``what_if_ends``.

    ``first`` gives the model on so many of its first draws.
    """
    chosen = list(levers.values())
    emulator = emulate(first(ALL_DRAWS), asked, chosen)
    sample = random_sample(first(DRAWS), asked, chosen, emulator.years)
    return {
        "what_if": emulator.records(),
        "what_if_levers": [_lever(lever) for lever in chosen],
        "what_if_accuracy": accuracy(emulator, sample),
        "what_if_own_accuracy": own_accuracy(emulator, sample),
        "what_if_ends": _ends(emulator, chosen, frozenset(asked.parts)),
    }


def _lever(lever: Lever) -> dict[str, Any]:
    numbers = {name: getattr(lever, name) for name in ("low", "high", "step", "nodes", "default")}
    cells = [
        {"parameter": cell.id, "where": dict(cell.labels), "unit": cell.unit}
        | {name: getattr(cell, name) for name in ("value", "low", "high")}
        for cell in lever.cells
    ]
    return {"id": lever.id, "reform": lever.reform, "unit": lever.unit, **numbers, **lever.words, "cells": cells}


def _ends(emulator: Emulator, levers: list[Lever], on: frozenset[str]) -> list[dict[str, Any]]:
    """What each lever changes at its lower and upper end, draw by draw; the others stay where the reforms stand."""
    whole = emulator.total(Setting(on))
    rows = []
    for lever in levers:
        for end, value in (("low", lever.low), ("high", lever.high)):
            change = emulator.total(Setting(on, {lever.id: value})) - whole
            for place, year in enumerate(emulator.years):
                draws = change[1:, place]
                found = {"central": float(change[0, place]), "mean": float(draws.mean())}
                found |= dict(zip(QUANTILE_NAMES, map(float, np.quantile(draws, QUANTILES)), strict=True))
                rows.append({"lever": lever.id, "end": end, "period": str(year), **found})
    return rows
