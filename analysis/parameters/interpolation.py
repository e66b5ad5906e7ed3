"""Quantile functions that cost microseconds a number, tabulated so that draws cost nanoseconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

REACH = 4.0
"""Normal scores from -REACH to REACH are interpolated; the 0.006 % of draws beyond are computed."""

STEP = 1 / 16
"""Distance of the nodes in normal scores.

Draws lie within 1e-6 standard deviations of the exact quantile for shapes of 0.3 and more, and within 2e-4
for the two-humped beta of shapes 0.1.
"""


def interpolated(quantile: Callable[..., Floats], p: Floats, columns: Sequence[Floats]) -> Floats:
    """``quantile(p, *columns)`` for p of rows × draws and one-column parameters, by cubic Hermite pieces.

    The nodes do not depend on p, so a draw does not depend on how many there are. Slopes are limited to three
    times the adjoining secants (Fritsch and Carlson 1980), so the interpolant rises where the quantiles do.
    """
    from scipy.special import ndtr, ndtri

    scores = ndtri(p)
    count = round(2 * REACH / STEP)
    nodes = -REACH + STEP * np.arange(-2, count + 3)
    padded = quantile(ndtr(nodes)[None, :], *columns)
    values = padded[:, 2:-2]
    slopes = (padded[:, :-4] - 8 * padded[:, 1:-3] + 8 * padded[:, 3:-1] - padded[:, 4:]) / 12
    rises = np.diff(padded[:, 1:-1], axis=1)
    slopes = np.clip(slopes, 0, 3 * np.minimum(rises[:, :-1], rises[:, 1:]))
    position = np.clip((scores + REACH) / STEP, 0, count)
    left = np.minimum(position.astype(np.intp), count - 1)
    t = position - left
    first, second = np.take_along_axis(values, left, 1), np.take_along_axis(values, left + 1, 1)
    leaving, arriving = np.take_along_axis(slopes, left, 1), np.take_along_axis(slopes, left + 1, 1)
    rise = second - first
    square, cube = 3 * rise - 2 * leaving - arriving, leaving + arriving - 2 * rise
    result: Floats = first + t * (leaving + t * (square + t * cube))
    beyond = np.abs(scores) > REACH
    result[beyond] = quantile(p[beyond], *(np.broadcast_to(column, p.shape)[beyond] for column in columns))
    return result
