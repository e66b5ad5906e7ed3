"""Values that are drawn together: shares of a whole, correlated coefficients, sources of one quantity.

The rows of a group say by their distributions what kind it is:

* all ``dirichlet``: shares that sum to one, with one concentration for the group;
* all ``mvnormal``: normals with the correlations of ``correlations.csv``;
* any other: ``shared``. The rows move together (comonotone): each draw takes the same quantile of every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from analysis.csv_rows import Line
from analysis.faults import Fault
from analysis.parameters.distributions import (
    Floats,
    beta_quantile,
    concentration_start,
    least_concentration,
    least_squares,
)
from analysis.parameters.fitting import numbers
from analysis.parameters.record import HIGH_QUANTILE, LOW_QUANTILE, Cell, Correlation

JOINT = ("dirichlet", "mvnormal")

SUM_TOLERANCE = 1e-6
"""How far shares may sum from one: less than any printed digit, more than floating point loses."""

DIRICHLET_TOLERANCE = 0.25
"""Greatest miss of a share's fitted quantile, as a share of high − low.

Wider than for a single value, because one concentration serves the intervals of all shares of the group.
"""

EIGENVALUE_TOLERANCE = 1e-6
"""How far below zero an eigenvalue may lie: correlations printed with many digits can miss it by rounding."""

GroupKey = tuple[str, str]


def groups(cells: Iterable[Cell]) -> dict[GroupKey, tuple[Cell, ...]]:
    """The cells of each group, in the order of their keys, so that the order of rows changes nothing."""
    found: dict[GroupKey, list[Cell]] = {}
    for cell in cells:
        if cell.group_key:
            found.setdefault(cell.group_key, []).append(cell)
    return {key: tuple(sorted(members, key=lambda cell: cell.key)) for key, members in found.items()}


def group_kind(members: Sequence[Cell]) -> str:
    """``dirichlet``, ``mvnormal`` or ``shared``."""
    distribution = members[0].distribution
    return distribution if distribution in JOINT else "shared"


def lone_row_faults(lines: Sequence[Line]) -> list[Fault]:
    """Rows of one file that are alone in their group, most often because the group is misspelt.

    A scenario may leave a row alone, by fixing the others; so this is asked of files only.
    """
    members: dict[str, list[Line]] = {}
    for line in lines:
        members.setdefault(line.cells["group"], []).append(line)
    remedy = "add the other rows, mend the name, or leave group empty"
    return [
        alone[0].fault(f"group {group!r} with one row", "two or more rows", remedy)
        for group, alone in members.items()
        if group and len(alone) == 1
    ]


def group_faults(members: Sequence[Cell]) -> list[Fault]:
    """What is wrong with a group's make-up: mixed kinds, or shares that cannot sum to one."""
    line, group = min(members, key=lambda cell: cell.line.row or 0).line, members[0].group
    kinds = sorted({cell.distribution if cell.distribution in JOINT else "shared" for cell in members})
    if len(kinds) > 1:
        remedy = "give all rows of the group one kind, or two groups"
        return [line.fault(f"group {group!r} with {' and '.join(kinds)} rows", "rows of one kind", remedy)]
    if kinds != ["dirichlet"]:
        return []
    faults = [
        cell.line.fault(
            f"value {cell.line.cells['value']} {cell.printed_unit}, low {cell.low}, high {cell.high}",
            "a share with 0 <= low < value < high <= 1 for dirichlet",
            "mend it; write a share that is 0 as fixed and without group",
        )
        for cell in members
        if cell.bounds != (0.0, 1.0) or not 0 <= (cell.low or 0) < cell.value < (cell.high or 0) <= 1
    ]
    total = sum(cell.value for cell in members)
    if not faults and abs(total - 1) > SUM_TOLERANCE:
        given = f"group {group!r} whose shares sum to {total:.6g}"
        remedy = "add missing rows; if printed shares were rounded, close the gap in one and say so in its note"
        faults.append(line.fault(given, "shares that sum to one", remedy))
    return faults


def fit_dirichlet(members: Sequence[Cell]) -> tuple[tuple[Cell, ...], list[Fault]]:
    """The cells of a Dirichlet group with its concentration, fitted to all intervals by least squares."""
    value, low, high, _, _ = numbers(members)

    def relative_misses(concentration: float) -> Floats:
        at_low = beta_quantile(np.asarray(LOW_QUANTILE), value, np.asarray(concentration)) - low
        at_high = beta_quantile(np.asarray(HIGH_QUANTILE), value, np.asarray(concentration)) - high
        return np.abs([at_low, at_high]) / (high - low)

    def misses(concentrations: Floats) -> Floats:
        return np.array([(relative_misses(one) ** 2).sum() for one in concentrations])

    start = np.exp(np.log(concentration_start(value, low, high)).mean(keepdims=True))
    concentration = max(float(least_squares(misses, start)[0]), float(least_concentration(value).max()))
    faults = [
        cell.line.fault(
            f"value {cell.line.cells['value']}, low {cell.line.cells['low']}, high {cell.line.cells['high']}",
            f"a Dirichlet group {cell.group!r} that comes within {DIRICHLET_TOLERANCE:.0%} of high - low; "
            f"its concentration {concentration:.3g} misses {miss:.0%}",
            "state intervals that one sample size explains, or split the group",
        )
        for cell, miss in zip(members, relative_misses(concentration).max(axis=0), strict=True)
        if miss > DIRICHLET_TOLERANCE
    ]
    return tuple(replace(cell, spread=concentration) for cell in members), faults


def correlation_matrix(
    members: Sequence[Cell], stated: Mapping[frozenset[str], Correlation]
) -> tuple[Floats, list[tuple[str, str]]]:
    """The correlations between ``members`` in their order, and the pairs for which none is stated."""
    matrix = np.eye(len(members))
    missing = []
    for row, first in enumerate(members):
        for column, second in enumerate(members[:row]):
            correlation = stated.get(frozenset((first.key, second.key)))
            if correlation is None:
                missing.append((second.key, first.key))
            else:
                matrix[row, column] = matrix[column, row] = correlation.correlation
    return matrix, missing


def is_positive_semidefinite(matrix: Floats) -> bool:
    """Whether normals can have the correlations of ``matrix`` at once."""
    return bool(np.linalg.eigvalsh(matrix).min() >= -EIGENVALUE_TOLERANCE)


def correlate(uniforms: Floats, matrix: Floats) -> Floats:
    """Independent uniforms (rows × draws) as uniforms whose normal scores correlate as ``matrix`` says.

    The symmetric root of the matrix also serves singular ones.
    """
    from scipy.special import ndtr, ndtri

    eigenvalues, vectors = np.linalg.eigh(matrix)
    root = vectors * np.sqrt(np.maximum(eigenvalues, 0)) @ vectors.T
    result: Floats = ndtr(root @ ndtri(uniforms))
    return result


def dirichlet(uniforms: Floats, mean: Floats, concentration: float) -> Floats:
    """Shares (rows × draws) that sum to one over rows: gammas of shape mean·concentration over their sum."""
    from scipy.special import gammaincinv

    gammas = gammaincinv((mean * concentration)[:, None], uniforms)
    result: Floats = gammas / gammas.sum(axis=0)
    return result
