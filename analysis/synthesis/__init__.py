"""What several studies say together: random-effects means, and when not to compute one.

Nothing here knows a room: estimates and errors come as numbers. Why these methods, and why fewer than five studies are
listed and not pooled: docs/decisions/0008-evidence-synthesis.md.
"""

from analysis.synthesis.evidence import Evidence, synthesise
from analysis.synthesis.heterogeneity import METHODS, Method, tau_squared, tau_squared_interval
from analysis.synthesis.pooling import (
    DESCRIPTIVE_BELOW,
    Pooled,
    leave_one_out,
    pool,
    prediction_interval,
    robust,
    within_study,
)
from analysis.synthesis.study import Study, from_interval, from_p_value
from analysis.synthesis.window import last_year_share, window_weight

__all__ = [
    "DESCRIPTIVE_BELOW",
    "METHODS",
    "Evidence",
    "Method",
    "Pooled",
    "Study",
    "from_interval",
    "from_p_value",
    "last_year_share",
    "leave_one_out",
    "pool",
    "prediction_interval",
    "robust",
    "synthesise",
    "tau_squared",
    "tau_squared_interval",
    "window_weight",
    "within_study",
]
