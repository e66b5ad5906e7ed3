"""The reforms together: by hand, as laws of the whole, and against plain loops."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr

from analysis.package.accounts import (
    PAYERS,
    package_gross_cost,
    package_net_by_payer,
    package_net_rate_points,
)
from analysis.package.finances import package_depletion_year
from analysis.package.pool import (
    SERVICES,
    package_avoided,
    package_avoided_fees,
    package_claimed,
    package_overlap,
    package_pool,
)
from analysis.package.totals import (
    package_flow_to,
    package_flow_to_real,
    package_net_benefit,
    package_net_nhi_to_real,
    package_net_to,
    package_net_to_real,
)
from analysis.package.years import HORIZONS, YEARS
from analysis.reserve import first_below_zero, reserve_with

OWN = {
    "hospice_second_plan": "hospice",
    "primary_care_national_tiers": "primary_care",
    "reimbursement_june_plan": "reimbursement",
    "network_programme": "network",
}
"""The scenarios that the package includes, and their rooms."""


def over_years(value: float, **labels: list[str]) -> xr.DataArray:
    """The same value in one draw, every year and at every label."""
    coords: dict[str, Any] = {"draw": [0], **labels, "period": list(YEARS)}
    return xr.DataArray(np.full([len(one) for one in coords.values()], value), dims=list(coords), coords=coords)


# Overlap


@pytest.fixture
def two_claims() -> dict[str, xr.DataArray]:
    """A pool of 100 of which one reform avoids 20 and another 10, both of inpatient care."""
    nothing = over_years(0.0, service=["inpatient"])
    return {
        "hospice_avoided_fees": over_years(20.0, service=["inpatient"]),
        "primary_care_avoided_fees": over_years(10.0, service=["inpatient"]),
        "reimbursement_avoided_fees": nothing,
        "network_avoided_fees": nothing,
    }


@pytest.mark.audits("package_avoided", kind="hand")
@pytest.mark.audits("package_overlap", kind="hand")
@pytest.mark.audits("package_claimed", kind="hand")
def test_of_100_one_reform_leaves_80_and_the_other_avoids_a_tenth_of_those(two_claims):
    avoided = package_avoided(**two_claims, package_pool=over_years(100.0, service=list(SERVICES)))
    # 100 x (1 - 0.8 x 0.9) = 28; claimed are 20 + 10 = 30, so 2 are claimed twice
    assert avoided.sel(service="inpatient").values == pytest.approx(28)
    assert avoided.drop_sel(service="inpatient").values == pytest.approx(0)
    claimed = package_claimed(**two_claims)
    assert claimed.sel(reform="hospice").values == pytest.approx(20)
    assert package_overlap(claimed, avoided).values == pytest.approx(2)


@pytest.mark.audits("package_avoided", kind="law")
def test_what_a_reform_adds_to_use_stands_as_it_is(two_claims):
    two_claims["network_avoided_fees"] = over_years(-7.0, service=["inpatient"])
    avoided = package_avoided(**two_claims, package_pool=over_years(100.0, service=list(SERVICES)))
    assert avoided.sel(service="inpatient").values == pytest.approx(28 - 7)


@pytest.mark.audits("package_avoided_fees", kind="hand")
@pytest.mark.audits("package_gross_cost", kind="hand")
def test_fees_avoided_are_summed_over_services_and_added_to_the_net_effect_they_are_the_gross_cost():
    avoided = over_years(4.0, service=["inpatient", "test"])
    avoided.loc[{"service": "test"}] = -1.0
    fees = package_avoided_fees(avoided)
    assert fees.values == pytest.approx(4 - 1)
    # a net effect of 10 is what is left of a gross cost of 13
    assert package_gross_cost(over_years(10.0), fees).values == pytest.approx(13)


@pytest.mark.audits("package_overlap", kind="law")
def test_nothing_is_claimed_twice_by_one_reform_alone_and_never_less_than_nothing_by_all(reforms, library, together):
    for name in OWN:
        overlap = reforms.reform(library[name]).values["package_overlap"]
        assert float(abs(overlap).max()) < 1.0  # won, of tens of billions: rounding
    assert float(together["package_overlap"].min()) >= 0


@pytest.mark.audits("package_claimed", kind="law")
def test_what_the_package_claims_is_what_the_chapters_state(reforms, library, together):
    for name, room in OWN.items():
        own = reforms.reform(library[name]).values[f"{room}_avoided_fees"].sel(period=YEARS).sum("service")
        np.testing.assert_allclose(together["package_claimed"].sel(reform=room), own.transpose("draw", "period"))


@pytest.mark.audits("package_pool", kind="hand")
def test_the_pool_of_a_service_is_its_share_of_fees_and_the_part_that_can_be_reached():
    shares = xr.DataArray([[0.4] * 5], dims=("draw", "service"), coords={"draw": [0], "service": list(SERVICES)})
    reach = xr.DataArray([0.5], dims="draw", coords={"draw": [0]})
    # 100 trillion x 40 % x 50 % = 20 trillion
    assert package_pool(over_years(100e12), shares, reach).values == pytest.approx(20e12)


@pytest.mark.audits("package_pool", kind="law")
def test_pools_are_never_more_than_all_fees(baseline):
    total = baseline["package_pool"].sum("service")
    assert bool((total <= 1.1 * baseline["outlook_fees"].sel(period=YEARS)).all())


# Who pays


@pytest.mark.audits("package_net_by_payer", kind="hand")
def test_payers_of_all_reforms_add_and_nhi_bears_its_benefit_rate_of_what_was_claimed_twice():
    """10 + 1 + 2 + 3 of NHI, 4 of patients; of 8 claimed twice NHI bears 75 %: 6, patients 2."""
    net = package_net_by_payer(
        hospice_net_by_payer=over_years(5.0, payer=["nhi", "budget_holder"]),
        primary_care_net_by_payer=over_years(1.0, payer=["nhi"]),
        reimbursement_net_by_payer=over_years(2.0, payer=["nhi"]),
        network_net_by_payer=xr.concat(
            [over_years(3.0, payer=["nhi"]), over_years(4.0, payer=["patient"])], dim="payer"
        ),
        package_overlap=over_years(8.0),
        outlook_benefit_rate=xr.DataArray([0.75], dims="draw", coords={"draw": [0]}),
    )
    assert net.sel(payer="nhi").values == pytest.approx(16 + 6)
    assert net.sel(payer="patient").values == pytest.approx(4 + 2)
    assert net.sum("payer").values == pytest.approx(20 + 8)


def test_a_payer_that_the_package_does_not_know_is_an_error_and_not_dropped():
    nothing = over_years(0.0, payer=["nhi"])
    with pytest.raises(ValueError, match="payers employers; known are nhi"):
        package_net_by_payer(
            over_years(1.0, payer=["employers"]), nothing, nothing, nothing, over_years(0.0), xr.DataArray(0.75)
        )


@pytest.mark.audits("package_net_by_payer", kind="law")
@pytest.mark.audits("package_net_nhi", kind="law")
@pytest.mark.audits("package_net_total", kind="law")
@pytest.mark.audits("package_gross_cost", kind="law")
@pytest.mark.audits("package_avoided_fees", kind="law")
def test_without_reform_nobody_pays_more_or_less(baseline):
    for name in ("net_by_payer", "net_nhi", "net_total", "gross_cost", "avoided_fees"):
        assert bool((baseline[f"package_{name}"] == 0).all()), name


@pytest.mark.audits("package_net_by_payer", kind="second")
@pytest.mark.audits("package_net_nhi", kind="second")
def test_one_reform_alone_is_what_its_own_chapter_states(reforms, library):
    for name, room in OWN.items():
        values = reforms.reform(library[name]).values
        own = values[f"{room}_net_by_payer"].sel(period=YEARS)
        for payer in PAYERS:
            stated = own.sel(payer=payer) if payer in own.payer.values else own.isel(payer=0) * 0
            if payer == "nhi" and "budget_holder" in own.payer.values:
                stated = stated + own.sel(payer="budget_holder")
            found = values["package_net_by_payer"].sel(payer=payer)
            # to a thousandth of a won of trillions, which is what is left of the overlap's rounding
            np.testing.assert_allclose(found, stated.transpose("draw", "period"), rtol=1e-9, atol=1.0)


@pytest.mark.audits("package_net_total", kind="second")
@pytest.mark.audits("package_gross_cost", kind="second")
def test_payers_add_to_the_total_and_the_total_is_gross_cost_less_fees_avoided(together):
    total = sum(together["package_net_by_payer"].sel(payer=payer) for payer in PAYERS)
    np.testing.assert_allclose(total, together["package_net_total"], rtol=1e-9)
    avoided = together["package_avoided"].sum("service")
    np.testing.assert_allclose(together["package_gross_cost"] - avoided, together["package_net_total"], rtol=1e-9)


def test_every_order_of_the_reforms_gives_the_same_whole(reforms, library, together):
    package = library["package_all"]
    names = list(OWN)
    turned = replace(
        package, id="turned", changes=tuple(change for name in reversed(names) for change in package.of_parts([name]))
    )
    found = reforms.reform(turned).values["package_net_by_payer"]
    np.testing.assert_allclose(found, together["package_net_by_payer"], rtol=1e-12)


def test_shapley_parts_of_the_package_add_to_its_net_effect(reforms, library):
    rows = reforms.shares([library["package_all"]])
    for year in ("2030", "2040"):
        central = {
            row["part"]: row["central"]
            for row in rows
            if row["estimate"] == "package_net_nhi" and row["coordinates"] == {"period": year}
        }
        assert sum(central[name] for name in OWN) == pytest.approx(central[""], rel=1e-9)
        # what they bring together is NHI's part of what is claimed twice: a cost, never a gain
        assert central["together"] >= 0


# Yardsticks, totals and the reserve


@pytest.mark.audits("package_net_nhi_real", kind="hand")
@pytest.mark.audits("package_net_share_of_benefits", kind="hand")
@pytest.mark.audits("package_net_rate_points", kind="hand")
def test_yardsticks_divide_by_prices_benefits_and_a_point(together):
    for year in (2027, 2040):
        names = ("package_net_nhi_real", "package_net_share_of_benefits", "package_net_rate_points", "package_net_nhi")
        against = ("outlook_price_level", "outlook_benefits", "outlook_rate_point")
        at = {name: together[name].sel(period=year, drop=True) for name in (*names, *against)}
        net = at["package_net_nhi"]
        np.testing.assert_allclose(at["package_net_nhi_real"] * at["outlook_price_level"], net)
        np.testing.assert_allclose(at["package_net_share_of_benefits"] * at["outlook_benefits"], net)
        np.testing.assert_allclose(100 * at["package_net_rate_points"] * at["outlook_rate_point"], net)
    assert float(package_net_rate_points(over_years(23.0), over_years(11.5)).values[0, 0]) == pytest.approx(0.02)


@pytest.mark.audits("package_net_nhi_real", kind="law")
@pytest.mark.audits("package_net_share_of_benefits", kind="law")
@pytest.mark.audits("package_net_rate_points", kind="law")
@pytest.mark.audits("package_net_to", kind="law")
@pytest.mark.audits("package_net_nhi_to_real", kind="law")
@pytest.mark.audits("package_net_benefit", kind="law")
@pytest.mark.audits("package_net_to_real", kind="law")
@pytest.mark.audits("package_flow_to", kind="law")
@pytest.mark.audits("package_flow_to_real", kind="law")
def test_without_reform_every_yardstick_is_zero(baseline):
    yardsticks = ("net_nhi_real", "net_share_of_benefits", "net_rate_points", "net_benefit")
    sums = ("net_to", "net_to_real", "net_nhi_to_real", "flow_to", "flow_to_real")
    for name in (*yardsticks, *sums):
        assert float(abs(baseline[f"package_{name}"]).max()) == 0, name


@pytest.mark.audits("package_net_to", kind="hand")
@pytest.mark.audits("package_net_nhi_to_real", kind="hand")
@pytest.mark.audits("package_net_benefit", kind="hand")
def test_one_a_year_from_2027_is_four_to_2030_nine_to_2035_and_fourteen_to_2040():
    sums = package_net_to(over_years(1.0, payer=["nhi"]))
    assert sums.sel(payer="nhi").values.tolist() == [[4, 9, 14]]
    assert sums.horizon.values.tolist() == ["2030", "2035", "2040"]
    assert package_net_nhi_to_real(over_years(1.0)).values.tolist() == [[4, 9, 14]]
    assert package_net_benefit(over_years(1.0)).values.tolist() == [-14]


@pytest.mark.audits("package_net_to_real", kind="hand")
@pytest.mark.audits("package_flow_to", kind="hand")
@pytest.mark.audits("package_flow_to_real", kind="hand")
def test_sums_at_constant_prices_divide_each_year_by_its_own_price_level():
    """Prices double after 2030: of 6 a year 4 x 6 = 24 to 2030, then 3 a year: 24 + 5 x 3 = 39 and 24 + 10 x 3 = 54."""
    prices = over_years(1.0)
    prices.loc[{"period": list(range(2031, 2041))}] = 2.0
    real = package_net_to_real(over_years(6.0, payer=["nhi"]), prices)
    assert real.sel(payer="nhi").values.tolist() == [[24, 39, 54]]
    flows = (over_years(8.0), over_years(2.0), over_years(6.0))
    nominal = package_flow_to(*flows)
    assert nominal.sel(flow="gross_cost").values.tolist() == [[32, 72, 112]]
    assert nominal.sel(flow="avoided").values.tolist() == [[8, 18, 28]]
    assert package_flow_to_real(*flows, prices).sel(flow="net").values.tolist() == [[24, 39, 54]]


@pytest.mark.audits("package_flow_to", kind="second")
@pytest.mark.audits("package_flow_to_real", kind="second")
@pytest.mark.audits("package_net_to_real", kind="second")
def test_sums_over_payers_are_the_net_flow_and_that_is_gross_cost_less_fees_avoided(together):
    for payers, flows in (("package_net_to", "package_flow_to"), ("package_net_to_real", "package_flow_to_real")):
        net = together[flows].sel(flow="net")
        np.testing.assert_allclose(together[payers].sum("payer"), net, rtol=1e-9)
        gross, avoided = (together[flows].sel(flow=flow) for flow in ("gross_cost", "avoided"))
        np.testing.assert_allclose(gross - avoided, net, rtol=1e-9)
    for horizon in HORIZONS:
        years = range(2027, horizon + 1)
        net = sum(together["package_net_nhi"].sel(period=year) for year in years)
        sums = together["package_net_to"].sel(payer="nhi", horizon=str(horizon))
        np.testing.assert_allclose(sums, net, rtol=1e-9)
        real = together["package_net_to_real"].sel(payer="nhi", horizon=str(horizon))
        np.testing.assert_allclose(real, together["package_net_nhi_to_real"].sel(horizon=str(horizon)), rtol=1e-9)


@pytest.mark.audits("package_reserve", kind="law")
@pytest.mark.audits("package_depletion_year", kind="law")
def test_without_reform_the_reserve_and_the_year_it_is_used_up_are_the_baselines(baseline):
    reserve = baseline["outlook_accounts"].sel(item="reserve", period=YEARS, drop=True)
    np.testing.assert_allclose(baseline["package_reserve"], reserve.transpose("draw", "period"), rtol=1e-12)
    expected = baseline["outlook_depletion_year"].clip(max=2041)
    later = expected >= YEARS[0]  # a draw whose reserve is gone in 2026 is told from 2027 on
    np.testing.assert_array_equal(baseline["package_depletion_year"].where(later), expected.where(later))


@pytest.mark.audits("package_reserve", kind="second")
def test_the_reserve_is_that_of_plain_loops_over_income_and_spending(together, reforms):
    accounts, net = together["outlook_accounts"], together["package_net_nhi"]
    earns = reforms.draws["outlook_reserve_return"].values
    for draw in (0, 7):
        books = accounts.isel(draw=draw)
        reserve = float(books.sel(item="reserve", period=2026))
        for year in YEARS:
            before = float(books.sel(item="reserve", period=year - 1))
            income = float(books.sel(item="revenue", period=year)) - max(before, 0) * earns[draw]
            spent = float(books.sel(item="expenditure", period=year)) + float(net.isel(draw=draw).sel(period=year))
            reserve += income + max(reserve, 0) * earns[draw] - spent
            assert float(together["package_reserve"].isel(draw=draw).sel(period=year)) == pytest.approx(reserve)


@pytest.mark.audits("package_depletion_year", kind="hand")
def test_the_reserve_is_used_up_in_the_first_year_below_zero():
    path = over_years(1.0)
    path.loc[{"period": [2031, 2033]}] = -1.0
    assert package_depletion_year(path).values.tolist() == [2031]
    assert first_below_zero(over_years(1.0)).values.tolist() == [2041]


def test_a_won_more_a_year_takes_a_won_a_year_and_its_return_from_the_reserve():
    """With 100 in reserve, accounts in balance and a return of 10 %: 100 - 1 = 99, then 99 - 1 - 0.1 = 97.9."""
    years = {"draw": [0], "item": ["revenue", "expenditure", "balance", "reserve"], "period": [2027, 2028]}
    accounts = xr.DataArray([[[5.0, 5.0], [5.0, 5.0], [0.0, 0.0], [100.0, 100.0]]], dims=list(years), coords=years)
    added = xr.DataArray([[1.0, 1.0]], dims=("draw", "period"), coords={"draw": [0], "period": [2027, 2028]})
    reserve = reserve_with(added, accounts, xr.DataArray([0.1], dims="draw"))
    assert reserve.values.tolist() == [[99.0, pytest.approx(97.9)]]
