"""Draws of parameters: draw 0 is the stated value, the others are the uncertainty."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from analysis.parameters.collection import Parameters
from analysis.parameters.distributions import Floats, quantiles
from analysis.parameters.fitting import MARGINALS, numbers
from analysis.parameters.joint import correlate, correlation_matrix, dirichlet, group_kind, groups
from analysis.parameters.record import Cell

if TYPE_CHECKING:
    import xarray as xr


def draw_parameters(
    parameters: Parameters, draws: int, seed: int, only: Collection[str] | None = None
) -> dict[str, xr.DataArray]:
    """Each parameter by id as an array over ("draw", its coordinates), ``draws`` + 1 long, in ``unit``.

    Draw 0 is the stated value and draws 1, 2, … are random. The random numbers of a cell depend on the seed
    and on its id and coordinates (or its group, if the rows move together) alone: another parameter, another
    order of rows or more draws change none of them. With ``only``, those parameters alone and what shares a
    group with them. Raises ValueError for a negative number of draws or a negative seed.
    """
    import xarray as xr

    if draws < 0 or seed < 0:
        raise ValueError(f"draws and seed are 0 or more, not {draws} and {seed}")
    chosen = set(parameters) if only is None else _with_companions(parameters, only)
    drawn = _draw_cells(parameters, tuple(cell for cell in parameters.cells if cell.id in chosen), draws, seed)
    index = np.arange(draws + 1)
    arrays = {}
    for name, parameter in parameters.items():
        if name not in chosen:
            continue
        values = np.stack([drawn[cell.key] for cell in parameter.cells], axis=-1)
        arrays[name] = xr.DataArray(
            values.reshape(draws + 1, *parameter.shape),
            coords={"draw": index, **{dim: list(labels) for dim, labels in parameter.coords.items()}},
            dims=("draw", *parameter.dims),
            name=name,
            attrs={"unit": parameter.unit},
        )
    return arrays


def uniforms(seed: int, name: str, draws: int) -> Floats:
    """``draws`` numbers between 0 and 1, set by ``seed`` and ``name`` alone; more draws keep the first."""
    digest = hashlib.sha256(name.encode()).digest()
    stream = np.random.PCG64(np.random.SeedSequence([seed, int.from_bytes(digest, "big")]))
    # A quantile of exactly 0 may be minus infinity; the generator never gives exactly 1.
    return np.maximum(np.random.Generator(stream).random(draws), 2.0**-54)


def _with_companions(parameters: Parameters, ids: Collection[str]) -> set[str]:
    """``ids`` and every parameter that shares a group with one of them, or with a companion of one."""
    chosen: set[str] = set()
    found = set(ids)
    while found != chosen:
        chosen = found
        keys = {cell.group_key for cell in parameters.cells if cell.id in chosen} - {None}
        found = chosen | {cell.id for cell in parameters.cells if cell.group_key in keys}
    return chosen


def _draw_cells(parameters: Parameters, cells: Sequence[Cell], draws: int, seed: int) -> dict[str, Floats]:
    drawn = {cell.key: np.full(draws + 1, cell.value) for cell in cells}
    if draws == 0:
        return drawn
    joint = groups(cells)
    kinds = {key: group_kind(members) for key, members in joint.items()}
    probabilities: dict[str, Floats] = {}
    for cell in cells:
        if cell.distribution != "fixed":
            key = cell.group_key
            together = key is not None and kinds[key] == "shared"
            name = f"group {cell.room}/{cell.group}" if together else cell.key
            probabilities[cell.key] = uniforms(seed, name, draws)
    stated = {frozenset((one.first, one.second)): one for one in parameters.correlations}
    for key, members in joint.items():
        if kinds[key] == "mvnormal":
            matrix, _ = correlation_matrix(members, stated)
            correlated = correlate(_rows(members, probabilities), matrix)
            probabilities |= {cell.key: row for cell, row in zip(members, correlated, strict=True)}
        elif kinds[key] == "dirichlet":
            means = np.array([cell.value for cell in members])
            shares = dirichlet(_rows(members, probabilities), means, members[0].spread)
            for cell, row in zip(members, shares, strict=True):
                drawn[cell.key][1:] = row
    by_name: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.distribution not in ("fixed", "dirichlet"):
            by_name.setdefault(MARGINALS[cell.distribution], []).append(cell)
    for family, members_of_name in by_name.items():
        rows = quantiles(family, _rows(members_of_name, probabilities), *numbers(members_of_name))
        for cell, row in zip(members_of_name, rows, strict=True):
            drawn[cell.key][1:] = row
    return drawn


def _rows(cells: Sequence[Cell], probabilities: dict[str, Floats]) -> Floats:
    return np.stack([probabilities[cell.key] for cell in cells])
