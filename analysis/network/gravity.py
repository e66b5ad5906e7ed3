"""Flows between places from their margins: the gravity model of maximum entropy (Wilson 1967)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

EARTH_RADIUS = 6371.0088
"""Mean radius of the Earth, km (IUGG)."""

CLOSE, MOST_ROUNDS = 1e-12, 20_000
"""Relative miss of a margin at which the balancing stops, and rounds after which it gives up."""


def great_circle(latitude: Floats, longitude: Floats) -> Floats:
    """Distances in km between all places, from degrees, along the surface of a sphere (haversine formula).

    >>> seoul_busan = great_circle(np.array([37.566, 35.10168]), np.array([126.9784, 129.03004]))
    >>> round(float(seoul_busan[0, 1]))
    330
    """
    north, east = np.radians(latitude), np.radians(longitude)
    half_north = np.sin((north[:, None] - north) / 2) ** 2
    half_east = np.sin((east[:, None] - east) / 2) ** 2
    chord = half_north + np.cos(north[:, None]) * np.cos(north) * half_east
    return 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))


def balanced(outflow: Floats, inflow: Floats, weight: Floats) -> Floats:
    """Flows with the row sums ``outflow`` and column sums ``inflow`` that are nearest to ``weight`` in entropy.

    ``weight`` is (..., n, n), the margins (..., n) or (n,); each flow is row factor x weight x column factor, so that a
    weight of zero is a flow of zero. Rows and columns are scaled in turn (iterative proportional fitting), for all
    leading dimensions at once. Raises ValueError where the margins differ in sum, or no flows can have them.
    """
    rows, columns = (np.asarray(margin, dtype=float) for margin in (outflow, inflow))
    if not np.allclose(rows.sum(-1), columns.sum(-1), rtol=1e-6):
        raise ValueError("outflows and inflows do not have the same sum")
    columns = columns * (rows.sum(-1) / columns.sum(-1))[..., None]
    reach = (weight > 0).astype(float)
    if (rows > (reach * columns[..., None, :]).sum(-1) * (1 + CLOSE)).any():
        raise ValueError("no flows with these margins: a place sends more than all others receive")
    factor = np.ones(np.broadcast_shapes(columns.shape, weight.shape[:-1]))
    for _ in range(MOST_ROUNDS):
        row_factor = _ratio(rows, (weight * factor[..., None, :]).sum(-1))
        factor = _ratio(columns, (weight * row_factor[..., :, None]).sum(-2))
        flows = row_factor[..., :, None] * weight * factor[..., None, :]
        if (abs(flows.sum(-1) - rows) <= CLOSE * rows.max()).all():
            return flows
    raise ValueError(f"the flows do not settle in {MOST_ROUNDS} rounds")


def _ratio(margin: Floats, sums: Floats) -> Floats:
    """``margin / sums``, zero where there is nothing to share."""
    return np.divide(margin, sums, out=np.zeros(np.broadcast_shapes(margin.shape, sums.shape)), where=sums > 0)
