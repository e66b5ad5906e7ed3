"""The years that all four reforms compute, and the ends of its totals."""

from __future__ import annotations

import numpy as np

FIRST, LAST = 2027, 2040
YEARS = np.arange(FIRST, LAST + 1)
HORIZONS = (2030, 2035, 2040)
