"""How far money and yearly limits reach: the least gap to the target recovery that is left, in closed form.

Raises and cuts only share the budget, so the least gap needs no search: cut what is paid above target as far as the
limit allows, raise what is paid below as far as limit and money allow. ``frontier`` solves the same as a linear
programme, with the price of each limit.
"""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.reimbursement.tables import COSTED, MEDICAL

LIMITS = (0.01, 0.02, 0.03, 0.05, 0.075, 0.10)
MONEY = (0, 1, 2, 3, 5, 7.5, 10, 15)
TRILLION = 1e12
BALANCED = 2030


def least_gap(
    fees: xr.DataArray, cost: xr.DataArray, target: xr.DataArray, most: xr.DataArray, money: xr.DataArray
) -> xr.DataArray:
    """Won below target that are left: beyond the limit of each category, and beyond what cuts and money pay.

    ``fees`` and ``cost`` are by category, ``most`` is the greatest change as part of fees, ``money`` won a year.
    """
    short = (cost * target - fees).clip(min=0)
    over = (fees - cost * target).clip(min=0)
    limit = fees * most
    beyond = (short - limit).clip(min=0).sum("category")
    within = short.where(short < limit, limit).sum("category")
    saved = over.where(over < limit, limit).sum("category")
    return beyond + (within - saved - money).clip(min=0)


@quantity(
    unit="trillion_won",
    dims=("limit", "money"),
    english="Gap to balanced fees that is left in 2030",
    korean="2030년 균형수가까지 남는 격차",
    published=True,
    basis="nominal; fees below target a year, by yearly limit of changes (%) and new money (trillion won)",
)
def reimbursement_frontier_gap(
    reimbursement_shares: xr.DataArray,
    reimbursement_recovery_now: xr.DataArray,
    outlook_fees: xr.DataArray,
    reimbursement_balance_target: xr.DataArray,
    reimbursement_balance_years: xr.DataArray,
) -> xr.DataArray:
    """Least gap with changes of at most limit x years of a category's fees and so much new money, fees of 2030."""
    fees = reimbursement_shares.sel(provider=list(MEDICAL), category=list(COSTED)).sum("provider")
    fees = fees * outlook_fees.sel(period=BALANCED, drop=True)
    limits = xr.DataArray(list(LIMITS), dims="limit", coords={"limit": [100 * one for one in LIMITS]})
    money = xr.DataArray(list(MONEY), dims="money", coords={"money": list(MONEY)}) * TRILLION
    gaps = [
        least_gap(
            fees,
            fees / reimbursement_recovery_now,
            reimbursement_balance_target,
            limits.isel(limit=place, drop=True) * reimbursement_balance_years,
            money,
        )
        for place in range(len(LIMITS))
    ]
    return xr.concat(gaps, dim=limits.limit).transpose("draw", "limit", "money")
