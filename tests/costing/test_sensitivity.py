"""Sensitivities of the cost recovery ratio and what 20 clinics can carry."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from scipy import integrate
from scipy.stats import norm

from analysis.costing.sampling import clinics_needed, deviation_from_range
from analysis.parameters import draw_parameters

ACTIVITIES = ["consultation", "test", "procedure", "treatment", "psychotherapy"]


@pytest.mark.audits("costing_recovery_by_owner_pay", kind="hand")
def test_at_nine_million_won_the_ratio_is_104_3_percent(central):
    """Payroll 12 x (9,000 + 4,660) x 71,729 / 150,074; doctor's weight 9,000 / 13,660; time with patients
    90.78 % of the doctor's, 90.04 % of the nurse aides' (90.04 / 99.99)."""
    payroll = 12 * (9_000 + 4_660) * 71_729 / 150_074
    with_patients = (9_000 * 0.9078 + 1_914 * 0.9004 / 0.9999) / 13_660
    cost = (payroll + 103_695) * with_patients + 12_684 * (1 - 2.60 / 11.34)
    assert central("costing_recovery_by_owner_pay", owner_pay=9e6) == pytest.approx(147_744 / cost, rel=1e-6)


@pytest.mark.audits("costing_recovery_by_owner_pay", kind="law")
def test_the_more_the_owner_earns_the_less_is_recovered(values):
    steps = values["costing_recovery_by_owner_pay"].transpose("draw", "owner_pay").diff("owner_pay")
    assert (steps < 0).all()


@pytest.mark.audits("costing_recovery_by_non_covered", kind="hand")
def test_at_forty_percent_non_covered_the_ratio_is_129_4_percent(central):
    materials = 12_684 * (1 - 2.60 / 11.34)
    cost = (133_858 - materials) * 0.6 / 0.713 + materials
    assert central("costing_recovery_by_non_covered", non_covered=0.4) == pytest.approx(147_744 / cost, abs=5e-5)


@pytest.mark.audits("costing_recovery_by_non_covered", kind="law")
def test_between_its_levels_lies_variant_1_2_at_the_own_share(central):
    """The own share is 42.74 %, between 40 and 45 %, and the ratio rises with the share."""
    below = central("costing_recovery_by_non_covered", non_covered=0.40)
    above = central("costing_recovery_by_non_covered", non_covered=0.45)
    assert below < central("costing_recovery_total", variant="1-2") < above


@pytest.mark.audits("costing_recovery_by_key", kind="law")
def test_the_payroll_key_is_the_survey_itself(values):
    survey = values["costing_recovery_activity"].sel(variant="1-1", drop=True)
    xr.testing.assert_allclose(values["costing_recovery_by_key"].sel(key="payroll", drop=True), survey)


@pytest.mark.audits("costing_recovery_by_key", kind="hand")
def test_by_heads_consultation_recovers_277_percent(central):
    """Heads 1.00, 1.53, 1.11, 1.33 of 4.97; payroll as before: 13,523; materials 1,778."""
    management = 103_695 * (1.00 * 0.2880 + 1.53 * 0.0513 / 0.9999) / 4.97
    cost = 13_523 + management + 1_778
    found = central("costing_recovery_by_key", key="heads", activity="consultation")
    assert found == pytest.approx(63_623 / cost, abs=3e-4)


@pytest.mark.audits("costing_sampling_rate", kind="printed")
def test_sampling_rates_are_the_printed_0_12_and_0_24_percent(central):
    assert round(100 * central("costing_sampling_rate", region="large_city"), 2) == 0.12
    assert round(100 * central("costing_sampling_rate", region="small_medium_city"), 2) == 0.24


@pytest.mark.audits("costing_sampling_rate", kind="hand")
def test_seven_of_6031_clinics_in_large_cities_were_surveyed(central):
    assert central("costing_sampling_rate", region="large_city") == 7 / 6_031


@pytest.mark.audits("costing_revenue_error", kind="hand")
def test_the_standard_error_is_8_9_percent_of_the_mean(central):
    # (262,521 - 55,938) / (2 x 1.8683) = 55,288; / sqrt(20) / 139,516
    assert central("costing_revenue_error") == pytest.approx(55_288 / 20**0.5 / 139_516, rel=1e-4)


@pytest.mark.audits("costing_revenue_error", kind="second")
def test_twenty_normal_values_have_the_range_that_the_method_assumes():
    """Expected range of 20 standard normal values by numerical integration: 3.735 standard deviations."""
    expected, _ = integrate.quad(lambda x: 1 - norm.cdf(x) ** 20 - norm.sf(x) ** 20, -9, 9)
    assert expected == pytest.approx(3.735, abs=5e-4)
    one = deviation_from_range(xr.DataArray(0.0), xr.DataArray(expected), 20)
    # the closed form approximates the expected range to 0.1 %
    assert float(one) == pytest.approx(1, abs=1e-3)


@pytest.mark.audits("costing_clinics_needed", kind="hand")
def test_242_clinics_state_the_mean_within_five_percent(central):
    # (1.96 x 55,288 / 139,516 / 0.05) ^ 2 = 241.3, rounded up
    assert central("costing_clinics_needed") == 242


@pytest.mark.audits("costing_clinics_needed", kind="law")
def test_half_the_margin_needs_four_times_the_clinics():
    arguments = xr.DataArray(40.0), xr.DataArray(100.0)
    wide, narrow = (float(clinics_needed(*arguments, margin)) for margin in (0.1, 0.05))
    assert narrow == pytest.approx(4 * wide, abs=4)


def test_sampling_moves_revenue_and_cost_together(inputs):
    """The stated correlation is 0.8; 200 draws leave a standard error of 0.025."""
    draws = np.corrcoef(inputs["costing_revenue_factor"][1:], inputs["costing_cost_factor"][1:])
    assert draws[0, 1] == pytest.approx(0.8, abs=0.1)


@pytest.mark.audits("costing_recovery_total_by_key", kind="hand")
def test_by_heads_the_survey_would_have_found_136_percent_and_by_the_doctors_time_95(central):
    """Share of management cost with patients: heads (0.9078 + 1.53 x 0.9005) / 4.97, doctor's time 0.9078.

    Payroll with patients is 71,729 - 20,993 and materials are 9,776.
    """
    for key, share in (("heads", (0.9078 + 1.53 * 0.9005) / 4.97), ("doctor_time", 0.9078)):
        cost = 71_729 - 20_993 + 103_695 * share + 9_776
        found = central("costing_recovery_total_by_key", key=key, scope="left_out")
        assert found == pytest.approx(147_744 / cost, rel=2e-4)


@pytest.mark.audits("costing_recovery_total_by_key", kind="law")
def test_the_ratio_with_clinic_management_is_the_same_under_every_key(values):
    absorbed = values["costing_recovery_total_by_key"].sel(scope="absorbed", drop=True)
    survey = values["costing_recovery_absorbed"].sel(variant="1-1", drop=True)
    for key in absorbed.key.values:
        np.testing.assert_allclose(absorbed.sel(key=key), survey)


@pytest.mark.audits("costing_interval_by_correlation", kind="hand")
def test_at_a_correlation_of_0_8_the_ratio_is_known_to_13_points(central):
    # 110.37 x 2.0930 x 0.08861 x sqrt(0.4)
    found = central("costing_interval_by_correlation", correlation=0.8)
    assert found == pytest.approx(1.1037 * 2.0930 * 0.08861 * 0.4**0.5, rel=1e-3)


@pytest.mark.audits("costing_interval_by_correlation", kind="second")
def test_the_draws_have_the_width_of_the_closed_form(parameters, run):
    """4,000 draws: quantiles are known to about 3 % of the width; the closed form leaves out the curvature."""
    ratio = run(draw_parameters(parameters, 4000, 7))["costing_recovery_total"].sel(variant="1-1")
    low, high = np.quantile(ratio[1:], (0.025, 0.975))
    closed = run(draw_parameters(parameters, 1, 7))["costing_interval_by_correlation"].sel(correlation=0.8)
    assert (high - low) / 2 == pytest.approx(float(closed), rel=0.06)
