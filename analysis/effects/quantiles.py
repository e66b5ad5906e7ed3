"""Effects on the distribution of spending: what treatment does to a median patient or to the dearest tenth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from analysis.effects.balance import balance_table, overlap_table
from analysis.effects.confounding import sensitivities
from analysis.effects.equations import comparison_weights
from analysis.effects.influence import Array, Influenced, solve_influence
from analysis.effects.propensity import fit_propensity
from analysis.effects.result import Effect
from analysis.effects.sample import cross_section
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import pandas as pd


def quantile_effect(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    covariates: Sequence[str],
    *,
    quantile: float = 0.5,
    cluster: str | None = None,
) -> Effect:
    """The difference between a quantile of the outcome if all were treated and if none were, in the outcome's unit.

    Arms are weighted by the inverse propensity (Firpo 2007). It is the change of a quantile, not of the persons at it.
    Raises InputFaults for a quantile outside 0.02 to 0.98, and where an arm has many equal values at it (a quantile of
    zero spending has no density and so no standard error).

    >>> import numpy as np
    >>> from analysis.effects import designs
    >>> frame = designs.spread(np.random.default_rng(1), 2000)
    >>> effect = quantile_effect(frame, "cost", "drug", ["age"], quantile=0.9)
    >>> effect.interval[0] < designs.spread_truth(0.9) < effect.interval[1]
    True
    """
    if not 0.02 <= quantile <= 0.98:
        given = f"quantile {quantile}"
        raise InputFaults([Fault("quantile effect", None, given, "0.02 to 0.98", "choose one nearer to the middle")])
    sample = cross_section(frame, outcome, treatment, covariates, cluster)
    propensity = fit_propensity(sample, sample.covariates)
    chance = propensity.at(propensity.coefficients)
    weights = comparison_weights(sample.treated, chance, "ate")
    score = solve_influence(
        lambda gamma: propensity.score(gamma, sample.treated), propensity.coefficients, sample.counts
    ).influence
    quantiles, columns = [], []
    for arm in (0.0, 1.0):
        inside = sample.treated == arm
        weight = weights * inside
        at = weighted_quantile(sample.outcome[inside], (sample.counts * weight)[inside], quantile)
        density = weighted_density(sample.outcome[inside], (sample.counts * weight)[inside], at, outcome)
        # How a weight moves with the propensity's coefficients: (1 - D)/(1 - p) up, D/p down, times p(1 - p) x.
        slope = np.where(arm == 1, -(1 - chance), chance) * weight
        error = quantile - (sample.outcome <= at)
        total = float(sample.counts @ weight) / sample.persons
        pull = (sample.counts * slope * error) @ propensity.design / sample.persons
        columns.append((weight * error + score @ pull) / (density * total))
        quantiles.append(at)
    pair = Influenced(np.array(quantiles), np.column_stack(columns), sample.counts, sample.cluster)
    found = pair.combine(np.array([[-1.0, 1.0]]))
    value, standard = float(found.values[0]), float(found.errors()[0])
    return Effect(
        outcome=outcome,
        treatment=treatment,
        estimand=f"quantile {quantile:g} effect",
        method="inverse probability weighted quantiles",
        estimate=value,
        standard_error=standard,
        persons=round(sample.persons),
        balance=balance_table(sample, weights),
        flow=sample.flow,
        sensitivity=sensitivities(sample, value, standard),
        overlap=overlap_table(sample, chance),
        means={"quantile with no treatment": quantiles[0], "quantile with treatment": quantiles[1]},
        freedom=None if found.clusters is None else found.clusters - 1,
        watermark=sample.watermark,
    )


def weighted_quantile(values: Array, weights: Array, quantile: float) -> float:
    """The smallest value with at least that share of the weight at or below it.

    >>> weighted_quantile(np.array([3.0, 1.0, 2.0]), np.ones(3), 0.5)
    2.0
    """
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(share, quantile - 1e-12)])


def weighted_density(values: Array, weights: Array, at: float, name: str) -> float:
    """Density at a point by a normal kernel with Silverman's bandwidth for the effective number of values."""
    share = float(weights[values == at].sum() / weights.sum())
    size = float(weights.sum() ** 2 / (weights**2).sum())
    if share > max(0.02, 5 / size):
        given = f"{100 * share:.0f} % of an arm at the value {at:g}"
        remedy = "choose a quantile above the zeros, or use the two-part model"
        raise InputFaults([Fault(f"quantile of {name}", None, given, "values that differ there", remedy)])
    mean = weights @ values / weights.sum()
    deviation = np.sqrt(weights @ (values - mean) ** 2 / weights.sum())
    middle = weighted_quantile(values, weights, 0.75) - weighted_quantile(values, weights, 0.25)
    width = 0.9 * min(float(deviation), middle / 1.349 if middle > 0 else float(deviation)) * size**-0.2
    kernel = np.exp(-(((values - at) / width) ** 2) / 2) / (width * np.sqrt(2 * np.pi))
    return float(weights @ kernel / weights.sum())


def quantile_regression(
    frame: pd.DataFrame, outcome: str, treatment: str, covariates: Sequence[str], *, quantile: float = 0.5
) -> Effect:
    """The difference of conditional quantiles, as statsmodels' quantile regression gives it.

    Another question than ``quantile_effect``: the spread among persons with the same covariates, not among all.
    """
    import statsmodels.api as sm

    sample = cross_section(frame, outcome, treatment, covariates)
    design = np.column_stack([sample.treated, sample.exog])
    fit = sm.QuantReg(sample.outcome, design).fit(q=quantile)
    value, standard = float(fit.params[0]), float(fit.bse[0])
    return Effect(
        outcome=outcome,
        treatment=treatment,
        estimand=f"conditional quantile {quantile:g} effect",
        method="quantile regression",
        estimate=value,
        standard_error=standard,
        persons=round(sample.persons),
        balance=balance_table(sample),
        flow=sample.flow,
        sensitivity=sensitivities(sample, value, standard),
        watermark=sample.watermark,
    )
