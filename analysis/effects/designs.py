"""Made-up samples whose true effects are known: what the estimators are tried on, never what the report states.

Each design returns a watermarked frame and the true effect that an estimator with this estimand aims at. Truths that
have no closed form are integrals over the design, not averages of samples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.effects.influence import Array
from analysis.effects.sample import WATERMARK

if TYPE_CHECKING:
    import pandas as pd

ILL = 0.4
"""Share of persons who are ill."""

NODES = 80
"""Points of Gauss–Hermite quadrature over age; 40 give the same to nine digits."""

COVARIATES = ("age", "ill")


def _mark(columns: dict[str, Array]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(columns)
    frame.attrs[WATERMARK] = "synthetic"
    return frame


def _chance(age: Array, ill: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-(-0.3 + 0.6 * age + 0.7 * ill))))


def _persons(random: np.random.Generator, n: int) -> tuple[Array, Array, Array]:
    age = random.standard_normal(n)
    ill = (random.random(n) < ILL).astype(float)
    return age, ill, (random.random(n) < _chance(age, ill)).astype(float)


def _integral(values: Array, weights: Array | float = 1.0) -> float:
    """The mean over the design of values at (age node, ill), weighted."""
    _, mass = _nodes()
    weighted = mass * weights
    return float((values * weighted).sum() / weighted.sum())


def _nodes() -> tuple[tuple[Array, Array], Array]:
    points, weights = np.polynomial.hermite_e.hermegauss(NODES)
    age = np.repeat(points[:, None], 2, axis=1)
    ill = np.tile([0.0, 1.0], (NODES, 1))
    mass = weights[:, None] / weights.sum() * np.array([1 - ILL, ILL])
    return (age, ill), mass


def confounded(random: np.random.Generator, n: int) -> pd.DataFrame:
    """Spending that rises with age and illness, which also bring treatment; the effect of treatment differs by both."""
    age, ill, drug = _persons(random, n)
    noise = random.standard_normal(n) * np.where(ill == 1, 1.5, 1.0)
    cost = 3 + 0.8 * age + 1.2 * ill + drug * _gain(age, ill) + noise
    return _mark({"cost": cost, "drug": drug, "age": age, "ill": ill})


def _gain(age: Array, ill: Array) -> Array:
    return 1 + 0.5 * age + 0.4 * ill


def confounded_truth(estimand: str) -> float:
    """The effect of ``confounded`` on all (1.16) or on the treated.

    >>> round(confounded_truth("ate"), 6)
    1.16
    """
    (age, ill), _ = _nodes()
    return _integral(_gain(age, ill), 1.0 if estimand == "ate" else _chance(age, ill))


def spending(random: np.random.Generator, n: int) -> pd.DataFrame:
    """Skewed spending: none for some, gamma for the rest; treatment makes it likelier and larger."""
    age, ill, drug = _persons(random, n)
    any_spending = random.random(n) < _any(age, ill, drug)
    amount = random.gamma(2.0, _amount(age, ill, drug) / 2.0)
    return _mark({"cost": np.where(any_spending, amount, 0.0), "drug": drug, "age": age, "ill": ill})


def _any(age: Array, ill: Array, drug: Array | float) -> Array:
    return np.asarray(1 / (1 + np.exp(-(0.8 + 0.3 * age + 0.6 * ill + 0.5 * drug))))


def _amount(age: Array, ill: Array, drug: Array | float) -> Array:
    return np.asarray(np.exp(0.5 + 0.2 * age + 0.4 * ill + 0.25 * drug))


def spending_truth(estimand: str = "ate") -> float:
    """The effect of ``spending`` on mean spending."""
    (age, ill), _ = _nodes()
    means = [_any(age, ill, drug) * _amount(age, ill, drug) for drug in (1.0, 0.0)]
    return _integral(means[0] - means[1], 1.0 if estimand == "ate" else _chance(age, ill))


def positive_spending(random: np.random.Generator, n: int, *, gamma: bool = True) -> pd.DataFrame:
    """Spending above zero with a logarithmic mean; its variance is that of a gamma, or a count's made larger."""
    age, ill, drug = _persons(random, n)
    mean = _amount(age, ill, drug)
    cost = random.gamma(2.0, mean / 2.0) if gamma else random.poisson(random.gamma(2.0, mean / 2.0)).astype(float)
    return _mark({"cost": cost, "drug": drug, "age": age, "ill": ill})


def positive_truth() -> float:
    """The effect of ``positive_spending`` on the mean of all."""
    (age, ill), _ = _nodes()
    return _integral(_amount(age, ill, 1.0) - _amount(age, ill, 0.0))


def spread(random: np.random.Generator, n: int) -> pd.DataFrame:
    """Spending whose spread treatment widens: with a normal age both potential distributions are normal."""
    age = random.standard_normal(n)
    drug = (random.random(n) < 1 / (1 + np.exp(-0.6 * age))).astype(float)
    cost = np.where(drug == 1, 6 + 1.5 * age, 5 + age) + random.standard_normal(n)
    return _mark({"cost": cost, "drug": drug, "age": age})


def spread_truth(quantile: float) -> float:
    """The difference of a quantile between everybody treated, N(6, 3.25), and nobody, N(5, 2).

    >>> round(spread_truth(0.5), 6), round(spread_truth(0.9), 3)
    (1.0, 1.498)
    """
    from scipy import stats

    return 1.0 + float(stats.norm.ppf(quantile)) * float(np.sqrt(3.25) - np.sqrt(2.0))


COHORTS = {0: 0.4, 3: 0.25, 4: 0.2, 5: 0.15}
"""First treated period of clinics in a panel of periods 1 to 6 (0: never), with their shares."""

PERIODS = 6


def _grown(cohort: int, period: int) -> float:
    """The effect on a cohort in a period: it grows with time and differs by cohort."""
    return {3: 1.0, 4: 0.6, 5: 1.4}[cohort] * (1 + 0.5 * (period - cohort))


def adoption(random: np.random.Generator, n: int, *, confounded: bool = False, groups: int = 0) -> pd.DataFrame:
    """Clinics that adopt a programme in different periods, with errors that last.

    ``confounded``: clinics with a larger ``size`` adopt more often and grow faster, so trends are parallel only given
    size. ``groups``: clinics belong to so many regions that adopt together and share a shock.
    """
    import pandas as pd

    size = random.standard_normal(n)
    shares = np.array(list(COHORTS.values()))
    labels = np.array(list(COHORTS))
    region = np.arange(n) % groups if groups else np.arange(n)
    if groups:
        cohort = labels[random.choice(len(labels), size=groups, p=shares)][region]
    elif confounded:
        pull = np.exp(0.5 * size[:, None] * (labels > 0)[None, :]) * shares
        cohort = labels[
            (random.random(n)[:, None] > np.cumsum(pull / pull.sum(axis=1, keepdims=True), axis=1)).sum(axis=1)
        ]
    else:
        cohort = labels[random.choice(len(labels), size=n, p=shares)]
    level = random.standard_normal(n)
    shock = np.zeros(n)
    rows = []
    for period in range(1, PERIODS + 1):
        shock = 0.5 * shock + random.standard_normal(n) * 0.6
        common = random.standard_normal(groups)[region] * 0.4 if groups else 0.0
        trend = 0.3 * period + (0.25 * size * period if confounded else 0.0)
        effect = np.array([_grown(int(one), period) if 0 < one <= period else 0.0 for one in cohort])
        cost = 10 + level + trend + effect + shock + common
        rows.append(
            pd.DataFrame(
                {
                    "clinic": np.arange(n),
                    "period": period,
                    "first": cohort,
                    "cost": cost,
                    "size": size,
                    "region": region,
                }
            )
        )
    frame = pd.concat(rows, ignore_index=True)
    frame.attrs[WATERMARK] = "synthetic"
    return frame


def adoption_truth(kind: str = "simple", *, confounded: bool = False) -> dict[int, float]:
    """The aggregates of ``adoption`` by part; ``simple`` has part 0. Shares are those of the population."""
    share = cohort_shares() if confounded else COHORTS
    cells = [(g, t) for g in COHORTS if g for t in range(g, PERIODS + 1)]
    parts: dict[int, list[tuple[float, float]]] = {}
    for g, t in cells:
        label = {"simple": 0, "group": g, "calendar": t, "event": t - g}[kind]
        parts.setdefault(label, []).append((share[g], _grown(g, t)))
    return {
        part: sum(weight * value for weight, value in found) / sum(weight for weight, _ in found)
        for part, found in sorted(parts.items())
    }


def cohort_shares() -> dict[int, float]:
    """Shares of the cohorts where size pulls clinics in: integrals over size."""
    points, weights = np.polynomial.hermite_e.hermegauss(NODES)
    shares = np.array(list(COHORTS.values()))
    labels = np.array(list(COHORTS))
    pull = np.exp(0.5 * points[:, None] * (labels > 0)[None, :]) * shares
    mass = weights @ (pull / pull.sum(axis=1, keepdims=True)) / weights.sum()
    return {int(label): float(value) for label, value in zip(labels, mass, strict=True)}
