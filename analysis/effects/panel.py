"""Clinics or persons over periods, some of whom adopt a programme: balanced, checked, wide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.effects.influence import Array
from analysis.effects.sample import FLOW, WATERMARK, Flow, number, require
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import pandas as pd

NEVER = 0
"""First treated period of a unit that never is."""

MOMENTS = ("first_treated", "period_a", "period_b", "n", "sum_a", "sum_b", "sum_ab")
"""Columns of a table of panel moments: one row a cohort and pair of periods, a no later than b."""


@dataclass(frozen=True)
class Panel:
    """Outcomes of n units in T periods (n × T), the period each is first treated in (NEVER if it is not).

    ``counts`` is how many units a row stands for; ``covariates`` are n × T each.
    """

    outcome: Array
    periods: NDArray[np.int64]
    cohort: NDArray[np.int64]
    counts: Array
    flow: Flow
    watermark: str = ""
    name: str = "outcome"
    cluster: NDArray[np.int64] | None = None
    covariates: Mapping[str, Array] = field(default_factory=dict)

    @property
    def cohorts(self) -> list[int]:
        """Periods in which somebody is first treated."""
        return [int(one) for one in np.unique(self.cohort) if one != NEVER]


def panel(
    frame: pd.DataFrame,
    *,
    unit: str,
    period: str,
    first_treated: str,
    outcome: str,
    covariates: Sequence[str] = (),
    cluster: str | None = None,
) -> Panel:
    """A row a unit and period made wide; units that lack a period or a value leave, and so do those treated from the
    start, of whom nothing is known before. The flow says how many.

    A blank, 0 or infinite ``first_treated`` means never, as does one after the last period. Raises InputFaults for
    missing columns, two rows for one unit and period, and a unit whose first treated period or cluster changes.
    """
    place = f"panel of {outcome}"
    require(frame, [period, first_treated, outcome, *covariates], place)
    wanted = [unit] if cluster is None else [unit, cluster]
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise InputFaults(
            [Fault(place, None, f"no column {name!r}", "it", "name a column there is") for name in missing]
        )
    _check(frame, unit, period, [first_treated, *([] if cluster is None else [cluster])], place)
    before: Flow = tuple((str(step), int(left)) for step, left in frame.attrs.get(FLOW, ()))
    wide = frame.pivot(index=unit, columns=period, values=[outcome, *covariates])
    periods = np.array(sorted(frame[period].unique()), dtype=np.int64)
    of_unit = frame.drop_duplicates(unit).set_index(unit).loc[wide.index]
    first = of_unit[first_treated].to_numpy(float, na_value=np.nan)
    cohort = np.where(np.isfinite(first) & (first > 0) & (first <= periods[-1]), first, NEVER).astype(np.int64)
    arrays = {name: wide[name].reindex(columns=periods).to_numpy(float) for name in (outcome, *covariates)}
    whole = np.logical_and.reduce([np.isfinite(values).all(axis=1) for values in arrays.values()])
    known = (cohort == NEVER) | (cohort > periods[0])
    steps = [
        ("units in the data", np.ones(len(wide), bool)),
        ("every period and value known", whole),
        ("not treated from the start", whole & known),
    ]
    flow = (*before, *((step, int(mask.sum())) for step, mask in steps))
    keep = whole & known
    if not (keep & (cohort != NEVER)).any():
        remedy = "look at the column of the first treated period, and at units that lack periods"
        raise InputFaults([Fault(place, None, "no unit that adopts after the first period", "some", remedy)])
    return Panel(
        arrays[outcome][keep],
        periods,
        cohort[keep],
        np.ones(int(keep.sum())),
        flow,
        str(frame.attrs.get(WATERMARK, "")),
        outcome,
        None if cluster is None else number(of_unit[cluster].to_numpy()[keep]),
        {name: arrays[name][keep] for name in covariates},
    )


def _check(frame: pd.DataFrame, unit: str, period: str, constant: Sequence[str], place: str) -> None:
    faults = []
    twice = frame.duplicated([unit, period])
    if twice.any():
        row = int(np.flatnonzero(twice.to_numpy())[0])
        given = f"{int(twice.sum())} rows of a unit and period that were there before"
        faults.append(Fault(place, row + 2, given, "one row a unit and period", "sum them first"))
    for name in constant:
        changing = int((frame.groupby(unit)[name].nunique(dropna=False) > 1).sum())
        if changing:
            given = f"{changing} units whose {name!r} changes"
            faults.append(Fault(place, None, given, "one for each unit", "keep the first, or leave such units out"))
    if faults:
        raise InputFaults(faults)


def panel_from_moments(table: pd.DataFrame, outcome: str = "outcome") -> Panel:
    """A panel that has the moments of ``table`` (columns ``MOMENTS``), for estimates that need no more than these.

    Each cohort becomes 2 T rows: its mean, plus and minus each column of a root of its covariance times √T. Means,
    covariances, and so every estimate without covariates and its errors, are those of the units behind the table; no
    unit's own value is in it. Raises InputFaults where a pair of periods is missing or the moments fit no data.
    """
    require(table, MOMENTS, "panel moments")
    periods = np.array(sorted(set(table["period_a"]) | set(table["period_b"])), dtype=np.int64)
    place = {int(one): at for at, one in enumerate(periods)}
    rows, cohorts, counts = [], [], []
    for cohort, part in table.groupby("first_treated"):
        mean, second = np.full(len(periods), np.nan), np.full((len(periods), len(periods)), np.nan)
        n = float(part["n"].iloc[0])
        if (part["n"] != n).any():
            given = f"cohort {cohort} with {part['n'].nunique()} numbers of units"
            raise InputFaults([Fault("panel moments", None, given, "a balanced panel", "keep units with all periods")])
        for line in part.itertuples(index=False):
            a, b = place[int(line.period_a)], place[int(line.period_b)]
            mean[a], mean[b] = line.sum_a / n, line.sum_b / n
            second[a, b] = second[b, a] = line.sum_ab / n
        covariance = second - np.outer(mean, mean)
        if not np.isfinite(covariance).all():
            given = f"cohort {cohort} without all pairs of periods"
            raise InputFaults([Fault("panel moments", None, given, "every pair, a no later than b", "add the rows")])
        values, vectors = np.linalg.eigh(covariance)
        if values[0] < -1e-8 * max(values[-1], 1e-300):
            given = f"cohort {cohort} with moments that no data have"
            raise InputFaults([Fault("panel moments", None, given, "sums of the same units", "sum them anew")])
        root = vectors * np.sqrt(np.maximum(values, 0) * len(periods))
        rows += [mean + root.T, mean - root.T]
        cohorts += [int(cohort)] * (2 * len(periods))
        counts += [n / (2 * len(periods))] * (2 * len(periods))
    cohort_of = np.array(cohorts)
    known = (cohort_of == NEVER) | (cohort_of > periods[0])
    total = round(float(sum(counts)))
    left = round(float(np.array(counts)[known].sum()))
    flow = (("units in the moments", total), ("not treated from the start", left))
    mark = str(table.attrs.get(WATERMARK, ""))
    return Panel(np.vstack(rows)[known], periods, cohort_of[known], np.array(counts)[known], flow, mark, outcome)
