"""Tables of the fee-system chapter, from ledger rows and from the tables that the run left."""

from __future__ import annotations

from typing import Any

from analysis.ledger import CHANGE
from analysis.report.labels import label
from analysis.report.language import say, through
from analysis.report.numbers import MINUS, n, sources
from analysis.report.quotes import stated
from analysis.report.tables import Table, bold

PLAN = "reimbursement_june_plan"
SCENARIOS = {
    PLAN: "Plan of June 2026",
    "reimbursement_june_plan_static": "… nobody responds",
    "reimbursement_june_plan_fees": "… amounts are fees",
    "reimbursement_june_plan_nhi_money": "… amounts are NHI's money",
    "reimbursement_june_plan_rates": "… laboratory cut by its rate",
    "reimbursement_balance_neutral": "Balance by 2030, no new money",
    "reimbursement_balance_money": "Balance by 2030, new money",
    "reimbursement_essential_care": "Essential-care add-ons only",
    "reimbursement_outcome_10": "10 % by outcomes",
    "reimbursement_outcome_20": "20 % by outcomes",
    "reimbursement_outcome_30": "30 % by outcomes",
    "reimbursement_network_10": "10 % by network outcomes",
    "reimbursement_conversion_hospital": "Hospitals' factor, a point less",
    "reimbursement_announcement": "Full package",
}
"""Scenarios of the room as the tables name them."""

YEARS = (2027, 2030, 2035)
SHOWN = ("tertiary", "general", "hospital", "clinic")
CATEGORIES = (
    *("consultation", "inpatient", "procedures", "laboratory", "other_tests", "ct_mri", "imaging"),
    *("anaesthesia", "therapy", "medicines", "flat_rate", "pharmacy"),
)
COSTED = CATEGORIES[:9]
PARTS = {"cuts": "Cuts", "addons": "Raises and add-ons", "balance": "Balance", "outcome": "Payment for outcomes"}
FACTOR_TYPES = ("hospital", "clinic", "dental", "korean_medicine", "pharmacy")
SERVICES_PRINTED = {
    *("laboratory tests", "tests", "imaging", "imaging and radiology", "CT, MRI and PET", "basic care"),
    *("surgery", "procedures", "procedures and surgery", "inpatient fees", "imaging, group not stated"),
}


def _cell(estimate: str, **where: Any) -> str:
    return n(estimate, bare=True, **where).markdown


def _figure(value: float | None, decimals: int) -> str:
    if value is None:
        return "–"
    text = f"{abs(value):,.{decimals}f}"
    return f"{MINUS}{text}" if value < 0 and float(text.replace(",", "")) else text


def fees_table() -> Table:
    """Fees of 2024 by category, in all and at four provider types, trillion won."""
    body = []
    for category in CATEGORIES:
        where = {"category": category, "decimals": 1}
        whole = _cell("reimbursement_category_fees", interval=True, **where)
        types = (_cell("reimbursement_fees", provider=one, **where) for one in SHOWN)
        body.append((label("category", category), whole, *types))
    totals = (_cell("reimbursement_provider_fees", provider=one, decimals=1) for one in SHOWN)
    body.append(bold(("All", _cell("outlook_fees", period=2024, decimals=1), *totals)))
    header = ("Category", "All", *(label("provider", one) for one in SHOWN))
    return Table(header, tuple(body), "lrrrrr", (2.2, 2.2, 1, 1, 1, 1))


def recovery_table() -> Table:
    """Cost recovery by category now, and in 2030 under three reforms, percent."""
    body = []
    for category in COSTED:
        now = _cell("reimbursement_recovery_now", category=category, interval=True)
        after = (
            _cell("reimbursement_recovery_after", category=category, period=2030, scenario=name, decimals=0)
            for name in (PLAN, "reimbursement_balance_neutral", "reimbursement_balance_money")
        )
        body.append((label("category", category), now, *after))
    header = ("Category", "Now", "Plan, 2030", "No new money, 2030", "New money, 2030")
    return Table(header, tuple(body), "lrrrr", (2.2, 2.2, 1, 1.3, 1.3))


def costs_table() -> Table:
    """Net cost for NHI by scenario and year, trillion won, with the draws that save."""
    body = []
    for name, said in SCENARIOS.items():
        years = (
            _cell("reimbursement_net_nhi", period=year, scenario=name, measure=CHANGE, interval=True) for year in YEARS
        )
        body.append((said, *years))
    return Table(("Reform", *map(str, YEARS)), tuple(body), "lrrr", (2.4, 2, 2, 2))


def payers_table(year: int) -> Table:
    """Who pays under each reform in one year, trillion won."""
    payers = ("nhi", "medical_aid", "patient", "indemnity")
    shown = (PLAN, "reimbursement_balance_neutral", "reimbursement_balance_money", "reimbursement_essential_care")
    body = []
    for name in (*shown, "reimbursement_announcement"):
        at = {"period": year, "scenario": name, "measure": CHANGE, "decimals": 2, "signed": True}
        cells = (_cell("reimbursement_net_by_payer", payer=payer, **at) for payer in payers)
        body.append((SCENARIOS[name], *cells))
    header = ("Reform", *(label("payer", payer) for payer in payers))
    return Table(header, tuple(body), "lrrrr", (2.4, 1, 1, 1, 1.4))


def measures_table(scenario: str) -> Table:
    """One reform in the measures of the study: nominal, real, of benefits, in points of the contribution rate."""
    rows = (
        ("Trillion won, nominal", "reimbursement_net_nhi"),
        ("Trillion won, prices of 2025", "reimbursement_net_nhi_real"),
        ("% of NHI benefits", "reimbursement_net_share_of_benefits"),
        ("Points of the contribution rate", "reimbursement_net_rate_points"),
    )
    body = tuple(
        (said, *(_cell(name, period=year, scenario=scenario, measure=CHANGE, interval=True) for year in YEARS))
        for said, name in rows
    )
    return Table(("Net cost for NHI", *map(str, YEARS)), body, "lrrr", (2.2, 2, 2, 2))


def reconciliation_table() -> Table:
    """The plan's savings against fees that sources give, for laboratory tests and for CT with MRI."""
    rows: list[tuple[str, ...]] = []
    for category in ("laboratory", "ct_mri"):
        at = {"category": category, "interval": True}
        rows += [
            (f"**{label('category', category)}**", ""),
            ("Fees of 2026 from sources, trillion won", _cell("reimbursement_sourced_base", **at)),
            ("… implied by the saving as fees", _cell("reimbursement_implied_base", reading="fees", **at)),
            ("… implied by the saving as NHI's money", _cell("reimbursement_implied_base", reading="nhi_money", **at)),
            ("Growth a year that would reconcile, %", _readings("reimbursement_needed_growth", category)),
            ("Response that would reconcile, won per won", _readings("reimbursement_needed_response", category)),
            ("Saving on sourced fees, trillion won", _cell("reimbursement_sourced_saving", **at)),
        ]
    return Table(("", "Value (95 % interval)"), tuple(rows), "lr", (3, 2))


def _readings(estimate: str, category: str) -> str:
    fees, money = (_cell(estimate, category=category, reading=one, signed=True) for one in ("fees", "nhi_money"))
    return say("{fees} as fees, {money} as NHI's money").format(fees=fees, money=money)


def split_table(scenario: str) -> Table:
    """What each part of the package adds to its net cost (Shapley value), trillion won."""
    rows = [row for row in sources().ledger.tables["shapley"] if row["scenario"] == scenario]
    found = {(row["part"], str(row["coordinates"]["period"])): row for row in rows}
    body = []
    for part, said in (*PARTS.items(), ("together", "Of which beyond the parts alone"), ("", "Whole package")):
        cells = tuple(_split_cell(found[part, str(year)]) for year in YEARS)
        body.append(bold((said, *cells)) if not part else (said, *cells))
    return Table(("Part", *map(str, YEARS)), tuple(body), "lrrr", (2.2, 2, 2, 2))


def _split_cell(row: dict[str, Any]) -> str:
    low, high = (_figure(row[end] / 1e12, 2) for end in ("q025", "q975"))
    return f"{_figure(row['central'] / 1e12, 2)} ({low}{through()}{high})"


def frontier_table(target: int) -> Table:
    """Won moved a year where the target is reached, or the gap that is left, by yearly limit and new money."""
    rows = [row for row in sources().ledger.tables["reimbursement_frontier"] if row["target"] == target]
    limits = list(dict.fromkeys(row["limit"] for row in rows))
    money = list(dict.fromkeys(row["money"] for row in rows))
    cells = {(row["limit"], row["money"]): _reached(row) for row in rows}
    body = tuple(
        (say("{figure} %").format(figure=f"{limit:g}"), *(cells[limit, won] for won in money)) for limit in limits
    )
    return Table(("Yearly limit", *(f"{won:g}" for won in money)), body, "l" + "r" * len(money))


def _reached(row: dict[str, Any]) -> str:
    return _figure(row["moved"], 1) if row["feasible"] == "yes" else f"*{_figure(row['gap'], 1)} short*"


def price_table(target: int, limit: float) -> Table:
    """What one more won of new money spares at one yearly limit, and the money that would be enough."""
    rows = [
        row
        for row in sources().ledger.tables["reimbursement_frontier"]
        if row["target"] == target and row["limit"] == limit
    ]
    body = []
    for row in rows:
        beyond = ", ".join(label("category", name).lower() for name in str(row["beyond"]).split(";") if name)
        body.append(
            (
                _figure(row["money"], 0),
                _figure(row["moved"], 1),
                _figure(row["used"], 1),
                _figure(row["gap"], 1) if row["gap"] else "–",
                _figure(row["price"], 2),
                beyond or ("–" if row["needed"] is None else f"{_figure(row['needed'], 1)} of money"),
            )
        )
    header = ("New money", "Moved", "Used", "Gap", "Price of money", "What is missing")
    return Table(header, tuple(body), "rrrrrl", (1, 1, 1, 1, 1.2, 2.4))


def scale_table() -> Table:
    """The candidates for the announced aggregate, and the plan as part of each."""
    body = tuple(
        (
            str(row["aggregate"]),
            str(row["year"]),
            _figure(row["value"], 1),
            _figure(row["part"], 1),
            _figure(row["scaled"], 1),
        )
        for row in sources().ledger.tables["reimbursement_scale"]
    )
    header = ("Aggregate", "Year", "Trillion won", "Plan as % of it", "Same prices, trillion won")
    return Table(header, body, "llrrr", (2.6, 0.7, 1.1, 1.2, 1.6))


def history_table() -> Table:
    """Two past reforms from the same code beside what is printed, trillion won."""
    rows = []
    for category, said in (("laboratory", "laboratory tests"), ("imaging", "imaging, CT and MRI")):
        implied = _cell("reimbursement_revision_implied", category=category)
        rows.append(
            (
                f"Second revision: {said}",
                implied,
                _cell("reimbursement_revision_base", category=category, interval=True),
            )
        )
    before, after = (_cell("reimbursement_type_addons", component=one, interval=True) for one in ("before", "after"))
    printed = stated("reimbursement_type_addon_total", bare=True).markdown
    rows.append(("Add-ons by provider type before they were halved", printed, before))
    rows.append(("Add-ons after (rates not confirmed)", "–", after))
    return Table(("Reform", "Printed or implied", "From sources, here"), tuple(rows), "lrr", (3, 1.3, 1.8))


def studies_table() -> Table:
    """How volume followed prices in published studies."""
    rows = sources().ledger.tables["reimbursement_studies"]
    body = tuple(
        (str(row["study"]), str(row["services"]), f"[{say(str(row['finding']))}]{{.quoted}}", f"[@{row['source']}]")
        for row in rows
    )
    return Table(("Study", "Services", "Finding", "Source"), body, "llll", (2.4, 1.4, 2.4, 1.6))


def ratios_table() -> Table:
    """Printed cost recovery of the services that the reform is about."""
    rows = [
        row
        for row in sources().ledger.tables["reimbursement_ratios"]
        if row["item"] in SERVICES_PRINTED and row["grouping"] != "by department"
    ]
    body = tuple(
        (str(row["item"]), str(row["scope"]), str(row["year"]), str(row["grouping"]), f"[{row['value']}]{{.quoted}}")
        for row in rows
    )
    return Table(("Service", "Sample", "Accounts", "Grouping", "%"), body, "llllr", (2, 1.8, 1.4, 1.2, 0.7))


def factors_table() -> Table:
    """Yearly increases of the conversion factor by contract, percent."""
    rows = sources().ledger.tables["reimbursement_factors"]
    found = {(row["provider"], row["year"]): row["increase"] for row in rows}
    years = sorted({row["year"] for row in rows if row["increase"]})
    body = tuple(
        (year, *(f"[{found[one, year]}]{{.quoted}}" if found.get((one, year)) else "–" for one in FACTOR_TYPES))
        for year in years
    )
    return Table(("Year", *(label("provider", one) for one in FACTOR_TYPES)), body, "lrrrrr")
