"""How exact printed statistics are for the number of draws: Monte-Carlo error, told apart from uncertainty.

More draws make the Monte-Carlo error smaller, while the interval of the draws, the parameters' uncertainty, stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.uncertainty.sample import Estimate, Floats, as_columns

INTERVAL = (0.025, 0.975)
MEDIAN = 0.5


@dataclass(frozen=True)
class Precision:
    """One statistic of the draws, its Monte-Carlo standard error and the width of the 95 % interval, in one unit."""

    value: Floats
    error: Floats
    width: Floats
    draws: int

    @property
    def share(self) -> Floats:
        """Monte-Carlo error in widths of the interval; 0 where nothing is uncertain."""
        return np.divide(self.error, self.width, out=np.zeros_like(self.error), where=self.width > 0)

    def draws_needed(self, share: float) -> int:
        """Draws at which the Monte-Carlo error would be at most ``share`` of the interval everywhere."""
        return int(np.ceil(self.draws * float(np.max(self.share) / share) ** 2))


def precision(output: Floats, quantiles: tuple[float, ...] = (0.025, 0.5, 0.975)) -> dict[str, Precision]:
    """Mean ("mean") and quantiles ("q025", "q500", …) of the draws with their Monte-Carlo errors.

    The mean's error is the deviation of the draws / sqrt(draws); a quantile's is that of its order statistic under
    resampling (Maritz and Jarrett 1978).

    Args:
        output: (draws,) or (draws, …) without draw 0, in any unit.
        quantiles: probabilities between 0 and 1.

    >>> round(float(precision(np.arange(10_000.0))["q500"].share), 4)
    0.0053
    """
    shape, columns = np.shape(output)[1:], as_columns(output)
    draws = len(columns)
    ordered = np.sort(columns, axis=0)
    low, high = np.quantile(ordered, INTERVAL, axis=0)
    width = (high - low).reshape(shape)
    mean_error = ordered.std(axis=0, ddof=1) / np.sqrt(draws)
    found = {"mean": Precision(ordered.mean(axis=0).reshape(shape), mean_error.reshape(shape), width, draws)}
    for probability in quantiles:
        value = np.quantile(ordered, probability, axis=0)
        error = _order_statistic_error(ordered - value, probability)
        name = f"q{round(1000 * probability):03d}"
        found[name] = Precision(value.reshape(shape), error.reshape(shape), width, draws)
    return found


def _order_statistic_error(ordered: Floats, probability: float) -> Floats:
    from scipy.stats import beta

    draws = len(ordered)
    rank = int(probability * draws + 0.5)
    weights = np.diff(beta.cdf(np.arange(draws + 1) / draws, max(rank, 1), max(draws - rank + 1, 1)))
    mean, square = weights @ ordered, weights @ ordered**2
    return np.sqrt(np.maximum(square - mean**2, 0.0))


def batch_error(output: Floats, statistic: Callable[[Floats], Floats], batches: int = 20) -> Estimate:
    """Any statistic of the draws and its Monte-Carlo error from ``batches`` equal parts of them (batch means).

    For statistics without a formula, such as the year in which a reserve is empty. ``statistic`` takes (draws, …) and
    returns one value for each column; its bias at a batch's few draws does not enter the error. Raises ValueError when
    a batch would have fewer than two draws.
    """
    output = np.asarray(output, dtype=float)
    size = len(output) // batches
    if size < 2:
        raise ValueError(f"{len(output)} draws in {batches} batches; at least 2 each")
    parts = np.stack([statistic(output[batch * size : (batch + 1) * size]) for batch in range(batches)])
    return Estimate(np.asarray(statistic(output)), parts.std(axis=0, ddof=1) / np.sqrt(batches))
