"""The expected output given a group of parameters, by regression on the draws.

Strong, Oakley and Brennan (2014) show that the conditional expectation that both variance-based indices and partial
value of information need is a regression of the output on the parameters. Here it is ordinary least squares on natural
cubic splines; how flexible it is, the Bayesian information criterion (Schwarz 1978) decides for each output.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.uncertainty.sample import Floats, as_columns

SPLINES = (4, 7, 12, 20)
"""Terms of a spline in one parameter, from a bend to several waves."""

SPARSITY = 10
"""A regression has at most one term for so many draws, so that it does not follow noise."""

TENSOR = 3
"""Components up to which all products of their splines are tried."""

ROUNDING = 1e-9
"""What earlier columns leave of a column of length one when it follows from them."""


@dataclass(frozen=True)
class Fit:
    """The expected output given the group at each draw, (draws, outputs); ``terms`` counts the intercept."""

    outputs: Floats
    fitted: Floats
    leverage: Floats
    terms: Floats

    @property
    def residual_variance(self) -> Floats:
        """Mean squared residual with the degrees of freedom that the terms leave, in the output's unit squared."""
        squares = ((self.outputs - self.fitted) ** 2).sum(axis=0)
        return squares / (len(self.outputs) - self.terms)

    @property
    def error(self) -> Floats:
        """Standard error of ``fitted`` at each draw, in the output's unit."""
        return np.sqrt(self.leverage * self.residual_variance)


class Regression:
    """Regressions on one group of parameters, (draws, cells); outputs of any number share the work.

    >>> cells = np.linspace(0.0, 1.0, 50)[:, None]
    >>> Regression(cells).fit(3 * cells + 2).terms
    array([2.])
    """

    def __init__(self, cells: Floats, sparsity: int = SPARSITY) -> None:
        self.cells = cells
        draws = len(cells)
        self._bases = [_directions(basis) for basis in _bases(components(cells), draws // sparsity)]

    @classmethod
    def on(cls, group: Floats | Regression) -> Regression:
        """The regression on a group, or the one given: several outputs at different times then share its work."""
        return group if isinstance(group, Regression) else cls(group)

    def fit(self, outputs: Floats) -> Fit:
        """Least squares of each column of ``outputs`` (draws, outputs) on the basis of least BIC."""
        outputs = as_columns(outputs)
        draws = len(outputs)
        mean = outputs.mean(axis=0)
        centred = outputs - mean
        total = (centred**2).sum(axis=0)
        squares = np.stack([total - ((basis.T @ centred) ** 2).sum(axis=0) for basis in self._bases])
        terms = np.array([1.0 + basis.shape[1] for basis in self._bases])
        # A linear function of the parameters leaves nothing but rounding, which is no reason for a bend.
        left = np.maximum(squares, 1e-12 * total) / np.where(total > 0, total, 1.0)
        criterion = draws * np.log(np.where(left > 0, left, 1.0)) + np.log(draws) * terms[:, None]
        best = criterion.argmin(axis=0)
        fitted, leverage = np.empty_like(outputs), np.empty_like(outputs)
        for choice in np.unique(best):
            basis, chosen = self._bases[choice], best == choice
            fitted[:, chosen] = mean[chosen] + basis @ (basis.T @ centred[:, chosen])
            leverage[:, chosen] = (1 / draws + (basis**2).sum(axis=1))[:, None]
        return Fit(outputs, fitted, leverage, terms[best])


def components(cells: Floats) -> Floats:
    """Uncorrelated components of a group, (draws, components) of variance one, the largest first.

    One cell is only standardised. Rows that are drawn with one random number come out as few components, shares that
    add to one as one less than there are shares.
    """
    cells = as_columns(cells)
    standard = (cells - cells.mean(axis=0)) / cells.std(axis=0)
    directions, lengths, _ = np.linalg.svd(standard, full_matrices=False)
    kept = lengths > 1e-4 * lengths[0]
    return directions[:, kept][:, : max(1, len(cells) // SPARSITY - 1)] * np.sqrt(len(cells))


def natural_spline(values: Floats, terms: int) -> Floats:
    """Natural cubic splines of ``values`` (draws,), at most ``terms`` columns without the intercept.

    Hastie, Tibshirani and Friedman (2009), equations 5.4 and 5.5; knots at even quantiles from 1 % to 99 %, and linear
    beyond. A parameter with few values has fewer knots.
    """
    knots = np.unique(np.quantile(values, np.linspace(0.01, 0.99, terms + 1)))
    if len(knots) < 3:
        return values[:, None]
    cubes = np.maximum(values[:, None] - knots, 0.0) ** 3
    slopes = (cubes[:, :-1] - cubes[:, -1:]) / (knots[-1] - knots[:-1])
    return np.column_stack([values, slopes[:, :-1] - slopes[:, -1:]])


def _bases(parts: Floats, most: int) -> Iterator[Floats]:
    """Bases from plain to flexible; all but the first have at most ``most`` columns."""
    yield parts
    count = parts.shape[1]
    for terms in SPLINES:
        if count * terms > most:
            break
        yield _additive(parts, terms)
    pairs = count * (count - 1) // 2
    if count == 1 or pairs + 2 * count > most:
        return
    products = np.column_stack([parts[:, one] * parts[:, other] for one, other in combinations(range(count), 2)])
    yield np.column_stack([parts, parts**2, products])
    for terms in SPLINES:
        if count * terms + pairs <= most:
            yield np.column_stack([_additive(parts, terms), products])
    for terms in SPLINES[:2]:
        if count <= TENSOR and (terms + 1) ** count - 1 <= most:
            yield _tensor(parts, terms)


def _additive(parts: Floats, terms: int) -> Floats:
    return np.column_stack([natural_spline(part, terms) for part in parts.T])


def _tensor(parts: Floats, terms: int) -> Floats:
    product = np.ones((len(parts), 1))
    for part in parts.T:
        factor = np.column_stack([np.ones(len(part)), natural_spline(part, terms)])
        product = np.einsum("di,dj->dij", product, factor).reshape(len(parts), -1)
    return product[:, 1:]


def _directions(basis: Floats) -> Floats:
    """Orthonormal columns that span the centred ``basis``."""
    centred = basis - basis.mean(axis=0)
    lengths = np.sqrt((centred**2).sum(axis=0))
    directions, rest = np.linalg.qr(centred[:, lengths > 0] / lengths[lengths > 0])
    return directions[:, np.abs(np.diagonal(rest)) > ROUNDING]
