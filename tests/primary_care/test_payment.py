"""Base, add-on, leakage, non-covered income and the chronic-disease programme: by hand, printed, and laws."""

from __future__ import annotations

import pytest
import xarray as xr

from analysis.primary_care.chronic import primary_care_chronic_payment, primary_care_chronic_today
from analysis.primary_care.payment import (
    primary_care_addon,
    primary_care_addon_mean,
    primary_care_carve_margin,
    primary_care_leaked,
    primary_care_lost_noncovered,
    primary_care_replaceable,
)
from tests.primary_care.conftest import close


def one(value: float) -> xr.DataArray:
    return xr.DataArray([value], dims="draw")


@pytest.mark.audits("primary_care_replaceable", kind="hand")
def test_of_22_percent_of_fees_63_percent_of_services_at_three_quarters_one_clinic_is_10_4_percent():
    assert float(primary_care_replaceable(one(0.22), one(0.63), one(0.75))[0]) == pytest.approx(0.10395)


@pytest.mark.audits("primary_care_replaceable", "primary_care_leaked", kind="law")
def test_no_base_replaces_more_than_clinics_bill_and_leakage_is_part_of_it(values, inputs):
    assert (values["primary_care_replaceable"] <= inputs["primary_care_clinic_share"]).all()
    assert (values["primary_care_leaked"] <= values["primary_care_replaceable"]).all()


@pytest.mark.audits("primary_care_carve_margin", kind="hand")
def test_a_base_that_sees_half_of_a_tenth_less_need_overpays_by_a_twentieth_of_nine_tenths():
    """Own fees 0.9, base 0.95: 0.95 / 0.9 - 1 = 5.56 % of a tenth of fees."""
    found = primary_care_carve_margin(one(0.1), one(1), one(0), one(0.9), one(0.5))
    assert float(found[0]) == pytest.approx(0.1 * 0.05 / 0.9)


@pytest.mark.audits("primary_care_carve_margin", kind="law")
def test_a_base_of_the_fees_that_it_replaces_costs_nothing_more():
    """Without selection, or with a risk adjustment that sees all of it, and without an uplift."""
    for selection, capture in ((1.0, 0.3), (0.9, 1.0)):
        found = primary_care_carve_margin(one(0.1), one(1), one(0), one(selection), one(capture))
        assert float(found[0]) == pytest.approx(0, abs=1e-15)


@pytest.mark.audits("primary_care_leaked", kind="hand")
def test_a_twentieth_of_a_tenth_of_fees_is_billed_elsewhere():
    assert float(primary_care_leaked(one(0.1), one(1), one(0.05))[0]) == pytest.approx(0.005)


@pytest.mark.audits("primary_care_lost_noncovered", kind="hand")
def test_a_clinic_with_a_quarter_from_non_covered_care_loses_a_third_of_a_won_per_won_of_fees_given_up():
    """0.25 / 0.75 = 1/3 won of non-covered income per won of fees; a tenth of it on 22 % x 75 % of fees."""
    found = primary_care_lost_noncovered(one(0.22), one(0.75), one(0.25), one(0.1))
    assert float(found[0]) == pytest.approx(0.22 * 0.75 / 3 * 0.1)


@pytest.mark.audits("primary_care_lost_noncovered", kind="law")
def test_income_lost_grows_with_the_share_of_non_covered_care(values, inputs):
    found = [
        primary_care_lost_noncovered(
            inputs["primary_care_clinic_share"],
            inputs["primary_care_own_clinic"],
            xr.full_like(inputs["primary_care_clinic_share"], share),
            inputs["primary_care_noncovered_loss"],
        )
        for share in (0.1, 0.2, 0.3)
    ]
    assert (found[0] <= found[1]).all()
    assert (found[1] <= found[2]).all()


@pytest.mark.audits("primary_care_addon", kind="hand")
def test_half_of_practices_at_two_thousand_and_half_at_seven_are_paid_4500_and_two_percent_more_a_year_later():
    pmpm = xr.DataArray([[2000.0, 7000.0]], dims=("draw", "tier"))
    index = xr.DataArray([[1.0, 1.02]], dims=("draw", "period"))
    addon = primary_care_addon(pmpm, index)
    assert addon.sel(tier=1).values.ravel() == pytest.approx([7000, 7140])
    mix = xr.DataArray([[0.5, 0.5]], dims=("draw", "tier"))
    assert primary_care_addon_mean(addon, mix).values.ravel() == pytest.approx([4500, 4590])


@pytest.mark.audits("primary_care_chronic_payment", "primary_care_chronic_today", kind="printed")
def test_the_most_that_a_year_of_chronic_care_can_bill_is_389640_won(parameters):
    """27,500 x (1 + 2) + 15,330 x 10 + 12,820 x 12 of the decision of May 2024; a first year has 35,060 for 27,500."""
    (cell,) = parameters["primary_care_chronic_maximum"].cells
    assert cell.value == 27_500 * 3 + 15_330 * 10 + 12_820 * 12 == 389_640
    assert cell.value + 35_060 - 27_500 == 397_200
    index = xr.DataArray([[1.0]], dims=("draw", "period"))
    found = primary_care_chronic_payment(one(cell.value), one(0.35), one(80_000), one(0.3), index)
    assert float(found[0, 0]) == pytest.approx(160_374)
    assert float(primary_care_chronic_today(one(640_000), found)[0, 0]) == pytest.approx(640_000 * 160_374)


@pytest.mark.audits("primary_care_chronic_payment", "primary_care_chronic_today", kind="law")
def test_payments_of_the_chronic_programme_are_never_above_what_can_be_billed(values, inputs):
    most = inputs["primary_care_chronic_maximum"] + inputs["primary_care_chronic_incentive"]
    assert (values["primary_care_chronic_payment"] <= most * values["primary_care_fee_index"]).all()
    people = values["primary_care_chronic_today"] / values["primary_care_chronic_payment"]
    close(people, 640_000, rtol=1e-12)


@pytest.mark.audits("primary_care_chronic_more", kind="hand")
def test_a_fifth_of_640000_joins_each_year_from_2027(reform):
    found = reform("chronic_as_is")["primary_care_chronic_more"].isel(draw=0)
    assert float(found.sel(period=2026)) == 0
    assert float(found.sel(period=2031)) == pytest.approx(640_000)


def test_shares_from_printed_amounts_are_those_amounts_over_each_other(parameters):
    for name, expected in {
        "primary_care_pharmacy_share": 18.8661 / (34.7254 + 39.9096 + 18.8661),
        "primary_care_test_share": 0.169 * 92.6495 / 116.2375,
        "primary_care_medical_aid_fees": 11.8712 / 116.2375,
        "primary_care_medical_aid_rate": 10.8809 / 11.197,
        "primary_care_indemnity_covered": (15.2234 - 8.8927) / 26.8,
        "primary_care_indemnity_noncovered": 8.8927 / 21.8,
        "primary_care_evaluation_error": (3 / 0.05015) / (144 / 0.014),
        "primary_care_continuity_effect": (3496 - 3973) / 3973,
        "primary_care_physicians_per_clinic": (46_312 / 36_685 + 46_312 / 32_841) / 2,
    }.items():
        (cell,) = parameters[name].cells
        # Rounded in the file to two or three digits of a percent.
        assert cell.value == pytest.approx(expected, rel=5e-3), name


def test_the_stand_in_for_non_covered_income_is_clinics_without_a_claim_over_the_country(parameters):
    index = {dict(cell.labels)["region"]: cell.value for cell in parameters["primary_care_noncovered_index"].cells}
    for region, share, clinics in (("seoul", 55, 8775), ("gyeonggi", 12, 7170), ("busan", 9, 2407), ("daegu", 5, 1821)):
        assert index[region] == pytest.approx(share / 100 * 32_841 / clinics, abs=5e-5)
    others = [value for region, value in index.items() if region not in ("seoul", "gyeonggi", "busan", "daegu")]
    left = 0.19 * 32_841 / (32_841 - 8775 - 7170 - 2407 - 1821)
    assert others == pytest.approx([left] * 13, abs=5e-5)
