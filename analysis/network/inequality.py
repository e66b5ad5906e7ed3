"""Indices of how unequally something per head is spread over people of places; the last axis is the places."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def concentration(amounts: Floats, people: Floats, rank_by: Floats) -> Floats:
    """Concentration index of ``amounts`` over ``people`` in the order of ``rank_by``, by the areas of grouped data.

    C = sum(p[t] L[t+1] - p[t+1] L[t]) with cumulative shares p of people and L of amounts (World Bank, Technical Note
    7). Above zero: more goes to places that rank high. Places of equal rank count as one.

    >>> round(float(concentration(np.array([1.0, 3.0]), np.array([1.0, 1.0]), np.array([1.0, 2.0]))), 3)
    0.25
    """
    shape = np.broadcast_shapes(amounts.shape, people.shape, rank_by.shape)
    amounts, people, rank_by = (np.broadcast_to(array, shape) for array in (amounts, people, rank_by))
    order = np.argsort(rank_by, axis=-1, kind="stable")
    ranked, people, amounts = (np.take_along_axis(array, order, -1) for array in (rank_by, people, amounts))
    p, share = (np.cumsum(array, -1) / array.sum(-1, keepdims=True) for array in (people, amounts))
    # Inside a run of equal ranks the order is chance: the curve is the chord of the run.
    tied = ranked[..., 1:] == ranked[..., :-1]
    if tied.any():
        p, share = _chords(p, share, tied)
    start = np.zeros((*shape[:-1], 1))
    p, share = (np.concatenate([start, curve], -1) for curve in (p, share))
    return (p[..., :-1] * share[..., 1:] - p[..., 1:] * share[..., :-1]).sum(-1)


def _chords(p: Floats, share: Floats, tied: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Both curves with each point inside a run of ties moved to the run's end, where it adds no area of its own."""
    p, share = p.copy(), share.copy()
    for at in range(p.shape[-1] - 2, -1, -1):
        for curve in (p, share):
            curve[..., at] = np.where(tied[..., at], curve[..., at + 1], curve[..., at])
    return p, share


def gini(amounts: Floats, people: Floats) -> Floats:
    """Gini coefficient of amounts per head over people: the concentration index in the order of what is spread.

    >>> round(float(gini(np.array([1.0, 3.0, 2.0, 1.0, 1.0, 1.0, 4.0]), np.ones(7))), 7)
    0.3076923
    """
    return concentration(amounts, people, amounts / people)


def places(values: Floats) -> Floats:
    """Rank of each place when values fall, 1 the first; equal values share the mean of their ranks.

    >>> places(np.array([0.2, 0.9, 0.2])).tolist()
    [2.5, 1.0, 2.5]
    """
    from scipy.stats import rankdata

    return rankdata(-values, axis=-1)


def theil(amounts: Floats, people: Floats, group: npt.NDArray[np.int_]) -> tuple[Floats, Floats]:
    """Theil's T of amounts per head over people, as its part between the groups of places and its part within them.

    T = sum(amount share x ln(amount share / people share)); both parts add to it exactly. An amount of zero adds zero.

    >>> between, within = theil(np.array([10.0, 10, 10, 20, 50]), np.ones(5), np.zeros(5, dtype=int))
    >>> round(float(between), 7), round(float(within), 7)
    (0.0, 0.2502012)
    """
    share, size = amounts / amounts.sum(-1, keepdims=True), people / people.sum(-1, keepdims=True)
    share, size = np.broadcast_arrays(share, size)
    between, within = np.zeros(share.shape[:-1]), np.zeros(share.shape[:-1])
    for one in np.unique(group):
        money, heads = (array[..., group == one].sum(-1, keepdims=True) for array in (share, size))
        some = np.where(money > 0, money, 1.0)
        between = between + _term(money, heads)[..., 0]
        inside = _term(share[..., group == one] / some, size[..., group == one] / heads)
        within = within + money[..., 0] * inside.sum(-1)
    return between, within


def _term(share: Floats, size: Floats) -> Floats:
    """Share x ln(share / size), zero for a share of zero."""
    share, size = np.broadcast_arrays(share, size)
    ratio = np.divide(share, size, out=np.ones(share.shape), where=share > 0)
    return share * np.log(ratio)
