"""The chain from deaths to payers in plain loops, without arrays: the same central case under every scenario."""

from __future__ import annotations

import pytest

YEARS = (2028, 2037)
CASES = (
    None,
    "hospice_second_plan",
    "hospice_half_of_cancer",
    "hospice_home_first",
    "hospice_early_palliative",
    "hospice_budget_inside",
    "hospice_earlier_decisions",
)
KINDS = ("inpatient", "home", "consultation")
CLOSE = 1e-5
"""Quadrature of the covered share by 1,200 midpoints; everything else is the same arithmetic in another order."""


@pytest.fixture(params=CASES, ids=str)
def case(request, plain, under, values):
    found = values if request.param is None else under(request.param)
    named = {name: one for name, one in found.items() if name.startswith("hospice_") and "draw" in one.dims}
    return plain(request.param), {name: one.isel(draw=0) for name, one in named.items()}


@pytest.mark.audits("hospice_deaths", kind="second")
@pytest.mark.audits("hospice_users", kind="second")
@pytest.mark.audits("hospice_unserved", kind="second")
def test_users_and_those_turned_away_are_those_of_plain_loops(case):
    loops, found = case
    for year in YEARS:
        for kind in (*KINDS, "early"):
            users = float(found["hospice_users"].sel(provider=kind, period=year))
            assert users == pytest.approx(loops.users(kind, year), rel=1e-9, abs=1e-9)
            share = loops.served(kind, year, False)
            away = loops.users(kind, year) * (1 / share - 1)
            found_away = float(found["hospice_unserved"].sel(provider=kind, period=year))
            assert found_away == pytest.approx(away, rel=1e-6, abs=1e-6)
        for cause in ("cancer", "non_cancer", "other"):
            assert float(found["hospice_deaths"].sel(cause=cause, period=year)) == pytest.approx(
                loops.deaths(cause, year)
            )


@pytest.mark.audits("hospice_capacity", kind="second")
@pytest.mark.audits("hospice_institutions_open", kind="second")
@pytest.mark.audits("hospice_beds_needed", kind="second")
def test_capacity_is_that_of_plain_loops_and_the_beds_needed_hold_all_who_would_come(case):
    loops, found = case
    for year in YEARS:
        for kind in KINDS:
            room = float(found["hospice_capacity"].sel(provider=kind, period=year))
            assert room == pytest.approx(loops.capacity(kind, year, False))
            open_now = float(found["hospice_institutions_open"].sel(provider=kind, period=year))
            if kind == "inpatient":
                per_institution = loops.p("hospice_beds_per_institution") * loops.p("hospice_occupancy") * 365
                assert room == pytest.approx(open_now * per_institution / loops.days(kind, year, False))
            else:
                assert room == pytest.approx(open_now * loops.p("hospice_team_users", provider=kind))
        people = loops.users("inpatient", year) / loops.served("inpatient", year, False)
        beds = people * loops.days("inpatient", year, False) / 365 / loops.p("hospice_occupancy")
        assert float(found["hospice_beds_needed"].sel(period=year)) == pytest.approx(beds)


@pytest.mark.audits("hospice_payments", kind="second")
@pytest.mark.audits("hospice_day_fee", kind="second")
@pytest.mark.audits("hospice_avoided", kind="second")
def test_payments_and_avoided_spending_are_those_of_plain_loops(case):
    loops, found = case
    for year in YEARS:
        avoided = 0.0
        for cause in ("cancer", "non_cancer", "other"):
            now, held = loops.flow(cause, year, False), loops.flow(cause, year, True)
            avoided += now[1]
            for id, side in (("hospice_payments_added", 0), ("hospice_avoided_added", 1)):
                there = float(found[id].sel(cause=cause, period=year))
                assert there == pytest.approx(now[side] - held[side], rel=CLOSE, abs=CLOSE * max(now[side], 1.0))
        assert float(found["hospice_avoided"].sel(period=year).sum()) == pytest.approx(avoided, rel=CLOSE)
        for kind in (*KINDS, "early"):
            fee = loops.fee(kind, year, False)
            assert float(found["hospice_day_fee"].sel(provider=kind, period=year)) == pytest.approx(fee)
            paid = loops.users(kind, year) * loops.days(kind, year, False) * fee
            assert float(found["hospice_payments"].sel(provider=kind, period=year)) == pytest.approx(paid, abs=1e-3)


@pytest.mark.audits("hospice_net_by_payer", kind="second")
@pytest.mark.audits("hospice_net_nhi", kind="second")
@pytest.mark.audits("hospice_net_total", kind="second")
@pytest.mark.audits("hospice_programme_cost", kind="second")
@pytest.mark.audits("hospice_decision_avoided", kind="second")
def test_each_payer_pays_what_plain_loops_say(case):
    loops, found = case
    for year in YEARS:
        expected = loops.by_payer(year)
        scale = max(abs(amount) for amount in expected.values()) + 1.0
        # Payments and avoided fees nearly cancel, so the quadrature's error counts against both, not the difference.
        slack = CLOSE * (scale + loops.flow("cancer", year, False)[0])
        for payer, amount in expected.items():
            there = float(found["hospice_net_by_payer"].sel(payer=payer, period=year))
            assert there == pytest.approx(amount, abs=slack), payer
        assert float(found["hospice_net_nhi"].sel(period=year)) == pytest.approx(expected["nhi"], abs=slack)
        assert float(found["hospice_net_total"].sel(period=year)) == pytest.approx(
            sum(expected.values()), abs=2 * slack
        )
        assert float(found["hospice_programme_cost"].sel(period=year)) == pytest.approx(loops.programme(year))
        assert float(found["hospice_decision_avoided"].sel(period=year)) == pytest.approx(loops.decisions(year))
