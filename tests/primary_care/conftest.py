"""The primary-care graph on the project's own parameters, as it is and under each scenario; and once more by loops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from analysis.age_groups import start_of
from analysis.model import Graph, nodes
from analysis.parameters import Change, Parameters, draw_parameters
from analysis.rooms import graph_modules
from analysis.run import load, load_tables, read_scenario

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 200
YEARS = range(2026, 2041)
BANDS = {"0-19": (0, 20), "20-49": (20, 50), "50-64": (50, 65), "65+": (65, 200)}
SCENARIOS = (
    "chronic_as_is",
    "innovation_pilot",
    "national_tiers",
    "national_neutral",
    "regional_need",
    "regional_low_noncovered",
)
Values = dict[str, xr.DataArray]


def changes_of(name: str) -> tuple[Change, ...]:
    """The changes of a scenario of this room, with those of the one that it includes."""
    return read_scenario(ROOT, f"primary_care_{name}").changes


def close(found: xr.DataArray, expected: xr.DataArray | float, rtol: float = 1e-9, atol: float = 0.0) -> None:
    """Fail where two arrays differ, whatever the order of their dimensions."""
    left, right = xr.broadcast(found, xr.DataArray(expected))
    np.testing.assert_allclose(left, right.transpose(*left.dims), rtol=rtol, atol=atol)


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load(ROOT)


@pytest.fixture(scope="session")
def graph() -> Graph:
    return Graph(graph_modules(["demography", "outlook", "primary_care"]))


@pytest.fixture(scope="session")
def names() -> list[str]:
    return list(nodes(graph_modules(["primary_care"])))


@pytest.fixture(scope="session")
def given() -> Values:
    return {id: table.values for id, table in load_tables(ROOT).items()}


@pytest.fixture(scope="session")
def inputs(parameters, given) -> Values:
    return draw_parameters(parameters, DRAWS, seed=1) | given


@pytest.fixture(scope="session")
def feeds(graph, names, inputs) -> Values:
    """What other rooms give, computed once: a scenario of this room does not move them."""
    taken = {name for one in nodes(graph_modules(["primary_care"])).values() for name in one.inputs}
    wanted = [name for name in taken if not name.startswith("primary_care") and name not in inputs]
    return graph.run(wanted, inputs)


@pytest.fixture(scope="session")
def run(graph, names, inputs, feeds) -> Callable[..., Values]:
    """All quantities of the room, with some inputs replaced."""

    def compute(**replaced: xr.DataArray) -> Values:
        return graph.run(names, inputs | replaced, feeds)

    return compute


@pytest.fixture(scope="session")
def values(run) -> Values:
    return run()


@pytest.fixture(scope="session")
def drawn(parameters, given) -> Callable[..., Values]:
    """The draws of all parameters after changes."""

    def draw(*changes: Change) -> Values:
        return draw_parameters(parameters.replace(changes), DRAWS, seed=1) | given

    return draw


@pytest.fixture(scope="session")
def reform(run, drawn) -> Callable[[str], Values]:
    """All quantities of the room under one of its scenarios."""
    known: dict[str, Values] = {}

    def under(name: str) -> Values:
        if name not in known:
            known[name] = run(**drawn(*changes_of(name)))
        return known[name]

    return under


@pytest.fixture(scope="session")
def central(values) -> Callable[..., float]:
    """Draw 0 of one quantity at its coordinates."""

    def of(name: str, **where: object) -> float:
        return float(values[name].sel(where).isel(draw=0))

    return of


def stated(values: Values, name: str, **where: object) -> float:
    """Draw 0 of a parameter or quantity."""
    found = values[name].sel(where)
    return float(found.isel(draw=0) if "draw" in found.dims else found)


def plainly(inputs: Values, feeds: Values) -> dict[str, Any]:
    """The central path once more, in loops over years, ages, tiers and payers, from draw 0 of what goes in.

    It shares no function with the room. Keys are names of quantities; values are nested by coordinate.
    """

    def p(name: str, **where: object) -> float:
        return stated(inputs, f"primary_care_{name}", **where)

    def f(name: str, **where: object) -> float:
        return stated(feeds, name, **where)

    regions = [str(one) for one in inputs["primary_care_treatable_mortality"].region.values]
    living = {one: f("demography_province_population", region=one, period=2030) for one in regions}
    everyone = sum(living.values())
    need = {one: p("treatable_mortality", region=one) / p("treatable_mortality_national") for one in regions}
    index = {one: p("noncovered_index", region=one) for one in regions}
    mean_index = sum(index[one] * living[one] for one in regions) / everyone
    noncovered = {
        one: p("noncovered_share") * (1 + p("noncovered_spread") * (index[one] / mean_index - 1)) for one in regions
    }

    def filled(score: dict[str, float]) -> dict[str, float]:
        chosen = dict.fromkeys(regions, 0.0)
        left = p("region_coverage") * everyone
        for level in sorted(set(score.values())):
            same = [one for one in regions if score[one] == level]
            people = sum(living[one] for one in same)
            taken = min(left, people)
            left -= taken
            for one in same:
                chosen[one] = taken / people
        return chosen

    selected = {
        "national": dict.fromkeys(regions, 1.0),
        "need": filled({one: -need[one] for one in regions}),
        "low_noncovered": filled(noncovered),
    }
    within = {
        one: living[one] * sum(p("rule", variant=rule) * selected[rule][one] for rule in selected) for one in regions
    }
    reached = sum(within.values())
    here = sum(within[one] * noncovered[one] for one in regions) / reached
    need_here = sum(within[one] * need[one] for one in regions) / reached
    need_all = sum(living[one] * need[one] for one in regions) / everyone
    need_factor = 1 + p("need_response") * (need_here / need_all - 1)
    acceptance = 1 - p("acceptance_response") * (here / p("noncovered_share") - 1)

    def rise(year: int, duration: float) -> float:
        return min(max((year + 1 - p("start")) / duration, 0.0), 1.0)

    aid, benefit = p("medical_aid_fees"), stated(inputs, "outlook_benefit_rate")
    of_fees = [
        benefit / (1 + aid),
        aid * p("medical_aid_rate") / (1 + aid),
        0.0,
        (1 - benefit) * p("indemnity_covered") / (1 + aid),
    ]
    of_fees[2] = 1 - of_fees[0] - of_fees[1] - of_fees[3]

    def of_members(coinsurance: float) -> list[float]:
        own = (1 - p("medical_aid_people")) * coinsurance
        insured = 1 - p("medical_aid_people") - own
        return [insured, p("medical_aid_people"), own * (1 - p("indemnity_covered")), own * p("indemnity_covered")]

    follow_fees = ("carve", "leakage", "emergency", "avoided", "duplicates", "visits", "pharmacy")
    paid_by = dict.fromkeys((*follow_fees, "chronic_use", "fee_cut"), of_fees) | {
        "addon": of_members(p("coinsurance")),
        "chronic": of_members(p("chronic_coinsurance")),
        "compensation": of_members(0.0),
        "administration": of_members(0.0),
        "noncovered": [0.0, 0.0, 1 - p("indemnity_noncovered"), p("indemnity_noncovered")],
    }

    studies = [float(one) for one in inputs["primary_care_study_gross"].isel(draw=0).values]
    effect = sum(studies) / len(studies) + p("effect_error")
    replaceable = p("clinic_share") * p("capitated_services") * p("own_clinic")
    base = (p("risk_capture") * p("selection") + 1 - p("risk_capture")) / p("selection")
    carve = replaceable * p("carve_in") * ((1 + p("base_uplift")) * base - 1)
    leaked = replaceable * p("carve_in") * p("leakage")
    lost = p("clinic_share") * p("own_clinic") * here / (1 - here) * p("noncovered_loss")
    spared = p("test_share") * p("duplicate_share") * p("duplicate_spared")
    emergency = p("emergency_share") * p("emergency_shift") * p("carve_in")
    increase = stated(inputs, "outlook_fee_increase")
    found: dict[str, Any] = {
        "primary_care_region_need": need,
        "primary_care_region_noncovered": noncovered,
        "primary_care_selected": selected,
        "primary_care_programme_noncovered": here,
        "primary_care_effect_gross": effect,
        "primary_care_replaceable": replaceable,
        "primary_care_carve_margin": carve,
        "primary_care_leaked": leaked,
        "primary_care_lost_noncovered": lost,
        "primary_care_duplicates": spared,
        "primary_care_emergency_more": emergency,
    }
    table: dict[str, dict[Any, Any]] = {}

    def note(name: str, year: int, value: object) -> None:
        table.setdefault(f"primary_care_{name}", {})[year] = value

    supply = {year: p("physician_supply", period=year) for year in (2021, 2035, 2040)}
    for year in YEARS:
        level = f("outlook_fees", period=year) / f("outlook_fees_demographic", period=year)
        people, fees, wanted = {}, {}, {}
        share = reached / everyone
        ramp = rise(year, p("ramp_years")) * (year <= p("end"))
        for band, (first, end) in BANDS.items():
            groups = [one for one in feeds["demography_people"].age.values if first <= start_of(one) < end]
            people[band] = sum(f("demography_people", age=one, period=year) for one in groups)
            merged = [one for one in feeds["outlook_people"].age.values if first <= start_of(one) < end]
            fees[band] = (
                sum(f("outlook_fees_per_head", age=one) * f("outlook_people", age=one, period=year) for one in merged)
                / people[band]
                * level
            )
            wanted[band] = people[band] * p("uptake", age=band) * share * ramp
        if year <= 2035:
            moved = supply[2021] + (supply[2035] - supply[2021]) * (year - 2021) / 14
        else:
            moved = supply[2035] + (supply[2040] - supply[2035]) * (year - 2035) / 5
        doctors = p("clinic_physicians") * moved / supply[2021]
        signed = min(max(p("participation") * acceptance, 0.0), 1.0) * p("activation")
        available = doctors * share * signed * ramp
        hope = sum(wanted.values())
        room = min(available * p("panel") / hope, 1.0) if hope else 0.0
        enrolled = {band: wanted[band] * room for band in BANDS}
        members = sum(enrolled.values())
        spending = sum(enrolled[band] * fees[band] for band in BANDS) * p("selection")
        weight = {band: people[band] * p("reference_uptake", age=band) for band in BANDS}
        reference = sum(weight[band] * fees[band] for band in BANDS) / sum(weight.values()) * p("selection")
        to_last = rise(year, p("tier_years"))
        mix = {tier: p("tier_first", tier=tier) * (1 - to_last) + p("tier_last", tier=tier) * to_last for tier in "123"}
        prices = (1 + increase) ** (year - 2026)
        addon = {tier: p("pmpm", tier=tier) * prices for tier in "123"}
        mean_addon = sum(addon[tier] * mix[tier] for tier in "123")
        whole = -effect * (1 - p("pharmacy_share")) * need_factor * rise(year, p("effect_years"))
        avoided = {
            service: whole * p("effect_services", service=service)
            for service in ("inpatient", "outpatient", "emergency")
        }
        visits = p("added_visits") * p("visit_fee") * prices
        drugs = p("added_days") * p("day_cost") * prices
        absorbed = p("carve_in") * p("own_clinic")
        per_won = {
            "carve": carve,
            "leakage": leaked,
            "compensation": lost * p("compensation"),
            "emergency": emergency,
            "avoided": -sum(avoided.values()),
            "duplicates": -spared * p("records"),
            "noncovered": -lost,
        }
        per_member = {
            "addon": 12 * mean_addon,
            "administration": p("administration") * prices,
            "visits": visits * p("use_transfer") * (1 - absorbed),
            "pharmacy": drugs * p("use_transfer"),
        }
        flow = {name: rate * spending * (1 + aid) for name, rate in per_won.items()}
        flow |= {name: rate * members for name, rate in per_member.items()}
        more = p("chronic_joining") * (year - 2026)
        payment = (
            p("chronic_maximum") * p("chronic_claimed") + p("chronic_incentive") * p("chronic_incentive_used")
        ) * prices
        old = sum(people[band] * fees[band] for band in ("50-64", "65+")) / (people["50-64"] + people["65+"])
        flow["chronic"] = more * payment
        flow["chronic_use"] = more * (visits + drugs - sum(avoided.values()) * old)
        back = sum(flow[name] * paid_by[name][0] for name in ("carve", "addon", "compensation", "chronic"))
        flow["fee_cut"] = -p("neutral") * back / of_fees[0]
        net = [sum(flow[name] * paid_by[name][payer] for name in flow) for payer in range(4)]
        insured = 1 - p("medical_aid_people")
        base_fees = spending + more * insured * old
        per_service = {
            "inpatient": avoided["inpatient"] * base_fees,
            "outpatient": avoided["outpatient"] * base_fees - flow["visits"] * insured - visits * more * insured,
            "emergency": avoided["emergency"] * base_fees - flow["emergency"] / (1 + aid),
            "test": -flow["duplicates"] / (1 + aid),
            "pharmacy": -flow["pharmacy"] * insured - drugs * more * insured,
        }
        team = {}
        for tier in "123":
            staff = sum(
                p("team_staff", tier=tier, staff=one)
                * p("pay", staff=one)
                * (1 + p("pay_growth")) ** (year - p("pay_year", staff=one))
                for one in ("nurse", "social_worker", "nurse_aide", "doctor")
            )
            reporting = p("reporting", tier=tier) * (1 + p("pay_growth")) ** (year - 2026)
            team[tier] = staff * p("on_costs") * p("team_shared") + reporting
        gained = per_won["carve"] + per_won["compensation"] + per_won["noncovered"]
        practice = {
            tier: (team[tier] / (p("panel") * p("physicians_per_clinic")) - gained * reference) / 12 for tier in "123"
        }
        others = sum(per_won[name] * paid_by[name][0] for name in per_won) * reference * (1 + aid) + sum(
            per_member[name] * paid_by[name][0] for name in ("administration", "visits", "pharmacy")
        )
        payer = -others / (12 * paid_by["addon"][0])
        note("physicians", year, doctors)
        note("physicians_available", year, available)
        note("physicians_needed", year, hope / p("panel"))
        note("enrolled", year, members)
        note("unmet", year, hope - members)
        note("enrolled_age", year, enrolled)
        note("enrolled_tier", year, {tier: members * mix[tier] for tier in "123"})
        note(
            "practices",
            year,
            {tier: members * mix[tier] / (p("panel") * p("physicians_per_clinic")) for tier in "123"},
        )
        note("fees_per_person", year, fees)
        note("enrolled_fees", year, spending)
        note("reference_fees", year, reference)
        note("avoided_share", year, avoided)
        note("more_use", year, {"outpatient": visits, "pharmacy": drugs})
        note("addon", year, addon)
        note("addon_mean", year, mean_addon)
        note("chronic_payment", year, payment)
        note("chronic_today", year, payment * p("chronic_people"))
        note("chronic_more", year, more)
        note("flows", year, flow)
        note("net_by_payer", year, dict(zip(("nhi", "medical_aid", "patient", "indemnity"), net, strict=True)))
        note("net_nhi", year, net[0])
        note("net_total", year, sum(net))
        note("net_benefit", year, -sum(net))
        note("net_nhi_real", year, net[0] / f("outlook_price_level", period=year))
        note("net_share_of_benefits", year, net[0] / f("outlook_benefits", period=year))
        note("net_rate_points", year, net[0] / f("outlook_rate_point", period=year) / 100)
        note("avoided_fees", year, per_service)
        note("team_cost", year, team)
        note("breakeven_practice", year, practice)
        note("breakeven_payer", year, payer)
        note("zone", year, {tier: payer - practice[tier] for tier in "123"})
        if year == 2030:
            found["primary_care_net_per_member"] = 12 * (mean_addon - payer) * paid_by["addon"][0]
    return found | table


@pytest.fixture(scope="session")
def plain() -> Callable[[Values, Values], dict[str, Any]]:
    return plainly
