"""Published tables that the model computes from: declared by a room, read into arrays that the graph takes by name.

A parameter is a number with a range. A population by age, sex and year is two thousand numbers from one table, without
a range; it stays the table it is (``analysis.published``) and enters the graph whole, as a source of its own kind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.faults import Fault, InputFaults
from analysis.published import Header, PublishedTable, load_published
from analysis.units import Unit

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class TableInput:
    """One array of a table: the column ``value`` over the columns ``dims``; ``id`` is its name in the graph.

    Labels of ``period`` are years as whole numbers, those of other dimensions are texts as written.
    """

    id: str
    table: str
    value: str
    dims: tuple[str, ...]
    english: str
    korean: str


@dataclass(frozen=True)
class TableValues:
    """An array in base units with what is known of its table; ``digest`` is the SHA-256 of the CSV."""

    declared: TableInput
    values: xr.DataArray
    header: Header
    unit: str
    file: str
    digest: str


def read_inputs(
    root: Path, declared: Iterable[TableInput], units: Mapping[str, Unit], bibliography: Collection[str]
) -> dict[str, TableValues]:
    """The declared arrays by id, read from ``root/data/published``; InputFaults lists what is wrong with the tables."""
    folder = root / "data" / "published"
    loaded: dict[str, PublishedTable] = {}
    found: dict[str, TableValues] = {}
    faults: list[Fault] = []
    for one in declared:
        path = folder / f"{one.table}.csv"
        try:
            if one.table not in loaded:
                loaded[one.table] = load_published(folder, one.table, units, bibliography)
            values, unit = _array(path, loaded[one.table], one, units)
        except InputFaults as error:
            faults += error.faults
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        place = path.relative_to(root).as_posix()
        found[one.id] = TableValues(one, values, loaded[one.table].header, unit, place, digest)
    if faults:
        raise InputFaults(list(dict.fromkeys(faults)))
    return found


def _array(path: Path, table: PublishedTable, one: TableInput, units: Mapping[str, Unit]) -> tuple[xr.DataArray, str]:
    """The array of one column, labels in the order of the file; each combination of labels must stand there once."""
    import xarray as xr

    place = path.as_posix()
    missing = [name for name in (*one.dims, one.value) if name not in table.header.columns]
    if missing or table.header.columns[one.value].kind != "number":
        given = f"no column {missing[0]!r}" if missing else f"column {one.value!r} of text"
        raise InputFaults([Fault(place, 1, given, f"a number by {', '.join(one.dims)}", "mend table or declaration")])
    unit = units[table.header.columns[one.value].unit]
    frame = table.frame
    labels = {name: list(dict.fromkeys(frame[name])) for name in one.dims}
    shape = tuple(len(of) for of in labels.values())
    at = tuple(frame[name].map({label: i for i, label in enumerate(labels[name])}) for name in one.dims)
    values, times = np.full(shape, np.nan), np.zeros(shape, dtype=int)
    values[at] = frame[one.value]
    np.add.at(times, at, 1)
    if (times != 1).any():
        where = tuple(int(i) for i in np.argwhere(times != 1)[0])
        given = ", ".join(f"{name} {labels[name][i]}" for name, i in zip(one.dims, where, strict=True))
        raise InputFaults([Fault(place, None, f"{given}: {times[where]} rows", "one row", "mend the table")])
    coords = {name: [int(x) for x in of] if name == "period" else of for name, of in labels.items()}
    return xr.DataArray(values * float(unit.scale), coords=coords, dims=one.dims, name=one.id), unit.id
