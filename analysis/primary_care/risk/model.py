"""Expected cost by weighted least squares: age and sex, then conditions, then social circumstances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.primary_care.risk.people import Array, People, age_sex

AGE_SEX, DIAGNOSIS, WITH_SOCIAL = "age_sex", "diagnosis", "social"
MODELS = (AGE_SEX, DIAGNOSIS, WITH_SOCIAL)
"""Each holds the one before it."""

FOLDS = 2
"""Halves of the people: each is predicted by the coefficients of the other."""


@dataclass(frozen=True)
class Fit:
    """Coefficients in money a year with their robust standard errors, by name."""

    names: tuple[str, ...]
    coefficients: Array
    errors: Array

    def coefficient(self, name: str) -> tuple[float, float]:
        """One coefficient and its standard error."""
        place = self.names.index(name)
        return float(self.coefficients[place]), float(self.errors[place])


@dataclass(frozen=True)
class Prediction:
    """Expected cost of each person: ``fitted`` on all, ``held_out`` from the half the person is not in."""

    model: str
    timing: str
    fit: Fit
    fitted: Array
    held_out: Array


def design(people: People, model: str, conditions: Array | None = None) -> tuple[Array, tuple[str, ...]]:
    """Columns of a model that differ between people; ``conditions`` stands in for those of the people."""
    columns, names = age_sex(people)
    if model != AGE_SEX:
        columns = np.hstack([columns, people.conditions if conditions is None else conditions])
        names += people.condition_names
    if model == WITH_SOCIAL:
        columns = np.hstack([columns, people.social])
        names += people.social_names
    return columns, tuple(names)


def predict(people: People, model: str, timing: str, seed: int = 1) -> Prediction:
    """Fit ``model`` to the cost of ``timing`` and say what each person is expected to cost.

    Weighted least squares with weights for the part of the year insured, as CMS and MassHealth fit annual cost;
    standard errors are robust to unequal variance (HC1). ``seed`` deals people into the two halves.
    """
    columns, names = design(people, model)
    cost = people.outcome(timing)
    half = np.random.default_rng(seed).permutation(len(people)) % FOLDS
    held_out = np.empty(len(people))
    for fold in range(FOLDS):
        inside = half == fold
        held_out[inside] = columns[inside] @ _coefficients(columns[~inside], cost[~inside], people.weight[~inside])
    fit = _fit(columns, cost, people.weight, names)
    return Prediction(model, timing, fit, columns @ fit.coefficients, held_out)


def _coefficients(columns: Array, cost: Array, weight: Array) -> Array:
    """Least squares alone, by the normal equations: what is held out needs no standard errors.

    A column that nobody has gets 0.
    """
    weighted = columns * weight[:, None]
    return np.linalg.lstsq(weighted.T @ columns, weighted.T @ cost)[0].astype(float)


def _fit(columns: Array, cost: Array, weight: Array, names: tuple[str, ...]) -> Fit:
    """Least squares on the columns that somebody has; a column that nobody has gets the coefficient 0."""
    from statsmodels.regression.linear_model import WLS

    used: npt.NDArray[np.bool_] = np.any(columns != 0, axis=0)
    result = WLS(cost, columns[:, used], weights=weight).fit(method="qr", cov_type="HC1", use_t=False)
    coefficients, errors = np.zeros(len(names)), np.zeros(len(names))
    coefficients[used], errors[used] = result.params, result.bse
    return Fit(names, coefficients, errors)
