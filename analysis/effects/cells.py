"""Regressions from small tables: counts, sums and sums of squares by cell leave the engine, rows of persons do not.

For regressors that take few values the cells hold all that least squares and its errors need (Wong, Lewis, Wardrop
2021): results are those of the rows, to the last digits. ``treatment_effect`` and ``cost_effect`` read such tables
too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.effects.bands import SEED, WEBB
from analysis.effects.influence import Array
from analysis.effects.sample import CELLS, WATERMARK, number, require, unfold
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import pandas as pd

ERRORS = ("classical", "HC0", "HC1", "cluster")
WILD = 4999
"""Samples of the wild bootstrap: the error of a p-value of 0.05 is 0.003."""


@dataclass(frozen=True)
class Regression:
    """Least squares on cells: coefficients by name with their covariance; an association, not yet an effect."""

    names: tuple[str, ...]
    coefficients: Array
    covariance: Array
    persons: float
    freedom: float
    errors: str
    watermark: str

    @property
    def standard_errors(self) -> Array:
        """Standard errors of the coefficients."""
        return np.sqrt(np.diag(self.covariance))

    def table(self) -> pd.DataFrame:
        """A row a coefficient: estimate, standard error, 95 % interval."""
        import pandas as pd
        from scipy import stats

        half = float(stats.t.isf(0.025, self.freedom)) * self.standard_errors
        columns = {"name": self.names, "estimate": self.coefficients, "standard_error": self.standard_errors}
        table = pd.DataFrame(columns).assign(low=self.coefficients - half, high=self.coefficients + half)
        if self.watermark:
            table.attrs[WATERMARK] = self.watermark
        return table


def to_cells(frame: pd.DataFrame, outcome: str, keys: Sequence[str]) -> pd.DataFrame:
    """A table of cells from rows: what an engine does with a GROUP BY, here for frames that fit in memory."""
    squared = frame.assign(_square=frame[outcome] ** 2)
    cells = squared.groupby(list(keys), as_index=False, observed=True).agg(
        n=(outcome, "size"), sum=(outcome, "sum"), sum_squares=("_square", "sum")
    )
    cells.attrs = dict(frame.attrs)
    return cells


def regression(
    cells: pd.DataFrame, regressors: Sequence[str], *, errors: str = "HC1", cluster: str | None = None
) -> Regression:
    """Least squares of the outcome behind ``cells`` on a constant and ``regressors``.

    ``errors``: ``classical``, ``HC0``, ``HC1``, or ``cluster`` with the column of the cluster among the cells' keys
    (the small-sample factors are Stata's). Raises InputFaults for columns, sums that no data have, or regressors that
    are combinations of each other.

    >>> import pandas as pd
    >>> cells = pd.DataFrame({"drug": [0, 1], "n": [2, 2], "sum": [3.0, 7.0], "sum_squares": [5.0, 25.0]})
    >>> found = regression(cells, ["drug"], errors="HC0")  # outcomes 1 and 2 without the drug, 3 and 4 with it
    >>> [round(float(one), 3) for one in (*found.coefficients, *found.standard_errors)]
    [1.5, 2.0, 0.354, 0.5]
    """
    if errors not in ERRORS or (errors == "cluster") != (cluster is not None):
        given = f"errors={errors!r} and cluster={cluster!r}"
        expected = f"one of {', '.join(ERRORS)}, and a cluster's column for 'cluster' alone"
        raise InputFaults([Fault("regression", None, given, expected, "name both or neither")])
    require(cells, [*regressors, *CELLS], "table of cells")
    rows = unfold(cells, "_outcome")
    design = np.column_stack([np.ones(len(rows)), rows[list(regressors)].to_numpy(float)])
    counts, outcome = rows["n"].to_numpy(float), rows["_outcome"].to_numpy(float)
    names = ("constant", *regressors)
    coefficients, inverse = _solve(design, outcome, counts, names)
    residual = outcome - design @ coefficients
    n, k = float(counts.sum()), design.shape[1]
    freedom = n - k
    if errors == "classical":
        covariance = inverse * float(counts @ residual**2) / freedom
    elif cluster is None:
        meat = (design * (counts * residual**2)[:, None]).T @ design
        covariance = inverse @ meat @ inverse * (n / freedom if errors == "HC1" else 1.0)
    else:
        groups = number(rows[cluster].to_numpy())
        scores = _sum_by(groups, design * (counts * residual)[:, None])
        size = len(scores)
        covariance = inverse @ (scores.T @ scores) @ inverse * size / (size - 1) * (n - 1) / freedom
        freedom = size - 1
    mark = str(cells.attrs.get(WATERMARK, ""))
    return Regression(names, coefficients, covariance, n, float(freedom), errors, mark)


def _solve(design: Array, outcome: Array, counts: Array, names: Sequence[str]) -> tuple[Array, Array]:
    """Coefficients of weighted least squares and the inverse of the cross-products, by QR.

    Cross-products themselves would lose half of the digits where regressors are nearly collinear (Longley's data).
    """
    root = np.sqrt(counts)[:, None]
    scale = np.sqrt(counts @ design**2)
    orthogonal, upper = np.linalg.qr(root * design / np.where(scale > 0, scale, 1))
    if (scale == 0).any() or np.abs(np.diag(upper)).min() < 1e-11:
        given = f"regressors {', '.join(names)} of which one is a combination of others"
        raise InputFaults([Fault("regression", None, given, "independent ones", "leave one out")])
    coefficients = np.linalg.solve(upper, orthogonal.T @ (root[:, 0] * outcome)) / scale
    half = np.linalg.inv(upper) / scale[:, None]
    return coefficients, half @ half.T


def _sum_by(groups: NDArray[np.int64], values: Array) -> Array:
    sums = np.zeros((int(groups.max()) + 1, values.shape[1]))
    np.add.at(sums, groups, values)
    return sums


def wild_p_value(
    cells: pd.DataFrame, regressors: Sequence[str], tested: str, cluster: str, *, samples: int = WILD, seed: int = SEED
) -> float:
    """The p-value of a coefficient of zero by the wild cluster bootstrap, for few clusters.

    Residuals of the regression without ``tested`` are multiplied, cluster by cluster, by Webb's weights; the t
    statistic by cluster is computed anew in each sample. Needs only cells that carry the cluster, because residuals
    of a cell move together. Source: Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90; Webb
    (2023).
    """
    require(cells, [*regressors, *CELLS], "table of cells")
    rows = unfold(cells, "_outcome")
    counts, outcome = rows["n"].to_numpy(float), rows["_outcome"].to_numpy(float)
    design = np.column_stack([np.ones(len(rows)), rows[list(regressors)].to_numpy(float)])
    groups = number(rows[cluster].to_numpy())
    at = 1 + list(regressors).index(tested)
    others = np.delete(design, at, axis=1)
    restricted, _ = _solve(others, outcome, counts, regressors)
    residual = outcome - others @ restricted
    _, inverse = _solve(design, outcome, counts, regressors)
    # Sums by cluster of x e and x x': with these each sample costs no more than clusters times regressors.
    scores = _sum_by(groups, design * (counts * residual)[:, None])
    blocks = np.stack(
        [design[groups == g].T @ (design[groups == g] * counts[groups == g, None]) for g in range(len(scores))]
    )
    row = inverse[at]

    def statistics(weights: Array) -> Array:
        moved = weights @ scores
        change = moved @ inverse
        parts = weights[:, :, None] * scores[None] - np.einsum("gij,sj->sgi", blocks, change)
        spread = ((parts @ row) ** 2).sum(axis=1)
        return np.asarray(change[:, at] / np.sqrt(spread))

    observed = float(statistics(np.ones((1, len(scores))))[0])
    weights = np.random.default_rng(seed).choice(WEBB, size=(samples, len(scores)))
    return float((np.abs(statistics(weights)) >= abs(observed) - 1e-12).mean())
