"""Tables of the package chapter: what each reform adds, who pays, and what patients get."""

from __future__ import annotations

from typing import Any

from analysis.ledger import CHANGE, Row
from analysis.report.labels import label, name_of
from analysis.report.language import say
from analysis.report.numbers import chance, format_value, interval_text, n, sources
from analysis.report.tables import Table, bold

PACKAGE = "package_all"
YEARS = ("2030", "2035", "2040")
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


def payers_table() -> Table:
    """The net effect summed from 2027 by payer, to each horizon."""
    rows = sources().ledger.select("package_net_to", **CHANGED)
    payers = list(dict.fromkeys(row.coordinates["payer"] for row in rows))
    body = [
        (
            label("payer", payer),
            *(
                n(
                    "package_net_to", payer=payer, horizon=year, bare=True, signed=True, interval=True, **CHANGED
                ).markdown
                for year in YEARS
            ),
        )
        for payer in payers
    ]
    return Table(("Trillion won, nominal", *(f"2027 to {year}" for year in YEARS)), tuple(body), "lrrr", (2, 2, 2, 2))


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
    body = [
        (
            name,
            *(n(estimate, period=year, bare=True, signed=True, interval=True, **CHANGED).markdown for year in YEARS),
        )
        for name, estimate in lines
    ]
    saves = (chance("package_net_nhi", period=year, **CHANGED).markdown for year in YEARS)
    body.append(("Draws in which NHI saves", *saves))
    return Table(("", *YEARS), tuple(body), "lrrr", (3, 2, 2, 2))
