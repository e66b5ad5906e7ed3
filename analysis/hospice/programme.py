"""Costs of a programme beside fees, and earlier decisions on life-sustaining treatment (연명의료결정)."""

from __future__ import annotations

import xarray as xr

from analysis.hospice.horizon import FIRST, LAST, ramp
from analysis.hospice.streams import TYPES
from analysis.model import quantity


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Programme cost of hospice beside fees",
    korean="호스피스 사업비",
    published=True,
    basis="nominal; set-up and support of added institutions, training and evaluation; state budget and funds",
)
def hospice_programme_cost(
    hospice_institutions_open: xr.DataArray,
    hospice_institutions: xr.DataArray,
    hospice_setup_cost: xr.DataArray,
    hospice_support_cost: xr.DataArray,
    hospice_programme_year: xr.DataArray,
    hospice_target_year: xr.DataArray,
    outlook_price_level: xr.DataArray,
) -> xr.DataArray:
    """(institutions opened in the year x set-up + those added so far x support + programme of the year) x prices."""
    more = (hospice_institutions_open - hospice_institutions).sel(provider=list(TYPES))
    opened = more - more.shift(period=1, fill_value=0.0)
    institutions = xr.dot(opened, hospice_setup_cost, dim="provider")
    institutions = institutions + xr.dot(more, hospice_support_cost, dim="provider")
    running = hospice_programme_year * (ramp(hospice_target_year) > 0)
    prices = outlook_price_level.sel(period=slice(FIRST, LAST))
    return ((institutions + running) * prices).transpose("draw", "period")


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Spending avoided by earlier decisions on life-sustaining treatment",
    korean="연명의료 조기 결정에 따른 절감 진료비",
    published=True,
    basis="nominal; fees of all payers, patient share included",
)
def hospice_decision_avoided(
    demography_deaths: xr.DataArray,
    hospice_decision_share: xr.DataArray,
    hospice_decision_saving: xr.DataArray,
    hospice_selection_discount: xr.DataArray,
    hospice_usual_level: xr.DataArray,
    hospice_target_year: xr.DataArray,
) -> xr.DataArray:
    """Deaths x additional share x difference of the last month x (1 - selection) x level of fees since 2024.

    The difference is one of 2023; the year to 2024 is left out.
    """
    deaths = demography_deaths.sel(period=slice(FIRST, LAST))
    share = hospice_decision_share * ramp(hospice_target_year)
    saving = hospice_decision_saving * (1 - hospice_selection_discount) * hospice_usual_level
    return (deaths * share * saving).transpose("draw", "period")
