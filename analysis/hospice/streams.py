"""Streams of users: a type of hospice and a group of diseases together, such as ``home_cancer``.

Type, disease and year are three dimensions and the model allows two, so the first two are one here.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import xarray as xr

TYPES = ("inpatient", "home", "consultation")
"""Types of hospice that the law knows for adults (입원형, 가정형, 자문형)."""

PROVIDERS = (*TYPES, "early")
"""The types and palliative care beside treatment, before hospice."""

CAUSES = ("cancer", "non_cancer", "other")
"""Cancer, the other diseases that the law names, and progressive diseases that it does not name."""

STREAMS = tuple(f"{provider}_{cause}" for provider in PROVIDERS for cause in CAUSES)


@cache
def _places(dimension: str) -> np.ndarray:
    names = PROVIDERS if dimension == "provider" else CAUSES
    side = 0 if dimension == "provider" else 1
    parts = [(provider, cause) for provider in PROVIDERS for cause in CAUSES]
    return np.array([names.index(part[side]) for part in parts])


def on_streams(values: xr.DataArray) -> xr.DataArray:
    """Values by provider, by cause or by both, for each stream; a type without a value counts zero."""
    for dimension, names in (("provider", PROVIDERS), ("cause", CAUSES)):
        if dimension in values.dims:
            values = values.reindex({dimension: list(names)}, fill_value=0.0)
            place = xr.DataArray(_places(dimension), dims="stream")
            values = values.isel({dimension: place}).drop_vars(dimension)
    return values.assign_coords(stream=list(STREAMS))


def by(dimension: str, values: xr.DataArray) -> xr.DataArray:
    """Sums over streams for each provider or each cause."""
    names = PROVIDERS if dimension == "provider" else CAUSES
    belongs = (_places(dimension)[:, None] == np.arange(len(names))).astype(float)
    coords = {"stream": list(STREAMS), dimension: list(names)}
    return xr.dot(values, xr.DataArray(belongs, dims=("stream", dimension), coords=coords), dim="stream")


def apart(values: xr.DataArray) -> xr.DataArray:
    """Values of streams by provider and cause."""
    values = values.transpose(..., "stream")
    kept = {name: values[name] for name in values.dims if name != "stream" and name in values.coords}
    return xr.DataArray(
        values.values.reshape(*values.shape[:-1], len(PROVIDERS), len(CAUSES)),
        dims=(*values.dims[:-1], "provider", "cause"),
        coords={**kept, "provider": list(PROVIDERS), "cause": list(CAUSES)},
    )


def stacked(parts: dict[str, xr.DataArray], dimension: str) -> xr.DataArray:
    """Yearly amounts by name along a dimension of their names."""
    names = xr.DataArray(list(parts), dims=dimension, name=dimension)
    return xr.concat(list(parts.values()), dim=names).transpose("draw", dimension, "period")
