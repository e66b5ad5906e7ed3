"""Won moved, cost recovery after, an institution's rates, the reserve."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.parameters import Change
from analysis.reimbursement.effects import (
    reimbursement_depletion_year,
    reimbursement_moved,
    reimbursement_moved_share,
    reimbursement_recovery_after,
    reimbursement_reserve,
)
from analysis.reimbursement.tables import COSTED, MEDICAL

YEARS = list(range(2026, 2041))


def path(*values: float, start: int = 2026) -> xr.DataArray:
    years = range(start, start + len(values))
    return xr.DataArray([list(values)], dims=("draw", "period"), coords={"draw": [0], "period": list(years)})


@pytest.mark.audits("reimbursement_moved", "reimbursement_moved_share", kind="hand")
def test_losses_and_gains_of_categories_are_summed_apart():
    static = xr.DataArray([[[-3.0], [1.0], [4.0]]], dims=("draw", "category", "period"), coords={"period": [2030]})
    moved = reimbursement_moved(static)
    assert moved.sel(direction=["cut", "raised"]).squeeze().values == pytest.approx([3, 5])
    share = reimbursement_moved_share(moved, path(200.0, start=2030))
    assert share.squeeze().values == pytest.approx([0.015, 0.025])


@pytest.mark.audits("reimbursement_category_moves", kind="law")
def test_the_years_told_are_those_of_all_years_and_nothing_without_reform(under, baseline):
    values = under("june_plan")
    moves = values["reimbursement_category_moves"]
    static = values["reimbursement_category_static"].sel(period=moves.period)
    np.testing.assert_array_equal(moves, static)
    assert (baseline["reimbursement_category_moves"] == 0).all()


@pytest.mark.audits("reimbursement_category_moves", kind="second")
def test_moves_of_categories_under_the_plan_in_loops(under, plain, central):
    scale = plain["path"][2030] / plain["path"][2024]
    for category in ("laboratory", "inpatient"):
        won = sum(plain["raised"][key] - plain["cut"][key] for key in plain["fees"] if key[1] == category)
        found = central(under("june_plan")["reimbursement_category_moves"], category=category, period=2030)
        assert found == pytest.approx(scale * won, rel=1e-9)


@pytest.mark.audits("reimbursement_moved", "reimbursement_moved_share", kind="printed")
def test_the_plan_moves_the_printed_2_6_and_3_6_trillion_won_as_fees_of_2026(under, baseline):
    values = under("june_plan_fees")
    carried = baseline["outlook_fees"].sel(period=2026) / baseline["outlook_fees"].sel(period=2027)
    moved = values["reimbursement_moved"].sel(period=2027) * carried
    np.testing.assert_allclose(moved.sel(direction="cut"), 2.6e12, rtol=1e-9)
    np.testing.assert_allclose(moved.sel(direction="raised"), 3.6e12, rtol=1e-9)
    share = values["reimbursement_moved_share"].sel(period=2027) * baseline["outlook_fees"].sel(period=2026)
    np.testing.assert_allclose(share.sel(direction="cut"), 2.6e12, rtol=1e-9)


@pytest.mark.audits("reimbursement_recovery_after", kind="hand")
def test_a_cut_of_a_fifth_of_the_fees_takes_a_fifth_off_the_recovery():
    shares = xr.DataArray(np.full((1, 5, 9), 0.01), dims=("draw", "provider", "category"))
    shares = shares.assign_coords(provider=list(MEDICAL), category=list(COSTED))
    now = xr.DataArray(np.full((1, 9), 1.9), dims=("draw", "category"), coords={"category": list(COSTED)})
    static = xr.DataArray(np.full((1, 9, 1), -1.0), dims=("draw", "category", "period"))
    static = static.assign_coords(category=list(COSTED), period=[2030])
    # fees of a category: 5 x 0.01 x 100 = 5; 1 of them is cut
    found = reimbursement_recovery_after(shares, now, static, path(100.0, start=2030))
    np.testing.assert_allclose(found, 1.9 * 0.8)


@pytest.mark.audits("reimbursement_recovery_after", kind="printed")
def test_by_its_rate_the_plan_takes_laboratory_tests_from_190_to_150_percent_of_cost(under, baseline):
    """Whatever the recovery is, it falls by 150 / 190 (21.05 % as written in the scenario)."""
    after = under("june_plan_rates")["reimbursement_recovery_after"].sel(category="laboratory", period=2027)
    now = baseline["reimbursement_recovery_now"].sel(category="laboratory")
    np.testing.assert_allclose(190 * after / now, 150, rtol=1e-4)


def test_every_type_s_laboratory_fees_fall_by_the_rate_that_the_reform_states(under):
    rate = under("june_plan_rates")["reimbursement_fee_rate"].sel(category="laboratory")
    np.testing.assert_allclose(rate.sel(provider=["tertiary", "clinic"]), -0.2105, rtol=1e-9)
    assert (rate.sel(provider="pharmacy") == 0).all()


def test_rates_times_fees_are_the_change_of_prices_of_2030(under, baseline):
    for name in ("june_plan", "balance_money"):
        values = under(name)
        fees = values["reimbursement_shares"] * values["outlook_fees"].sel(period=2030)
        change = (values["reimbursement_fee_rate"] * fees).sum("provider")
        np.testing.assert_allclose(
            change, values["reimbursement_category_static"].sel(period=2030), rtol=1e-9, atol=1e3
        )
    assert (baseline["reimbursement_fee_rate"] == 0).all()


def accounts(revenue: list[float], expenditure: list[float], start: float, earns: float) -> xr.DataArray:
    """The baseline's own rule: revenue with the return on a reserve above zero, debt without interest."""
    rows, reserve = [], start
    for income, spent in zip(revenue, expenditure, strict=True):
        whole = income + max(reserve, 0) * earns
        reserve += whole - spent
        rows.append([whole, spent, whole - spent, reserve])
    items = ["revenue", "expenditure", "balance", "reserve"]
    coords = {"draw": [0], "item": items, "period": YEARS}
    return xr.DataArray([np.array(rows).T], dims=("draw", "item", "period"), coords=coords)


@pytest.mark.audits("reimbursement_reserve", kind="hand")
def test_ten_a_year_more_cost_thirty_after_three_years_and_the_lost_return():
    """Reserve 100 at 10 %: without reform it grows by 10, 11, 12.1 to 133.1. With 10 a year more: 100, 100, 100."""
    books = accounts([50.0] * 15, [50.0] * 15, 100.0, 0.1)
    reserve = reimbursement_reserve(books, xr.DataArray([0.1], dims="draw"), path(*[10.0] * 15))
    assert reserve.sel(period=[2026, 2027, 2028]).values[0] == pytest.approx([100, 100, 100])


@pytest.mark.audits("reimbursement_reserve", kind="second")
def test_the_path_is_that_of_the_baseline_s_rule_run_anew_with_the_cost(under, drawn, central):
    values = under("june_plan")
    books = values["outlook_accounts"].isel(draw=0)
    earns = central(drawn["outlook_reserve_return"])
    start = float(books.sel(item="reserve", period=2026)) - float(books.sel(item="balance", period=2026))
    held = {2025: start} | {year: float(books.sel(item="reserve", period=year)) for year in YEARS}
    reserve = start
    for year in YEARS:
        income = float(books.sel(item="revenue", period=year)) - max(held[year - 1], 0) * earns
        spent = float(books.sel(item="expenditure", period=year))
        spent += central(values["reimbursement_net_nhi"], period=year)
        reserve += income + max(reserve, 0) * earns - spent
        assert central(values["reimbursement_reserve"], period=year) == pytest.approx(reserve, rel=1e-9)


@pytest.mark.audits("reimbursement_reserve", "reimbursement_depletion_year", kind="law")
def test_without_reform_reserve_and_year_of_depletion_are_those_of_the_baseline(baseline):
    reserve = baseline["outlook_accounts"].sel(item="reserve", period=slice(2026, 2040))
    np.testing.assert_allclose(baseline["reimbursement_reserve"], reserve, rtol=1e-9, atol=1e3)
    first = [next((int(y) for y, won in zip(one.period, one, strict=True) if won < 0), 2041) for one in reserve]
    np.testing.assert_array_equal(baseline["reimbursement_depletion_year"], first)


@pytest.mark.audits("reimbursement_depletion_year", kind="hand")
def test_the_first_year_below_zero_is_named_and_2041_where_there_is_none():
    below = path(*[5.0, 1.0, -2.0, 3.0], *[4.0] * 11)
    assert float(reimbursement_depletion_year(below).squeeze()) == 2028
    assert float(reimbursement_depletion_year(path(*[1.0] * 15)).squeeze()) == 2041


def test_a_dearer_reform_never_lets_the_reserve_last_longer(under):
    cheap = under("addon_1", Change("reimbursement_addon_amount", where={"component": "children"}, value=1.0))
    dear = under("addon_2", Change("reimbursement_addon_amount", where={"component": "children"}, value=2.0))
    assert (dear["reimbursement_reserve"] <= cheap["reimbursement_reserve"]).all()
    assert (dear["reimbursement_depletion_year"] <= cheap["reimbursement_depletion_year"]).all()
