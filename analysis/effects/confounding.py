"""How strong an unmeasured confounder would have to be to explain an effect away."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analysis.effects.sample import Sample

D_TO_LOG_RISK = 0.91
"""Standardised difference to the logarithm of a risk ratio (VanderWeele and Ding 2017, Table 2)."""


@dataclass(frozen=True)
class Sensitivity:
    """One measure of what hidden confounding could do, for the estimate and for its interval's end nearer to none."""

    name: str
    estimate: float
    bound: float
    reading: str


def e_value(risk_ratio: float) -> float:
    """The risk ratio that a confounder needs with both treatment and outcome to explain ``risk_ratio`` away.

    >>> round(e_value(3.9), 2), round(e_value(1 / 3.9), 2), e_value(1.0)
    (7.26, 7.26, 1.0)

    Source: VanderWeele and Ding (2017), Annals of Internal Medicine 167: RR + sqrt(RR (RR - 1)).
    """
    if not risk_ratio > 0:
        raise ValueError(f"risk ratio {risk_ratio}; expected more than 0")
    ratio = max(risk_ratio, 1 / risk_ratio)
    return ratio + math.sqrt(ratio * (ratio - 1))


def e_value_of_difference(estimate: float, error: float, deviation: float) -> Sensitivity:
    """The E-value of a difference of means by its size in standard deviations of the outcome.

    The end of the 95 % interval nearer to zero gives the bound, 1 if the interval holds zero.
    """
    if not deviation > 0:
        raise ValueError("the outcome does not vary, so no effect on it can be standardised")
    nearer = max(abs(estimate) - 1.959964 * error, 0.0)
    values = [e_value(math.exp(D_TO_LOG_RISK * size / deviation)) for size in (abs(estimate), nearer)]
    reading = "risk ratio of an unmeasured confounder with treatment and with outcome that would leave no effect"
    return Sensitivity("E-value", values[0], values[1], reading)


def robustness_value(t: float, freedom: float, level: float = 0.05) -> Sensitivity:
    """The share of the residual variance of treatment and of outcome that a confounder must explain to leave no effect.

    ``t`` is the treatment's t statistic in the linear regression of the outcome on treatment and covariates.

    >>> darfur = robustness_value(4.18, 783)
    >>> round(darfur.estimate, 3), round(darfur.bound, 3)
    (0.139, 0.076)

    Source: Cinelli and Hazlett (2020), Journal of the Royal Statistical Society B 82, section 4.2; the doctest is their
    example of Darfur.
    """
    from scipy import stats

    f = abs(t) / math.sqrt(freedom)
    critical = float(stats.t.isf(level / 2, freedom - 1)) / math.sqrt(freedom - 1)
    strength = [_robustness(f), _robustness(f - critical)]
    reading = "share of the residual variance of treatment and of outcome that a confounder must explain"
    return Sensitivity("robustness value", strength[0], strength[1], reading)


def _robustness(f: float) -> float:
    if f <= 0:
        return 0.0
    return (math.sqrt(f**4 + 4 * f**2) - f**2) / 2


def sensitivities(sample: Sample, estimate: float, error: float) -> tuple[Sensitivity, ...]:
    """The E-value of the estimate and the robustness value of its linear regression."""
    import statsmodels.api as sm

    mean = sample.counts @ sample.outcome / sample.persons
    deviation = math.sqrt(float(sample.counts @ (sample.outcome - mean) ** 2 / sample.persons))
    design = np.column_stack([sample.treated, sample.exog])
    fit = sm.WLS(sample.outcome, design, weights=sample.counts).fit()
    freedom = sample.persons - design.shape[1]
    t = float(fit.tvalues[0]) * math.sqrt(freedom / fit.df_resid)
    return e_value_of_difference(estimate, error, deviation), robustness_value(t, freedom)
