"""Tables and charts of the chapter on primary-care payment in Korea, from the ledger."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from analysis.report.drawing import Svg
from analysis.report.forest_charts import forest, studies
from analysis.report.labels import label
from analysis.report.language import HANGUL, KOREAN, current, say, through
from analysis.report.numbers import chance, n, show, sources
from analysis.report.quotes import grouped
from analysis.report.tables import Table, bold

NATIONAL, NEUTRAL = "primary_care_national_tiers", "primary_care_national_neutral"
SHOWN = {
    "primary_care_chronic_as_is": 2035,
    "primary_care_innovation_pilot": 2028,
    NATIONAL: 2035,
    NEUTRAL: 2035,
    "primary_care_regional_need": 2035,
    "primary_care_regional_low_noncovered": 2035,
}
"""Scenarios of the room with the year that a table shows: the pilot ends in 2028."""

NAMES = {
    "primary_care_chronic_as_is": "Chronic-disease programme goes on growing",
    "primary_care_innovation_pilot": "Innovation pilot",
    NATIONAL: "National tiers",
    NEUTRAL: "National tiers, neutral to NHI's payments",
    "primary_care_regional_need": "Regions by need",
    "primary_care_regional_low_noncovered": "Regions by low non-covered income",
}
PAYERS = ("nhi", "medical_aid", "patient", "indemnity")
TIERS = ("1", "2", "3")
BREAK_EVEN = 2030


def effect_of(scenario: str) -> tuple[str, dict[str, object]]:
    """NHI's net spending under a scenario, as a chart over years takes it."""
    return "primary_care_net_nhi", {"scenario": scenario, "measure": "change"}


def _change(estimate: str, scenario: str, **where: object) -> str:
    row = sources().ledger.one(estimate, scenario=scenario, measure="change", **where)
    return show(row, bare=True, interval=True).markdown


def scenario_table() -> Table:
    """What each scenario does to NHI in one year: people, won, share of benefits, chance of saving."""
    body = []
    for scenario, year in SHOWN.items():
        at: dict[str, Any] = {"scenario": scenario, "measure": "change", "period": year}
        people = "primary_care_chronic_more" if "chronic" in scenario else "primary_care_enrolled"
        body.append(
            (
                f"{say(NAMES[scenario])} ({year})",
                show(sources().ledger.one(people, **at), bare=True).markdown,
                _change("primary_care_net_nhi", scenario, period=year),
                _change("primary_care_net_share_of_benefits", scenario, period=year),
                chance("primary_care_net_nhi", **at).markdown,
            )
        )
    header = ("Scenario (year)", "People, million", "Net NHI, trillion won", "Of benefits, %", "Saves in")
    return Table(header, tuple(body), "lrrrr", (2.1, 0.9, 1.6, 1.5, 0.9))


def flow_table(scenario: str = NATIONAL, year: int = 2035) -> Table:
    """What the programme adds and avoids by component, largest added first, with the total."""
    ledger = sources().ledger
    found = ledger.select("primary_care_flows", scenario=scenario, measure="change", period=year)
    moved = [row for row in found if row.q025 != row.q975 or row.central]
    moved.sort(key=lambda row: -row.central)
    body = [
        (
            label("component", row.coordinates["component"]),
            show(row, bare=True, interval=True, signed=True, unit="billion_won").markdown,
        )
        for row in moved
    ]
    total = ledger.one("primary_care_net_total", scenario=scenario, measure="change", period=year)
    last = bold(("All payers", show(total, bare=True, interval=True, signed=True, unit="billion_won").markdown))
    return Table(("What moves", "Billion won"), (*body, last), "lr", (2, 1.6))


def payer_table(year: int = 2035) -> Table:
    """Net spending of each payer under the national programme and its neutral variant."""
    ledger = sources().ledger
    body = []
    for payer in PAYERS:
        cells = (
            show(
                ledger.one("primary_care_net_by_payer", scenario=one, measure="change", payer=payer, period=year),
                bare=True,
                interval=True,
                unit="billion_won",
            ).markdown
            for one in (NATIONAL, NEUTRAL)
        )
        body.append((label("payer", payer), *cells))
    totals = (
        show(
            ledger.one("primary_care_net_total", scenario=one, measure="change", period=year),
            bare=True,
            interval=True,
            unit="billion_won",
        ).markdown
        for one in (NATIONAL, NEUTRAL)
    )
    body.append(bold(("All payers", *totals)))
    header = ("Payer", "National tiers", "Neutral to NHI's payments")
    return Table(header, tuple(body), "lrr", (1.6, 1.4, 1.4))


def zone_table(year: int = BREAK_EVEN) -> Table:
    """By tier: the add-on assumed, what a clinic needs, what NHI can pay, and the chance that both meet."""
    body = []
    for tier in TIERS:
        at: dict[str, Any] = {"tier": tier, "period": year}
        body.append(
            (
                label("tier", tier),
                n("primary_care_addon", bare=True, interval=True, **at).markdown,
                n("primary_care_breakeven_practice", bare=True, interval=True, **at).markdown,
                n("primary_care_zone", bare=True, interval=True, **at).markdown,
                chance("primary_care_zone", above=True, **at).markdown,
            )
        )
    header = ("Tier", "Add-on assumed", "Clinic needs", "Room: NHI less clinic", "Both suited in")
    return Table(header, tuple(body), "lrrrr", (0.7, 1.5, 1.5, 1.7, 1))


def threshold_table() -> Table:
    """Share of a clinic's patients who must be enrolled for the team to pay, by tier."""
    body = []
    for tier in TIERS:
        cells = (
            n("primary_care_threshold", tier=tier, variant=variant, bare=True, interval=True).markdown
            for variant in ("lose_95", "mean", "gain_95")
        )
        body.append((label("tier", tier), *cells))
    header = ("Tier", *(label("variant", variant) for variant in ("lose_95", "mean", "gain_95")))
    return Table(header, tuple(body), "lrrr", (0.7, 1.5, 1.5, 1.5))


def region_table() -> Table:
    """The two ways to choose where a regional programme starts, side by side."""
    rows = (
        ("People enrolled, million", "primary_care_enrolled", None),
        ("Non-covered share of clinic income (stand-in), %", "primary_care_programme_noncovered", None),
        ("Net NHI, billion won", "primary_care_net_nhi", "billion_won"),
        ("Net of all payers, billion won", "primary_care_net_total", "billion_won"),
    )
    ledger = sources().ledger
    body = []
    for name, estimate, unit in rows:
        cells = []
        for rule in ("primary_care_regional_need", "primary_care_regional_low_noncovered"):
            where: dict[str, Any] = {} if estimate == "primary_care_programme_noncovered" else {"period": 2035}
            row = ledger.one(estimate, scenario=rule, measure="level", **where)
            cells.append(show(row, bare=True, interval=True, unit=unit).markdown)
        body.append((name, *cells))
    header = ("In 2035", "By need", "By low non-covered income")
    return Table(header, tuple(body), "lrr", (2, 1.4, 1.4))


def pilot_table() -> Table:
    """Expected net spending of NHI for each way to go on after a pilot."""
    body = tuple(
        (label("option", option), n("primary_care_pilot_value", option=option, bare=True, signed=True).markdown)
        for option in ("never", "regardless", "may_stop", "knowing")
    )
    return Table(("Way", "Expected net NHI, trillion won"), body, "lr", (2.4, 1.2))


def shortage_table() -> Table:
    """Shortages of physicians as others print them."""
    with Path("data/published/primary_care_physicians.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    body = []
    for row in rows:
        ends = [grouped(row[end]) for end in ("low", "high") if row[end]]
        figures = through().join(ends) if len(ends) == 2 else say("up to {most}").format(most=ends[0])
        what = f"{say(row['place'])}, {say(row['what'])}"
        body.append((_own_name(row["who"]), row["made"], what, row["year"], f"[{figures}]{{.quoted}}"))
    header = ("Who", "Made", "Of", "Year", "Shortage")
    return Table(header, tuple(body), "lllrr", (3, 0.7, 1.9, 0.5, 1.3))


def _own_name(who: str) -> str:
    """Who counts, as ``Supply committee (의사인력 수급추계위원회)``; in Korean the Korean name alone."""
    name = who.partition(" (")[2].removesuffix(")")
    return name if current() == KOREAN and HANGUL.search(name) else who


def evidence_chart() -> Svg:
    """What programmes did to spending, without and with what they paid."""
    gross = studies("primary_care_study_gross", "variant", group="Without the programme's payments")
    net = studies("primary_care_study_net", "variant", group="With the programme's payments")
    return forest(
        [*gross, *net],
        title="Estimated savings are below three percent; with the fees paid every estimate is a cost",
        subtitle="Change of payer spending per person-year, %, 95 % interval where one is printed",
        decimals=1,
    )
