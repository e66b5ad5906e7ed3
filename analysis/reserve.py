"""What becomes of the reserve of the baseline when something is added to spending."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr


def reserve_with(added: xr.DataArray, accounts: xr.DataArray, earns: xr.DataArray) -> xr.DataArray:
    """The reserve at the end of each year of ``added``, won that NHI spends more than in ``accounts``.

    The reserve moves by the balance and earns on what is above zero at the start of the year; below zero it is debt
    without interest, as in the baseline. With nothing added it is the baseline's to the last digit that counts.

    Args:
        added: (draw, period), won a year; below zero is saved.
        accounts: (draw, item, period) with the items revenue, expenditure, balance and reserve, won.
        earns: (draw,), return on the reserve a year.
    """
    import xarray as xr

    years = added.period.values
    added = added.transpose("draw", "period")
    books = accounts.transpose("draw", "item", "period").sel(period=years)
    first = books.isel(period=0, drop=True)
    before = (first.sel(item="reserve", drop=True) - first.sel(item="balance", drop=True)).values
    reserve, found = before, []
    for year in range(len(years)):
        of_year = books.isel(period=year)
        return_lost = (np.maximum(before, 0) - np.maximum(reserve, 0)) * earns.values
        reserve = reserve + of_year.sel(item="balance").values - return_lost - added.values[:, year]
        before = of_year.sel(item="reserve").values
        found.append(reserve)
    return xr.DataArray(
        np.stack(found, axis=1), dims=("draw", "period"), coords={"draw": added.draw.values, "period": years}
    )


def first_below_zero(path: xr.DataArray) -> xr.DataArray:
    """The first year in which ``path`` is below zero; the year after its last where there is none."""
    import xarray as xr

    below = path < 0
    first = below.argmax("period") + int(path.period[0])
    return xr.where(below.any("period"), first, int(path.period[-1]) + 1)
