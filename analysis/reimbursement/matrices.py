"""How the instruments' matrices are put together: filled to all labels, contracted over years.

An instrument is a matrix over provider type and category, as a share of all NHI fees at full effect, times its phase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import xarray as xr


def filled(array: xr.DataArray, **labels: Sequence[str]) -> xr.DataArray:
    """``array`` over all ``labels`` of its dimensions, zero where it has none."""
    return array.reindex({name: list(of) for name, of in labels.items()}, fill_value=0.0)


def over_years(matrices: Mapping[str, xr.DataArray], phase: xr.DataArray, sum_over: str) -> xr.DataArray:
    """Sum over instruments of their matrix, summed over one dimension, times their phase; by the other and period."""
    parts = [matrix.sum(sum_over) * phase.sel(component=name, drop=True) for name, matrix in matrices.items()]
    return sum(parts[1:], parts[0])


def responded(
    matrix: xr.DataArray, response: xr.DataArray, raising: xr.DataArray, coding: xr.DataArray
) -> xr.DataArray:
    """What fees change by when volume wins back or adds a part of each change, and raises are coded more often.

    ``response`` and ``coding`` are won per won of change; ``raising`` is the part of the response that answers raises.
    """
    cut, raised = matrix.clip(max=0), matrix.clip(min=0)
    return cut * (1 + response) + raised * (1 + response * raising + coding)
