"""What a result owes to its parameters and what to the number of draws; works on draws that already exist.

Draw 0 is the central case and is left out everywhere. Nothing here knows a room: parameters and outputs come as arrays.
Why these estimators and not others: docs/decisions/0007-uncertainty.md.
"""

from analysis.uncertainty.indices import Indices, first_order, pick_freeze
from analysis.uncertainty.information import perfect_information, perfect_information_on
from analysis.uncertainty.precision import Precision, batch_error, precision
from analysis.uncertainty.regression import Regression
from analysis.uncertainty.sample import Estimate, random_draws, uncertain
from analysis.uncertainty.tornado import Bar, one_at_a_time, tornado

__all__ = [
    "Bar",
    "Estimate",
    "Indices",
    "Precision",
    "Regression",
    "batch_error",
    "first_order",
    "one_at_a_time",
    "perfect_information",
    "perfect_information_on",
    "pick_freeze",
    "precision",
    "random_draws",
    "tornado",
    "uncertain",
]
