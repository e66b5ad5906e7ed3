"""Won that move: a null reform moves none, payers add up, and each lever moves what it should."""

from __future__ import annotations

import pytest
import xarray as xr

from analysis.primary_care.net import (
    primary_care_net_nhi_real,
    primary_care_net_rate_points,
    primary_care_net_share_of_benefits,
)
from tests.primary_care.conftest import SCENARIOS, changes_of, close

ZERO_WITHOUT_REFORM = (
    "primary_care_flows",
    "primary_care_net_by_payer",
    "primary_care_net_nhi",
    "primary_care_net_total",
    "primary_care_net_benefit",
    "primary_care_net_nhi_real",
    "primary_care_net_share_of_benefits",
    "primary_care_net_rate_points",
    "primary_care_avoided_fees",
    "primary_care_enrolled",
    "primary_care_enrolled_fees",
    "primary_care_chronic_more",
)


@pytest.mark.audits(
    "primary_care_flows",
    "primary_care_net_by_payer",
    "primary_care_net_nhi",
    "primary_care_net_total",
    "primary_care_net_benefit",
    "primary_care_net_nhi_real",
    "primary_care_net_share_of_benefits",
    "primary_care_net_rate_points",
    "primary_care_avoided_fees",
    "primary_care_enrolled",
    "primary_care_chronic_more",
    kind="law",
)
@pytest.mark.parametrize("name", ZERO_WITHOUT_REFORM)
def test_without_a_reform_nothing_moves_in_any_draw(name, values):
    assert (values[name] == 0).all()


@pytest.mark.audits("primary_care_net_by_payer", "primary_care_net_total", "primary_care_flows", kind="law")
@pytest.mark.parametrize("name", SCENARIOS)
def test_what_the_payers_pay_adds_to_what_moves(name, reform):
    found = reform(name)
    moved = found["primary_care_flows"].sum("component")
    # One won of sums near a trillion: the last digits of binary fractions.
    close(found["primary_care_net_by_payer"].sum("payer"), moved, rtol=1e-9, atol=1)
    close(found["primary_care_net_total"], moved, rtol=1e-9, atol=1)


def test_the_shares_of_payers_add_to_one_and_none_is_negative(values):
    shares = values["primary_care_payer_shares"]
    close(shares.sum("payer"), 1, rtol=1e-12)
    assert (shares >= 0).all()


@pytest.mark.audits("primary_care_net_nhi", "primary_care_net_by_payer", kind="law")
def test_the_neutral_variant_leaves_nhi_with_what_it_does_not_pay_to_clinics(reform):
    """NHI's part of base, add-on and compensation is taken back, so what is left are care, tests and administration."""
    plain, neutral = reform("national_tiers"), reform("national_neutral")
    shares = plain["primary_care_payer_shares"].sel(payer="nhi")
    paid = ["carve", "addon", "compensation", "chronic"]
    nhi = (plain["primary_care_flows"] * shares).sel(component=paid).sum("component")
    close(neutral["primary_care_net_nhi"], plain["primary_care_net_nhi"] - nhi, rtol=1e-9, atol=1)


@pytest.mark.audits("primary_care_flows", "primary_care_addon", kind="law")
def test_twice_the_add_on_is_twice_its_flow_and_nothing_else(run, drawn, reform):
    inputs = drawn(*changes_of("national_tiers"))
    doubled = run(**inputs | {"primary_care_pmpm": inputs["primary_care_pmpm"] * 2})
    before, after = reform("national_tiers")["primary_care_flows"], doubled["primary_care_flows"]
    close(after.sel(component="addon"), 2 * before.sel(component="addon"), rtol=1e-12)
    others = [str(one) for one in before.component.values if one != "addon"]
    xr.testing.assert_equal(after.sel(component=others), before.sel(component=others))


@pytest.mark.audits("primary_care_avoided_fees", kind="law")
def test_care_avoided_is_the_effect_whichever_service_it_falls_on(run, drawn, reform):
    """Moving the effect between services moves no total, and admissions avoided follow their share."""
    inputs = drawn(*changes_of("national_tiers"))
    all_inpatient = xr.zeros_like(inputs["primary_care_effect_services"])
    all_inpatient.loc[{"service": "inpatient"}] = 1
    moved = run(**inputs | {"primary_care_effect_services": all_inpatient})
    before = reform("national_tiers")
    close(moved["primary_care_net_nhi"], before["primary_care_net_nhi"], rtol=1e-9, atol=1)
    close(moved["primary_care_avoided_fees"].sum("service"), before["primary_care_avoided_fees"].sum("service"), atol=1)


@pytest.mark.audits("primary_care_avoided_fees", kind="law")
@pytest.mark.parametrize("name", SCENARIOS)
def test_fees_avoided_are_minus_nhi_fees_among_the_flows(name, reform, inputs):
    """Of flows of fees NHI's and Medical Aid's people have parts as 1 to the ratio; per-member care by people."""
    found = reform(name)
    insured, people = 1 / (1 + inputs["primary_care_medical_aid_fees"]), 1 - inputs["primary_care_medical_aid_people"]
    flows = found["primary_care_flows"]
    by_fees = flows.sel(component=["avoided", "emergency", "duplicates"]).sum("component") * insured
    by_people = flows.sel(component=["visits", "pharmacy", "chronic_use"]).sum("component") * people
    close(found["primary_care_avoided_fees"].sum("service"), -(by_fees + by_people), rtol=1e-9, atol=1)


def test_people_who_cost_what_others_cost_have_the_fees_of_their_ages(run, drawn):
    inputs = drawn(*changes_of("national_tiers"))
    found = run(**inputs | {"primary_care_selection": xr.ones_like(inputs["primary_care_selection"])})
    expected = (found["primary_care_enrolled_age"] * found["primary_care_fees_per_person"]).sum("age")
    close(found["primary_care_enrolled_fees"], expected, rtol=1e-9)


def test_fees_per_person_times_people_are_the_fees_of_everybody_at_the_level_of_the_year(values, feeds, run, inputs):
    fees = (values["primary_care_fees_per_person"] * values["primary_care_people"]).sum("age")
    everybody = (feeds["outlook_fees_per_head"] * feeds["outlook_people"]).sum("age").sel(period=fees.period)
    close(fees, everybody * values["primary_care_fee_level"], rtol=1e-9)
    level = {
        "primary_care_reference_uptake": xr.ones_like(inputs["primary_care_reference_uptake"]),
        "primary_care_selection": xr.ones_like(inputs["primary_care_selection"]),
    }
    people = values["primary_care_people"].sum("age")
    close(run(**level)["primary_care_reference_fees"], fees / people, rtol=1e-9)


def test_fees_of_2026_add_to_the_outlook_of_all_fees_within_half_a_percent(values, feeds):
    """The outlook counts deaths; the bands do not: the difference is what longer lives take off in two years."""
    people = values["primary_care_people"].sel(period=2026)
    total = float((values["primary_care_fees_per_person"].sel(period=2026) * people).sum("age")[0])
    assert total == pytest.approx(float(feeds["outlook_fees"].sel(period=2026)[0]), rel=5e-3)


@pytest.mark.audits("primary_care_flows", "primary_care_net_total", "primary_care_net_benefit", kind="law")
def test_without_effect_or_added_use_an_insured_programme_costs_what_it_pays(run, drawn):
    inputs = drawn(*changes_of("national_tiers"))
    still = {
        name: xr.zeros_like(inputs[f"primary_care_{name}"])
        for name in ("effect_error", "study_gross", "use_transfer", "emergency_shift", "noncovered_loss", "leakage")
    } | {"duplicate_spared": xr.zeros_like(inputs["primary_care_duplicate_spared"])}
    found = run(**inputs | {f"primary_care_{name}": value for name, value in still.items()})
    paid = found["primary_care_flows"].sel(component=["addon", "carve", "administration"]).sum("component")
    close(found["primary_care_net_total"], paid, rtol=1e-9, atol=1)
    close(found["primary_care_net_benefit"], -paid, rtol=1e-9, atol=1)


@pytest.mark.audits("primary_care_net_nhi_real", kind="hand")
def test_eleven_hundred_won_at_prices_ten_percent_higher_are_a_thousand():
    net, price = (xr.DataArray([value], dims="period", coords={"period": [2030]}) for value in (1100.0, 1.1))
    assert float(primary_care_net_nhi_real(net, price)[0]) == pytest.approx(1000)


@pytest.mark.audits("primary_care_net_share_of_benefits", "primary_care_net_rate_points", kind="hand")
def test_half_a_trillion_of_a_hundred_is_half_a_percent_and_at_fourteen_a_point_0_0357_points():
    net, benefits, point = (
        xr.DataArray([value], dims="period", coords={"period": [2030]}) for value in (0.5e12, 100e12, 14e12)
    )
    assert float(primary_care_net_share_of_benefits(net, benefits)[0]) == pytest.approx(0.005)
    assert float(primary_care_net_rate_points(net, point)[0]) * 100 == pytest.approx(0.0357, abs=5e-5)
