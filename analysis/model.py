"""The model: pure functions joined by the names of their arguments, run once over all draws.

A function's name is the quantity it computes, its argument names are its inputs. Apache Hamilton reads
the functions of the rooms and builds the graph, so what feeds a number is computed and never written
by hand.
"""

from __future__ import annotations

import hashlib
import inspect
import logging
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import xarray as xr

MAX_DIMS = 2
"""Dimensions a quantity may have besides ``draw``; more than that is contracted with ``xr.dot`` first."""

WIDE_DIMS = {"demography": 3}
"""Rooms that may have more: people are men and women of each age in each year before anything is contracted."""

CODE = Path(__file__).resolve().parents[1]
"""The folder that file names of nodes are relative to."""

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Quantity:
    """What a reader must know of a quantity: its unit, its dimensions and what to call it."""

    unit: str
    dims: tuple[str, ...]
    english: str
    korean: str
    published: bool
    basis: str


@dataclass(frozen=True)
class Node:
    """One function of the graph with what its source says about it."""

    name: str
    quantity: Quantity
    inputs: tuple[str, ...]
    formula: str
    signature: str
    file: str
    line: int
    digest: str


def quantity(
    *, unit: str, english: str, korean: str, dims: Sequence[str] = (), published: bool = False, basis: str = ""
) -> Callable[[F], F]:
    """Declare a function of the graph: unit, dimensions besides ``draw`` and its name in two languages.

    ``published`` quantities go to the ledger and must be bound to tests; the others feed them.
    ``basis`` says nominal or real, the price year and the aggregate where money or a rate needs it.
    """
    taken = sorted({"estimate", "unit", "scenario", "measure"} & set(dims))
    if taken:
        raise ValueError(f"{english}: dimension {', '.join(taken)} is a column of the ledger; choose another")

    def declare(function: F) -> F:
        allowed = WIDE_DIMS.get(function.__name__.split("_")[0], MAX_DIMS)
        if len(dims) > allowed:
            raise ValueError(f"{english}: {len(dims)} dimensions besides draw; at most {allowed}")
        function.__quantity__ = Quantity(unit, tuple(dims), english, korean, published, basis)  # type: ignore[attr-defined]
        return function

    return declare


def nodes(modules: Iterable[ModuleType]) -> dict[str, Node]:
    """All declared functions of ``modules`` by name, in the order of their sources."""
    found: dict[str, Node] = {}
    for module in modules:
        for name, function in vars(module).items():
            declared = getattr(function, "__quantity__", None)
            if declared is None or function.__module__ != module.__name__:
                continue
            if name in found:
                raise ValueError(f"{name} is declared in {found[name].file} and in {module.__name__}")
            source_file = Path(inspect.getsourcefile(function) or "")
            signature = inspect.signature(function)
            found[name] = Node(
                name=name,
                quantity=declared,
                inputs=tuple(signature.parameters),
                formula=inspect.getdoc(function) or "",
                signature=f"{name}({', '.join(signature.parameters)})",
                file=source_file.resolve().relative_to(CODE).as_posix(),
                line=inspect.getsourcelines(function)[1],
                digest=hashlib.sha256(inspect.getsource(function).encode()).hexdigest(),
            )
    return found


class Graph:
    """The joined functions of the rooms; runs them over draws and tells what feeds what."""

    def __init__(self, modules: Sequence[ModuleType]) -> None:
        from hamilton import driver

        # What fails below is said by InputFaults; Hamilton would log it too, with an advertisement.
        logging.getLogger("hamilton").setLevel(logging.CRITICAL)
        self._nodes = nodes(modules)
        self._driver = driver.Builder().with_modules(*modules).build()

    def run(
        self,
        names: Sequence[str],
        inputs: Mapping[str, xr.DataArray],
        known: Mapping[str, xr.DataArray] | None = None,
    ) -> dict[str, xr.DataArray]:
        """Values of the quantities ``names``; ``known`` values are taken as they are and not computed.

        Raises InputFaults where two inputs of a function do not have the same labels, of which xarray would
        else keep those that both have and drop the others.
        """
        import xarray as xr

        try:
            with xr.set_options(arithmetic_join="exact"):
                return self._driver.execute(list(names), inputs=dict(inputs), overrides=dict(known or {}))
        except xr.AlignmentError as error:
            raise InputFaults([self._unlike_labels(error)]) from error

    def _unlike_labels(self, error: Exception) -> Fault:
        """The fault behind ``error``, at the innermost function of the graph that it passed through."""
        frames = traceback.extract_tb(error.__traceback__)
        node = next(self._nodes[frame.name] for frame in reversed(frames) if frame.name in self._nodes)
        given = f"inputs of {node.signature} that do not have the same labels: {error}"
        remedy = "add the rows that one of them lacks in data/parameters, or mend their coordinates"
        return Fault(f"{node.file}:{node.line}", None, given, "each label in all of them", remedy)

    def downstream(self, names: Iterable[str]) -> set[str]:
        """Every quantity that ``names`` feed, themselves included."""
        return {variable.name for variable in self._driver.what_is_downstream_of(*names)}

    def upstream(self, names: Iterable[str]) -> set[str]:
        """Every quantity and parameter that feeds ``names``, themselves included."""
        return {variable.name for variable in self._driver.what_is_upstream_of(*names)}

    def border(self, names: Iterable[str], moved: Iterable[str]) -> set[str]:
        """What feeds ``names`` through something that ``moved`` moves, and is itself left alone: direct inputs only."""
        between = self.upstream(names) & self.downstream(moved)
        return {one for node in between if node in self._nodes for one in self._nodes[node].inputs} - between
