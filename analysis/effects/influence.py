"""From moment conditions to standard errors: one way for every estimator of this package.

An estimate solves moment equations. What each row of the data adds to the estimate's error, its influence, follows
from the moments and their slope (Newey and McFadden 1994). Sums of influence over clusters give errors that hold when
rows of a clinic or a household move together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Moments = Callable[[Array], Array]

STEP = np.finfo(float).eps ** (1 / 3)
SOLVED = 1e-5
"""How far from zero a mean moment may lie, in its standard deviations, for the estimate to count as its solution."""


@dataclass(frozen=True)
class Influenced:
    """Estimates with the influence of each row on each of them.

    ``values`` has k entries and ``influence`` n rows and k columns, on the scale of a mean: the error of an estimate
    is the mean of its column. ``counts`` says how many units a row stands for, ``cluster`` numbers the group it
    belongs to.
    """

    values: Array
    influence: Array
    counts: Array
    cluster: NDArray[np.int64] | None = None

    @property
    def units(self) -> float:
        """How many units the rows stand for."""
        return float(self.counts.sum())

    @property
    def clusters(self) -> int | None:
        """How many clusters there are; None if each unit stands alone."""
        return None if self.cluster is None else int(self.cluster.max()) + 1

    def covariance(self) -> Array:
        """Covariance of the estimates, k × k; with clusters times G / (G - 1)."""
        if self.cluster is None:
            return np.asarray((self.influence * self.counts[:, None]).T @ self.influence / self.units**2)
        sums = self.cluster_sums()
        groups = len(sums)
        if groups < 2:
            raise ValueError("errors by cluster need two clusters; give a finer cluster or none")
        return np.asarray(sums.T @ sums / self.units**2 * groups / (groups - 1))

    def cluster_sums(self) -> Array:
        """Influence summed within clusters, or by row if there are none."""
        weighted = self.influence * self.counts[:, None]
        if self.cluster is None:
            return np.asarray(weighted)
        sums = np.zeros((int(self.cluster.max()) + 1, weighted.shape[1]))
        np.add.at(sums, self.cluster, weighted)
        return sums

    def errors(self) -> Array:
        """Standard errors of the estimates."""
        return np.sqrt(np.diag(self.covariance()))

    def combine(self, weights: Array) -> Influenced:
        """Linear combinations of the estimates; ``weights`` is m × k."""
        weights = np.atleast_2d(np.asarray(weights, float))
        return Influenced(weights @ self.values, self.influence @ weights.T, self.counts, self.cluster)


def solve_influence(
    moments: Moments, values: Array, counts: Array, cluster: NDArray[np.int64] | None = None
) -> Influenced:
    """The influence of each row on the solution of as many moment equations as there are values.

    ``moments(values)`` is n × k. Its slope is taken by central differences. Raises ValueError if ``values`` do not
    solve the equations: a fit that stopped early must not be given an error as if it had not.

    >>> y = np.array([1.0, 2.0, 6.0])
    >>> mean = solve_influence(lambda at: (y - at[0])[:, None], np.array([3.0]), np.ones(3))
    >>> round(float(mean.errors()[0]), 4)  # sqrt((4 + 1 + 9) / 9)
    1.2472
    """
    values = np.asarray(values, float)
    total = counts.sum()
    at = moments(values)
    mean = counts @ at / total
    spread = np.sqrt(counts @ at**2 / total)
    # The second part is what rounding leaves of equations whose rows hardly vary.
    allowed = SOLVED * spread + 1e-12 * spread.max()
    worst = int(np.argmax(np.abs(mean) - allowed))
    if abs(mean[worst]) > allowed[worst]:
        raise ValueError(
            f"moment equation {worst + 1} of {len(values)} is off by {mean[worst]:.3g} (its rows vary by "
            f"{spread[worst]:.3g}): the fit has not converged; scale the covariates or leave out those that separate"
        )
    slope = np.empty((len(values), len(values)))
    for column, value in enumerate(values):
        step = STEP * max(1.0, abs(value))
        up, down = values.copy(), values.copy()
        up[column] += step
        down[column] -= step
        slope[:, column] = counts @ (moments(up) - moments(down)) / (2 * step * total)
    return Influenced(values, np.asarray(-np.linalg.solve(slope, at.T).T, float), counts, cluster)
