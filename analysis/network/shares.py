"""Dividing a sum: bounded shares, whole won, and the division that makes an objective greatest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LEAST = 1e-12
"""What a weight of zero is taken for, of the greatest weight."""

HALVINGS = 200
"""Halvings of an interval of scales: more than the digits of a float."""


def bounded(weights: Floats, low: Floats, high: Floats) -> Floats:
    """Shares in proportion to ``weights``, none under ``low`` or over ``high``, that sum to one along the last axis.

    What a bound takes or gives is made up by the others in proportion. All weights zero give equal shares; a single
    weight of zero counts as a trillionth of the greatest, so that such places share what no other may take. Raises
    ValueError where the bounds leave no shares that sum to one.

    >>> bounded(np.array([6.0, 3.0, 1.0]), np.array(0.2), np.array(0.5)).round(3).tolist()
    [0.5, 0.3, 0.2]
    """
    greatest_weight = weights.max(-1, keepdims=True)
    relative = np.divide(weights, greatest_weight, where=greatest_weight > 0, out=np.ones(weights.shape))
    weights = np.maximum(relative, LEAST)
    low, high = (np.broadcast_to(bound, weights.shape) for bound in (low, high))
    if (low.sum(-1) > 1 + 1e-12).any() or (high.sum(-1) < 1 - 1e-12).any():
        raise ValueError("no shares between these bounds sum to one")
    least = np.zeros((*weights.shape[:-1], 1))
    most = (high / weights).max(-1, keepdims=True)
    for _ in range(HALVINGS):
        scale = (least + most) / 2
        short = np.clip(scale * weights, low, high).sum(-1, keepdims=True) < 1
        least, most = np.where(short, scale, least), np.where(short, most, scale)
    return np.clip(most * weights, low, high)


def whole(amounts: Floats, total: Floats, names: Sequence[str]) -> Floats:
    """``amounts`` in whole units that sum to ``total`` exactly: largest remainders; equal ones in the order of names.

    Amounts are (..., n), totals (...); they are first scaled to the total. The order of the amounts changes nothing.

    >>> whole(np.array([2.5, 2.5, 5.0]), np.array(10.0), ["a", "b", "c"]).tolist()
    [3.0, 2.0, 5.0]
    """
    exact = amounts * (total / amounts.sum(-1))[..., None]
    # A remainder of 0.9999999 that is a whole number but for the rounding of floats must not lose its unit.
    nearest = np.rint(exact)
    floor = np.where(abs(exact - nearest) < 1e-6, nearest, np.floor(exact))
    left = np.rint(total - floor.sum(-1)).astype(int)
    rank = np.argsort(np.argsort(np.asarray(names)))
    order = np.lexsort((np.broadcast_to(rank, exact.shape), -(exact - floor).round(6)), axis=-1)
    place = np.argsort(order, axis=-1)
    return floor + (place < left[..., None])


def greatest(deaths: Floats, people: Floats, scale: Floats, total: Floats, low: Floats, high: Floats) -> Floats:
    """Shares of ``total`` that make sum(deaths x (1 - exp(-money per head / scale))) greatest, within bounds on shares.

    At the optimum each place that is at no bound has the same deaths avoided by the last won, deaths per head x
    exp(-money per head / scale); its level is found by halving its logarithm.
    """
    rate = np.log(deaths / people)
    size = people / total[..., None]
    low, high = (np.broadcast_to(bound, rate.shape) for bound in (low, high))
    least = rate.min(-1, keepdims=True) - (high / size / scale[..., None]).max(-1, keepdims=True)
    most = rate.max(-1, keepdims=True)
    for _ in range(HALVINGS):
        level = (least + most) / 2
        over = np.clip(scale[..., None] * (rate - level) * size, low, high).sum(-1, keepdims=True) > 1
        least, most = np.where(over, level, least), np.where(over, most, level)
    return np.clip(scale[..., None] * (rate - most) * size, low, high)
