"""Tables of the package chapter and the summary: what each reform adds, year by year and in sum, and who pays."""

from __future__ import annotations

from typing import Any

from analysis.ledger import CHANGE, Row
from analysis.report.labels import label, name_of
from analysis.report.language import say
from analysis.report.numbers import chance, format_value, interval_text, n, sources
from analysis.report.tables import Table, bold

PACKAGE = "package_all"
YEARS = ("2030", "2035", "2040")
SINGLE_YEARS = ("2027", *YEARS)
REFORMS = {
    "reimbursement_june_plan": "reimbursement",
    "primary_care_national_tiers": "primary_care",
    "network_programme": "network",
    "hospice_second_plan": "hospice",
}
"""The scenarios that the package includes and the room of each, dearest first."""

CHANGED: dict[str, Any] = {"scenario": PACKAGE, "measure": CHANGE}


def shares_table(estimate: str) -> Table:
    """What each reform adds to the change of one estimate, by year: Shapley shares, what they share, the whole."""
    here = sources()
    unit = here.units[here.ledger.entries[estimate].unit]
    found = {
        (row["part"], row["coordinates"]["period"]): Row(
            estimate, PACKAGE, CHANGE, row["coordinates"], *(row[name] for name in STATISTICS_OF_A_ROW)
        )
        for row in here.ledger.tables["shapley"]
        if (row["scenario"], row["estimate"]) == (PACKAGE, estimate)
    }

    def line(name: str, part: str) -> tuple[str, ...]:
        rows = (found[part, year] for year in YEARS)
        return (
            name,
            *(f"{format_value(row.central, unit, row, signed=True)} ({interval_text(row, unit)})" for row in rows),
        )

    body = [line(label("reform", room), part) for part, room in REFORMS.items()]
    body.append(bold(line("Together", "")))
    body.append(line("of which claimed twice", "together"))
    return Table((f"{name_of(unit).capitalize()}, {say('nominal')}", *YEARS), tuple(body), "lrrr", (2.2, 2.0, 2.0, 2.0))


STATISTICS_OF_A_ROW = ("central", "mean", "q025", "q250", "q500", "q750", "q975")


def payers_table(estimate: str) -> Table:
    """The net effect summed from 2027 by payer, to each horizon, and of all payers."""
    here = sources().ledger
    payers = dict.fromkeys(row.coordinates["payer"] for row in here.select(estimate, **CHANGED))
    body = [(label("payer", payer), *_to_horizons(estimate, payer=payer)) for payer in payers]
    whole = FLOWS_TO[estimate]
    body.append(bold(("All payers", *_to_horizons(whole, flow="net"))))
    header = (f"Trillion won, {prices(estimate)}", *(f"2027 to {year}" for year in YEARS))
    return Table(header, tuple(body), "lrrr", (2, 2, 2, 2))


FLOWS_TO = {"package_net_to": "package_flow_to", "package_net_to_real": "package_flow_to_real"}
"""What a sum by payer adds to, over all payers."""

FLOWS = {
    "package_gross_cost": "Gross cost",
    "package_avoided_fees": "less fees avoided",
    "package_net_total": "Net effect, all payers",
    "package_net_nhi": "of which NHI",
}


def flows_table() -> Table:
    """Gross cost, avoided fees and net effect in single years, in the larger unit so that four intervals fit a page."""
    body = []
    for estimate, name in FLOWS.items():
        signed = estimate in ("package_net_total", "package_net_nhi")
        cells = (_changed(estimate, signed, period=year, unit="trillion_won") for year in SINGLE_YEARS)
        body.append(bold((name, *cells)) if estimate == "package_net_total" else (name, *cells))
    return Table(("Trillion won, nominal", *SINGLE_YEARS), tuple(body), "lrrrr", (2.4, 2, 2, 2, 2))


def sums_table() -> Table:
    """Gross cost, avoided fees and net effect of all payers summed from 2027, nominal and at prices of 2025."""
    names = {"gross_cost": "Gross cost", "avoided": "less fees avoided", "net": "Net effect, all payers"}
    body = [
        (f"{name}, {prices(estimate)}", *_to_horizons(estimate, flow == "net", flow=flow))
        for estimate in FLOWS_TO.values()
        for flow, name in names.items()
    ]
    return Table(("Trillion won", *(f"2027 to {year}" for year in YEARS)), tuple(body), "lrrr", (3, 2, 2, 2))


def prices(estimate: str) -> str:
    """In which prices a sum is."""
    return "prices of 2025" if estimate.endswith("_real") else "nominal"


def _to_horizons(estimate: str, signed: bool = True, **where: str) -> tuple[str, ...]:
    return tuple(_changed(estimate, signed, horizon=year, **where) for year in YEARS)


def _changed(estimate: str, signed: bool = True, **where: Any) -> str:
    return n(estimate, bare=True, signed=signed, interval=True, **where, **CHANGED).markdown


def yardsticks_table() -> Table:
    """The effect on NHI in every form in which it is asked for."""
    lines = (
        ("Net effect on NHI, billion won, nominal", "package_net_nhi"),
        ("The same at prices of 2025", "package_net_nhi_real"),
        ("% of NHI benefits", "package_net_share_of_benefits"),
        ("Percentage points of the contribution rate", "package_net_rate_points"),
        ("All payers, billion won, nominal", "package_net_total"),
        ("Cost before avoided fees, all payers, billion won", "package_gross_cost"),
    )
    body = [(name, *(_changed(estimate, period=year) for year in YEARS)) for name, estimate in lines]
    saves = (chance("package_net_nhi", period=year, **CHANGED).markdown for year in YEARS)
    body.append(("Draws in which NHI saves", *saves))
    return Table(("", *YEARS), tuple(body), "lrrr", (3, 2, 2, 2))


ANSWERS = {
    "Hospice, half of cancer deaths": ("hospice", "hospice_half_of_cancer"),
    "Clinics paid by enrolled person": ("primary_care", "primary_care_national_tiers"),
    "Fee plan of June 2026": ("reimbursement", "reimbursement_june_plan"),
    "Regional networks": ("network", "network_programme"),
    "All four, hospice by its plan": ("package", PACKAGE),
}


def answers_table(year: int = 2035) -> Table:
    """Each reform by itself and all together in one year: won, contribution rate, and how often NHI saves."""
    body = []
    for name, (room, scenario) in ANSWERS.items():
        where: dict[str, Any] = {"period": year, "scenario": scenario, "measure": CHANGE}
        cost = n(f"{room}_net_nhi", bare=True, signed=True, interval=True, unit="trillion_won", **where)
        points = n(f"{room}_net_rate_points", bare=True, signed=True, interval=True, **where)
        line = (name, cost.markdown, points.markdown, chance(f"{room}_net_nhi", **where).markdown)
        body.append(bold(line) if scenario == PACKAGE else line)
    header = (f"In {year}", "NHI, trillion won, nominal", "Points of the contribution rate", "NHI saves in")
    return Table(header, tuple(body), "lrrr", (2.6, 2.4, 2.4, 1.2))
