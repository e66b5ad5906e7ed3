"""The rows an estimate rests on: which came in, which were left out and why, who was treated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.effects.influence import Array
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import pandas as pd

Flow = tuple[tuple[str, int], ...]
WATERMARK, FLOW = "watermark", "flow"
"""Keys of a frame's ``attrs`` by which the claims layer says that data are generated, and who was left out before."""

CELLS = ("n", "sum", "sum_squares")
"""Columns of a table of cells: how many rows a cell stands for, the sum of the outcome and of its squares."""


@dataclass(frozen=True)
class Sample:
    """Outcome, treatment and covariates as arrays, with the flow that led to them.

    ``counts`` is how many persons a row stands for: one, unless the rows come from a table of ``cells``, when they hold
    cells' means and spreads and nobody's own outcome.
    """

    outcome: Array
    treated: Array
    covariates: Array
    names: tuple[str, ...]
    counts: Array
    cluster: NDArray[np.int64] | None
    flow: Flow
    watermark: str
    cells: bool = False

    @property
    def exog(self) -> Array:
        """The covariates with a constant in front."""
        return np.column_stack([np.ones(len(self.outcome)), self.covariates])

    @property
    def persons(self) -> float:
        """How many persons the rows stand for."""
        return float(self.counts.sum())

    def keep(self, mask: NDArray[np.bool_], step: str) -> Sample:
        """The rows of ``mask``; ``step`` says why, and joins the flow if it leaves rows out."""
        if mask.all():
            return self
        left = round(float(self.counts[mask].sum()))
        return replace(
            self,
            outcome=self.outcome[mask],
            treated=self.treated[mask],
            covariates=self.covariates[mask],
            counts=self.counts[mask],
            cluster=None if self.cluster is None else number(self.cluster[mask]),
            flow=(*self.flow, (step, left)),
        )


def number(labels: Any) -> NDArray[np.int64]:
    """Whole numbers from 0 for the distinct labels."""
    return np.asarray(np.unique(np.asarray(labels), return_inverse=True)[1], dtype=np.int64)


def require(frame: pd.DataFrame, columns: Sequence[str], place: str) -> None:
    """Raise InputFaults for each column that ``frame`` lacks or that holds no numbers."""
    import pandas as pd

    faults = []
    for name in columns:
        if name not in frame.columns:
            has = ", ".join(map(str, frame.columns[:12]))
            faults.append(Fault(place, None, f"no column {name!r}", f"it among {has}", "name a column there is"))
        elif not (pd.api.types.is_numeric_dtype(frame[name]) or pd.api.types.is_bool_dtype(frame[name])):
            remedy = "turn categories into columns of 0 and 1"
            faults.append(Fault(place, None, f"column {name!r} of type {frame[name].dtype}", "numbers", remedy))
    if faults:
        raise InputFaults(faults)


def cross_section(
    frame: pd.DataFrame, outcome: str, treatment: str, covariates: Sequence[str], cluster: str | None = None
) -> Sample:
    """One row a person, ready for an estimator; rows that lack a value leave by name.

    A frame with columns ``CELLS`` instead of the outcome is a table of cells and is taken apart so that every sum
    that an estimator needs is the same as in the rows behind it: each cell becomes two rows, one above and one below
    its mean by its standard deviation. Raises InputFaults for missing columns, values that are no numbers, a
    treatment that is not 0 or 1, and an arm without rows.
    """
    place = f"effect of {treatment} on {outcome}"
    cells = outcome not in frame.columns and set(CELLS) <= set(frame.columns)
    needed = [treatment, *covariates, *(CELLS if cells else (outcome,))]
    require(frame, needed, place)
    if cluster is not None and cluster not in frame.columns:
        raise InputFaults([Fault(place, None, f"no column {cluster!r}", "the cluster's column", "name it")])
    before: Flow = tuple((str(step), int(left)) for step, left in frame.attrs.get(FLOW, ()))
    rows = unfold(frame, outcome) if cells else frame
    counts = rows["n"].to_numpy(float) if cells else np.ones(len(rows))
    values = rows[[outcome, treatment, *covariates]].to_numpy(float)
    groups = None if cluster is None else rows[cluster].to_numpy()
    start = before or (("in the data", round(float(counts.sum()))),)
    whole = np.isfinite(values).all(axis=1)
    sample = Sample(
        values[:, 0],
        values[:, 1],
        values[:, 2:],
        tuple(covariates),
        counts,
        None if groups is None else number(groups),
        start,
        str(frame.attrs.get(WATERMARK, "")),
        cells,
    ).keep(whole, "outcome, treatment and covariates known")
    arms = set(np.unique(sample.treated))
    if arms != {0.0, 1.0}:
        given = f"treatment {treatment!r} with values {sorted(arms)[:5]}"
        raise InputFaults([Fault(place, None, given, "0 and 1, both present", "mend the column or the selection")])
    return sample


def unfold(cells: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Two rows for each cell with its count, sum and sum of squares; ``n`` is what each of the two stands for."""
    import pandas as pd

    n, total, squares = (cells[name].to_numpy(float) for name in CELLS)
    if (n <= 0).any():
        row = int(np.flatnonzero(n <= 0)[0])
        raise InputFaults([Fault("table of cells", row + 2, f"n = {n[row]:g}", "more than 0", "leave empty cells out")])
    mean = total / n
    variance = squares / n - mean**2
    if (variance < -1e-8 * np.maximum(squares / n, 1)).any():
        row = int(np.argmin(variance))
        given = f"n {n[row]:g}, sum {total[row]:g} and sum of squares {squares[row]:g}, which no data have"
        raise InputFaults([Fault("table of cells", row + 2, given, "sums of the same rows", "sum them anew")])
    deviation = np.sqrt(np.maximum(variance, 0))
    keys = [name for name in cells.columns if name not in CELLS]
    halves = [cells[keys].assign(**{outcome: mean + sign * deviation, "n": n / 2}) for sign in (1, -1)]
    return pd.concat(halves, ignore_index=True)
