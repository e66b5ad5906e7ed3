"""Tables and charts of the hospice chapter, from the ledger: what reforms change, who pays, stays, capacity, rules."""

from __future__ import annotations

from typing import Any

from analysis.ledger import CHANGE, LEVEL
from analysis.report import charts
from analysis.report.drawing import Svg
from analysis.report.labels import label
from analysis.report.numbers import chance, n, sources
from analysis.report.official import figure
from analysis.report.step_charts import waterfall
from analysis.report.tables import Table, bold
from analysis.report.time_charts import fan

WIDENING = {
    "hospice_second_plan": "Second plan",
    "hospice_half_of_cancer": "Half of cancer deaths",
    "hospice_home_first": "Home first",
    "hospice_early_palliative": "Early palliative care",
    "hospice_earlier_decisions": "Earlier decisions",
}
"""Scenarios of the chapter and what a table or a line calls them."""

BUDGETS = {"hospice_budget_outside": "Hospice outside the budget", "hospice_budget_inside": "Hospice inside the budget"}

COLOURS = [charts.TEAL, charts.BLUE, charts.ORANGE, charts.GREY, charts.PURPLE]
"""One for each scenario of ``WIDENING``, in its order; the same scenario has the same colour in every chart."""

NONE = "–"

PAYERS = ("nhi", "medical_aid", "patient", "indemnity", "ltci", "family", "government")
PARTS = ("payments", "avoided", "non_covered", "care", "families", "programme")
TYPES = ("inpatient", "home", "consultation", "early")
DAYS = ("7", "14", "30", "60", "90", "180")


def changes(estimate: str, scenarios: dict[str, str] | None = None) -> dict[str, tuple[str, dict[str, object]]]:
    """The change of an estimate by each scenario, under the name that a line has."""
    return {
        name: (estimate, {"scenario": scenario, "measure": CHANGE})
        for scenario, name in (scenarios or WIDENING).items()
    }


def net_fan(*, title: str, subtitle: str) -> Svg:
    """Net effect on NHI over the years by scenario, with the interval of that which has the capacity it needs."""
    series = changes("hospice_net_nhi_real")
    return fan(series, COLOURS, highlight=WIDENING["hospice_half_of_cancer"], title=title, subtitle=subtitle)


def use_fan(*, title: str, subtitle: str) -> Svg:
    """Cancer deaths that use hospice: today's programme, the plan and the scenario with the capacity it needs."""
    chosen = ("hospice_second_plan", "hospice_half_of_cancer")
    series: dict[str, tuple[str, dict[str, object]]] = {"Today's programme": ("hospice_cancer_use", {})}
    for scenario in chosen:
        series[WIDENING[scenario]] = ("hospice_cancer_use", {"scenario": scenario, "measure": LEVEL})
    plan = WIDENING["hospice_second_plan"]
    colours = [charts.GREY, *COLOURS[:2]]
    return fan(series, colours, highlight=plan, title=title, subtitle=subtitle)


def payer_steps(scenario: str, period: int, *, title: str, subtitle: str) -> Svg:
    """What each payer pays more or less under a scenario in a year, adding to the total."""
    at: dict[str, object] = {"scenario": scenario, "measure": CHANGE, "period": period}
    steps = {label("payer", payer): ("hospice_net_by_payer", at | {"payer": payer}) for payer in PAYERS}
    return waterfall(steps, ("All payers", ("hospice_net_total", at)), title=title, subtitle=subtitle)


def scenario_table(period: int) -> Table:
    """Net effect on NHI by scenario in a year: won, probability that it saves, share of benefits; sum of all years."""
    body = []
    for scenario, name in (WIDENING | BUDGETS).items():
        at: dict[str, Any] = {"scenario": scenario, "measure": CHANGE}
        body.append(
            (
                name,
                n("hospice_net_nhi", bare=True, signed=True, interval=True, period=period, **at).markdown,
                chance("hospice_net_nhi", period=period, **at).markdown,
                n("hospice_net_share_of_benefits", bare=True, signed=True, period=period, **at).markdown,
                n("hospice_net_nhi_sum", bare=True, signed=True, interval=True, **at).markdown,
            )
        )
    header = ("Scenario", f"Net, {period}", "Saves", "Of benefits, %", "Sum 2027–2040")
    return Table(header, tuple(body), "lrrrr", (1.6, 1.7, 0.7, 0.9, 1.9))


def payer_table(period: int) -> Table:
    """Net effect by payer and scenario in a year; the last row is all payers."""
    body = []
    for payer in PAYERS:
        cells = [_change("hospice_net_by_payer", scenario, period, payer=payer) for scenario in WIDENING]
        body.append((label("payer", payer), *cells))
    body.append(bold(("All payers", *(_change("hospice_net_total", scenario, period) for scenario in WIDENING))))
    return Table(("Payer", *WIDENING.values()), tuple(body), "l" + "r" * len(WIDENING), (1.5, 1, 1, 1, 1, 1))


def part_table(years: tuple[int, ...] = (2028, 2030, 2035, 2040)) -> Table:
    """Payments added, fees avoided, care and programme with half of cancer deaths in hospice, in chosen years."""
    scenario = "hospice_half_of_cancer"
    body = []
    for part in PARTS:
        cells = (_change("hospice_net_by_part", scenario, year, part=part) for year in years)
        body.append((label("part", part), *cells))
    body.append(bold(("All payers", *(_change("hospice_net_total", scenario, year) for year in years))))
    return Table(("Part", *map(str, years)), tuple(body), "l" + "r" * len(years), (2, *(1.0,) * len(years)))


def health_table(period: int) -> Table:
    """Health beside won: deaths at home, people spared intensive care, days at home, by scenario in a year.

    Early palliative care has a dash where no source gives a difference.
    """
    estimates = {
        "hospice_home_deaths": "Home deaths",
        "hospice_intensive_care_avoided": "Intensive care",
        "hospice_home_days": "Home days",
    }
    chosen = list(WIDENING)[:4]
    body = []
    for estimate, english in estimates.items():
        known = [one for one in chosen if estimate == "hospice_home_days" or one != "hospice_early_palliative"]
        cells = (_change(estimate, one, period, interval=True) if one in known else NONE for one in chosen)
        body.append((english, *cells))
    header = ("A year", *(WIDENING[one] for one in chosen))
    return Table(header, tuple(body), "lrrrr", (1.6, 1.3, 1.3, 1.4, 1.4))


def user_table(cause: str = "cancer") -> Table:
    """One user by type: what a mean stay is paid, what it avoids, the net effect and the stay that breaks even."""
    body = []
    for provider in TYPES:
        at: dict[str, Any] = {"provider": provider, "cause": cause}
        body.append(
            (
                label("provider", provider),
                n("hospice_breakeven_effect", bare=True, **at).markdown,
                n("hospice_avoided_share", bare=True, interval=True, **at).markdown,
                n("hospice_net_per_user", bare=True, signed=True, interval=True, **at).markdown,
                n("hospice_breakeven_stay", bare=True, interval=True, **at).markdown,
            )
        )
    header = ("Type", "Paid to hospice, %", "Avoided, %", "Net, million won", "Break-even stay, days")
    return Table(header, tuple(body), "lrrrr", (1.2, 1, 1.3, 1.5, 1.5))


def stay_table() -> Table:
    """Net effect per user with cancer by days enrolled and type, million won."""
    body = []
    for days in DAYS:
        cells = (
            n("hospice_net_by_days", bare=True, signed=True, interval=True, provider=provider, days=days).markdown
            for provider in TYPES
        )
        body.append((days, *cells))
    return Table(("Days", *(label("provider", one) for one in TYPES)), tuple(body), "rrrrr", (0.5, 1.4, 1.4, 1.4, 1.4))


def home_table() -> Table:
    """Net effect per user of home hospice by days enrolled and group of diseases, million won."""
    causes = ("cancer", "non_cancer", "other")
    body = []
    for days in DAYS:
        cells = (
            n("hospice_home_net_by_days", bare=True, signed=True, interval=True, cause=cause, days=days).markdown
            for cause in causes
        )
        body.append((days, *cells))
    return Table(("Days", *(label("cause", one) for one in causes)), tuple(body), "rrrr", (0.5, 1.5, 1.5, 1.5))


def capacity_table(scenario: str, period: int) -> Table:
    """Institutions today and in the scenario, users that they can take, who comes, and whom capacity turns away."""
    body = []
    for provider in TYPES[:3]:
        at: dict[str, Any] = {"scenario": scenario, "measure": LEVEL, "provider": provider, "period": period}
        body.append(
            (
                label("provider", provider),
                n("hospice_institutions_open", bare=True, provider=provider, period=2026).markdown,
                n("hospice_institutions_open", bare=True, **at).markdown,
                n("hospice_capacity", bare=True, interval=True, **at).markdown,
                n("hospice_users", bare=True, interval=True, **at).markdown,
                n("hospice_unserved", bare=True, interval=True, **at).markdown,
            )
        )
    header = ("Type", "Sites 2026", f"{period}", "Can take", "Users", "Turned away")
    return Table(header, tuple(body), "lrrrrr", (1.2, 0.9, 0.6, 1.5, 1.5, 1.5))


def medicare_table() -> Table:
    """What Medicare pays for a stay of routine home care: two rates, add-on, one rate, repayment above the cap."""
    body = [
        (
            str(row["days"]),
            figure(row["routine"], 0),
            figure(row["routine"] / row["days"], 0),
            figure(row["add_on"], 0),
            figure(row["one_rate"] - row["routine"], 0),
            figure(row["repaid"], 0),
        )
        for row in sources().ledger.tables["hospice_medicare"]
    ]
    header = ("Days", "Two rates", "A day", "Add-on", "Less than one rate", "Above the cap")
    return Table(header, tuple(body), "rrrrrr", (0.6, 1, 0.8, 0.9, 1.2, 1.1))


def medicare_fact(name: str, decimals: int = 0) -> str:
    """One figure of the American rules: ``early_days``, ``days_to_cap``, ``cap``, ``hour``, ``early`` or ``late``."""
    row = sources().ledger.tables["hospice_medicare_facts"][0]
    return figure(row[name], decimals)


def rules_table() -> Table:
    """Who pays hospice and who pays other care under American rules and in Korea."""
    body = [
        (
            row["rule"],
            row["hospice_paid_by"],
            row["other_care_paid_by"],
            row["treatment_beside"],
            row["prognosis_months"] or NONE,
        )
        for row in sources().ledger.tables["hospice_american_rules"]
    ]
    header = ("Rule", "Hospice is paid by", "Other care is paid by", "Treatment beside it", "Prognosis, months")
    return Table(header, tuple(body), "llllr", (1.2, 1.4, 1.8, 1.2, 0.8))


def budget_table(period: int) -> Table:
    """Who gains from half of cancer deaths in hospice: no budget, hospice outside it, hospice inside it."""
    columns = {"hospice_half_of_cancer": "No budget"} | BUDGETS
    body = []
    for payer in ("nhi", "budget_holder", "patient"):
        cells = (_change("hospice_net_by_payer", one, period, interval=True, payer=payer) for one in columns)
        body.append((label("payer", payer), *cells))
    return Table(("Payer", *columns.values()), tuple(body), "lrrr", (1, 1.5, 1.5, 1.5))


def _change(estimate: str, scenario: str, period: int, *, interval: bool = False, **where: object) -> str:
    at: dict[str, Any] = {"scenario": scenario, "measure": CHANGE, "period": period, **where}
    return n(estimate, bare=True, signed=True, interval=interval, **at).markdown
