"""Cost recovery by category and type: by hand, against print, and laws."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.reimbursement.recovery import (
    reimbursement_cost,
    reimbursement_gap,
    reimbursement_recovery_by_type,
    reimbursement_recovery_now,
)
from analysis.reimbursement.tables import COSTED, MEDICAL


@pytest.fixture
def small() -> tuple[xr.DataArray, xr.DataArray]:
    """Every medical type has 10 of each category, but tertiary hospitals 30 of laboratory tests; recovery 100 %, but
    laboratory tests 200 % there, and 50 % in the other types.
    """
    fees = xr.DataArray(np.full((1, 5, 9), 10.0), dims=("draw", "provider", "category"))
    fees = fees.assign_coords(draw=[0], provider=list(MEDICAL), category=list(COSTED))
    fees.loc[{"provider": "tertiary", "category": "laboratory"}] = 30.0
    ratio = xr.DataArray(np.ones((1, 3, 9)), dims=("draw", "provider", "category"))
    ratio = ratio.assign_coords(draw=[0], provider=["tertiary", "general", "other"], category=list(COSTED))
    ratio.loc[{"provider": "tertiary", "category": "laboratory"}] = 2.0
    ratio.loc[{"provider": "other", "category": "laboratory"}] = 0.5
    return fees, ratio


@pytest.mark.audits("reimbursement_recovery_now", "reimbursement_recovery_by_type", "reimbursement_gap", kind="hand")
def test_recovery_is_fees_over_cost_summed_over_types_not_a_mean_of_ratios(small):
    fees, ratio = small
    cost = reimbursement_cost(fees, ratio)
    # laboratory: fees 30 + 4 x 10 = 70; cost 30 / 2 + 10 / 1 + 3 x 10 / 0.5 = 85
    assert float(reimbursement_recovery_now(fees, cost).sel(category="laboratory").squeeze()) == pytest.approx(70 / 85)
    assert float(reimbursement_gap(fees, cost).sel(category="laboratory").squeeze()) == pytest.approx(-15)
    # tertiary: fees 8 x 10 + 30 = 110; cost 80 + 15 = 95
    by_type = reimbursement_recovery_by_type(fees, cost)
    assert float(by_type.sel(provider="tertiary").squeeze()) == pytest.approx(110 / 95)
    assert float(by_type.sel(provider="clinic").squeeze()) == pytest.approx(90 / 100)


@pytest.mark.audits("reimbursement_recovery_now", kind="printed")
def test_every_category_lies_within_the_ratios_that_are_printed_for_it(baseline):
    """Percent: lowest and highest printed for the service, whatever the sample (see reimbursement_cost_recovery)."""
    printed = {
        "laboratory": (135.7, 192),
        "ct_mri": (106.2, 194.1),
        "procedures": (68.8, 90),
        "consultation": (50.5, 75),
        "inpatient": (50.5, 75),
        "anaesthesia": (66.2, 66.2),
    }
    for category, (low, high) in printed.items():
        found = 100 * float(baseline["reimbursement_recovery_now"].isel(draw=0).sel(category=category))
        assert low - 0.05 <= found <= high + 0.05, category


@pytest.mark.audits("reimbursement_recovery_by_type", kind="law")
def test_recovery_of_a_type_lies_between_those_of_its_categories(baseline, drawn):
    ratios = drawn["reimbursement_recovery"]
    low, high = ratios.min(("provider", "category")), ratios.max(("provider", "category"))
    found = baseline["reimbursement_recovery_by_type"]
    assert ((found >= low) & (found <= high)).all()


@pytest.mark.audits("reimbursement_gap", "reimbursement_recovery_now", kind="law")
def test_a_category_is_paid_above_cost_exactly_where_its_recovery_is_above_one(baseline):
    above = baseline["reimbursement_recovery_now"] > 1
    assert ((baseline["reimbursement_gap"] > 0) == above).all()
    # The gap is fees x (1 - 1 / recovery).
    fees = baseline["reimbursement_fees"].sel(provider=list(MEDICAL), category=list(COSTED)).sum("provider")
    np.testing.assert_allclose(
        baseline["reimbursement_gap"], fees * (1 - 1 / baseline["reimbursement_recovery_now"]), rtol=1e-9
    )
