"""The equations that each estimator solves: effect, mean without treatment, and the models they rest on.

Values stand in this order: effect, mean without treatment, (for AIPW on the treated: mean correction,) coefficients of
the outcome without and with treatment, coefficients of the propensity.
"""

from __future__ import annotations

import numpy as np

from analysis.effects.influence import Array, Moments
from analysis.effects.propensity import Propensity
from analysis.effects.sample import Sample


def comparison_weights(treated: Array, chance: Array, estimand: str) -> Array:
    """Weights that make the arms alike: all of both arms (``ate``) or both like the treated (``att``)."""
    weights = treated / chance + (1 - treated) / (1 - chance)
    return weights if estimand == "ate" else weights * chance


def _adjusted(sample: Sample, design: Array, propensity: Propensity, estimand: str) -> Moments:
    y, treated, k = sample.outcome, sample.treated, design.shape[1]
    share = np.ones(len(y)) if estimand == "ate" else treated

    def moments(values: Array) -> Array:
        without, having = design @ values[2 : 2 + k], design @ values[2 + k :]
        return np.column_stack(
            [
                share * (having - without - values[0]),
                share * (without - values[1]),
                ((1 - treated) * (y - without))[:, None] * design,
                (treated * (y - having))[:, None] * design,
            ]
        )

    return moments


def _weighted(sample: Sample, design: Array, propensity: Propensity, estimand: str) -> Moments:
    y, treated = sample.outcome, sample.treated

    def moments(values: Array) -> Array:
        weights = comparison_weights(treated, propensity.at(values[2:]), estimand)
        return np.column_stack(
            [
                treated * weights * (y - values[1] - values[0]),
                (1 - treated) * weights * (y - values[1]),
                propensity.score(values[2:], treated),
            ]
        )

    return moments


def _augmented(sample: Sample, design: Array, propensity: Propensity, estimand: str) -> Moments:
    y, treated, k = sample.outcome, sample.treated, design.shape[1]

    def on_all(values: Array) -> Array:
        without, having = design @ values[2 : 2 + k], design @ values[2 + k : 2 + 2 * k]
        chance = propensity.at(values[2 + 2 * k :])
        mean = without + (1 - treated) * (y - without) / (1 - chance)
        return np.column_stack(
            [
                having + treated * (y - having) / chance - mean - values[0],
                mean - values[1],
                ((1 - treated) * (y - without))[:, None] * design,
                (treated * (y - having))[:, None] * design,
                propensity.score(values[2 + 2 * k :], treated),
            ]
        )

    def on_treated(values: Array) -> Array:
        without, correction = design @ values[3 : 3 + k], values[2]
        chance = propensity.at(values[3 + k :])
        return np.column_stack(
            [
                treated * (y - values[1] - values[0]),
                treated * (without + correction - values[1]),
                (1 - treated) * chance / (1 - chance) * (y - without - correction),
                ((1 - treated) * (y - without))[:, None] * design,
                propensity.score(values[3 + k :], treated),
            ]
        )

    return on_all if estimand == "ate" else on_treated


def _weighted_adjusted(sample: Sample, design: Array, propensity: Propensity, estimand: str) -> Moments:
    y, treated, k = sample.outcome, sample.treated, design.shape[1]
    share = np.ones(len(y)) if estimand == "ate" else treated

    def moments(values: Array) -> Array:
        without, having = design @ values[2 : 2 + k], design @ values[2 + k : 2 + 2 * k]
        gamma = values[2 + 2 * k :]
        weights = comparison_weights(treated, propensity.at(gamma), estimand)
        return np.column_stack(
            [
                share * (having - without - values[0]),
                share * (without - values[1]),
                ((1 - treated) * weights * (y - without))[:, None] * design,
                (treated * weights * (y - having))[:, None] * design,
                propensity.score(gamma, treated),
            ]
        )

    return moments


MOMENTS = {"ra": _adjusted, "ipw": _weighted, "aipw": _augmented, "ipwra": _weighted_adjusted}
