"""The change of an institution's fees: the reform's change of prices on its own mix of services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import xarray as xr


@dataclass(frozen=True)
class Effect:
    """Won a year by category and in all: draw 0 and the ends of the 95 % interval; ``part`` is that of all fees."""

    category: str
    fees: float
    change: float
    low: float
    high: float

    @property
    def part(self) -> float:
        """Change as part of the fees."""
        return self.change / self.fees if self.fees else 0.0


def effects(fees: Mapping[str, float], rates: xr.DataArray) -> list[Effect]:
    """Each category's fees x change of its fee, and the total, at the institution's present volume.

    ``rates`` is over draw and category, for the institution's provider type (``reimbursement_fee_rate``).

    >>> names = {"category": ["consultation", "laboratory"]}
    >>> rates = xr.DataArray([[0.1, -0.2]], coords=names, dims=("draw", "category"))
    >>> [one.change for one in effects({"consultation": 100.0, "laboratory": 50.0}, rates)]
    [10.0, -10.0, 0.0]
    """
    names = list(fees)
    won = rates.sel(category=names) * xr.DataArray(list(fees.values()), coords={"category": names}, dims="category")
    found = [_effect(name, fees[name], won.sel(category=name)) for name in names]
    return [*found, _effect("total", sum(fees.values()), won.sum("category"))]


def _effect(name: str, fees: float, won: xr.DataArray) -> Effect:
    draws = won.isel(draw=slice(1, None)) if won.sizes["draw"] > 1 else won
    low, high = (float(draws.quantile(q, "draw")) for q in (0.025, 0.975))
    return Effect(name, fees, float(won.isel(draw=0)), low, high)
