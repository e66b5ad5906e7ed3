"""Balanced fees (균형수가): relative values move towards a target recovery, paid by cuts and new money."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.reimbursement.matrices import filled
from analysis.reimbursement.tables import BASE, CATEGORIES, COSTED, MEDICAL, PRICED, PROVIDERS


@quantity(
    unit="ratio",
    dims=("provider", "category"),
    english="Balance of relative values",
    korean="균형수가 조정",
    basis="share of all NHI fees at full effect; plus raises fees",
)
def reimbursement_balance(
    outlook_fees: xr.DataArray,
    reimbursement_shares: xr.DataArray,
    reimbursement_cost: xr.DataArray,
    reimbursement_cuts: xr.DataArray,
    reimbursement_addons: xr.DataArray,
    reimbursement_regional: xr.DataArray,
    reimbursement_balance_on: xr.DataArray,
    reimbursement_balance_target: xr.DataArray,
    reimbursement_balance_limit: xr.DataArray,
    reimbursement_balance_years: xr.DataArray,
    reimbursement_balance_money: xr.DataArray,
) -> xr.DataArray:
    """Each category's distance to target x cost after the other instruments, at most limit x years of its fees.

    Cuts pay for raises; if they and the new money do not reach, all raises shrink alike, and cuts never exceed raises.
    """
    fees = reimbursement_shares.sel(provider=list(MEDICAL), category=list(COSTED))
    cost = (reimbursement_cost / outlook_fees.sel(period=BASE, drop=True)).sum("provider")
    other = (reimbursement_cuts + reimbursement_addons + reimbursement_regional).sel(category=list(COSTED))
    before = fees.sum("provider")
    distance = cost * reimbursement_balance_target - (before + other.sum("provider"))
    most = before * reimbursement_balance_limit * reimbursement_balance_years
    up, down = distance.clip(min=0), (-distance).clip(min=0)
    up, down = up.where(up < most, most), down.where(down < most, most)
    needed, saved = up.sum("category"), down.sum("category")
    money = reimbursement_balance_money / outlook_fees.sel(period=PRICED, drop=True)
    raised = ((saved + money) / needed.where(needed > 0, 1.0)).clip(max=1)
    used = (needed / saved.where(saved > 0, 1.0)).clip(max=1)
    change = (up * raised - down * used) * reimbursement_balance_on
    among = fees / before
    whole = filled(change * among, provider=PROVIDERS, category=CATEGORIES)
    return (whole).transpose("draw", "provider", "category")
