"""Iterative proportional fitting: the matrix with given margins that is nearest to a first guess."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 1e-12
"""Greatest distance of a row total from its margin, as a share of all: less than a won of a hundred trillion."""

MOST = 5000
"""Rounds after which the margins are taken not to fit the zeros of the first guess."""


def rake(seed: NDArray[np.float64], rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """The matrices with these row and column totals that lie nearest to ``seed`` in relative entropy.

    Arguments have any number of leading dimensions (draws): ``seed`` (…, r, c) not negative, ``rows`` (…, r) and
    ``columns`` (…, c) with equal sums. Rows and columns are scaled in turn (Deming and Stephan 1940), which converges
    to the matrix of least relative entropy (Ireland and Kullback 1968); a cell that is zero stays zero.
    Raises ValueError where margins differ in total or cannot be met with the zeros of the seed.

    >>> rake(np.ones((2, 2)), np.array([1.0, 3.0]), np.array([2.0, 2.0]))
    array([[0.5, 0.5],
           [1.5, 1.5]])
    """
    total = rows.sum(-1)
    if not np.allclose(total, columns.sum(-1), rtol=1e-9):
        raise ValueError("row and column margins differ in total")
    shape = np.broadcast_shapes(seed.shape, (*rows.shape, columns.shape[-1]))
    fitted = np.broadcast_to(seed, shape).astype(float)
    for _ in range(MOST):
        fitted = fitted * _ratio(rows, fitted.sum(-1))[..., :, None]
        fitted = fitted * _ratio(columns, fitted.sum(-2))[..., None, :]
        if (np.abs(fitted.sum(-1) - rows) <= TOLERANCE * total[..., None]).all():
            return fitted
    raise ValueError("no matrix with the zeros of the first guess has these margins")


def _ratio(margin: NDArray[np.float64], sums: NDArray[np.float64]) -> NDArray[np.float64]:
    ratio = np.zeros(np.broadcast_shapes(margin.shape, sums.shape))
    return np.divide(margin, sums, out=ratio, where=sums > 0)
