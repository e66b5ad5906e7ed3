"""Who pays: a null reform is nothing, payers add up, and a scenario's level is its change."""

from __future__ import annotations

import pytest
import xarray as xr

from analysis.hospice.net import PUBLIC, hospice_avoided_fees, hospice_net_rate_points
from analysis.hospice.payers import PAYERS

SCENARIOS = (
    "hospice_second_plan",
    "hospice_half_of_cancer",
    "hospice_home_first",
    "hospice_early_palliative",
    "hospice_budget_outside",
    "hospice_budget_inside",
    "hospice_earlier_decisions",
)
NETS = (
    "hospice_net_by_payer",
    "hospice_net_by_part",
    "hospice_net_total",
    "hospice_net_nhi",
    "hospice_net_nhi_real",
    "hospice_net_nhi_sum",
    "hospice_net_benefit",
    "hospice_net_share_of_benefits",
    "hospice_net_rate_points",
    "hospice_avoided_fees",
    "hospice_home_days",
    "hospice_programme_cost",
    "hospice_decision_avoided",
    "hospice_home_deaths",
    "hospice_intensive_care_avoided",
)


@pytest.mark.audits("hospice_net_by_payer", kind="law")
@pytest.mark.audits("hospice_net_by_part", kind="law")
@pytest.mark.audits("hospice_net_total", kind="law")
@pytest.mark.audits("hospice_net_nhi", kind="law")
@pytest.mark.audits("hospice_net_nhi_real", kind="law")
@pytest.mark.audits("hospice_net_nhi_sum", kind="law")
@pytest.mark.audits("hospice_net_benefit", kind="law")
@pytest.mark.audits("hospice_net_share_of_benefits", kind="law")
@pytest.mark.audits("hospice_net_rate_points", kind="law")
@pytest.mark.audits("hospice_avoided_fees", kind="law")
@pytest.mark.audits("hospice_home_days", kind="law")
@pytest.mark.audits("hospice_programme_cost", kind="law")
@pytest.mark.audits("hospice_decision_avoided", kind="law")
@pytest.mark.audits("hospice_home_deaths", kind="law")
@pytest.mark.audits("hospice_intensive_care_avoided", kind="law")
@pytest.mark.parametrize("name", NETS)
def test_without_a_reform_every_net_figure_is_exactly_zero_in_every_draw(values, name):
    assert (values[name] == 0).all()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_level_of_a_scenario_is_its_change_from_the_baseline(values, under, scenario):
    """What the package of reforms takes as a level is what this chapter shows as a change."""
    found = under(scenario)["hospice_net_nhi"]
    assert (found - values["hospice_net_nhi"]).equals(found)


@pytest.mark.audits("hospice_net_by_payer", kind="law")
@pytest.mark.audits("hospice_net_total", kind="law")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_payers_add_to_the_total_in_every_year_and_draw(under, scenario):
    """The total is computed from payments, avoided fees, care and programme, not from the payers."""
    found = under(scenario)
    assert tuple(found["hospice_net_by_payer"].payer.values) == PAYERS
    xr.testing.assert_allclose(found["hospice_net_by_payer"].sum("payer"), found["hospice_net_total"], atol=1.0)


@pytest.mark.audits("hospice_net_nhi", kind="law")
def test_a_capitated_budget_moves_money_between_nhi_and_its_holder_alone(under):
    half = under("hospice_half_of_cancer")["hospice_net_by_payer"]
    for scenario in ("hospice_budget_outside", "hospice_budget_inside"):
        found = under(scenario)["hospice_net_by_payer"]
        others = [payer for payer in PAYERS if payer not in ("nhi", "budget_holder")]
        xr.testing.assert_equal(found.sel(payer=others), half.sel(payer=others))
        moved = found.sel(payer=["nhi", "budget_holder"]).sum("payer")
        xr.testing.assert_allclose(moved, half.sel(payer="nhi", drop=True), atol=1.0)


def test_outside_the_budget_nhi_pays_all_of_hospice_and_inside_the_holder_pays_its_share(under, reforms):
    """The difference of both scenarios for NHI is the covered share of what NHI pays for added hospice, but for what
    of it comes back.
    """
    outside, inside = (under(f"hospice_budget_{side}") for side in ("outside", "inside"))
    gap = outside["hospice_net_nhi"] - inside["hospice_net_nhi"]
    paid = outside["hospice_insurer_parts"].sel(part="nhi_paid", drop=True)
    kept = 1 - reforms.draws["hospice_budget_return"]
    xr.testing.assert_allclose(gap, (0.3 * kept * paid).transpose("draw", "period"), atol=1.0)


@pytest.mark.audits("hospice_net_nhi_real", kind="hand")
@pytest.mark.audits("hospice_net_nhi_sum", kind="hand")
def test_at_prices_of_2025_two_percent_inflation_takes_a_sixth_off_2035_and_years_add_up(central):
    scenario = "hospice_half_of_cancer"
    nominal = central("hospice_net_nhi", scenario, period=2035)
    assert central("hospice_net_nhi_real", scenario, period=2035) == pytest.approx(nominal / 1.02**10)
    added = sum(central("hospice_net_nhi", scenario, period=year) / 1.02 ** (year - 2025) for year in range(2027, 2041))
    assert central("hospice_net_nhi_sum", scenario) == pytest.approx(added)


@pytest.mark.audits("hospice_net_benefit", kind="hand")
def test_the_net_benefit_is_what_public_payers_save_at_prices_of_2025(central):
    scenario = "hospice_home_first"
    paid = sum(
        central("hospice_net_by_payer", scenario, payer=payer, period=year) / 1.02 ** (year - 2025)
        for payer in PUBLIC
        for year in range(2027, 2041)
    )
    assert central("hospice_net_benefit", scenario) == pytest.approx(-paid)


@pytest.mark.audits("hospice_net_share_of_benefits", kind="hand")
@pytest.mark.audits("hospice_net_rate_points", kind="hand")
def test_shares_are_the_net_effect_over_benefits_and_over_a_point_of_the_rate(central):
    scenario = "hospice_early_palliative"
    net = central("hospice_net_nhi", scenario, period=2033)
    share = central("hospice_net_share_of_benefits", scenario, period=2033)
    assert share == pytest.approx(net / central("outlook_benefits", period=2033))
    points = central("hospice_net_rate_points", scenario, period=2033)
    assert points == pytest.approx(0.01 * net / central("outlook_rate_point", period=2033))


def test_what_brings_a_point_is_a_point():
    net = xr.DataArray([[2e12]], dims=("draw", "period"), coords={"draw": [0], "period": [2030]})
    found = hospice_net_rate_points(net, net / 2)
    assert float(found.sel(draw=0, period=2030)) == pytest.approx(0.02)


@pytest.mark.audits("hospice_avoided_fees", kind="hand")
def test_of_a_hundred_won_avoided_91_are_of_nhi_patients_and_87_percent_of_them_inpatient():
    """100 x (1 - 0.09) = 91; 91 x 0.872 = 79.352 inpatient, 11.648 outpatient."""
    fees = xr.DataArray([[[60.0], [40.0]]], dims=("draw", "cause", "period"))
    share = xr.DataArray([0.872], dims="service", coords={"service": ["inpatient"]})
    found = hospice_avoided_fees(fees, xr.DataArray([0.09], dims="draw"), share).isel(draw=0, period=0)
    assert found.values == pytest.approx([79.352, 11.648])
    assert found.service.values.tolist() == ["inpatient", "outpatient"]


@pytest.mark.audits("hospice_home_days", kind="hand")
def test_three_tenths_of_added_home_days_are_days_that_hospitals_lose(central):
    """Users of home hospice x 62.9 days more than today's, x 30 %; other types keep people in hospital."""
    scenario = "hospice_home_first"
    more = central("hospice_users", scenario, provider="home", period=2035) - central(
        "hospice_users", provider="home", period=2035
    )
    assert central("hospice_home_days", scenario, period=2035) == pytest.approx(0.3 * 62.9 * more)


def test_families_gain_from_wards_with_aides_and_lose_from_days_at_home(under):
    """More wards alone: families pay less; home first: more of the care is theirs."""
    ward, home = under("hospice_half_of_cancer"), under("hospice_home_first")
    at = {"payer": "family", "period": 2035, "draw": 0}
    assert float(ward["hospice_net_by_payer"].sel(at)) < 0 < float(home["hospice_net_by_payer"].sel(at))


@pytest.mark.audits("hospice_programme_cost", kind="hand")
def test_a_programme_without_new_institutions_costs_what_it_is_stated_to_at_the_prices_of_the_year(central):
    """10 billion won a year at prices of 2025 from 2027; 1.02 ^ 5 in 2030."""
    found = central("hospice_programme_cost", "hospice_early_palliative", period=2030)
    assert found == pytest.approx(10e9 * 1.02**5)
    assert central("hospice_programme_cost", "hospice_early_palliative", period=2026) == 0


@pytest.mark.audits("hospice_decision_avoided", kind="hand")
def test_seven_percent_more_early_decisions_avoid_half_of_the_difference_of_the_last_month(central):
    """Deaths x 0.07 x 4.5 million x 0.5 x level: about 90 billion won at 404,000 deaths in 2030."""
    deaths, level = central("demography_deaths", period=2030), central("hospice_usual_level", period=2030)
    found = central("hospice_decision_avoided", "hospice_earlier_decisions", period=2030)
    assert found == pytest.approx(deaths * 0.07 * 4.5e6 * 0.5 * level)


@pytest.mark.audits("hospice_decision_avoided", kind="official")
def test_earlier_decisions_avoid_a_small_part_of_what_the_bank_of_korea_counts_as_such_spending(central):
    """The Bank puts life-sustaining treatment at 3.0 trillion won in 2030 for all; a tenth of deaths cannot save it."""
    assert 0 < central("hospice_decision_avoided", "hospice_earlier_decisions", period=2030) < 0.3 * 3.0e12


@pytest.mark.audits("hospice_net_by_part", kind="second")
@pytest.mark.parametrize("scenario", ["hospice_second_plan", "hospice_home_first", "hospice_earlier_decisions"])
def test_the_parts_are_those_of_plain_loops(plain, central, scenario):
    """Payments and avoided spending of 2037 by disease, decisions and programme, without arrays."""
    loops, year = plain(scenario), 2037
    flows = [
        (loops.flow(cause, year, False), loops.flow(cause, year, True)) for cause in ("cancer", "non_cancer", "other")
    ]
    paid = sum(now[0] - held[0] for now, held in flows)
    avoided = sum(now[1] - held[1] for now, held in flows) + loops.decisions(year)
    slack = 1e-5 * sum(now[1] for now, _ in flows)
    expected = {
        "payments": paid,
        "avoided": -avoided,
        "non_covered": -avoided * loops.p("hospice_non_covered_ratio"),
        "programme": loops.programme(year),
    }
    for part, amount in expected.items():
        assert central("hospice_net_by_part", scenario, part=part, period=year) == pytest.approx(amount, abs=slack), (
            part
        )
