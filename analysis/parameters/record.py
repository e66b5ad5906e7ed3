"""What a parameter is: checked rows of a CSV that share an id and form one array."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import numpy as np

from analysis.csv_rows import Line

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

COORDINATES = (
    "period",
    "age",
    "sex",
    "region",
    "provider",
    "category",
    "service",
    "activity",
    "staff",
    "component",
    "variant",
    "tier",
    "cause",
    "payer",
)
"""Columns that place a value in an array, in the order in which arrays have them as dimensions.

The list is explicit so that a misspelt column is a fault and not a new dimension, and so that one thing has
one name in every room. ``period`` is a year as a whole number; the others are labels as written. The column
``year`` is not among them: it says what time the source's figure refers to.
"""

STATUSES = ("primary", "press", "derived", "assumption", "unverified")

LOW_QUANTILE = 0.025
HIGH_QUANTILE = 0.975
"""What ``low`` and ``high`` are, unless the distribution is one of bounds: the ends of a 95 % interval."""

Labels = tuple[tuple[str, str | int], ...]


def cell_key(id: str, labels: Labels) -> str:
    """The name of one value, ``id[coordinate=label;…]`` with coordinates in alphabetical order.

    It seeds the value's random numbers, so it depends on neither the order of columns nor that of
    COORDINATES.
    """
    if not labels:
        return id
    return f"{id}[{';'.join(f'{name}={label}' for name, label in sorted(labels))}]"


def parse_key(text: str) -> str | None:
    """``text`` as ``cell_key`` writes it, without blanks and coordinates sorted; None if it is no name."""
    found = re.fullmatch(r"\s*(\w+)\s*(?:\[(.*)\])?\s*", text)
    if not found:
        return None
    labels = []
    for part in (found[2] or "").split(";"):
        name, equals, label = part.partition("=")
        if equals:
            labels.append((name.strip(), label.strip()))
        elif part.strip():
            return None
    return cell_key(found[1], tuple(labels))


@dataclass(frozen=True)
class Cell:
    """One checked row; ``value``, ``low`` and ``high`` are in ``unit``, the base of the printed one.

    ``printed_unit`` is the unit of the CSV: its thousand won are won here. ``spread`` is what the distribution has
    besides its centre, solved from low and high: a standard deviation (normal), that of the logarithm (lognormal),
    a shape (gamma), a concentration (beta, Dirichlet); not a number for the others.
    """

    id: str
    room: str
    labels: Labels
    value: float
    low: float | None
    high: float | None
    unit: str
    printed_unit: str
    year: str
    distribution: str
    group: str
    source: str
    locator: str
    status: str
    formula: str
    note: str
    bounds: tuple[float, float]
    line: Line = field(repr=False)
    spread: float = math.nan

    @property
    def key(self) -> str:
        """The cell's name, which seeds its random numbers."""
        return cell_key(self.id, self.labels)

    @property
    def group_key(self) -> tuple[str, str] | None:
        """Room and name of the cell's group; a group lies within one file."""
        return (self.room, self.group) if self.group else None

    @property
    def sources(self) -> tuple[str, ...]:
        """The citation keys of ``source``, which separates several by semicolons."""
        return tuple(key.strip() for key in self.source.split(";") if key.strip())


@dataclass(frozen=True)
class Parameter:
    """All values of one id. ``cells`` fill the rectangle of ``coords`` in row-major order."""

    id: str
    unit: str
    printed_unit: str
    coords: Mapping[str, tuple[str | int, ...]]
    cells: tuple[Cell, ...]

    @property
    def dims(self) -> tuple[str, ...]:
        """The coordinates the id uses."""
        return tuple(self.coords)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of labels of each dimension."""
        return tuple(len(labels) for labels in self.coords.values())

    @property
    def value(self) -> xr.DataArray:
        """The stated values as an array over ``dims``, in ``unit``."""
        import xarray as xr

        values = np.array([cell.value for cell in self.cells]).reshape(self.shape)
        coords = {name: list(labels) for name, labels in self.coords.items()}
        return xr.DataArray(values, coords=coords, dims=self.dims, name=self.id, attrs={"unit": self.unit})

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as a table: what the CSV says, numbers in ``unit``, with file and row."""
        return cell_frame(self.cells)


@dataclass(frozen=True)
class Correlation:
    """How two cells of one group move together: the correlation of their normal scores."""

    group: str
    first: str
    second: str
    correlation: float
    source: str
    locator: str
    status: str
    line: Line = field(repr=False)


def cell_frame(cells: tuple[Cell, ...]) -> pd.DataFrame:
    """One row a cell: id, coordinates in use, what the CSV says (numbers in ``unit``), file and row."""
    import pandas as pd

    used = [name for name in COORDINATES if any(name in dict(cell.labels) for cell in cells)]
    stated = [one.name for one in fields(Cell) if one.name not in ("id", "room", "labels", "bounds", "line", "spread")]
    rows = []
    for cell in cells:
        at = dict(cell.labels)
        coordinates = {name: at.get(name, "") for name in used}
        numbers = {name: getattr(cell, name) for name in stated}
        rows.append({"id": cell.id, **coordinates, **numbers, "place": cell.line.place, "row": cell.line.row})
    return pd.DataFrame(rows)
