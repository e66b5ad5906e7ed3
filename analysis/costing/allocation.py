"""Fully distributed cost (FDC, 완전분배비용방법): every won of cost reaches one activity.

Direct cost goes where staff spend their time. Common cost follows the payroll of the staff who cause it,
then their time. The method is the one of the Korean accounting surveys for relative values (상대가치):
the survey of Korean-medicine clinics in ``references.bib`` (``clinic_survey_2010``) describes it and
names Kim and Im (2005) for its principle, that common cost is distributed in proportion to attributable cost.

All arrays are labelled: ``staff``, ``activity`` and, where the model runs them, ``draw`` and ``variant``.
Money has the unit it is given in; shares are between 0 and 1.
"""

from __future__ import annotations

import xarray as xr


def shares(amount: xr.DataArray, over: str) -> xr.DataArray:
    """Each amount as a share of their sum over one dimension; the shares sum to one.

    >>> shares(xr.DataArray([1.0, 3.0], dims="staff"), "staff").values.tolist()
    [0.25, 0.75]
    """
    return amount / amount.sum(over)


def after_deduction(cost: xr.DataArray, share: xr.DataArray | float) -> xr.DataArray:
    """Cost that remains when a share of it served others (patients of other payers, non-covered services 비급여)."""
    return cost * (1 - share)


def by_activity(amount: xr.DataArray, weight: xr.DataArray, time_share: xr.DataArray) -> xr.DataArray:
    """A cost distributed over staff by ``weight`` and from each staff group over activities by its time.

    ``weight`` sums to one over ``staff``, ``time_share`` over ``activity``, so nothing is lost or made.
    """
    return amount * xr.dot(weight, time_share, dim="staff")


def full_cost(direct: xr.DataArray, absorbed: str) -> xr.DataArray:
    """Cost by activity after the activity ``absorbed`` is distributed over the others by their own cost.

    The step-down key is cost itself (Kim and Im 2005: common cost in proportion to attributable cost).
    The absorbed activity leaves the array; the total stays.
    """
    others = direct.drop_sel(activity=absorbed)
    return others * (1 + direct.sel(activity=absorbed, drop=True) / others.sum("activity"))


def recovery_ratio(revenue: xr.DataArray, cost: xr.DataArray) -> xr.DataArray:
    """Cost recovery ratio (수익률, 원가보전율): revenue divided by cost; no value where there is no cost."""
    return (revenue / cost).where(cost > 0)
