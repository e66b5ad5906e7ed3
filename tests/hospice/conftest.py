"""The hospice graph with few draws, at the baseline and under each scenario, and its central case in plain loops."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

from analysis.model import Graph, nodes
from analysis.parameters import Parameters
from analysis.reforms import Reforms
from analysis.rooms import graph_modules
from analysis.run import load, load_tables, read_scenario

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 60
FEEDING = ("demography", "outlook", "hospice")
SCENARIOS = (
    "hospice_second_plan",
    "hospice_half_of_cancer",
    "hospice_home_first",
    "hospice_early_palliative",
    "hospice_budget_outside",
    "hospice_budget_inside",
    "hospice_earlier_decisions",
)


@pytest.fixture(scope="session")
def reforms() -> Reforms:
    modules = graph_modules(FEEDING)
    tables = {id: table.values for id, table in load_tables(ROOT).items()}
    return Reforms(Graph(modules), nodes(modules), load(ROOT), tables, (DRAWS, 1))


@pytest.fixture(scope="session")
def values(reforms) -> dict[str, xr.DataArray]:
    """Every quantity at the baseline."""
    return reforms.values


@pytest.fixture(scope="session")
def under(reforms) -> Callable[[str], Mapping[str, xr.DataArray]]:
    """Every quantity under a scenario of the project."""

    def found(scenario: str) -> Mapping[str, xr.DataArray]:
        return {**reforms.values, **reforms.reform(read_scenario(ROOT, scenario)).values}

    return found


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load(ROOT)


def first(values: Mapping[str, Any]) -> dict[str, xr.DataArray]:
    """The central case of what varies by draw."""
    return {name: one.isel(draw=0) for name, one in values.items() if "draw" in getattr(one, "dims", ())}


@pytest.fixture(scope="session")
def central(values, under) -> Callable[..., float]:
    """One figure of the central case, under a scenario where one is named."""

    def figure(name: str, scenario: str | None = None, **where: object) -> float:
        found = under(scenario) if scenario else values
        return float(found[name].isel(draw=0).sel(where))

    return figure


@pytest.fixture(scope="session")
def plain(parameters, values) -> Callable[[str | None], Plain]:
    """The central case computed again in plain loops."""

    def computed(scenario: str | None) -> Plain:
        stated = parameters.replace(read_scenario(ROOT, scenario).changes) if scenario else parameters
        cells = [cell for parameter in stated.values() for cell in parameter.cells]
        return Plain({(cell.id, frozenset(cell.labels)): cell.value for cell in cells}, first(values))

    return computed


TYPES = ("inpatient", "home", "consultation", "early")
CAUSES = ("cancer", "non_cancer", "other")


@cache
def quadrature(days: float, ratio: float, power: float) -> float:
    """Mean of min(1, d / 365) ^ power over lognormal d, from mean and mean over median, by the midpoint rule."""
    sigma, steps, total = math.sqrt(2 * math.log(ratio)), 1200, 0.0
    for step in range(steps):
        score = -6 + 12 * (step + 0.5) / steps
        weight = math.exp(-score * score / 2) / math.sqrt(2 * math.pi) * 12 / steps
        total += weight * min(1.0, days / ratio * math.exp(sigma * score) / 365) ** power
    return total


@dataclass
class Plain:
    """The chain from deaths to payers for one year at a time, without arrays, levers as stated or held at none."""

    stated: Mapping[tuple[str, frozenset[Any]], float]
    fed: Mapping[str, xr.DataArray]

    def p(self, id: str, **where: str) -> float:
        return self.stated[id, frozenset(where.items())]

    def ramp(self, year: int) -> float:
        return min(1.0, max(0.0, (year - 2026) / (self.p("hospice_target_year") - 2026)))

    def deaths(self, cause: str, year: int) -> float:
        trend = (1 + self.p("hospice_cause_trend", cause=cause)) ** (year - 2024)
        return (
            float(self.fed["demography_deaths"].sel(period=year)) * self.p("hospice_cause_share", cause=cause) * trend
        )

    def mix(self, kind: str, cause: str) -> float:
        return 0.0 if kind == "early" else self.p("hospice_mix", provider=kind, cause=cause)

    def wanted(self, kind: str, cause: str, year: int, held: bool) -> tuple[float, float]:
        """People who stay as they are, and those added, before capacity."""
        deaths, rate = self.deaths(cause, year), self.p("hospice_use_rate", cause=cause)
        stay = deaths * rate * self.mix(kind, cause)
        if held:
            return stay, 0.0
        reached = self.ramp(year)
        shift = self.p("hospice_home_shift") * reached
        gap = max(0.0, self.p("hospice_use_target", cause=cause) - rate) * reached
        more = 0.0
        if kind == "early":
            more = deaths * self.p("hospice_early_share", cause=cause) * reached
        else:
            more = deaths * gap * self.p("hospice_added_mix", provider=kind, cause=cause)
        if kind == "home":
            more += deaths * rate * shift * self.mix("inpatient", cause)
        if kind == "inpatient":
            stay *= 1 - shift
        return stay, more

    def days(self, kind: str, year: int, held: bool) -> float:
        change = 0.0 if held else self.p("hospice_stay_change", provider=kind) * self.ramp(year)
        return self.p("hospice_stay_mean", provider=kind) * (1 + change)

    def capacity(self, kind: str, year: int, held: bool) -> float:
        if kind == "early":
            return math.inf
        here = self.p("hospice_institutions", provider=kind)
        if not held:
            target = self.p("hospice_institutions_target", provider=kind)
            here += max(0.0, target - here) * self.ramp(year)
        if kind == "inpatient":
            beds = here * self.p("hospice_beds_per_institution") * self.p("hospice_occupancy")
            return beds * 365 / self.days(kind, year, held)
        return here * self.p("hospice_team_users", provider=kind)

    def served(self, kind: str, year: int, held: bool) -> float:
        people = sum(sum(self.wanted(kind, cause, year, held)) for cause in CAUSES)
        return 1.0 if people == 0 else min(1.0, self.capacity(kind, year, held) / people)

    def users(self, kind: str, year: int, held: bool = False) -> float:
        people = sum(sum(self.wanted(kind, cause, year, held)) for cause in CAUSES)
        return people * self.served(kind, year, held)

    def fee(self, kind: str, year: int, held: bool) -> float:
        level = float(self.fed["hospice_fee_level"].sel(period=year))
        change = 0.0 if held else self.p("hospice_fee_change", provider=kind) * self.ramp(year)
        tariff = 0.0 if year == 2024 else self.p("hospice_tariff_2026", provider=kind)
        return self.p("hospice_day_fee_2020", provider=kind) * level * (1 + tariff) * (1 + change)

    def fees(self, cause: str) -> float:
        month = self.p("hospice_usual_month", cause=cause) * self.p("hospice_usual_growth", cause=cause)
        return month / self.p("hospice_last_month_share", cause=cause)

    def covered(self, kind: str, cause: str, days: float) -> float:
        """Mean of (d / 365) ^ g over lognormal days."""
        share = self.p("hospice_last_month_share", cause=cause)
        return quadrature(days, self.p("hospice_stay_ratio"), math.log(share) / math.log(30 / 365))

    def displaced(self, kind: str, cause: str, added: bool) -> float:
        effect = self.p("hospice_effect_average", provider=kind, cause=cause)
        effect += (self.p("hospice_selection_discount") - 0.5) * self.p("hospice_selection_gap")
        if added:
            effect += self.p("hospice_effect_margin", cause=cause)
        days = self.p("hospice_stay_mean", provider=kind)
        return (self.fee(kind, 2024, True) * days / self.fees(cause) - effect) / self.covered(kind, cause, days)

    def flow(self, cause: str, year: int, held: bool) -> tuple[float, float]:
        """Hospice payments and spending avoided of a group of diseases."""
        paid = avoided = 0.0
        for kind in TYPES:
            stay, more = self.wanted(kind, cause, year, held)
            share, days = self.served(kind, year, held), self.days(kind, year, held)
            paid += (stay + more) * share * days * self.fee(kind, year, held)
            volume = stay * self.displaced(kind, cause, False) + more * self.displaced(kind, cause, True)
            avoided += volume * share * self.covered(kind, cause, days)
        return paid, avoided * self.fees(cause) * float(self.fed["hospice_usual_level"].sel(period=year))

    def programme(self, year: int) -> float:
        price = float(self.fed["outlook_price_level"].sel(period=year))
        cost = self.p("hospice_programme_year") * (self.ramp(year) > 0)
        for kind in TYPES[:3]:
            here = self.p("hospice_institutions", provider=kind)
            gap = max(0.0, self.p("hospice_institutions_target", provider=kind) - here)
            now, before = gap * self.ramp(year), gap * self.ramp(max(year - 1, 2026))
            cost += (now - before) * self.p("hospice_setup_cost", provider=kind)
            cost += now * self.p("hospice_support_cost", provider=kind)
        return cost * price

    def decisions(self, year: int) -> float:
        deaths = float(self.fed["demography_deaths"].sel(period=year))
        saving = self.p("hospice_decision_saving") * (1 - self.p("hospice_selection_discount"))
        level = float(self.fed["hospice_usual_level"].sel(period=year))
        return deaths * self.p("hospice_decision_share") * self.ramp(year) * saving * level

    def by_payer(self, year: int) -> dict[str, float]:
        aid, returned = self.p("hospice_medical_aid_share"), self.p("hospice_indemnity_share")
        paid_nhi = saved_nhi = bills = medical_aid = 0.0
        for cause in CAUSES:
            now, held = self.flow(cause, year, False), self.flow(cause, year, True)
            paid, avoided = now[0] - held[0], now[1] - held[1]
            if cause == "other":
                avoided += self.decisions(year)
            own, usual = (
                self.p("hospice_patient_share", cause=cause),
                self.p("hospice_usual_patient_share", cause=cause),
            )
            paid_nhi += (1 - aid) * (1 - own) * paid
            saved_nhi += (1 - aid) * (1 - usual) * avoided
            medical_aid += aid * (paid - avoided)
            bills += (1 - aid) * (own * paid - usual * avoided) - self.p("hospice_non_covered_ratio") * avoided
        at_home = ward = 0.0
        for kind in TYPES:
            more = self.users(kind, year) * self.days(kind, year, False)
            more -= self.users(kind, year, True) * self.days(kind, year, True)
            at_home += more * self.p("hospice_home_days_share", provider=kind)
            ward += more if kind == "inpatient" else 0.0
        price = float(self.fed["outlook_price_level"].sel(period=year))
        ltci = at_home * self.p("hospice_ltc_day") * price
        ltci *= self.p("hospice_ltc_graded") * self.p("hospice_ltc_take_up")
        home, hospital = self.p("hospice_carer_at_home"), self.p("hospice_carer_in_hospital")
        carers = at_home * (home - hospital) - ward * self.p("hospice_aide_share") * hospital
        holder = self.p("hospice_budget_inside") * paid_nhi - saved_nhi
        holder *= self.p("hospice_budget_cover") * (1 - self.p("hospice_budget_return"))
        return {
            "nhi": paid_nhi - saved_nhi - holder,
            "medical_aid": medical_aid,
            "patient": bills * (1 - returned) + ltci * self.p("hospice_ltc_patient_ratio"),
            "indemnity": bills * returned,
            "ltci": ltci,
            "family": carers * self.p("hospice_carer_day") * price,
            "government": self.programme(year),
            "budget_holder": holder,
        }
