"""Effects on spending, which is skewed and often zero: generalised linear and two-part models, as differences in won.

A coefficient of a logarithmic model is no amount. Here each person's spending is predicted with and without
treatment, and the difference averaged; its error counts that of every coefficient.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.effects.balance import balance_table
from analysis.effects.confounding import sensitivities
from analysis.effects.influence import Array, Moments, solve_influence
from analysis.effects.result import Effect
from analysis.effects.sample import CELLS, Sample, cross_section
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import pandas as pd

MODELS = {
    "linear": "linear regression",
    "poisson": "Poisson regression with logarithmic link (any spending of 0 or more)",
    "gamma": "gamma regression with logarithmic link (spending above 0)",
    "two_part": "two-part model: logit of any spending, gamma regression of its amount",
}


def cost_effect(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    covariates: Sequence[str],
    *,
    model: str = "two_part",
    estimand: str = "ate",
    cluster: str | None = None,
) -> Effect:
    """The average effect of ``treatment`` on spending under a model of ``MODELS``, in the outcome's unit.

    Errors hold under any variance of spending (sandwich). ``estimand`` averages over all (``ate``) or the treated
    (``att``). Source: Belotti, Deb, Manning and Norton (2015), Stata Journal 15, for the two-part model. Raises
    InputFaults for spending below zero, or of zero under a gamma model.

    >>> import numpy as np
    >>> from analysis.effects import designs
    >>> frame = designs.spending(np.random.default_rng(1), 2000)
    >>> effect = cost_effect(frame, "cost", "drug", ["age", "ill"])
    >>> effect.interval[0] < designs.spending_truth() < effect.interval[1]
    True
    """
    if model not in MODELS or estimand not in ("ate", "att"):
        given = f"model {model!r} and estimand {estimand!r}"
        expected = f"a model of {', '.join(MODELS)}; ate or att"
        raise InputFaults([Fault("cost effect", None, given, expected, "choose one of each")])
    if model == "two_part" and outcome not in frame.columns and set(CELLS) <= set(frame.columns):
        given = "a table of cells, which mixes zero and positive spending"
        remedy = "pass a row a person, or use model='poisson'"
        raise InputFaults([Fault("cost effect", None, given, "rows for a two-part model", remedy)])
    sample = cross_section(frame, outcome, treatment, covariates, cluster)
    _check(sample, outcome, model)
    parts = [_fit(sample, part) for part in _parts(model)]
    design = _design(sample, sample.treated)
    over = np.ones(len(sample.outcome)) if estimand == "ate" else sample.treated
    nuisance = np.concatenate([coefficients for _, coefficients in parts])
    kinds = [part for part, _ in parts]
    with_it, without = (_predict(sample, kinds, nuisance, arm) for arm in (1.0, 0.0))
    weight = sample.counts * over
    means = [float(weight @ values / weight.sum()) for values in (with_it, without)]
    values = np.concatenate([[means[0] - means[1], means[1]], nuisance])
    moments = _moments(sample, kinds, design, over)
    found = solve_influence(moments, values, sample.counts, sample.cluster)
    error = float(found.errors()[0])
    return Effect(
        outcome=outcome,
        treatment=treatment,
        estimand=estimand,
        method=MODELS[model],
        estimate=float(values[0]),
        standard_error=error,
        persons=round(sample.persons),
        balance=balance_table(sample),
        flow=sample.flow,
        sensitivity=sensitivities(sample, float(values[0]), error),
        means={"mean with no treatment": means[1], "mean with treatment": means[0]},
        freedom=None if found.clusters is None else found.clusters - 1,
        watermark=sample.watermark,
    )


def _parts(model: str) -> tuple[str, ...]:
    return ("any", "amount") if model == "two_part" else (model,)


def _check(sample: Sample, outcome: str, model: str) -> None:
    if sample.cells:
        return
    below, zero = (sample.outcome < 0).sum(), (sample.outcome == 0).sum()
    place = f"spending {outcome}"
    if model != "linear" and below:
        given, remedy = f"{below} rows below zero", "correct refunds first, or use model='linear'"
        raise InputFaults([Fault(place, None, given, "0 or more", remedy)])
    if model == "gamma" and zero:
        given = f"{zero} rows of zero"
        raise InputFaults([Fault(place, None, given, "more than 0", "use model='two_part' or 'poisson'")])
    if model == "two_part" and not zero:
        raise InputFaults([Fault(place, None, "no row of zero", "some", "use model='gamma': one part is enough")])


def _design(sample: Sample, treated: Array) -> Array:
    return np.column_stack([np.ones(len(treated)), treated, sample.covariates])


def _family(part: str) -> Any:
    import statsmodels.api as sm

    log = sm.families.links.Log()
    return {
        "linear": sm.families.Gaussian(),
        "poisson": sm.families.Poisson(log),
        "gamma": sm.families.Gamma(log),
        "amount": sm.families.Gamma(log),
        "any": sm.families.Binomial(),
    }[part]


def _response(sample: Sample, part: str) -> tuple[Array, Array]:
    """What a part of the model explains, and which rows it is fitted on."""
    if part == "any":
        return (sample.outcome > 0).astype(float), np.ones(len(sample.outcome))
    return sample.outcome, (sample.outcome > 0).astype(float) if part == "amount" else np.ones(len(sample.outcome))


def _fit(sample: Sample, part: str) -> tuple[str, Array]:
    import statsmodels.api as sm

    response, used = _response(sample, part)
    mask = used == 1
    design = _design(sample, sample.treated)[mask]
    model = sm.GLM(response[mask], design, family=_family(part), freq_weights=sample.counts[mask])
    fit = model.fit(tol=1e-12, tol_criterion="params", maxiter=200)
    return part, np.asarray(fit.params, float)


def _mean(part: str, index: Array) -> Array:
    from scipy import special

    if part == "linear":
        return index
    return np.asarray(special.expit(index) if part == "any" else np.exp(index))


def _predict(sample: Sample, kinds: list[str], coefficients: Array, arm: float) -> Array:
    design = _design(sample, np.full(len(sample.outcome), arm))
    k = design.shape[1]
    product = np.ones(len(design))
    for at, part in enumerate(kinds):
        product = product * _mean(part, design @ coefficients[at * k : (at + 1) * k])
    return product


def _moments(sample: Sample, kinds: list[str], design: Array, over: Array) -> Moments:
    k = design.shape[1]

    def moments(values: Array) -> Array:
        coefficients = values[2:]
        with_it, without = (_predict(sample, kinds, coefficients, arm) for arm in (1.0, 0.0))
        columns = [over * (with_it - without - values[0]), over * (without - values[1])]
        scores = []
        for at, part in enumerate(kinds):
            response, used = _response(sample, part)
            mean = _mean(part, design @ coefficients[at * k : (at + 1) * k])
            # Score of the family with its own link: the residual for those that are canonical, relative for gamma.
            residual = (response - mean) / mean if part in ("gamma", "amount") else response - mean
            scores.append((used * residual)[:, None] * design)
        return np.column_stack([*columns, *scores])

    return moments
