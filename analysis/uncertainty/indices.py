"""How much of an output's variance each parameter accounts for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.uncertainty.regression import Regression
from analysis.uncertainty.sample import Estimate, Floats, Groups, Rerun, as_columns, random_draws

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Indices:
    """First-order and total index of one group, each a share of the output's variance."""

    first: Estimate
    total: Estimate


def first_order(groups: Mapping[str, Floats | Regression], output: Floats) -> dict[str, Estimate]:
    """First-order index of each group: the share of the output's variance that knowing the group would remove.

    Var(E[Y | X]) / Var(Y) (Sobol' 1993) from given data (Plischke 2010), the conditional expectation by regression. The
    index is the adjusted coefficient of determination, so that an irrelevant group has 0 on average; a small one may
    come out below 0. The standard error is the delta method on residual and total squares, and no less than the
    spread of the index of an irrelevant group.

    Args:
        groups: (draws, cells) by name, as ``uncertain`` gives them.
        output: (draws,) or (draws, …), in any unit.

    Each index holds by itself also for dependent parameters; only those of independent groups add up to at most 1.

    >>> x = np.random.default_rng(1).normal(size=(2000, 2))
    >>> first_order({"a": x[:, :1]}, x[:, 0] + x[:, 1])["a"].value.round(1)
    np.float64(0.5)
    """
    shape = np.shape(output)[1:]
    return {name: _explained(Regression.on(cells), as_columns(output), shape) for name, cells in groups.items()}


def _explained(regression: Regression, outputs: Floats, shape: tuple[int, ...]) -> Estimate:
    fit = regression.fit(outputs)
    draws = len(outputs)
    unexplained = (outputs - fit.fitted) ** 2 * draws / (draws - fit.terms)
    deviation = (outputs - outputs.mean(axis=0)) ** 2 * draws / (draws - 1)
    found = _ratio(deviation - unexplained, deviation, shape)
    irrelevant = np.sqrt(2 * (fit.terms - 1)) / draws
    return Estimate(found.value, np.maximum(found.error, irrelevant.reshape(shape)[()]))


def pick_freeze(
    rerun: Rerun, parameters: Mapping[str, xr.DataArray], groups: Groups, output: xr.DataArray
) -> dict[str, Indices]:
    """First-order and total index of each group; costs one run of the model for each group.

    The second, independent value of a group at draw i is its value at draw i + 1, so that no parameter is drawn anew
    and joint distributions stay as they are. Total index after Jansen (1999), first-order after Saltelli and others
    (2010), the estimators of ``scipy.stats.sobol_indices``. The standard error allows for neighbouring draws that share
    a value.

    Args:
        rerun: the model from parameters to the output.
        parameters: all parameters over ``draw``, draw 0 included.
        groups: ids of parameters by group; parameters that are drawn jointly belong into one group.
        output: what ``rerun`` gives for ``parameters`` unchanged, with any further dimensions.
    """
    original = random_draws(output)
    shape, plain = original.shape[1:], as_columns(original)
    shifted = np.roll(plain, -1, axis=0)
    mean = plain.mean(axis=0)
    squares = (plain - mean) ** 2
    found = {}
    for name, members in groups.items():
        moved = {id: next_draw(parameters[id]) for id in members if id in parameters}
        mixed = as_columns(random_draws(rerun({**parameters, **moved})))
        first = (shifted - mean) * (mixed - plain)
        total = (plain - mixed) ** 2 / 2
        found[name] = Indices(_ratio(first, squares, shape, lag=1), _ratio(total, squares, shape, lag=1))
    return found


def next_draw(array: xr.DataArray) -> xr.DataArray:
    """``array`` with the value of the next draw at each random draw; draw 0 stays and the last takes the first."""
    order = np.r_[0, 2 : array.sizes["draw"], 1]
    return array.isel(draw=order).assign_coords(draw=array["draw"])


def _ratio(part: Floats, whole: Floats, shape: tuple[int, ...], lag: int = 0) -> Estimate:
    """Mean of ``part`` / mean of ``whole`` over draws, 0 where ``whole`` is 0, with its delta-method error.

    With ``lag`` 1 neighbouring draws, the first and the last among them, are dependent.
    """
    mean = whole.mean(axis=0)
    safe = np.where(mean > 0, mean, 1.0)
    value = part.mean(axis=0) / safe
    influence = (part - value * whole) / safe
    variance = (influence**2).mean(axis=0)
    for step in range(1, lag + 1):
        variance = variance + 2 * (influence * np.roll(influence, -step, axis=0)).mean(axis=0)
    error = np.sqrt(np.maximum(variance, 0.0) / len(part))
    return Estimate(value.reshape(shape)[()], error.reshape(shape)[()])
