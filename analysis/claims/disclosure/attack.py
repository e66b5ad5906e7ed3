"""What a reader can work out of a suppressed cell from all that is told: the least and the largest value it can
have.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Floats = NDArray[np.float64]


def feasible(low: Floats, high: Floats, cell: tuple[int, int]) -> tuple[float, float]:
    """Least and largest value of ``cell`` of a two-way table with its totals in the last row and column.

    ``low`` and ``high`` bound each cell: one that is told has the range of its rounding, a suppressed one reaches
    from 0
    to infinity. Linear programming finds the ends exactly; for two-way tables with whole bounds they are whole numbers.

    Raises ValueError when no table fits the bounds.
    """
    rows, columns = low.shape
    sums = np.zeros((rows + columns, rows, columns))
    for i in range(rows):
        sums[i, i, :-1], sums[i, i, -1] = 1, -1
    for j in range(columns):
        sums[rows + j, :-1, j], sums[rows + j, -1, j] = 1, -1
    target = np.zeros((rows, columns))
    target[cell] = 1
    bounds = [(a, None if np.isinf(b) else b) for a, b in zip(low.ravel(), high.ravel(), strict=True)]
    matrix = sums.reshape(rows + columns, -1)
    ends = []
    for sign in (1, -1):
        found = linprog(
            sign * target.ravel(), A_eq=matrix, b_eq=np.zeros(rows + columns), bounds=bounds, method="highs"
        )
        if found.status == 2:
            raise ValueError("the bounds contradict each other: no table has these totals")
        ends.append(sign * float(found.fun) if found.status == 0 else np.inf)
    return ends[0], ends[1]
