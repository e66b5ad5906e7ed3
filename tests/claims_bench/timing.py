"""What a piece of timed work hands back, and the clock for its last step."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Done:
    """How many rows came out, one figure by which two programs are known to have done the same, and the seconds of the
    estimate alone, from a frame in memory; none where nothing is estimated.
    """

    rows: int
    result: float | None = None
    fit_seconds: float | None = None


def fitted(rows: int, fit: Callable[[], Any], figure: Callable[[Any], Any]) -> Done:
    """Times ``fit``; ``figure`` takes the figure from what it returns."""
    begun = time.perf_counter()
    found = fit()
    return Done(rows, float(figure(found)), time.perf_counter() - begun)
