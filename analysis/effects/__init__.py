"""Treatment effects from claims: estimators that return an effect with all that is needed to doubt it.

One call, one result: ``treatment_effect``, ``cost_effect``, ``quantile_effect`` for persons, ``staggered`` and
``aggregate`` for a programme that clinics adopt one after another, ``regression`` for tables of sums that may leave a
data centre. Nothing here feeds a headline of the report unless ``Effect.to_parameter`` made a row of it, and that
refuses generated data.
"""

from __future__ import annotations

from analysis.effects.aggregation import Path, aggregate, event_study
from analysis.effects.cells import Regression, regression, to_cells, wild_p_value
from analysis.effects.confounding import Sensitivity, e_value, robustness_value
from analysis.effects.costs import cost_effect
from analysis.effects.magnitudes import relative_interval
from analysis.effects.quantiles import quantile_effect, quantile_regression
from analysis.effects.result import Effect
from analysis.effects.smoothness import smooth_interval
from analysis.effects.staggered import GroupTime, staggered, staggered_from_moments
from analysis.effects.treatment import treatment_effect

__all__ = [
    "Effect",
    "GroupTime",
    "Path",
    "Regression",
    "Sensitivity",
    "aggregate",
    "cost_effect",
    "e_value",
    "event_study",
    "quantile_effect",
    "quantile_regression",
    "regression",
    "relative_interval",
    "robustness_value",
    "smooth_interval",
    "staggered",
    "staggered_from_moments",
    "to_cells",
    "treatment_effect",
    "wild_p_value",
]
