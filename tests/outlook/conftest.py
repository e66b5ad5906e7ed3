"""The outlook graph run once on the project's own parameters, and its central path once more in plain loops."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

from analysis.model import ROOMS, Graph, load_rooms, nodes
from analysis.parameters import Change, Parameters, draw_parameters
from analysis.run import load, load_tables

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 200
HANDED = ("demography_people", "demography_deaths_by_age")
"""What the room takes from demography: computed once and handed to every later run."""


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load(ROOT)


@pytest.fixture(scope="session")
def graph() -> Graph:
    return Graph(load_rooms(name for name in ROOMS if ".demography." in name or ".outlook." in name))


@pytest.fixture(scope="session")
def names() -> list[str]:
    return list(nodes(load_rooms(name for name in ROOMS if ".outlook." in name)))


@pytest.fixture(scope="session")
def inputs(parameters) -> dict[str, xr.DataArray]:
    return draw_parameters(parameters, DRAWS, 1) | {id: table.values for id, table in load_tables(ROOT).items()}


@pytest.fixture(scope="session")
def values(graph, names, inputs) -> dict[str, xr.DataArray]:
    return graph.run([*names, *HANDED], inputs)


@pytest.fixture(scope="session")
def run(graph, names, parameters, inputs, values) -> Callable[..., dict[str, xr.DataArray]]:
    """Runs the room after changes of parameters, or with other arrays by name; people and deaths stay unless given."""

    def again(*changes: Change, **other: xr.DataArray) -> dict[str, xr.DataArray]:
        changed = draw_parameters(parameters.replace(changes), DRAWS, 1) if changes else {}
        known = {name: values[name] for name in HANDED} | {name: other.pop(name) for name in set(other) - set(inputs)}
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
def plain(parameters, values) -> dict[str, Any]:
    """The whole central path of 2024 to 2060 in floats, dicts and loops: a second program for every quantity.

    It takes stated parameters and central people and deaths, and neither the functions of the room nor their inputs.
    """

    def stated(id: str) -> Any:
        cells = {next((label for _, label in cell.labels), None): cell.value for cell in parameters[id].cells}
        return cells[None] if None in cells else cells

    def by_age(name: str, year: int) -> dict[str, float]:
        found = dict.fromkeys(stated("outlook_fees_per_head_2022"), 0.0)
        array = values[name].isel(draw=0).sel(period=year)
        for age in array.age.values:
            found[age if age in found else "85+"] += float(array.sel(age=age))
        return found

    def total(first: dict[str, float], second: dict[str, float], ages: Iterable[str]) -> float:
        return sum(first[age] * second[age] for age in ages)

    years = range(2024, 2061)
    people = {year: by_age("demography_people", year) for year in years}
    deaths = {year: by_age("demography_deaths_by_age", year) for year in years}
    ages = list(people[2024])
    young, old = ages[:13], ages[13:]
    printed = stated("outlook_observed_fees_treatment")
    fees_old = stated("outlook_observed_fees_65_treatment")[2024]
    shape = stated("outlook_fees_per_head_2022")
    head: dict[str, float] = {}
    for group, fees in ((young, printed[2024] - fees_old), (old, fees_old)):
        factor = fees / total(shape, people[2024], group)
        head |= {age: shape[age] * factor for age in group}

    tens = stated("outlook_decedent_fees_2010")
    decades = [tens["0-19"], tens["0-19"], *(tens[f"{ten}-{ten + 9}"] for ten in range(20, 90, 10))]
    relative = {age: decades[place // 2] ** stated("outlook_decedent_slope") for place, age in enumerate(ages)}
    level = stated("outlook_decedent_share") * printed[2024] / total(relative, deaths[2024], ages)
    decedent = {age: relative[age] * level for age in ages}
    survivor = {
        age: (head[age] * people[2024][age] - decedent[age] * deaths[2024][age])
        / (people[2024][age] - deaths[2024][age])
        for age in ages
    }
    age_only = {year: total(head, people[year], ages) for year in years}
    demographic = {
        year: total(survivor, people[year], ages)
        - total(survivor, deaths[year], ages)
        + total(decedent, deaths[year], ages)
        for year in years
    }

    paid, price = stated("outlook_observed_fees_payment"), stated("outlook_observed_fee_increase")
    insured, insured_old = stated("outlook_observed_insured"), dict(stated("outlook_observed_insured_65"))
    share = {year: insured_old[year] / insured[year] for year in insured_old}
    share[2019] = (share[2018] + share[2020]) / 2
    mean_old, mean_young = (total(head, people[2024], some) / sum(people[2024][a] for a in some) for some in (old, young))
    by_share = {year: share[year] * mean_old + (1 - share[year]) * mean_young for year in range(2013, 2025)}
    growth: dict[str, dict[int, float]] = {name: {} for name in ("people", "ageing", "price", "residual", "total")}
    for year in range(2014, 2025):
        series = paid if year <= 2017 else printed
        growth["total"][year] = math.log(series[year] / series[year - 1])
        growth["people"][year] = math.log(insured[year] / insured[year - 1])
        growth["ageing"][year] = math.log(by_share[year] / by_share[year - 1])
        growth["price"][year] = math.log(1 + price[year])
        growth["residual"][year] = growth["total"][year] - sum(growth[n][year] for n in ("people", "ageing", "price"))
    mean = sum(growth["residual"].values()) / 11

    gdp_growth, rate, fees_path, residual_level = {}, {}, {}, {}
    gdp = {2025: stated("outlook_gdp")[2025]}
    knots = stated("outlook_real_growth")
    prices, drift = 1.0, 0.0
    for year in years:
        if year > 2024:
            prices *= 1 + price.get(year, stated("outlook_fee_increase"))
            drift += mean * 0.5 ** ((year - 2024 - 0.5) / stated("outlook_residual_half_life"))
        residual_level[year] = math.exp(drift)
        fees_path[year] = demographic[year] * prices * residual_level[year]
    for year in range(2026, 2061):
        before = max(knot for knot in knots if knot < year) if year > 2026 else 2026
        after = min(knot for knot in knots if knot >= year)
        weight = (year - before) / (after - before) if after > before else 0
        real = (1 - weight) * knots[before] + weight * knots[after]
        deflator = stated("outlook_inflation") + stated("outlook_deflator_excess")
        gdp_growth[year] = (1 + real) * (1 + deflator) - 1
        gdp[year] = gdp[year - 1] * (1 + gdp_growth[year])
    rate |= {2025: stated("outlook_contribution_rate")[2025], 2026: stated("outlook_contribution_rate")[2026]}
    uncapped = rate[2026]
    for year in range(2027, 2061):
        uncapped *= 1 + stated("outlook_contribution_rate_increase")
        rate[year] = min(uncapped, stated("outlook_contribution_rate_ceiling"))

    premium, reserve, found = {}, stated("outlook_observed_reserve")[2025], {}
    paid_2025 = stated("outlook_observed_benefit")[2025] + stated("outlook_prepayment")[2025]
    benefits = {year: paid_2025 * fees_path[year] / fees_path[2025] for year in range(2025, 2061)}
    expenditure = {year: paid * (1 + stated("outlook_administration_ratio")) for year, paid in benefits.items()}
    base = stated("outlook_observed_premium")[2025] / rate[2025]
    around = 1 + stated("outlook_subsidy_ratio") + stated("outlook_other_revenue_ratio")
    for year in range(2026, 2061):
        base *= 1 + gdp_growth[year] + stated("outlook_contribution_base_excess")
        premium[year] = base * rate[year]
        earned = reserve * stated("outlook_reserve_return") if reserve > 0 else 0.0
        revenue = premium[year] * around + earned
        reserve += revenue - expenditure[year]
        found[year] = {
            "revenue": revenue,
            "expenditure": expenditure[year],
            "balance": revenue - expenditure[year],
            "reserve": reserve,
        }
    return {
        "outlook_fees_per_head": head,
        "outlook_decedent_fees": decedent,
        "outlook_survivor_fees": survivor,
        "outlook_fees_demographic": demographic,
        "outlook_fees_age_only": age_only,
        "outlook_proximity_effect": {year: demographic[year] / age_only[year] - 1 for year in years},
        "outlook_growth": growth,
        "outlook_residual_level": residual_level,
        "outlook_fees": fees_path,
        "outlook_gdp_growth": gdp_growth,
        "outlook_gdp_path": gdp,
        "outlook_rate": rate,
        "outlook_premium": premium,
        "outlook_benefits": benefits,
        "outlook_benefits_implied": printed[2024]
        * stated("outlook_benefit_rate")
        * stated("outlook_cash_benefit_ratio"),
        "outlook_expenditure": expenditure,
        "outlook_accounts": found,
        "outlook_depletion_year": min((year for year in found if found[year]["reserve"] < 0), default=2061),
        "outlook_balancing_rate": {
            year: rate[year] * expenditure[year] / (premium[year] * around) for year in range(2026, 2061)
        },
        "outlook_expenditure_share": {year: expenditure[year] / gdp[year] for year in gdp},
    }
