"""How far each parameter moves an output between the ends of its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.uncertainty.regression import Regression
from analysis.uncertainty.sample import Floats, Groups, Rerun

if TYPE_CHECKING:
    import xarray as xr

INTERVAL = 0.95
"""Interval of the parameters, that of the report."""


@dataclass(frozen=True)
class Bar:
    """The output with one group at its low and at its high end, in the output's unit, and standard errors of both.

    ``low_draw`` and ``high_draw`` are the draws (1, 2, …) at which the group has these ends.
    """

    name: str
    low: float
    high: float
    low_error: float
    high_error: float
    low_draw: int
    high_draw: int

    @property
    def width(self) -> float:
        """How far the group moves the output, in the output's unit."""
        return abs(self.high - self.low)


def tornado(groups: Mapping[str, Floats | Regression], output: Floats, interval: float = INTERVAL) -> list[Bar]:
    """The expected output given each group at the ends of its ``interval``, widest first.

    The others are not held: they vary as drawn (E[Y | X] by regression on the draws, as in ``first_order``). The ends
    of a single parameter are its own quantiles, so low may be above high; a joint group has no order of its own, and
    its ends are the quantiles of the expected output.

    Args:
        groups: (draws, cells) by name, as ``uncertain`` gives them.
        output: (draws,), in any unit.
        interval: share of the draws between the ends.

    >>> x = np.linspace(0.0, 1.0, 1001)[:, None]
    >>> [round(end) for bar in tornado({"x": x}, 100 * x[:, 0], 0.8) for end in (bar.low, bar.high)]
    [10, 90]
    """
    bars = [_bar(name, cells, np.asarray(output, dtype=float), interval) for name, cells in groups.items()]
    return sorted(bars, key=lambda bar: bar.width, reverse=True)


def _bar(name: str, group: Floats | Regression, output: Floats, interval: float) -> Bar:
    regression = Regression.on(group)
    cells, fit = regression.cells, regression.fit(output)
    fitted, error = fit.fitted[:, 0], fit.error[:, 0]
    order = np.argsort(cells[:, 0] if cells.shape[1] == 1 else fitted, kind="stable")
    low, high = (order[round(end * (len(order) - 1))] for end in ((1 - interval) / 2, (1 + interval) / 2))
    return Bar(
        name,
        float(fitted[low]),
        float(fitted[high]),
        float(error[low]),
        float(error[high]),
        low_draw=int(low) + 1,
        high_draw=int(high) + 1,
    )


def one_at_a_time(
    rerun: Rerun, parameters: Mapping[str, xr.DataArray], bars: Sequence[Bar], groups: Groups | None = None
) -> list[Bar]:
    """The same bars with every other parameter held at its central value: one run of the model for all.

    A group takes the values of the very draws that ``bars`` name, so that shares still add to one and correlations
    hold. Where this differs from ``tornado``, parameters act together. Errors are 0: nothing is estimated.

    Args:
        rerun: the model from parameters to the output; the output has no dimension but ``draw``.
        parameters: all parameters over ``draw``, draw 0 included.
        bars: what ``tornado`` gave.
        groups: ids of parameters by group; a bar that it does not name is the parameter of that id.
    """
    groups = groups or {}
    cases = 1 + 2 * len(bars)
    taken = {id: np.zeros(cases, dtype=int) for id in parameters}
    for place, bar in enumerate(bars):
        for id in groups.get(bar.name, [bar.name]):
            if id in taken:
                taken[id][1 + 2 * place : 3 + 2 * place] = bar.low_draw, bar.high_draw
    held = {id: parameters[id].isel(draw=draws).assign_coords(draw=np.arange(cases)) for id, draws in taken.items()}
    output = np.asarray(rerun(held).transpose("draw").values, dtype=float)
    return [
        Bar(bar.name, float(low), float(high), 0.0, 0.0, bar.low_draw, bar.high_draw)
        for bar, (low, high) in zip(bars, output[1:].reshape(-1, 2), strict=True)
    ]
