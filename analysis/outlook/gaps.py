"""How much of the gap to a published projection its printed assumptions explain: ours run with theirs, one by one.

What is left when all are in, their growth after 2025 that no printed assumption accounts for, is a step of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.outlook.finance import (
    CASH,
    outlook_benefits,
    outlook_expenditure,
    outlook_fees,
    outlook_premium,
)
from analysis.outlook.growth import LAST, START

RATE_FIRST = START
"""First year of the rates that projections of 2023 and 2024 assume."""


def _assumed_rate(rate: xr.DataArray, increase: float, ceiling: float) -> xr.DataArray:
    """Contribution rate that rises from that of 2024 by ``increase`` a year, to ``ceiling`` (not a number: none)."""
    years = xr.DataArray(np.arange(START, LAST + 1), dims="period", coords={"period": np.arange(START, LAST + 1)})
    path = rate.sel(period=RATE_FIRST - 1, drop=True) * (1 + increase) ** (years - RATE_FIRST + 1)
    return path if np.isnan(ceiling) else path.clip(max=ceiling)


def _along(paths: list[xr.DataArray], projections: xr.DataArray) -> xr.DataArray:
    return xr.concat(paths, dim=projections).transpose("draw", "projection", "step")


def _steps(levels: Mapping[str, xr.DataArray], theirs: float) -> xr.DataArray:
    """The first level, the change that each later one makes, the change to ``theirs`` that remains, and ``theirs``."""
    names, values = list(levels), list(levels.values())
    changes = [after - before for before, after in pairwise(values)]
    parts = [values[0], *changes, theirs - values[-1], xr.zeros_like(values[0]) + theirs]
    return xr.concat(parts, dim=xr.DataArray([*names, "growth", "theirs"], dims="step", name="step"))


@quantity(
    unit="trillion_won",
    dims=("projection", "step"),
    english="From our revenue to that of others, by their assumptions",
    korean="다른 전망과의 총수입 차이 분해",
    published=True,
    basis=f"{CASH}, last year of the projection",
)
def outlook_gap_revenue(
    outlook_assumed_rate_increase: xr.DataArray,
    outlook_assumed_rate_ceiling: xr.DataArray,
    outlook_assumed_subsidy_of_premium: xr.DataArray,
    outlook_assumed_revenue_2025: xr.DataArray,
    outlook_assumed_last: xr.DataArray,
    outlook_assumed_revenue_last: xr.DataArray,
    outlook_accounts: xr.DataArray,
    outlook_contribution_rate: xr.DataArray,
    outlook_observed_premium: xr.DataArray,
    outlook_observed_revenue: xr.DataArray,
    outlook_gdp_growth: xr.DataArray,
    outlook_contribution_base_excess: xr.DataArray,
    outlook_rate: xr.DataArray,
    outlook_subsidy_ratio: xr.DataArray,
    outlook_other_revenue_ratio: xr.DataArray,
) -> xr.DataArray:
    """Ours; + their contribution rate; + their subsidy; + their revenue of 2025 for what came; + growth left = theirs.

    Each step is the change of premium x (1 + subsidy + other) when one more of their assumptions is in; the return on
    the reserve stays ours. An assumption that is not printed changes nothing.
    """
    found = []
    revenue = outlook_accounts.sel(item="revenue", drop=True)
    for projection in outlook_assumed_last.projection.values:
        year = int(outlook_assumed_last.sel(projection=projection))
        increase, ceiling, subsidy, start, theirs = (
            float(values.sel(projection=projection))
            for values in (
                outlook_assumed_rate_increase,
                outlook_assumed_rate_ceiling,
                outlook_assumed_subsidy_of_premium,
                outlook_assumed_revenue_2025,
                outlook_assumed_revenue_last,
            )
        )
        path = _assumed_rate(outlook_contribution_rate, increase, ceiling)
        raised = path.sel(period=START, drop=True) / outlook_contribution_rate.sel(period=START, drop=True)

        def premium(first: xr.DataArray, rate: xr.DataArray, year: int = year) -> xr.DataArray:
            whole = outlook_premium(first, outlook_gdp_growth, outlook_contribution_base_excess, rate)
            return whole.sel(period=year, drop=True)

        ours = premium(outlook_observed_premium, outlook_rate)
        other = revenue.sel(period=year, drop=True) - ours * (1 + outlook_subsidy_ratio + outlook_other_revenue_ratio)
        with_rate = premium(outlook_observed_premium * raised, path)
        ratio = outlook_subsidy_ratio if np.isnan(subsidy) else xr.full_like(outlook_subsidy_ratio, subsidy)
        share, own = (1 + x + outlook_other_revenue_ratio for x in (ratio, outlook_subsidy_ratio))
        levels = {
            "ours": revenue.sel(period=year, drop=True),
            "rate": with_rate * own + other,
            "subsidy": with_rate * share + other,
        }
        came = outlook_observed_revenue.sel(period=START, drop=True) * raised * share / own
        outturn = xr.ones_like(came) if np.isnan(start) else start / came
        levels["outturn"] = with_rate * outturn * share + other
        found.append(_steps(levels, theirs))
    return _along(found, outlook_assumed_last.projection)


@quantity(
    unit="trillion_won",
    dims=("projection", "step"),
    english="From our expenditure to that of others, by their assumptions",
    korean="다른 전망과의 총지출 차이 분해",
    published=True,
    basis=f"{CASH}, last year of the projection",
)
def outlook_gap_expenditure(
    outlook_assumed_fee_increase: xr.DataArray,
    outlook_assumed_expenditure_2025: xr.DataArray,
    outlook_assumed_last: xr.DataArray,
    outlook_assumed_expenditure_last: xr.DataArray,
    outlook_fees_demographic: xr.DataArray,
    outlook_observed_fees_treatment: xr.DataArray,
    outlook_observed_fee_increase: xr.DataArray,
    outlook_fee_increase: xr.DataArray,
    outlook_residual_level: xr.DataArray,
    outlook_observed_benefit: xr.DataArray,
    outlook_prepayment: xr.DataArray,
    outlook_administration_ratio: xr.DataArray,
    outlook_observed_expenditure: xr.DataArray,
) -> xr.DataArray:
    """Ours; + their fee increase from 2026; + their expenditure of 2025 for what came; + growth left = theirs."""
    found = []

    def spent(agreed: xr.DataArray, later: xr.DataArray, year: int) -> xr.DataArray:
        fees = outlook_fees(
            outlook_fees_demographic, outlook_observed_fees_treatment, agreed, later, outlook_residual_level
        )
        benefits = outlook_benefits(fees, outlook_observed_benefit, outlook_prepayment)
        return outlook_expenditure(benefits, outlook_administration_ratio).sel(period=year, drop=True)

    for projection in outlook_assumed_last.projection.values:
        year = int(outlook_assumed_last.sel(projection=projection))
        increase, start, theirs = (
            float(values.sel(projection=projection))
            for values in (
                outlook_assumed_fee_increase,
                outlook_assumed_expenditure_2025,
                outlook_assumed_expenditure_last,
            )
        )
        levels = {"ours": spent(outlook_observed_fee_increase, outlook_fee_increase, year)}
        levels["fees"] = levels["ours"]
        if not np.isnan(increase):
            agreed = outlook_observed_fee_increase.sel(period=slice(None, START))
            levels["fees"] = spent(agreed, xr.full_like(outlook_fee_increase, increase), year)
        came = outlook_observed_expenditure.sel(period=START, drop=True)
        levels["outturn"] = levels["fees"] * (1.0 if np.isnan(start) else start / came)
        found.append(_steps(levels, theirs))
    return _along(found, outlook_assumed_last.projection)
