"""Parameters: read from CSV with their sources, checked, drawn.

>>> parameters = load_parameters(Path("data/parameters"), units, bibliography)  # doctest: +SKIP
>>> parameters["costing_noncovered_share"].value  # doctest: +SKIP
>>> draws = draw_parameters(parameters, draws=1000, seed=1)  # doctest: +SKIP
"""

from analysis.parameters.collection import Change, Parameters, load_parameters
from analysis.parameters.drawing import draw_parameters
from analysis.parameters.record import COORDINATES, STATUSES, Cell, Correlation, Parameter

__all__ = [
    "COORDINATES",
    "STATUSES",
    "Cell",
    "Change",
    "Correlation",
    "Parameter",
    "Parameters",
    "draw_parameters",
    "load_parameters",
]
