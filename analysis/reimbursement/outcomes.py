"""Payment for outcomes of institutions and networks: a part of fees, as the other instruments leave them."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.reimbursement.matrices import filled, over_years
from analysis.reimbursement.tables import PROVIDERS

REACHED = {
    "institution": ("tertiary", "general", "hospital"),
    "network": ("tertiary", "general", "hospital", "clinic"),
}
"""Types whose fees are paid by outcomes: institutions alone, or a network of hospitals and clinics."""


@quantity(
    unit="ratio",
    dims=("provider", "period"),
    english="Fees paid by outcomes",
    korean="성과 연동 진료비",
    basis="share of all NHI fees",
)
def reimbursement_at_outcome(
    reimbursement_shares: xr.DataArray,
    reimbursement_cuts: xr.DataArray,
    reimbursement_addons: xr.DataArray,
    reimbursement_regional: xr.DataArray,
    reimbursement_balance: xr.DataArray,
    reimbursement_phase: xr.DataArray,
    reimbursement_outcome_share: xr.DataArray,
) -> xr.DataArray:
    """Share paid by outcomes x fees of the types reached, after cuts, add-ons and balance, x phase."""
    moved = over_years(
        {
            "cuts": reimbursement_cuts,
            "addons": reimbursement_addons + reimbursement_regional,
            "balance": reimbursement_balance,
        },
        reimbursement_phase,
        "category",
    )
    fees = reimbursement_shares.sum("category") + moved
    parts = [
        filled(
            fees.sel(provider=list(types)) * reimbursement_outcome_share.sel(component=name, drop=True),
            provider=PROVIDERS,
        )
        for name, types in REACHED.items()
    ]
    whole = (parts[0] + parts[1]) * reimbursement_phase.sel(component="outcome", drop=True)
    return whole.transpose("draw", "provider", "period")


@quantity(
    unit="ratio",
    dims=("provider", "period"),
    english="Change of fees by payment for outcomes",
    korean="성과 보상에 따른 진료비 변화",
    basis="share of all NHI fees; plus raises fees",
)
def reimbursement_outcome(
    reimbursement_at_outcome: xr.DataArray,
    reimbursement_outcome_payout: xr.DataArray,
    reimbursement_outcome_use: xr.DataArray,
) -> xr.DataArray:
    """Fees paid by outcomes x (mean payout - 1 + change of use per unit of fees so paid)."""
    change = reimbursement_at_outcome * (reimbursement_outcome_payout - 1 + reimbursement_outcome_use)
    return change.transpose("draw", "provider", "period")


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Fees that outcomes move between institutions",
    korean="성과에 따라 기관 간 이동하는 진료비",
    published=True,
    basis="nominal; NHI fees",
)
def reimbursement_outcome_moved(
    reimbursement_at_outcome: xr.DataArray, reimbursement_outcome_spread: xr.DataArray, outlook_fees: xr.DataArray
) -> xr.DataArray:
    """Fees paid by outcomes x mean distance of what an institution earns back from the average / 2: what some
    gain is what the others lose.
    """
    at = reimbursement_at_outcome.sum("provider")
    return (at * reimbursement_outcome_spread / 2 * outlook_fees.sel(period=at.period)).transpose("draw", "period")
