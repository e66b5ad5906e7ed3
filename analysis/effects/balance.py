"""Whether the arms are alike before anything is said about an effect: balance, and overlap of the propensity."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.effects.influence import Array

if TYPE_CHECKING:
    import pandas as pd

    from analysis.effects.sample import Sample

EDGES = (0.0, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 1.0)
"""Bands of the propensity score. Bands and not quantiles: no row's own value can be read from a count."""

LARGE_DIFFERENCE = 0.1
"""Standardised difference from which a covariate counts as unbalanced (Austin 2009)."""


def moments(values: Array, weights: Array) -> tuple[Array, Array]:
    """Weighted mean and variance of each column."""
    mean = weights @ values / weights.sum()
    return mean, weights @ (values - mean) ** 2 / weights.sum()


def balance_table(sample: Sample, weights: Array | None = None) -> pd.DataFrame:
    """A row a covariate: means by arm, standardised difference and variance ratio, before and after weighting.

    The difference is in standard deviations of both arms before weighting (their root mean square), so that weighting
    cannot improve it by shrinking the scale. A ratio is that of the treated to the others; not a number where the
    covariate does not vary. ``weights`` are those of the rows in the weighted comparison; None shows the raw one alone.

    Source: Austin (2009), Statistics in Medicine 28, equations 1 and 2.
    """
    import pandas as pd

    arm = sample.treated == 1
    first, spread = {}, {}
    for name, mask in (("treated", arm), ("control", ~arm)):
        first[name], spread[name] = moments(sample.covariates[mask], sample.counts[mask])
    scale = np.sqrt((spread["treated"] + spread["control"]) / 2)
    columns = {
        "covariate": list(sample.names),
        "mean_treated": first["treated"],
        "mean_control": first["control"],
        "difference": _ratio(first["treated"] - first["control"], scale),
        "variance_ratio": _ratio(spread["treated"], spread["control"]),
    }
    if weights is not None:
        after = [moments(sample.covariates[mask], (sample.counts * weights)[mask]) for mask in (arm, ~arm)]
        columns["difference_weighted"] = _ratio(after[0][0] - after[1][0], scale)
        columns["variance_ratio_weighted"] = _ratio(after[0][1], after[1][1])
    return pd.DataFrame(columns)


def _ratio(above: Array, below: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.where(above == 0, 0.0, np.nan))


def overlap_table(sample: Sample, propensity: Array) -> pd.DataFrame:
    """How many of each arm lie in each band of the propensity score; counts stand in columns ``n_…``."""
    import pandas as pd

    edges = np.array(EDGES)
    edges[-1] = np.inf
    band = np.digitize(propensity, edges) - 1
    rows = []
    for place, (low, high) in enumerate(pairwise(EDGES)):
        inside = band == place
        counts = {f"n_{name}": round(float(sample.counts[inside & mask].sum())) for name, mask in _arms(sample)}
        rows.append({"from": low, "to": high, **counts})
    return pd.DataFrame(rows)


def _arms(sample: Sample) -> tuple[tuple[str, NDArray[np.bool_]], ...]:
    return ("treated", sample.treated == 1), ("control", sample.treated == 0)


def effective_sizes(sample: Sample, weights: Array) -> dict[str, float]:
    """How many equally weighted persons each arm's weighted mean is worth (Kish)."""
    sizes = {}
    for name, mask in _arms(sample):
        w, n = weights[mask], sample.counts[mask]
        sizes[name] = float((n @ w) ** 2 / (n @ w**2))
    return sizes
