"""Average effects of a treatment on a cross-section: regression adjustment, weighting, and both together.

Point estimates are those of statsmodels' ``TreatmentEffect``. Errors are those of the stacked moment equations of
outcome models, propensity and effect, which is what Stata's ``teffects`` reports; statsmodels' own search for them by
Nelder–Mead is slow and, for IPWRA, assumes a propensity model of six coefficients.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from analysis.effects.balance import balance_table, overlap_table
from analysis.effects.confounding import sensitivities
from analysis.effects.equations import MOMENTS, comparison_weights
from analysis.effects.influence import Array, Influenced, Moments, solve_influence
from analysis.effects.propensity import LINKS, Propensity, fit_propensity
from analysis.effects.result import Effect
from analysis.effects.sample import Sample, cross_section
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import pandas as pd

METHODS = {
    "ra": "regression adjustment",
    "ipw": "inverse probability weighting",
    "aipw": "augmented inverse probability weighting",
    "ipwra": "inverse probability weighted regression adjustment",
}
ESTIMANDS = ("ate", "att")


def treatment_effect(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    covariates: Sequence[str],
    *,
    method: str = "aipw",
    estimand: str = "ate",
    selection: Sequence[str] | None = None,
    link: str = "logit",
    cluster: str | None = None,
    trim: float = 0.0,
) -> Effect:
    """The average effect of ``treatment`` (0 or 1) on ``outcome``, in the outcome's unit.

    ``covariates`` explain the outcome, ``selection`` the treatment (the same if none are named). ``estimand`` is the
    effect on all (``ate``) or on the treated (``att``). ``trim`` leaves persons out whose propensity lies within it
    of 0 or 1; the flow says how many. ``frame`` holds a row a person, or a table of cells (see ``cross_section``).
    ``aipw`` and ``ipwra`` are right if either the model of the outcome or that of treatment is.

    Source: Wooldridge (2010), Econometric Analysis of Cross Section and Panel Data, chapter 21; Robins, Rotnitzky and
    Zhao (1994) for AIPW, on the treated
    as Sant'Anna and Zhao (2020). Raises InputFaults for columns, values or overlap that do not serve.

    >>> import numpy as np, pandas as pd
    >>> random = np.random.default_rng(1)
    >>> frame = pd.DataFrame({"age": random.normal(size=400), "drug": np.tile([0, 1], 200)})
    >>> frame["cost"] = 5 + frame["age"] + 2 * frame["drug"] + random.normal(size=400)
    >>> effect = treatment_effect(frame, "cost", "drug", ["age"])
    >>> round(effect.estimate, 1), round(effect.standard_error, 1), effect.persons
    (2.1, 0.1, 400)
    """
    _allowed(method, estimand, link, trim)
    chosen = list(covariates) if selection is None else list(selection)
    names = list(dict.fromkeys([*covariates, *chosen]))
    sample = cross_section(frame, outcome, treatment, names, cluster)
    explain = [names.index(name) for name in covariates]
    select = [names.index(name) for name in chosen]
    propensity = fit_propensity(sample, sample.covariates[:, select], link)
    if trim:
        chance = propensity.at(propensity.coefficients)
        sample = sample.keep((chance >= trim) & (chance <= 1 - trim), f"propensity within {trim:g} to {1 - trim:g}")
        propensity = fit_propensity(sample, sample.covariates[:, select], link)
    design = np.column_stack([np.ones(len(sample.outcome)), sample.covariates[:, explain]])
    found = estimate(sample, design, propensity, method, estimand)
    error = float(found.errors()[0])
    chance = propensity.at(propensity.coefficients)
    weights = None if method == "ra" else comparison_weights(sample.treated, chance, estimand)
    base = "no treatment"
    return Effect(
        outcome=outcome,
        treatment=treatment,
        estimand=estimand,
        method=METHODS[method],
        estimate=float(found.values[0]),
        standard_error=error,
        persons=round(sample.persons),
        balance=balance_table(sample, weights),
        flow=sample.flow,
        sensitivity=sensitivities(sample, float(found.values[0]), error),
        overlap=overlap_table(sample, chance),
        means={f"mean with {base}": float(found.values[1]), "mean with treatment": float(found.values[:2].sum())},
        freedom=None if found.clusters is None else found.clusters - 1,
        watermark=sample.watermark,
    )


def _allowed(method: str, estimand: str, link: str, trim: float) -> None:
    faults = []
    for what, given, allowed in (
        ("method", method, tuple(METHODS)),
        ("estimand", estimand, ESTIMANDS),
        ("link", link, LINKS),
    ):
        if given not in allowed:
            faults.append(Fault(what, None, repr(given), f"one of {', '.join(allowed)}", "choose one of them"))
    if not 0 <= trim < 0.5:
        faults.append(Fault("trim", None, f"{trim}", "a number from 0 to under 0.5", "choose one"))
    if faults:
        raise InputFaults(faults)


def estimate(sample: Sample, design: Array, propensity: Propensity, method: str, estimand: str) -> Influenced:
    """Effect and mean without treatment, with the influence of each row.

    ``design`` holds the outcome model's regressors with a constant. The first value of the result is the effect, the
    second the mean without treatment, then come the coefficients of the models.
    """
    import statsmodels.api as sm

    chance = propensity.at(propensity.coefficients)
    weights = sample.counts.copy()
    if method == "ipwra":
        weights = weights * comparison_weights(sample.treated, chance, estimand)
    fits = []
    for arm in (0, 1):
        mask = sample.treated == arm
        fits.append(sm.WLS(sample.outcome[mask], design[mask], weights=weights[mask]).fit().params)
    moments = MOMENTS[method](sample, design, propensity, estimand)
    use = {"ra": fits, "ipw": [], "aipw": fits if estimand == "ate" else fits[:1], "ipwra": fits}[method]
    nuisance = np.concatenate([*use, *([] if method == "ra" else [propensity.coefficients])])
    linear = 3 if (method, estimand) == ("aipw", "att") else 2
    values = _solve_linear(moments, linear, nuisance, sample.counts)
    if (sample.counts == 1).all() and (method, estimand) != ("aipw", "att"):
        values[:2] = _from_statsmodels(sample, design, propensity, method, estimand)
    return solve_influence(moments, values, sample.counts, sample.cluster)


def _solve_linear(moments: Moments, linear: int, nuisance: Array, counts: Array) -> Array:
    """The values in front, in which their equations are linear, at given coefficients of the models."""

    def mean(front: Array) -> Array:
        return np.asarray(counts @ moments(np.concatenate([front, nuisance]))[:, :linear])

    zero = mean(np.zeros(linear))
    slope = np.column_stack([mean(unit) - zero for unit in np.eye(linear)])
    return np.concatenate([np.linalg.solve(slope, -zero), nuisance])


class _Fitted:
    """What statsmodels asks of a fitted model of treatment: its probabilities."""

    def __init__(self, chance: Array) -> None:
        self.chance = chance

    def predict(self) -> Array:
        return self.chance


def _from_statsmodels(
    sample: Sample, design: Array, propensity: Propensity, method: str, estimand: str
) -> tuple[float, float]:
    """Effect and mean without treatment as statsmodels' TreatmentEffect computes them."""
    from statsmodels.regression.linear_model import OLS
    from statsmodels.treatment.treatment_effects import TreatmentEffect

    fitted = _Fitted(propensity.at(propensity.coefficients))
    model = TreatmentEffect(OLS(sample.outcome, design), sample.treated.astype(int), results_select=fitted)
    group = {} if method == "aipw" else {"effect_group": "all" if estimand == "ate" else 1}
    name = {"ipwra": "ipw_ra"}.get(method, method)
    effect, without, _ = getattr(model, name)(return_results=False, **group)
    return float(effect), float(without)
