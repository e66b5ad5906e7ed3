"""The rooms of the study, found by name so that nothing above depends on one of them."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from types import ModuleType

from analysis.room import Room

ROOMS = ("costing", "demography", "outlook", "network")
"""Packages of ``analysis`` with a module ``room`` that declares ``ROOM``; a new room joins here."""


def rooms(names: Iterable[str] | None = None) -> list[Room]:
    """The declarations of the rooms called ``names``, or of all."""
    return [importlib.import_module(f"analysis.{name}.room").ROOM for name in (ROOMS if names is None else names)]


def graph_modules(names: Iterable[str] | None = None) -> list[ModuleType]:
    """The modules that hold the graph's functions, of the rooms called ``names`` or of all."""
    return [importlib.import_module(module) for room in rooms(names) for module in room.graph]
