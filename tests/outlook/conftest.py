"""The outlook graph run once on the project's own parameters, and its central path once more in plain loops."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

from analysis.model import Graph, nodes
from analysis.parameters import Change, Parameters, draw_parameters
from analysis.rooms import graph_modules
from analysis.run import load, load_tables

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 200
YEARS = range(2024, 2061)


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load(ROOT)


@pytest.fixture(scope="session")
def graph() -> Graph:
    return Graph(graph_modules(["demography", "outlook"]))


@pytest.fixture(scope="session")
def names() -> list[str]:
    return list(nodes(graph_modules(["outlook"])))


@pytest.fixture(scope="session")
def inputs(parameters) -> dict[str, xr.DataArray]:
    return draw_parameters(parameters, DRAWS, 1) | {id: table.values for id, table in load_tables(ROOT).items()}


@pytest.fixture(scope="session")
def handed(names) -> list[str]:
    """What the room takes from demography: computed once and handed to every later run."""
    found = nodes(graph_modules())
    return sorted({taken for name in names for taken in found[name].inputs if taken in found and taken not in names})


@pytest.fixture(scope="session")
def values(graph, names, handed, inputs) -> dict[str, xr.DataArray]:
    return graph.run([*names, *handed], inputs)


@pytest.fixture(scope="session")
def run(graph, names, handed, parameters, inputs, values) -> Callable[..., dict[str, xr.DataArray]]:
    """Runs the room after changes of parameters, or with other arrays by name; people and deaths stay unless given."""

    def again(*changes: Change, **other: xr.DataArray) -> dict[str, xr.DataArray]:
        changed = draw_parameters(parameters.replace(changes), DRAWS, 1) if changes else {}
        known = {name: values[name] for name in handed} | {name: other.pop(name) for name in set(other) - set(inputs)}
        return graph.run(names, inputs | changed | other, known)

    return again


@pytest.fixture(scope="session")
def central(values) -> Callable[..., float]:
    """Draw 0 of one quantity at some coordinates, in base units (won, share)."""

    def find(name: str, **where: object) -> float:
        array = values[name]
        if "draw" in array.dims:
            array = array.isel(draw=0)
        return float(array.sel(where))

    return find


@pytest.fixture(scope="session")
def projected() -> Callable[[str, str, str], float]:
    """One figure of the published projections in trillion won, or the year of an event, as printed."""
    with (ROOT / "data" / "published" / "outlook_projections.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))

    def find(projection: str, measure: str, year: str = "") -> float:
        key = (projection, measure, year)
        (row,) = (row for row in rows if (row["projection"], row["measure"], row["year"]) == key)
        return float(row["trillion_won"] or row["event_year"])

    return find


@pytest.fixture(scope="session")
def stated(parameters) -> Callable[[str], Any]:
    """The stated value of a parameter in base units, or its values by their one coordinate."""

    def find(id: str) -> Any:
        cells = {next((label for _, label in cell.labels), None): cell.value for cell in parameters[id].cells}
        return cells.get(None, cells)

    return find


@pytest.fixture(scope="session")
def by_age(stated, values) -> Callable[[str, int], dict[str, float]]:
    """Central people or deaths of one year by the ages of the profile."""

    def find(name: str, year: int) -> dict[str, float]:
        found = dict.fromkeys(stated("outlook_fees_per_head_2022"), 0.0)
        array = values[name].isel(draw=0).sel(period=year)
        for age in array.age.values:
            found[age if age in found else "85+"] += float(array.sel(age=age))
        return found

    return find


@pytest.fixture(scope="session")
def plain_profile(stated, by_age, values) -> dict[str, Any]:
    people = {year: by_age("demography_people", year) for year in YEARS}
    deaths = {year: by_age("demography_deaths_by_age", year) for year in YEARS}
    ages = list(people[2024])
    fees, fees_old = (stated(f"outlook_observed_fees_{name}")[2024] for name in ("treatment", "65_treatment"))
    shape = stated("outlook_fees_per_head_2022")
    head: dict[str, float] = {}
    for group, whole in ((ages[:13], fees - fees_old), (ages[13:], fees_old)):
        factor = whole / sum(shape[age] * people[2024][age] for age in group)
        head |= {age: shape[age] * factor for age in group}
    tens = stated("outlook_decedent_fees_2010")
    decades = [tens["0-19"], tens["0-19"], *(tens[f"{ten}-{ten + 9}"] for ten in range(20, 90, 10))]
    printed = {age: decades[place // 2] for place, age in enumerate(ages)}
    late = values["demography_deaths_by_age"].isel(draw=0).sel(period=2024)
    from_90 = sum(float(late.sel(age=age)) for age in late.age.values if int(age[:2].strip("-")) >= 90 or age == "100+")
    share = from_90 / deaths[2024]["85+"]
    printed["85+"] = (1 - share) * tens["80-89"] + share * tens["90+"]
    relative = {age: printed[age] ** stated("outlook_decedent_slope") for age in ages}
    level = stated("outlook_decedent_share") * fees / sum(relative[age] * deaths[2024][age] for age in ages)
    decedent = {age: relative[age] * level for age in ages}
    survivor = {}
    for age in ages:
        alive, dead = people[2024][age] - deaths[2024][age], deaths[2024][age]
        survivor[age] = (head[age] * (alive + dead) - decedent[age] * dead) / alive
    age_only, demographic = {}, {}
    for year in YEARS:
        age_only[year] = sum(head[age] * people[year][age] for age in ages)
        demographic[year] = 0.0
        for age in ages:
            dead = deaths[year][age]
            demographic[year] += survivor[age] * (people[year][age] - dead) + decedent[age] * dead
    return {
        "outlook_fees_per_head": head,
        "outlook_decedent_fees": decedent,
        "outlook_survivor_fees": survivor,
        "outlook_fees_demographic": demographic,
        "outlook_fees_age_only": age_only,
        "outlook_proximity_effect": {year: demographic[year] / age_only[year] - 1 for year in YEARS},
    }


@pytest.fixture(scope="session")
def plain_growth(stated, by_age, plain_profile) -> dict[str, Any]:
    head, people = plain_profile["outlook_fees_per_head"], by_age("demography_people", 2024)
    old = [age for age in people if int(age[:2].strip("-")) >= 65]
    young = [age for age in people if age not in old]
    mean_old, mean_young = (
        sum(head[age] * people[age] for age in group) / sum(people[age] for age in group) for group in (old, young)
    )
    insured, insured_old = stated("outlook_observed_insured"), stated("outlook_observed_insured_65")
    share = {year: insured_old[year] / insured[year] for year in insured_old}
    share[2019] = (share[2018] + share[2020]) / 2
    by_share = {year: share[year] * mean_old + (1 - share[year]) * mean_young for year in share}
    growth: dict[str, dict[int, float]] = {name: {} for name in ("people", "ageing", "price", "residual", "total")}
    for year in range(2014, 2025):
        fees = stated(f"outlook_observed_fees_{'payment' if year <= 2017 else 'treatment'}")
        growth["total"][year] = math.log(fees[year] / fees[year - 1])
        growth["people"][year] = math.log(insured[year] / insured[year - 1])
        growth["ageing"][year] = math.log(by_share[year] / by_share[year - 1])
        growth["price"][year] = math.log(1 + stated("outlook_observed_fee_increase")[year])
        growth["residual"][year] = growth["total"][year] - sum(growth[n][year] for n in ("people", "ageing", "price"))
    mean = sum(growth["residual"].values()) / 11
    level, drift = {2024: 1.0}, 0.0
    for year in YEARS[1:]:
        drift += mean * 0.5 ** ((year - 2024.5) / stated("outlook_residual_half_life"))
        level[year] = math.exp(drift)
    return {"outlook_growth": growth, "outlook_residual_level": level}


@pytest.fixture(scope="session")
def plain_economy(stated) -> dict[str, Any]:
    knots, gdp, growth = stated("outlook_real_growth"), {2025: stated("outlook_gdp")[2025]}, {}
    for year in range(2026, 2061):
        before, after = max(knot for knot in knots if knot <= year), min(knot for knot in knots if knot >= year)
        weight = (year - before) / (after - before) if after > before else 0.0
        real = (1 - weight) * knots[before] + weight * knots[after]
        growth[year] = (1 + real) * (1 + stated("outlook_inflation") + stated("outlook_deflator_excess")) - 1
        gdp[year] = gdp[year - 1] * (1 + growth[year])
    rate = {year: stated("outlook_contribution_rate")[year] for year in (2025, 2026)}
    uncapped = rate[2026]
    for year in range(2027, 2061):
        uncapped *= 1 + stated("outlook_contribution_rate_increase")
        rate[year] = min(uncapped, stated("outlook_contribution_rate_ceiling"))
    return {"outlook_gdp_growth": growth, "outlook_gdp_path": gdp, "outlook_rate": rate}


@pytest.fixture(scope="session")
def plain(stated, plain_profile, plain_growth, plain_economy) -> dict[str, Any]:
    """The whole central path in floats, dicts and loops: a second program for every quantity but the residual's spread.

    It takes stated parameters and central people and deaths, and neither the functions of the room nor their inputs.
    """
    price, prices, fees = stated("outlook_observed_fee_increase"), 1.0, {}
    for year in YEARS:
        prices *= 1 + price.get(year, stated("outlook_fee_increase")) if year > 2024 else 1
        level = plain_growth["outlook_residual_level"][year]
        fees[year] = plain_profile["outlook_fees_demographic"][year] * prices * level
    paid = stated("outlook_observed_benefit")[2025] + stated("outlook_prepayment")[2025]
    benefits = {year: paid * fees[year] / fees[2025] for year in YEARS[1:]}
    expenditure = {year: benefits[year] * (1 + stated("outlook_administration_ratio")) for year in benefits}
    rate, gdp = plain_economy["outlook_rate"], plain_economy["outlook_gdp_path"]
    base = stated("outlook_observed_premium")[2025] / rate[2025]
    with_others = 1 + stated("outlook_subsidy_ratio") + stated("outlook_other_revenue_ratio")
    premium, balancing, accounts, reserve = {}, {}, {}, stated("outlook_observed_reserve")[2025]
    for year in range(2026, 2061):
        base *= 1 + plain_economy["outlook_gdp_growth"][year] + stated("outlook_contribution_base_excess")
        premium[year] = base * rate[year]
        balancing[year] = expenditure[year] / (base * with_others)
        revenue = premium[year] * with_others
        if reserve > 0:
            revenue += reserve * stated("outlook_reserve_return")
        balance = revenue - expenditure[year]
        reserve += balance
        accounts[year] = {
            "revenue": revenue,
            "expenditure": expenditure[year],
            "balance": balance,
            "reserve": reserve,
        }
    implied = stated("outlook_observed_fees_treatment")[2024] * stated("outlook_benefit_rate")
    return {
        **plain_profile,
        **plain_growth,
        **plain_economy,
        "outlook_fees": fees,
        "outlook_premium": premium,
        "outlook_benefits": benefits,
        "outlook_benefits_implied": implied * stated("outlook_cash_benefit_ratio"),
        "outlook_expenditure": expenditure,
        "outlook_accounts": accounts,
        "outlook_depletion_year": min(year for year in accounts if accounts[year]["reserve"] < 0),
        "outlook_first_deficit_year": min(year for year in accounts if accounts[year]["balance"] < 0),
        "outlook_balancing_rate": balancing,
        "outlook_expenditure_share": {year: expenditure[year] / gdp[year] for year in gdp},
        "outlook_revenue_share": {year: accounts[year]["revenue"] / gdp[year] for year in accounts},
    }


@pytest.fixture(scope="session")
def both(values, central, plain) -> Callable[[str], tuple[list[float], list[float]]]:
    """Draw 0 of one quantity and the same numbers of the plain loops, in one order."""

    def find(name: str) -> tuple[list[float], list[float]]:
        (other,) = [dim for dim in values[name].dims if dim not in ("draw", "period")] or [""]
        cells: list[tuple[dict[str, Any], Any]] = [({}, plain[name])]
        while isinstance(cells[0][1], dict):
            cells = [
                (where | {"period" if isinstance(label, int) else other: label}, value)
                for where, values_of in cells
                for label, value in values_of.items()
            ]
        return [central(name, **where) for where, _ in cells], [value for _, value in cells]

    return find
