"""The probability of treatment given what is known: fitted, scored, and refused where it leaves no comparison."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.effects.influence import Array
from analysis.effects.sample import Sample
from analysis.faults import Fault, InputFaults

LINKS = ("logit", "probit")
NO_OVERLAP = 1e-5
"""Nearer than this to 0 or 1 a propensity gives one person the weight of a hundred thousand (Stata's tolerance)."""


@dataclass(frozen=True)
class Propensity:
    """A fitted model of treatment: coefficients, the design they belong to, and the link."""

    coefficients: Array
    design: Array
    link: str

    def at(self, coefficients: Array) -> Array:
        """Probabilities of treatment for given coefficients."""
        from scipy import special

        index = self.design @ coefficients
        return np.asarray(special.expit(index) if self.link == "logit" else special.ndtr(index))

    def score(self, coefficients: Array, treated: Array) -> Array:
        """Each row's contribution to the likelihood's slope, n × k."""
        chance = self.at(coefficients)
        if self.link == "logit":
            return np.asarray((treated - chance)[:, None] * self.design)
        index = self.design @ coefficients
        density = np.exp(-(index**2) / 2) / np.sqrt(2 * np.pi)
        return np.asarray(((treated - chance) * density / (chance * (1 - chance)))[:, None] * self.design)


def fit_propensity(sample: Sample, columns: Array, link: str = "logit") -> Propensity:
    """The model of treatment on ``columns`` (with a constant).

    Raises InputFaults if a covariate separates the arms or if no comparison is left for somebody.
    """
    import warnings

    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import PerfectSeparationError, PerfectSeparationWarning

    design = np.column_stack([np.ones(len(columns)), columns])
    place = "propensity score"
    function = {"logit": sm.families.links.Logit, "probit": sm.families.links.Probit}[link]()
    model = sm.GLM(sample.treated, design, family=sm.families.Binomial(function), freq_weights=sample.counts)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PerfectSeparationWarning)
            fit = model.fit(tol=1e-12, maxiter=100)
    except (PerfectSeparationError, PerfectSeparationWarning) as error:
        remedy = "leave the covariate that separates the arms out, or restrict the sample to where both arms are"
        raise InputFaults([Fault(place, None, "covariates that separate the arms", "overlap", remedy)]) from error
    fitted = Propensity(np.asarray(fit.params, float), design, link)
    chance = fitted.at(fitted.coefficients)
    extreme = (chance < NO_OVERLAP) | (chance > 1 - NO_OVERLAP)
    if extreme.any():
        given = (
            f"{round(float(sample.counts[extreme].sum()))} persons with a propensity within {NO_OVERLAP:g} of 0 or 1"
        )
        remedy = "restrict the sample to where both arms are, or pass trim=0.01"
        raise InputFaults([Fault(place, None, given, "persons like them in both arms", remedy)])
    return fitted
