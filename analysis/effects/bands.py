"""Intervals that hold for a whole path at once, and tests that hold with few clusters."""

from __future__ import annotations

import numpy as np

from analysis.effects.influence import Array, Influenced

DRAWS = 20_000
SEED = 20260701
FEW = 30
"""Fewer clusters than this and normal theory is not trusted: weights of Webb resample the clusters instead."""

WEBB = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])
"""Six points with mean 0 and variance 1 (Webb 2023): two would give only 2^G different samples of G clusters."""


def simultaneous_critical(found: Influenced, level: float = 0.95, seed: int = SEED) -> float:
    """Standard errors to the edge of a band that holds all true values with probability ``level``.

    The quantile of the largest absolute standardised error: of normal draws with the estimates' correlation (Montiel
    Olea and Plagborg-Møller 2019), or, with fewer than FEW clusters, of Webb-weighted cluster sums.

    >>> one = Influenced(np.zeros(1), np.ones((50, 1)), np.ones(50))
    >>> round(simultaneous_critical(one), 1)
    2.0
    """
    random = np.random.default_rng(seed)
    if found.clusters is not None and found.clusters < FEW:
        largest = np.abs(_webb_statistics(found, random)).max(axis=1)
        return float(np.quantile(largest, level))
    covariance = found.covariance()
    errors = np.sqrt(np.diag(covariance))
    usable = errors > 0
    correlation = covariance[np.ix_(usable, usable)] / np.outer(errors[usable], errors[usable])
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.maximum(values, 0))
    draws = random.standard_normal((DRAWS, len(values))) @ root.T
    return float(np.quantile(np.abs(draws).max(axis=1), level))


def _webb_statistics(found: Influenced, random: np.random.Generator) -> Array:
    """T statistics of resampled cluster sums, draws × estimates; each draw with its own error."""
    sums = found.cluster_sums()
    groups = len(sums)
    weights = random.choice(WEBB, size=(DRAWS, groups))
    total = weights @ sums
    square = weights**2 @ sums**2 - total**2 / groups
    return np.asarray(total / np.sqrt(np.maximum(square, 1e-300) * groups / (groups - 1)))


def wild_p_values(found: Influenced, seed: int = SEED) -> Array:
    """For each estimate, how often a Webb-weighted sample of the clusters is further from zero than it is.

    Raises ValueError without clusters: it is they that are few.
    """
    if found.cluster is None:
        raise ValueError("wild inference resamples clusters; name the cluster's column")
    statistics = _webb_statistics(found, np.random.default_rng(seed))
    observed = found.values / found.errors()
    return np.asarray((np.abs(statistics) >= np.abs(observed)).mean(axis=0))
