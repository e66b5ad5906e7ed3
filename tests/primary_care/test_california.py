"""California's figures by hand, by the rules that run on a user's file, and by their laws."""

from __future__ import annotations

import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from analysis.primary_care import california as us
from analysis.primary_care.incentives.reinvestment import Rule, obligation
from analysis.primary_care.incentives.settlement import BY_CONTRACT, BY_STRATEGY
from analysis.primary_care.incentives.spending import pace_needed
from analysis.primary_care.incentives.withhold import RATE, returns


def one(value: float) -> xr.DataArray:
    return xr.DataArray([value], dims="draw")


def test_derived_parameters_follow_from_what_is_printed(parameters):
    accepted = parameters["primary_care_medi_cal_practices"].cells[0]
    assert accepted.value == (accepted.low + accepted.high) / 2 == (207 + 211) / 2
    # the goal's years, both ends counted
    assert parameters["primary_care_medi_cal_pace_years"].cells[0].value == 2033 - 2025 + 1


def reinvestment(revenue: float, income: float, rule: Rule = BY_CONTRACT) -> xr.DataArray:
    shares = (rule.low, rule.high, rule.threshold, rule.quality, *BY_STRATEGY)
    return us.primary_care_medi_cal_reinvestment(one(revenue), one(income), *map(one, shares)).isel(draw=0)


@pytest.fixture
def central(values):
    return lambda name, **where: float(values[name].isel(draw=0).sel(where))


@pytest.mark.audits("primary_care_medi_cal_withheld", kind="hand")
def test_half_a_percent_of_37_billion_is_185_million():
    assert us.primary_care_medi_cal_withheld(one(0.005), one(37e9)).item() == pytest.approx(185e6)


@pytest.mark.audits("primary_care_medi_cal_withheld", kind="second")
def test_the_withhold_of_the_command_is_that_of_the_report(central):
    again = returns({"all": 37e9}, {"all": 0.0}, {}, RATE)["all"].withheld
    assert central("primary_care_medi_cal_withheld") == pytest.approx(again)


@pytest.mark.audits("primary_care_medi_cal_withheld_income", kind="hand")
def test_185_million_are_a_fifth_of_a_net_income_of_925():
    assert us.primary_care_medi_cal_withheld_income(one(185e6), one(925e6)).item() == pytest.approx(0.2)


@pytest.mark.audits("primary_care_medi_cal_withheld_income", kind="law")
def test_the_share_does_not_depend_on_the_size_of_the_plans():
    shares = [
        us.primary_care_medi_cal_withheld_income(
            us.primary_care_medi_cal_withheld(one(0.005), one(37e9 * scale)), one(975e6 * scale)
        ).item()
        for scale in (1, 10)
    ]
    assert shares[0] == pytest.approx(shares[1])


@pytest.mark.audits("primary_care_medi_cal_reinvestment", kind="hand")
def test_a_margin_below_the_threshold_is_reinvested_at_the_lower_share():
    # net income of 975 on a revenue of 37,000 is 2.6 %: 5 %, and 12.5 % with quality missed; 7.5 % and 15 %
    found = reinvestment(37e9, 975e6)
    assert found.values == pytest.approx([48.75e6, 121.875e6, 73.125e6, 146.25e6])


@pytest.mark.audits("primary_care_medi_cal_reinvestment", kind="second")
@given(st.floats(1e6, 1e11), st.floats(0, 0.4))
def test_the_rules_are_those_of_the_command(revenue, margin):
    found = reinvestment(revenue, margin * revenue)
    met, missed = (
        obligation(revenue, margin * revenue, BY_CONTRACT, BY_STRATEGY, quality_met=quality)
        for quality in (True, False)
    )
    again = [met.total, missed.total, met.other_low, met.other_high]
    assert found.values == pytest.approx(again, abs=1e-3)


@pytest.mark.audits("primary_care_medi_cal_per_practice", kind="hand")
def test_97_million_over_209_practices_are_464_thousand_each(central):
    # two counts are printed, 207 and 211
    assert central("primary_care_medi_cal_per_practice") == pytest.approx(97e6 / ((207 + 211) / 2))


@pytest.mark.audits("primary_care_medi_cal_per_practice", kind="law")
def test_all_practices_together_are_paid_the_whole_programme():
    each = us.primary_care_medi_cal_per_practice(one(97e6), one(211.0))
    assert (each * 211).item() == pytest.approx(97e6)


@pytest.mark.audits("primary_care_medi_cal_transformation_cut", kind="hand")
def test_from_700_to_140_million_four_fifths_are_gone(central):
    assert central("primary_care_medi_cal_transformation_cut") == pytest.approx(0.8)


@pytest.mark.audits("primary_care_medi_cal_transformation_cut", kind="law")
def test_a_budget_that_stays_is_no_cut():
    assert us.primary_care_medi_cal_transformation_cut(one(700e6), one(700e6)).item() == 0


@pytest.mark.audits("primary_care_medi_cal_fine", kind="hand")
def test_two_million_over_22_plans_are_a_hundred_thousand_each(central):
    # 2.3 million ÷ 22 = 104,545
    assert central("primary_care_medi_cal_fine") == pytest.approx(104_545, abs=1)


@pytest.mark.audits("primary_care_medi_cal_fine", kind="printed")
def test_the_mean_fine_lies_in_the_range_printed_for_the_year_after(central):
    # another measurement year, the same scheme: 25,000 to 890,000 US dollars a plan
    assert 25_000 < central("primary_care_medi_cal_fine") < 890_000


@pytest.mark.audits("primary_care_medi_cal_share_reached", kind="hand")
def test_nine_years_at_half_a_point_bring_seven_percent_to_eleven_and_a_half(central):
    assert central("primary_care_medi_cal_share_reached", variant="slow") == pytest.approx(0.115)
    assert central("primary_care_medi_cal_share_reached", variant="fast") == pytest.approx(0.16)


@pytest.mark.audits("primary_care_medi_cal_share_reached", "primary_care_medi_cal_pace_needed", kind="law")
def test_the_pace_needed_reaches_the_goal():
    needed = us.primary_care_medi_cal_pace_needed(one(0.07), one(0.15), one(9.0))
    pace = needed.expand_dims(variant=["needed"])
    assert us.primary_care_medi_cal_share_reached(one(0.07), pace, one(9.0)).item() == pytest.approx(0.15)


@pytest.mark.audits("primary_care_medi_cal_pace_needed", kind="second")
def test_the_pace_is_that_of_the_command(central):
    assert central("primary_care_medi_cal_pace_needed") == pytest.approx(pace_needed(0.07, 0.15, 9))
