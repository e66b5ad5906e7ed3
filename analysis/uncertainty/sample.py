"""The random draws of parameters and outputs as matrices, without draw 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import xarray as xr

Floats: TypeAlias = NDArray[np.float64]
Groups: TypeAlias = Mapping[str, Sequence[str]]
"""Names of groups with the ids of their parameters: what is drawn together belongs into one group."""

Rerun: TypeAlias = "Callable[[Mapping[str, xr.DataArray]], xr.DataArray]"
"""The model: parameters by id over ``draw`` to one output over the same draws."""


@dataclass(frozen=True)
class Estimate:
    """A figure taken from the draws and its standard error, both of the shape of the output at one draw."""

    value: Floats
    error: Floats


def random_draws(array: xr.DataArray) -> Floats:
    """Draws 1, 2, … of ``array`` as (draws, …), in its unit. Raises ValueError when fewer than two are left."""
    values = np.asarray(array.transpose("draw", ...).values, dtype=float)[1:]
    if len(values) < 2:
        raise ValueError(f"{array.name}: {len(values)} random draws; at least 2")
    return values


def uncertain(parameters: Mapping[str, xr.DataArray], groups: Groups | None = None) -> dict[str, Floats]:
    """The cells that vary, as (draws, cells) by group; a parameter that no group names is a group of its own.

    A group in which nothing varies is left out. ``groups`` may name parameters that are not among ``parameters``.
    """
    groups = groups or {}
    grouped = {id for members in groups.values() for id in members}
    everything = {**groups, **{id: [id] for id in parameters if id not in grouped}}
    found = {}
    for name, members in everything.items():
        known = [random_draws(parameters[id]) for id in members if id in parameters]
        if not known:
            continue
        cells = np.concatenate([one.reshape(len(one), -1) for one in known], axis=1)
        cells = cells[:, np.ptp(cells, axis=0) > 0]
        if cells.shape[1]:
            found[name] = cells
    return found


def as_columns(values: Floats) -> Floats:
    """``values`` of shape (draws,) or (draws, …) as (draws, columns)."""
    values = np.asarray(values, dtype=float)
    return values.reshape(len(values), -1)
