"""Net benefit of raising the contribution rate: by hand, laws, and plain loops over the draws."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr

from analysis.outlook.decision import FIRST, HORIZON, OPTIONS, outlook_net_benefit

YEARS = range(2027, 2036)
TAKEN = list(inspect.signature(outlook_net_benefit).parameters)


@pytest.fixture(scope="module")
def worth(values, inputs) -> Callable[..., xr.DataArray]:
    """The quantity on the draws of the run, with some of what it takes exchanged."""

    def find(**other: xr.DataArray) -> xr.DataArray:
        given = {name: values[name] if name in values else inputs[name] for name in TAKEN}
        return outlook_net_benefit(**(given | other))

    return find


@pytest.fixture
def made_up() -> Callable[..., dict[str, float]]:
    """Net benefits when income is 100 a year at a rate of 5 % that the run does not raise."""

    def find(reserve: float, ceiling: float = 1.0) -> dict[str, float]:
        years = np.arange(2026, 2036)
        path = xr.DataArray(np.ones((1, 10)), dims=("draw", "period"), coords={"draw": [0], "period": years})
        one = xr.DataArray([1.0], dims="draw", coords={"draw": [0]})
        found = outlook_net_benefit(
            outlook_accounts=(path * reserve).expand_dims(item=["balance", "reserve"]),
            outlook_premium=path * 80,
            outlook_rate=path * 0.05,
            outlook_contribution_rate=path * 0.05,
            outlook_contribution_rate_ceiling=one * ceiling,
            outlook_subsidy_ratio=one * 0.2,
            outlook_other_revenue_ratio=one * 0.05,
            outlook_shortfall_weight=one * 2,
            outlook_surplus_value=one * 0.5,
        )
        return {str(option): float(found.sel(option=option).item()) for option in found.option.values}

    return find


# By hand


@pytest.mark.audits("outlook_net_benefit", kind="hand")
def test_the_options_are_no_rise_1_49_and_3_percent_a_year_from_2027_to_2035(values):
    assert OPTIONS == {"freeze": 0.0, "plan": 0.0149, "faster": 0.03}
    assert (FIRST, HORIZON) == (2027, 2035)
    assert values["outlook_net_benefit"].option.values.tolist() == ["freeze", "plan", "faster"]


@pytest.mark.audits("outlook_net_benefit", kind="hand")
@pytest.mark.parametrize(("option", "increase", "trillion"), [("freeze", 0.0, -44.68), ("faster", 0.03, 12.65)])
def test_centrally_every_option_is_short_so_that_each_won_paid_saves_one_and_a_half(
    central, option, increase, trillion
):
    """The reserve of 2035 is -83 trillion won: short also with 25 more (faster) and with 89 less (freeze).

    So an option is worth (1.5 - 1) x what is paid more than by the plan. Income is premium x (1 + 0.143 + 0.026). The
    plan is the run: 7.19 x 1.0149 ^ n to 8 %; 7.19 x 1.03 ^ n is above 8 % from 2030: 7.4057, 7.6279, 7.8567.
    """
    more = 0.0
    for year in YEARS:
        rate = min(0.0719 * (1 + increase) ** (year - 2026), 0.08)
        run = min(0.0719 * 1.0149 ** (year - 2026), 0.08)
        more += central("outlook_premium", period=year) * 1.169 * (rate / run - 1)
    reserve = central("outlook_accounts", item="reserve", period=2035)
    assert reserve < 0
    assert reserve + more < 0
    found = central("outlook_net_benefit", option=option)
    assert found == pytest.approx((1.5 - 1) * more, rel=1e-9)
    assert found == pytest.approx(trillion * 1e12, abs=0.005e12)


@pytest.mark.audits("outlook_net_benefit", kind="hand")
def test_what_is_left_counts_at_its_worth_and_what_is_missing_at_its_weight(made_up):
    """Income is 80 x 1.25 = 100 a year. The plan brings 900 + sum of 100 x (1.0149 ^ n - 1), n = 1 to 9: 969.78.

    1.0149 ^ 9 = 1.14238, so the sum is 100 x (1.0149 x (1.0149 ^ 9 - 1) / 0.0149 - 9) = 69.78. With much in reserve
    each won paid brings half a won of worth: freezing gains 69.78 / 2. With much missing it saves two: it loses 69.78.
    """
    more = 100 * (sum(1.0149**step for step in range(1, 10)) - 9)
    faster = 100 * (sum(1.03**step for step in range(1, 10)) - 9) - more
    assert more == pytest.approx(69.78, abs=0.01)
    rich, poor = made_up(reserve=1000), made_up(reserve=-1000)
    assert rich == pytest.approx({"freeze": more / 2, "plan": 0, "faster": -faster / 2})
    assert poor == pytest.approx({"freeze": -more, "plan": 0, "faster": faster})
    empty = made_up(reserve=0)
    assert empty == pytest.approx({"freeze": more / 2, "plan": 0, "faster": -faster / 2})


@pytest.mark.audits("outlook_net_benefit", kind="hand")
def test_a_rise_stops_at_the_ceiling(made_up):
    """A ceiling of 5 % allows no rise: the three options are one."""
    assert made_up(reserve=-1000, ceiling=0.05) == pytest.approx({"freeze": 0, "plan": 0, "faster": 0})


# Laws


@pytest.mark.audits("outlook_net_benefit", kind="law")
def test_the_plan_is_worth_nothing_against_itself_in_every_draw(values):
    assert (values["outlook_net_benefit"].sel(option="plan") == 0).all()


@pytest.mark.audits("outlook_net_benefit", kind="law")
def test_with_both_weights_one_money_only_changes_hands(worth, inputs):
    one = xr.ones_like(inputs["outlook_surplus_value"])
    found = worth(outlook_surplus_value=one, outlook_shortfall_weight=one)
    np.testing.assert_allclose(found, 0, atol=1.0)  # one won of some 10^15


@pytest.mark.audits("outlook_net_benefit", kind="law")
def test_a_heavier_shortfall_never_makes_the_faster_rise_worth_less_than_freezing(worth, inputs, values):
    weight = inputs["outlook_shortfall_weight"]
    light, heavy = worth(), worth(outlook_shortfall_weight=weight + 0.5)
    gain = (heavy - light).sel(option="faster", drop=True) - (heavy - light).sel(option="freeze", drop=True)
    assert (gain >= -1.0).all()
    short = values["outlook_accounts"].sel(item="reserve", period=2035) < -100e12
    assert 0 < int(short.sum()) < short.size
    assert (gain.where(short, drop=True) > 1e12).all()


@pytest.mark.audits("outlook_net_benefit", kind="law")
def test_of_the_accounts_only_the_reserve_of_the_horizon_counts(worth, values):
    accounts = values["outlook_accounts"]
    kept = (accounts["item"] == "reserve") & (accounts["period"] == 2035)
    xr.testing.assert_allclose(worth(outlook_accounts=accounts.where(kept, 0.0)), worth())


@pytest.mark.audits("outlook_net_benefit", kind="law")
def test_more_reserve_never_makes_the_faster_rise_worth_more(worth, values):
    """Weights are above one and worths at most one, so that a won is worth most where it is missing."""
    more = worth(outlook_accounts=values["outlook_accounts"] + 50e12) - worth()
    assert (more.sel(option="faster") <= 1.0).all()
    assert (more.sel(option="freeze") >= -1.0).all()


# A second program


@pytest.mark.audits("outlook_net_benefit", kind="second")
def test_plain_loops_give_the_same_in_every_draw(values, inputs):
    found = values["outlook_net_benefit"].transpose("draw", "option").values
    years = list(YEARS)
    premiums, rates = (values[name].sel(period=years).values for name in ("outlook_premium", "outlook_rate"))
    reserves = values["outlook_accounts"].sel(item="reserve", period=2035).values
    enacted = inputs["outlook_contribution_rate"].sel(period=2026).values
    singles = ("contribution_rate_ceiling", "subsidy_ratio", "other_revenue_ratio", "shortfall_weight", "surplus_value")
    taken = [inputs[f"outlook_{name}"].values for name in singles]
    signs = set()
    for draw in range(found.shape[0]):
        ceiling, subsidy, other, weight, surplus = (float(array[draw]) for array in taken)
        benefit = {}
        for option, increase in (("freeze", 0.0), ("plan", 0.0149), ("faster", 0.03)):
            rate, left, paid = float(enacted[draw]), float(reserves[draw]), 0.0
            for place in range(9):
                rate *= 1 + increase
                income = float(premiums[draw, place]) * (1 + subsidy + other)
                share = min(rate, ceiling) / float(rates[draw, place])
                paid += income * share
                left += income * share - income
            benefit[option] = left * (surplus if left > 0 else weight) - paid
            signs.add(left > 0)
        expected = [benefit[option] - benefit["plan"] for option in ("freeze", "plan", "faster")]
        np.testing.assert_allclose(found[draw], expected, rtol=1e-9, atol=10.0)
    assert signs == {True, False}
