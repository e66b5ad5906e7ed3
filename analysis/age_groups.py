"""Age groups by name, such as ``65-69`` and ``100+``: where they start, and sums over a span of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

ALL = 200
"""An age that nobody reaches: the end of a span that has none."""


def start_of(age: str) -> int:
    """The first age of a group.

    >>> start_of("65-69"), start_of("100+")
    (65, 100)
    """
    return int(str(age).rstrip("+").split("-")[0])


def between(values: xr.DataArray, first: int, end: int = ALL) -> xr.DataArray:
    """The sum over groups that start from ``first`` to before ``end``."""
    starts = np.array([start_of(age) for age in values.age.values])
    return values.isel(age=np.flatnonzero((starts >= first) & (starts < end))).sum("age")
