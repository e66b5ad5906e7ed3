"""The instruments, each a matrix of shares of all NHI fees at full effect; all are zero at the baseline.

Amounts are printed for a year at fees of 2026 and grow with fees after it, because they change prices. The sources do
not say whether they are fees or NHI's part of fees; one parameter says how they are read.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.reimbursement.matrices import filled
from analysis.reimbursement.tables import CATEGORIES, FIRST, LAST, MEDICAL, PRICED, PROVIDERS, TESTS

BASIS = "share of all NHI fees at full effect; plus raises fees"
REGIONAL = "regional"

STEPS = 2035
"""Last year of yearly steps: after it prices stay where the reform has brought them."""


@quantity(
    unit="ratio",
    dims=("component", "period"),
    english="Phase of the instruments",
    korean="제도별 시행 단계",
    basis="part of the full effect that is in force in the year",
)
def reimbursement_phase(reimbursement_start: xr.DataArray, reimbursement_phase_years: xr.DataArray) -> xr.DataArray:
    """Mean over the months of a year of the steps taken by then: one step a year from the start, as many as the phase
    has years; with none, all at once.
    """
    years = np.arange(FIRST, LAST + 1)
    months = xr.DataArray(
        years[:, None] + (np.arange(12) + 0.5) / 12, dims=("period", "month"), coords={"period": years}
    )
    steps = xr.apply_ufunc(np.floor, months - reimbursement_start) + 1
    phase: xr.DataArray = (steps / reimbursement_phase_years.clip(min=1)).clip(0, 1)
    return phase.mean(dim="month").transpose("draw", "component", "period")


@quantity(
    unit="ratio",
    english="NHI's part of a change of fees",
    korean="진료비 변화 중 공단부담",
    basis="insurer's part and what comes back to patients under the ceiling",
)
def reimbursement_nhi_part(
    outlook_benefit_rate: xr.DataArray, reimbursement_ceiling_part: xr.DataArray
) -> xr.DataArray:
    """Benefit rate + (1 - benefit rate) x part of patients' payments that the ceiling gives back."""
    return outlook_benefit_rate + (1 - outlook_benefit_rate) * reimbursement_ceiling_part


@quantity(
    unit="ratio",
    english="Share of fees that a won of a printed amount is",
    korean="발표 금액의 진료비 비중 환산",
    basis="per won, fees of 2026",
)
def reimbursement_per_won(
    outlook_fees: xr.DataArray, reimbursement_nhi_part: xr.DataArray, reimbursement_amount_is_fees: xr.DataArray
) -> xr.DataArray:
    """(w + (1 - w) / NHI's part) / fees of 2026, where w is 1 if amounts are fees and 0 if they are NHI's money."""
    fees = reimbursement_amount_is_fees + (1 - reimbursement_amount_is_fees) / reimbursement_nhi_part
    return fees / outlook_fees.sel(period=PRICED, drop=True)


@quantity(
    unit="ratio",
    dims=("provider", "category"),
    english="Cuts of relative values",
    korean="상대가치 인하",
    basis=BASIS,
)
def reimbursement_cuts(
    reimbursement_shares: xr.DataArray,
    reimbursement_per_won: xr.DataArray,
    reimbursement_cut_rate: xr.DataArray,
    reimbursement_cut_amount: xr.DataArray,
    reimbursement_unnamed_saving: xr.DataArray,
    reimbursement_price_ceiling: xr.DataArray,
) -> xr.DataArray:
    """Minus (rate x fees of the category + amount x its shares among types + unnamed saving over tests and imaging), at
    most the ceiling x fees of each type and category.
    """
    fees = filled(reimbursement_shares.sel(provider=list(MEDICAL)), provider=PROVIDERS)
    rate = filled(reimbursement_cut_rate, category=CATEGORIES) * fees
    total = fees.sum("provider")
    among = xr.where(total > 0, fees / total.where(total > 0, 1.0), 0.0)
    named = filled(reimbursement_cut_amount, category=CATEGORIES) * reimbursement_per_won * among
    tests = filled(fees.sel(category=list(TESTS)), category=CATEGORIES)
    unnamed = reimbursement_unnamed_saving * reimbursement_per_won * tests / tests.sum(("provider", "category"))
    return -_at_most(rate + named + unnamed, fees, reimbursement_price_ceiling, "cuts")


def _at_most(change: xr.DataArray, fees: xr.DataArray, ceiling: xr.DataArray, instrument: str) -> xr.DataArray:
    """``change``, where it is more than the instrument's ceiling x ``fees`` that much."""
    most = fees * ceiling.sel(component=instrument, drop=True)
    return change.where(change < most, most).transpose("draw", "provider", "category")


def _addon(
    purpose: str,
    amount: xr.DataArray,
    category: xr.DataArray,
    provider: xr.DataArray,
    fees: xr.DataArray,
) -> xr.DataArray:
    """One purpose's money over categories by their weights, and within each over types by the fees that it reaches."""
    weights = category.sel(component=purpose, drop=True) / category.sel(component=purpose, drop=True).sum("category")
    reached = fees.sel(provider=provider.provider.values, category=category.category.values) * provider.sel(
        component=purpose, drop=True
    )
    spread = amount.sel(component=purpose, drop=True) * weights * reached / reached.sum("provider")
    return filled(spread, provider=PROVIDERS, category=CATEGORIES)


@quantity(
    unit="ratio",
    dims=("provider", "category"),
    english="Add-ons but for regional ones",
    korean="공공정책수가·기본진료 인상(지역 제외)",
    basis=BASIS,
)
def reimbursement_addons(
    reimbursement_shares: xr.DataArray,
    reimbursement_per_won: xr.DataArray,
    reimbursement_addon_amount: xr.DataArray,
    reimbursement_addon_category: xr.DataArray,
    reimbursement_addon_provider: xr.DataArray,
    reimbursement_price_ceiling: xr.DataArray,
) -> xr.DataArray:
    """Sum over purposes of amount x weights of categories x part of the types' fees that the purpose reaches, at most
    the ceiling x fees of each type and category.
    """
    parts = [
        _addon(
            name,
            reimbursement_addon_amount,
            reimbursement_addon_category,
            reimbursement_addon_provider,
            reimbursement_shares,
        )
        for name in reimbursement_addon_amount.component.values
        if name != REGIONAL
    ]
    whole = sum(parts[1:], parts[0]) * reimbursement_per_won
    return _at_most(whole, reimbursement_shares, reimbursement_price_ceiling, "addons").transpose(
        "draw", "provider", "category"
    )


@quantity(
    unit="ratio",
    dims=("provider", "category"),
    english="Regional add-on",
    korean="지역우대수가",
    basis=BASIS,
)
def reimbursement_regional(
    reimbursement_shares: xr.DataArray,
    reimbursement_per_won: xr.DataArray,
    reimbursement_addon_amount: xr.DataArray,
    reimbursement_addon_category: xr.DataArray,
    reimbursement_addon_provider: xr.DataArray,
    reimbursement_price_ceiling: xr.DataArray,
) -> xr.DataArray:
    """The regional add-on as the others; it stands alone because it is paid outside the capital region only."""
    part = _addon(
        REGIONAL,
        reimbursement_addon_amount,
        reimbursement_addon_category,
        reimbursement_addon_provider,
        reimbursement_shares,
    )
    whole = part * reimbursement_per_won
    return _at_most(whole, reimbursement_shares, reimbursement_price_ceiling, "addons").transpose(
        "draw", "provider", "category"
    )


@quantity(
    unit="ratio",
    dims=("provider", "period"),
    english="Conversion factors beside the agreed ones",
    korean="환산지수 추가 조정",
    basis="share of all NHI fees in the year; plus raises fees",
)
def reimbursement_conversion(
    outlook_fees: xr.DataArray,
    reimbursement_shares: xr.DataArray,
    reimbursement_nhi_part: xr.DataArray,
    reimbursement_conversion_extra: xr.DataArray,
    reimbursement_conversion_cost: xr.DataArray,
    reimbursement_start: xr.DataArray,
) -> xr.DataArray:
    """((1 + extra) ^ years to 2035 - 1) x NHI's printed cost of 1 % / 1 % / NHI's part / fees of 2026; the contract of
    hospitals is parted over tertiary, general and other hospitals by their fees.
    """
    years = xr.DataArray(np.arange(FIRST, LAST + 1), dims="period", coords={"period": np.arange(FIRST, LAST + 1)})
    taken = (years.clip(max=STEPS) - np.floor(reimbursement_start.sel(component="conversion", drop=True)) + 1).clip(
        min=0
    )
    # The printed cost is that of one per cent, so a whole conversion factor costs a hundred times as much.
    whole = 100 * reimbursement_conversion_cost / reimbursement_nhi_part / outlook_fees.sel(period=PRICED, drop=True)
    change = ((1 + reimbursement_conversion_extra) ** taken - 1) * whole
    fees = reimbursement_shares.sum("category").sel(provider=["tertiary", "general", "hospital", "long_term_care"])
    hospitals = change.sel(provider="hospital", drop=True) * fees / fees.sum("provider")
    others = change.drop_sel(provider="hospital")
    joined = filled(xr.concat([hospitals, others], dim="provider"), provider=PROVIDERS)
    return joined.transpose("draw", "provider", "period")
