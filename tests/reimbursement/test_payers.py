"""Who pays: parts that add, by hand on 100 won, and NHI's cost in other measures."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.reimbursement.payers import (
    reimbursement_avoided_fees,
    reimbursement_net_by_payer,
    reimbursement_net_nhi_real,
    reimbursement_net_rate_points,
    reimbursement_net_share_of_benefits,
)

SCENARIOS = ("june_plan", "balance_money", "announcement", "outcome_20")


def number(value: float) -> xr.DataArray:
    return xr.DataArray([float(value)], dims="draw")


def year(value: float, at: int = 2030) -> xr.DataArray:
    return xr.DataArray([[float(value)]], dims=("draw", "period"), coords={"period": [at]})


@pytest.mark.audits("reimbursement_net_by_payer", "reimbursement_net_nhi", kind="hand")
def test_a_hundred_won_of_fees_and_ten_shifted_are_shared_out_by_hand():
    """NHI 77. Medical Aid fees 10, of which it pays 9.7. Patients' 23: indemnity insurance 23.6 %, 5.428. Of the ten
    outside, indemnity insurance pays 4.08. Patients: 17.572 + 0.3 + 5.92 = 23.792.
    """
    change = year(100.0).expand_dims({"provider": ["clinic"]}, axis=1)
    found = reimbursement_net_by_payer(
        change, year(10.0), *(number(one) for one in (0.77, 0.236, 0.408, 0.10, 0.97))
    ).squeeze()
    assert found.sel(payer=["nhi", "medical_aid", "patient", "indemnity"]).values == pytest.approx(
        [77, 9.7, 23.792, 9.508]
    )


@pytest.mark.audits("reimbursement_net_by_payer", kind="law")
@pytest.mark.parametrize("name", SCENARIOS)
def test_payers_add_to_what_providers_get_in_every_draw(under, drawn, name):
    values = under(name)
    fees = values["reimbursement_provider_change"].sum("provider")
    got = fees * (1 + drawn["reimbursement_medical_aid_ratio"]) + values["reimbursement_shifted"]
    np.testing.assert_allclose(values["reimbursement_net_by_payer"].sum("payer"), got, rtol=1e-9, atol=1e3)


@pytest.mark.audits("reimbursement_net_nhi", "reimbursement_net_by_payer", kind="law")
def test_a_null_reform_costs_every_payer_exactly_nothing(baseline):
    assert (baseline["reimbursement_net_by_payer"] == 0).all()
    assert (baseline["reimbursement_net_nhi"] == 0).all()


@pytest.mark.audits("reimbursement_net_nhi", "reimbursement_net_static", kind="second")
def test_the_plan_in_loops_costs_nhi_the_same(under, plain, central):
    values = under("june_plan")
    for year_ in (2026, 2030, 2040):
        scale = plain["path"][year_] / plain["path"][2024] * (1 / 12 if year_ == 2026 else 1) * plain["nhi_part"]
        net = central(values["reimbursement_net_nhi"], period=year_)
        assert net == pytest.approx(scale * sum(plain["after"].values()), rel=1e-9)
        static = central(values["reimbursement_net_static"], period=year_)
        assert static == pytest.approx(scale * (sum(plain["raised"].values()) - sum(plain["cut"].values())), rel=1e-9)


@pytest.mark.audits("reimbursement_net_static", kind="printed")
def test_read_as_nhi_money_the_plan_costs_the_one_trillion_won_of_new_money_at_fees_of_2026(under, baseline):
    """3.6 - 2.6 = 1.0 trillion won a year, carried by fees to later years."""
    static = under("june_plan_nhi_money")["reimbursement_net_static"].sel(period=2027)
    carried = baseline["outlook_fees"].sel(period=2026) / baseline["outlook_fees"].sel(period=2027)
    np.testing.assert_allclose(static * carried, 1.0e12, rtol=1e-9)


@pytest.mark.audits(
    "reimbursement_net_nhi_real", "reimbursement_net_share_of_benefits", "reimbursement_net_rate_points", kind="hand"
)
def test_a_trillion_won_in_other_measures():
    """Prices 1.1: 0.909; benefits 125: 0.8 %; a point brings 13: 1 / 13 = 0.0769 points."""
    net = year(1e12)
    assert float(reimbursement_net_nhi_real(net, year(1.1)).squeeze()) == pytest.approx(1e12 / 1.1)
    assert float(reimbursement_net_share_of_benefits(net, year(125e12)).squeeze()) == pytest.approx(0.008)
    assert float(reimbursement_net_rate_points(net, year(13e12)).squeeze()) == pytest.approx(0.01 / 13)


@pytest.mark.audits(
    "reimbursement_net_nhi_real", "reimbursement_net_share_of_benefits", "reimbursement_net_rate_points", kind="law"
)
def test_the_measures_have_the_sign_of_the_net_cost_and_are_nothing_at_the_baseline(under, baseline):
    values = under("june_plan")
    net = np.sign(values["reimbursement_net_nhi"])
    for name in ("net_nhi_real", "net_share_of_benefits", "net_rate_points"):
        assert (np.sign(values[f"reimbursement_{name}"]) == net).all()
        assert (baseline[f"reimbursement_{name}"] == 0).all()


@pytest.mark.audits("reimbursement_avoided_fees", kind="hand")
def test_one_percent_less_use_in_a_hospital_avoids_one_percent_of_each_service():
    """At risk 10 of 100 won, use -0.1 per won at risk: 1 won, of which 60 % inpatient, 30 % tests, 10 % outpatient."""
    names = ["inpatient", "laboratory", "consultation"]
    shares = xr.DataArray([[[0.6, 0.3, 0.1]]], dims=("draw", "provider", "category")).assign_coords(category=names)
    others = ["flat_rate", "procedures", "anaesthesia", "therapy", "medicines", "other_tests", "ct_mri", "imaging"]
    shares = shares.reindex(category=[*names, *others], fill_value=0.0)
    risk = xr.DataArray([[[0.1]]], dims=("draw", "provider", "period"), coords={"period": [2030]})
    found = reimbursement_avoided_fees(risk, number(-0.1), shares, year(100.0)).squeeze()
    assert found.sel(service=["inpatient", "outpatient", "test"]).values == pytest.approx([0.6, 0.1, 0.3])


@pytest.mark.audits("reimbursement_avoided_fees", kind="law")
def test_changes_of_prices_avoid_no_use_and_less_use_is_avoided_in_full(under, baseline, drawn):
    assert (baseline["reimbursement_avoided_fees"] == 0).all()
    assert (under("june_plan")["reimbursement_avoided_fees"] == 0).all()
    values = under("outcome_20")
    at = values["reimbursement_at_outcome"].sum("provider") * values["outlook_fees"].sel(period=slice(2026, 2040))
    avoided = values["reimbursement_avoided_fees"].sum("service")
    np.testing.assert_allclose(avoided, -at * drawn["reimbursement_outcome_use"], rtol=1e-9, atol=1e3)
