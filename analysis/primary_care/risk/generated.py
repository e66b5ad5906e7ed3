"""Generated people whose true cost is known: they show that the models find it, and nothing about any country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.primary_care.risk.hierarchy import Category
from analysis.primary_care.risk.people import SOCIAL, Array, People

PEOPLE = 10_000
PRACTICES = 40
SHAPE = 0.8
"""Of the gamma distribution around a person's true mean: its coefficient of variation is 1 ÷ √0.8 = 1.1."""

AGE_COST = (300.0, 14.0)
"""Thousand won a year at birth, and more for each year of age."""

SOCIAL_COST = (900.0, 700.0, 1_500.0, 1_200.0, 150.0)
"""Thousand won a year for each of SOCIAL; for neighbourhood stress, for each standard deviation."""

SOCIAL_SHARE = (0.04, 0.06, 0.03, 0.03)
"""Share of people with each of the first four."""

HEAVY, MIDDLE, LIGHT = 9_000.0, 3_500.0, 1_200.0
"""Thousand won a year for a condition of a group of three, at its ranks 1, 2 and 3; MIDDLE and LIGHT for pairs."""

NEED_SPREAD = 0.2
"""Standard deviation of a practice's need, on the log scale of how common conditions and hardship are."""

PERSISTENCE = 0.8
"""Chance that a condition of this year is there in the next."""


@dataclass(frozen=True)
class Truth:
    """What was put in: money a year for each condition and social variable, in thousand won."""

    conditions: dict[str, float]
    social: dict[str, float]


def truth(hierarchy: Sequence[Category]) -> Truth:
    """The true cost of each condition: heavier the lower its rank in its group."""
    sizes = {one.group: max(other.rank for other in hierarchy if other.group == one.group) for one in hierarchy}
    ladder = {1: (MIDDLE,), 2: (MIDDLE, LIGHT), 3: (HEAVY, MIDDLE, LIGHT)}
    conditions = {one.name: ladder[sizes[one.group]][one.rank - 1] for one in hierarchy}
    return Truth(conditions, dict(zip(SOCIAL, SOCIAL_COST, strict=True)))


def generate(hierarchy: Sequence[Category], size: int = PEOPLE, seed: int = 1, coded: float = 1.0) -> People:
    """``size`` people of ``PRACTICES`` practices that differ in need; ``coded`` is the share of conditions coded.

    Some practices see more conditions and more hardship. With ``coded`` below 1 every practice coded that share the
    year before, and now half of them code ten percentage points more of the same conditions, the others ten less.
    """
    random = np.random.default_rng(seed)
    known = truth(hierarchy)
    practice = random.integers(0, PRACTICES, size)
    need = random.normal(0, NEED_SPREAD, PRACTICES)[practice]
    age = np.clip(np.round(random.beta(1.4, 1.5, size) * 92), 0, 99).astype(np.int64)
    male = random.random(size) < 0.49
    stress = (need * 1.4 + random.normal(0, 1, size)) / np.hypot(0.49, 1)
    shares = np.array(SOCIAL_SHARE)[None, :] * np.exp(need + 0.4 * stress)[:, None]
    social = np.column_stack([(random.random((size, len(SOCIAL_SHARE))) < shares).astype(float), stress])
    rate = np.exp(need + 0.2 * stress)
    real = _conditions(random, hierarchy, age.astype(float), rate)
    later = _next_year(random, hierarchy, real, age.astype(float), rate)
    worth = np.array([known.conditions[one.name] for one in hierarchy])
    own = AGE_COST[0] + AGE_COST[1] * age + social @ np.array(SOCIAL_COST)
    cost, next_cost = (_spent(random, np.maximum(own + held @ worth, 60.0)) for held in (real, later))
    shift = np.where(np.arange(PRACTICES) % 2, 0.1, -0.1) if coded < 1 else np.zeros(PRACTICES)
    drawn = random.random(real.shape)
    conditions = real * (drawn < (coded + shift)[practice][:, None])
    earlier = real * (drawn < coded)
    weight = np.where(random.random(size) < 0.08, random.integers(1, 12, size) / 12, 1.0)
    names = np.array([f"practice {number + 1:02d}" for number in range(PRACTICES)])
    return People(
        age, male, names[practice], weight, cost, next_cost, conditions, tuple(one.name for one in hierarchy),
        social, SOCIAL, earlier if coded < 1 else None, synthetic=True,
    )  # fmt: skip


def _conditions(random: np.random.Generator, hierarchy: Sequence[Category], age: Array, rate: Array) -> Array:
    """At most one condition a group, more often with age and need; the graver ranks are rarer."""
    held = np.zeros((len(age), len(hierarchy)))
    for group in dict.fromkeys(one.group for one in hierarchy):
        places = [place for place, one in enumerate(hierarchy) if one.group == group]
        base = 0.02 + 0.10 * (age / 80) ** 2
        has = random.random(len(age)) < np.minimum(base * rate, 0.9)
        odds = np.array([hierarchy[place].rank for place in places], dtype=float)
        drawn = random.choice(places, size=len(age), p=odds / odds.sum())
        held[np.arange(len(age))[has], drawn[has]] = 1.0
    return held


def _next_year(
    random: np.random.Generator, hierarchy: Sequence[Category], held: Array, age: Array, rate: Array
) -> Array:
    """Most conditions stay; in groups without one, new ones come as often as they go."""
    stays = held * (random.random(held.shape) < PERSISTENCE)
    fresh = _conditions(random, hierarchy, age, rate * (1 - PERSISTENCE))
    later = stays.copy()
    for group in dict.fromkeys(one.group for one in hierarchy):
        places = [place for place, one in enumerate(hierarchy) if one.group == group]
        free = stays[:, places].sum(axis=1) == 0
        later[np.ix_(free, places)] = fresh[np.ix_(free, places)]
    return later


def _spent(random: np.random.Generator, mean: Array) -> Array:
    """Cost around its true mean, in won."""
    return 1000.0 * mean * random.gamma(SHAPE, 1 / SHAPE, len(mean))
