"""Doctors by province: cohorts by hand, nobody is made by moving, and what leaving does."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.network import workforce
from analysis.parameters import Change

LEVERS = ("payments", "facilities", "contracts", "seniors", "trainees", "improvement")


def lever(**on: float) -> xr.DataArray:
    values = [on.get(name, 0.0) for name in LEVERS]
    return xr.DataArray([values], coords={"draw": [0], "component": list(LEVERS)})


def contract(one, regions: list[float], leaving=0.1, retention=0.5, settled=0.2) -> xr.DataArray:
    capital = xr.DataArray(regions, coords={"region": [f"place_{i}" for i in range(len(regions))]})
    return workforce.network_contract_doctors(
        lever(contracts=1.0), one(20.0), one(leaving), one(5.0), one(retention), one(settled), one(2027.0), capital
    )


@pytest.mark.parametrize(
    ("year", "doctors"),
    [(2026, 0), (2027, 20), (2028, 20 + 18), (2031, 81.902), (2032, 81.902 + 5.9049), (2033, 81.902 + 5.9049 * 1.8)],
)
def test_twenty_recruits_a_year_of_whom_a_tenth_leaves_and_half_stays_after_five_years(one, year, doctors):
    """20 (1 + 0.9 + 0.81 + 0.729 + 0.6561) = 81.902 under contract. Of the first 20 x 0.9 ^ 5 = 11.8098 half stays,
    5.9049, of whom a fifth leaves each year. Nothing in the capital region.
    """
    found = contract(one, [0.0, 1.0]).sel(period=year)
    assert found.values.ravel() == pytest.approx([doctors, 0])


def test_contract_doctors_grow_with_retention_and_fall_with_leaving(one):
    base, stay, leave = contract(one, [0.0]), contract(one, [0.0], retention=0.8), contract(one, [0.0], leaving=0.2)
    late = {"period": slice(2032, 2040)}
    assert (stay.sel(late) > base.sel(late)).all()
    assert (leave.sel(late) < base.sel(late)).all()
    assert stay.sel(period=2031).equals(base.sel(period=2031))


def test_fifty_seniors_a_year_who_work_two_years_on_average_are_50_75_87_5(one):
    found = workforce.network_senior_doctors(lever(seniors=1.0), one(50.0), one(2.0), one(2027.0))
    assert found.sel(period=[2026, 2027, 2028, 2029]).values.ravel() == pytest.approx([0, 50, 75, 87.5])


def test_in_the_long_run_seniors_are_recruits_times_years_of_work(one):
    found = workforce.network_senior_doctors(lever(seniors=1.0), one(50.0), one(1.5), one(2027.0))
    # (1 / 3) ^ 14 of the sum is still missing in 2040.
    assert float(found.sel(period=2040).item()) == pytest.approx(75, rel=1e-6)


def places_of_track() -> xr.DataArray:
    return xr.DataArray([[490.0, 613, 613, 813, 813]], coords={"draw": [0], "period": np.arange(2027, 2032)})


def test_the_first_490_entrants_of_2027_are_doctors_in_2033(one):
    """Students of 2032: 490 + 613 + 613 + 813 + 813 + 813 = 4,155. Doctors of 2034: 0.9 (490 x 0.98 + 613) = 983.88."""
    found = workforce.network_trainees(lever(trainees=1.0), places_of_track(), one(6.0), one(0.9), one(0.02))
    at = {name: found.sel(component=name).isel(draw=0) for name in ("students", "doctors")}
    assert at["students"].sel(period=[2026, 2027, 2032]).values == pytest.approx([0, 490, 4155])
    assert at["students"].sel(period=[2037, 2040]).values == pytest.approx([6 * 813, 6 * 813])
    assert at["doctors"].sel(period=[2032, 2033, 2034]).values == pytest.approx([0, 441, 983.88])


def test_five_years_bring_3342_places_668_a_year(inputs):
    places = inputs["network_trainee_places"].isel(draw=0)
    assert float(places.sum()) == 3342
    assert round(float(places.mean())) == 668


def test_without_leavers_and_with_all_graduating_every_entrant_is_a_doctor_six_years_later(one):
    found = workforce.network_trainees(lever(trainees=1.0), places_of_track(), one(6.0), one(1.0), one(0.0))
    doctors = found.sel(component="doctors").isel(draw=0)
    assert float(doctors.sel(period=2037)) == pytest.approx(3342)


def test_doctors_come_from_all_places_and_graduates_go_where_need_is(place):
    """600 and 200 doctors; 20 contract doctors at the second: 15 from the first, 5 from itself. 30 more by need 1 to 2,
    but nobody to Seoul, the first.
    """
    at = {"region": ["seoul", "far"], "period": [2030]}
    now = xr.DataArray([[[600.0], [200.0]]], coords={"draw": [0], **at})
    contracts = xr.DataArray([[[0.0], [20.0]]], coords={"draw": [0], **at})
    seniors = xr.DataArray([[10.0]], coords={"draw": [0], "period": [2030]})
    track = xr.DataArray(
        [[[0.0], [20.0]]], coords={"draw": [0], "component": ["students", "doctors"], "period": [2030]}
    )
    need = xr.DataArray([[1.0, 2.0]], coords={"draw": [0], "region": ["seoul", "far"]})
    found = workforce.network_doctors(now, contracts, seniors, track, need)
    assert found.values.ravel() == pytest.approx([585, 200 + 20 - 5 + 30])


def test_contracts_move_doctors_and_make_none(run, values):
    found = run(Change("network_lever", value=1.0, where={"component": "contracts"}))
    np.testing.assert_allclose(
        found["network_doctors"].sum("region"), values["network_doctors"].sum("region"), rtol=1e-12
    )
    assert float(abs(found["network_doctors"] - values["network_doctors"]).max()) > 10


def test_the_nation_has_about_the_doctors_that_the_committee_expects_for_2035(values):
    """133 to 134 thousand; the growth is theirs, the start of another count: two per cent."""
    total = float(values["network_doctors"].isel(draw=0).sel(period=2035).sum())
    assert total == pytest.approx(133_500, rel=0.02)


@pytest.mark.audits("network_doctors_added", kind="hand")
def test_what_the_reform_brings_is_contracts_of_all_provinces_seniors_and_graduates():
    at = {"draw": [0], "period": np.arange(2026, 2041)}
    contracts = xr.DataArray(
        np.full((1, 2, 15), 5.0), coords={"draw": [0], "region": ["a", "b"], **at}, dims=("draw", "region", "period")
    )
    seniors = xr.DataArray(np.full((1, 15), 7.0), coords=at, dims=("draw", "period"))
    track = xr.DataArray(
        np.stack([np.full((1, 15), 90.0), np.full((1, 15), 30.0)], axis=1),
        coords={"draw": [0], "component": ["students", "doctors"], "period": at["period"]},
        dims=("draw", "component", "period"),
    )
    found = workforce.network_doctors_added(contracts, seniors, track)
    assert found.sel(period=2040).values.ravel().tolist() == [10, 7, 30]


@pytest.mark.audits("network_doctors_added", kind="law")
def test_the_nation_has_more_doctors_by_the_seniors_and_graduates_alone(values, programme):
    years = programme["network_doctors_added"].period
    more = (programme["network_doctors"] - values["network_doctors"]).sum("region").sel(period=years)
    added = programme["network_doctors_added"].sel(component=["seniors", "trainees"]).sum("component")
    np.testing.assert_allclose(more, added, rtol=1e-9, atol=1e-6)
    assert (values["network_doctors_added"] == 0).all()


@pytest.mark.audits("network_doctor_gap", kind="hand")
def test_a_place_of_a_million_with_2000_doctors_lacks_120_to_2_12_per_thousand(one):
    at = {"draw": [0], "region": ["a", "b"], "period": [2026, 2030, 2035, 2040]}
    people = xr.DataArray(np.full((1, 2, 4), 1e6), coords=at, dims=("draw", "region", "period"))
    doctors = xr.DataArray(np.array([[[2000.0] * 4, [3000.0] * 4]]), coords=at, dims=("draw", "region", "period"))
    found = workforce.network_doctor_gap(one(2.12), people, doctors)
    assert found.sel(period=2035).values.ravel() == pytest.approx([120, 0])


@pytest.mark.audits("network_doctor_gap", kind="law")
def test_more_doctors_never_widen_a_gap_outside_the_capital_region(values, programme):
    outside = {
        "region": [
            name for name in values["network_doctor_gap"].region.values if name not in ("seoul", "incheon", "gyeonggi")
        ]
    }
    added = (programme["network_doctors"] - values["network_doctors"]).sel(outside).sel(period=workforce.SHOWN)
    narrowed = values["network_doctor_gap"].sel(outside) - programme["network_doctor_gap"].sel(outside)
    assert (narrowed.where(added > 0, 0) >= 0).all()
    assert float(narrowed.max()) > 100


def test_twenty_contracts_cost_960_million_a_year_and_place(one):
    """20 x 12 x 4 million = 960 million for one place; one senior 12 x 11 = 132 million; 490 students at 20 million."""
    years = np.arange(2026, 2041)
    seniors = xr.DataArray([np.where(years >= 2027, 1.0, 0.0)], coords={"draw": [0], "period": years})
    students = xr.DataArray(
        [[np.where(years >= 2027, 490.0, 0.0), np.zeros(15)]],
        coords={"draw": [0], "component": ["students", "doctors"], "period": years},
    )
    prices = xr.DataArray([np.ones(14)], coords={"draw": [0], "period": years[1:]})
    capital = xr.DataArray([0.0, 1.0], coords={"region": ["a", "seoul"]})
    found = workforce.network_workforce_cost(
        lever(contracts=1.0),
        one(20.0),
        one(0.1),
        one(5.0),
        one(0.5),
        one(0.2),
        one(2027.0),
        capital,
        one(4e6),
        seniors,
        one(11e6),
        students,
        one(20e6),
        prices,
    )
    assert found.sel(period=2027).values.ravel() == pytest.approx([960e6, 132e6, 9800e6])
    # Those who stayed after five years have no allowance: 81.902 doctors under contract from 2031 on.
    assert float(found.sel(component="contracts", period=2035).item()) == pytest.approx(81.902 * 48e6)


def test_without_the_reform_nobody_is_paid(values, programme):
    assert (values["network_workforce_cost"] == 0).all()
    assert (programme["network_workforce_cost"] > 0).all()


def test_twenty_contracts_in_each_of_two_provinces_cost_less_than_the_budget_of_the_expansion(programme, inputs):
    """The budget of 2026 for 40 more doctors is about 2.8 billion won; allowances alone are 40 x 48 million = 1.92."""
    first = programme["network_workforce_cost"].isel(draw=0).sel(component="contracts", period=2027)
    for_forty = float(first) / (14 * 20) * 40 / float(programme["network_price"].isel(draw=0).sel(period=2027))
    assert for_forty == pytest.approx(1.92e9)
    assert for_forty < 2.8e9
