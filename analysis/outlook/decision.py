"""A decision for which the value of information is stated: how fast to raise the contribution rate from 2027 to 2035.

Three options are compared by one objective: what payers pay, less what a reserve left in 2035 is worth, plus what a
shortfall costs. Subsidy and other revenue move with premiums and count as paid by somebody.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity

OPTIONS = {"freeze": 0.0, "plan": 0.0149, "faster": 0.03}
"""Relative increase of the contribution rate a year: none, that of the second NHI plan, about twice as much."""

FIRST, HORIZON = 2027, 2035


@quantity(
    unit="trillion_won",
    dims=("option",),
    english="Net benefit of raising the contribution rate",
    korean="보험료율 인상 대안별 순편익",
    published=True,
    basis="nominal, 2027-2035; against the plan of 1.49 % a year; more is better",
)
def outlook_net_benefit(
    outlook_accounts: xr.DataArray,
    outlook_premium: xr.DataArray,
    outlook_rate: xr.DataArray,
    outlook_contribution_rate: xr.DataArray,
    outlook_contribution_rate_ceiling: xr.DataArray,
    outlook_subsidy_ratio: xr.DataArray,
    outlook_other_revenue_ratio: xr.DataArray,
    outlook_shortfall_weight: xr.DataArray,
    outlook_surplus_value: xr.DataArray,
) -> xr.DataArray:
    """-(income 2027-2035) + worth x reserve of 2035 if above zero - weight x shortfall if below, less that of the plan.

    Income of an option: income of the run x rate of the option / rate of the run; the reserve moves by the difference,
    without interest. Rates stop at the ceiling.
    """
    years = np.arange(FIRST, HORIZON + 1)
    premium = outlook_premium.sel(period=years)
    income = premium * (1 + outlook_subsidy_ratio + outlook_other_revenue_ratio)
    start = outlook_contribution_rate.sel(period=FIRST - 1, drop=True)
    reserve = outlook_accounts.sel(item="reserve", period=HORIZON, drop=True)
    benefits = []
    for increase in OPTIONS.values():
        steps = xr.DataArray(years - FIRST + 1, dims="period", coords={"period": years})
        rate = np.minimum(start * (1 + increase) ** steps, outlook_contribution_rate_ceiling)
        paid = income * rate / outlook_rate.sel(period=years)
        left = reserve + (paid - income).sum("period")
        worth = xr.where(left > 0, left * outlook_surplus_value, left * outlook_shortfall_weight)
        benefits.append(worth - paid.sum("period"))
    stacked = xr.concat(benefits, dim=xr.DataArray(list(OPTIONS), dims="option", name="option"))
    return (stacked - stacked.sel(option="plan", drop=True)).transpose("draw", "option")
