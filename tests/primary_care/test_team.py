"""Break-even payments, thresholds and the value of stopping: closed forms against the model, print and laws."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.primary_care.stopping import primary_care_net_per_member, primary_care_pilot_value
from analysis.primary_care.team import (
    primary_care_breakeven_practice,
    primary_care_team_cost,
    primary_care_threshold,
    primary_care_threshold_printed,
)
from tests.primary_care.conftest import changes_of, close


def one(value: float) -> xr.DataArray:
    return xr.DataArray([value], dims="draw")


@pytest.mark.audits("primary_care_breakeven_payer", "primary_care_net_nhi", kind="law")
def test_paid_its_break_even_add_on_nhi_neither_gains_nor_loses_in_any_draw(run, drawn, values, inputs):
    """The national design with the ages of the reference, every tier paid the break-even of 2030 of its draw."""
    changed = drawn(*changes_of("national_tiers"))
    keep = {name: inputs[name] for name in ("primary_care_records", "primary_care_compensation")}
    uptake = {"primary_care_uptake": inputs["primary_care_reference_uptake"]}
    each = values["primary_care_breakeven_payer"].sel(period=2030, drop=True)
    pmpm = (each / values["primary_care_fee_index"].sel(period=2030, drop=True)).expand_dims(tier=["1", "2", "3"])
    found = run(**changed | keep | uptake | {"primary_care_pmpm": pmpm.transpose("draw", "tier")})
    assert (found["primary_care_enrolled"].sel(period=2030) > 0).all()
    gross = abs(found["primary_care_flows"].sel(period=2030)).sum("component")
    close(found["primary_care_net_nhi"].sel(period=2030) / gross, 0, atol=1e-12)


@pytest.mark.audits("primary_care_breakeven_practice", kind="hand")
def test_a_team_of_sixty_million_won_for_a_thousand_people_needs_five_thousand_a_month():
    """60,000,000 / 1,000 / 12; with 0.6 % of a million won of fees gained on each, 500 won less."""
    fees = xr.DataArray([[1e6]], dims=("draw", "period"))
    names = ["carve", "compensation", "noncovered"]

    def rates(gain: float) -> xr.DataArray:
        values = [[[gain], [0.0], [0.0]]]
        return xr.DataArray(values, dims=("draw", "component", "period"), coords={"component": names})

    team = xr.DataArray([[[60e6]]], dims=("draw", "tier", "period"))
    for gain, expected in ((0.0, 5000), (0.006, 4500)):
        found = primary_care_breakeven_practice(team, one(1000), one(1.0), rates(gain), fees)
        assert float(found[0, 0, 0]) == pytest.approx(expected)


@pytest.mark.audits("primary_care_team_cost", "primary_care_breakeven_practice", "primary_care_zone", kind="law")
def test_half_a_team_costs_half_the_staff_and_leaves_more_room(run, values, inputs):
    shared = run(primary_care_team_shared=inputs["primary_care_team_shared"] * 0.5)
    reporting = inputs["primary_care_reporting"]
    staff, half = (found["primary_care_team_cost"].sel(period=2026) - reporting for found in (values, shared))
    close(half, staff / 2, rtol=1e-9, atol=1e-3)
    assert (shared["primary_care_zone"] >= values["primary_care_zone"] - 1e-6).all()
    assert (shared["primary_care_breakeven_practice"] <= values["primary_care_breakeven_practice"] + 1e-6).all()


@pytest.mark.audits("primary_care_team_cost", kind="printed")
def test_a_nurse_of_2020_costs_47448594_won_and_three_percent_more_each_year():
    """x 1.03 ^ 6 = 56.66 million in 2026, x 1.2 = 67.99 million with the employer's on-costs."""
    staff = xr.DataArray([[[1.0]]], dims=("draw", "tier", "staff"), coords={"staff": ["nurse"]})
    pay, since = (
        xr.DataArray([[value]], dims=("draw", "staff"), coords={"staff": ["nurse"]}) for value in (47_448_594.0, 2020.0)
    )
    nothing = xr.DataArray([[0.0]], dims=("draw", "tier"))
    found = primary_care_team_cost(staff, pay, since, one(0.03), one(1.2), nothing, one(1.0))
    assert float(found.sel(period=2026)[0, 0]) == pytest.approx(67.99e6, rel=1e-4)


@pytest.mark.audits("primary_care_zone", kind="hand")
def test_the_room_is_what_nhi_can_pay_less_what_the_clinic_needs(values):
    found = values["primary_care_zone"].sel(tier="2", period=2030)
    expected = values["primary_care_breakeven_payer"].sel(period=2030) - values["primary_care_breakeven_practice"].sel(
        tier="2", period=2030
    )
    close(found, expected, rtol=1e-12)


@pytest.mark.audits("primary_care_threshold_printed", kind="printed")
def test_the_printed_surpluses_lie_on_a_line_that_pays_from_a_quarter_of_patients():
    """Half capitation lies half way: (35,890 + 205,418) / 2 = 120,654. (78,288 - 35,890) / 169,528 = 25.0 %.

    The study prints 23 % as the share below which 95 % of practices lose; the mean practice lies just above it.
    """
    assert (35_890 + 205_418) / 2 == 120_654
    names = ["fees_visits", "fees_team", "full_team"]
    surplus = xr.DataArray([[78_288.0, 35_890.0, 205_418.0]], dims=("draw", "variant"), coords={"variant": names})
    found = float(primary_care_threshold_printed(surplus)[0])
    assert found == pytest.approx(0.2501, abs=5e-5)
    assert 0.23 < found < 0.63


@pytest.mark.audits("primary_care_threshold_printed", kind="law")
def test_the_threshold_does_not_depend_on_the_currency():
    names = ["fees_visits", "fees_team", "full_team"]
    surplus = xr.DataArray([[9.0, 3.0, 27.0]], dims=("draw", "variant"), coords={"variant": names})
    assert float(primary_care_threshold_printed(surplus)[0]) == float(primary_care_threshold_printed(surplus * 7)[0])


@pytest.mark.audits("primary_care_threshold", kind="hand")
def test_a_team_of_84_million_won_paid_7000_a_month_needs_half_of_two_thousand_patients():
    """84,000,000 / (12 x 7,000) = 1,000 members of 2,000 patients; for 95 % of practices x or / e^0.32898 = 1.3896."""
    cost = xr.DataArray([[[84e6]]], dims=("draw", "tier", "period"), coords={"period": [2026]})
    addon = xr.DataArray([[[7000.0]]], dims=("draw", "tier", "period"), coords={"period": [2026]})
    found = primary_care_threshold(cost, addon, one(2000), one(1.0), one(0.2))
    assert found.sel(variant=["lose_95", "mean", "gain_95"]).values.ravel() == pytest.approx(
        [0.5 / 1.3896, 0.5, 0.5 * 1.3896], rel=1e-4
    )


@pytest.mark.audits("primary_care_threshold", kind="second")
def test_of_practices_drawn_at_random_95_percent_gain_above_the_upper_threshold(values, inputs):
    """100,000 practices of the central case: patients lognormal with the stated spread."""
    rng = np.random.default_rng(7)

    def of(name: str, **where: object) -> float:
        found = (values if name in values else inputs)[name].sel(where)
        return float(found.isel(draw=0))

    patients = of("primary_care_patients") * of("primary_care_physicians_per_clinic")
    sizes = patients * np.exp(rng.normal(0, of("primary_care_patients_spread"), 100_000))
    cost = of("primary_care_team_cost", tier="2", period=2026)
    needed = cost / (12 * of("primary_care_addon", tier="2", period=2026) * sizes)
    gain = of("primary_care_threshold", tier="2", variant="gain_95")
    lose = of("primary_care_threshold", tier="2", variant="lose_95")
    # Three standard errors of a share of 95 % of 100,000.
    assert (needed < gain).mean() == pytest.approx(0.95, abs=0.0021)
    assert (needed > lose).mean() == pytest.approx(0.95, abs=0.0021)


@pytest.mark.audits("primary_care_net_per_member", kind="hand")
def test_an_add_on_of_6000_against_a_break_even_of_1000_costs_nhi_54000_a_year_at_nine_tenths():
    at = {"period": [2030]}
    payer = xr.DataArray([[1000.0]], dims=("draw", "period"), coords=at)
    addon = xr.DataArray([[6000.0]], dims=("draw", "period"), coords=at)
    shares = xr.DataArray(
        [[[0.9]]], dims=("draw", "payer", "component"), coords={"payer": ["nhi"], "component": ["addon"]}
    )
    assert float(primary_care_net_per_member(payer, addon, shares)[0]) == pytest.approx(54_000)


def values_of(net: np.ndarray, error: float) -> dict[str, float]:
    draws = xr.DataArray(net, dims="draw", coords={"draw": np.arange(len(net))})
    fees = xr.DataArray(np.ones((len(net), 1)), dims=("draw", "period"), coords={"period": [2030]})
    found = primary_care_pilot_value(draws, fees, draws * 0 + error, draws * 0 + 1, draws * 0 + 10)
    return {str(option): float(found.sel(option=option)[0]) for option in found.option.values}


@pytest.mark.audits("primary_care_pilot_value", kind="hand")
def test_a_programme_that_surely_costs_is_stopped_and_one_that_surely_saves_is_not():
    """Ten person-years of roll-out after one of pilot; central draw first, which is not counted."""
    costs = values_of(np.array([0.0, 5.0, 5.0, 5.0]), error=0.1)
    assert [costs[name] for name in ("never", "regardless", "may_stop", "knowing")] == pytest.approx([0, 55, 5, 0])
    saves = values_of(np.array([0.0, -5.0, -5.0, -5.0]), error=0.1)
    assert [saves[name] for name in ("regardless", "may_stop", "knowing")] == pytest.approx([-55, -55, -50])


@pytest.mark.audits("primary_care_pilot_value", kind="law")
def test_a_blunter_evaluation_is_worth_less_and_one_without_error_as_much_as_knowing():
    net = np.concatenate([[2.0], np.random.default_rng(3).normal(2, 5, 50_000)])
    sharp, blunt, blind = (values_of(net, error) for error in (1e-6, 5, 1e6))
    assert sharp["may_stop"] < blunt["may_stop"] < blind["may_stop"] + 1e-9
    pilot = float(net[1:].mean())
    # The draws are normal but for their sampling error, about half a percent of the value here.
    assert sharp["may_stop"] - pilot == pytest.approx(sharp["knowing"], rel=0.02)
    assert blind["may_stop"] == pytest.approx(pilot, rel=1e-6)
