"""Tables and charts of what is known: published effects of hospice, the prior that they set, and need by method."""

from __future__ import annotations

from typing import Any

from analysis.report.drawing import BLUE, GREY, Svg
from analysis.report.forest_charts import Pooled, Study, forest
from analysis.report.labels import label
from analysis.report.language import say, through
from analysis.report.numbers import n, sources
from analysis.report.official import figure
from analysis.report.quotes import quoted
from analysis.report.range_charts import ranges
from analysis.report.tables import Table

NONE = "–"

GROUPS = {
    ("hospice", "payer", "cancer"): "Hospice, cancer; spending of the payer",
    ("hospice", "payer", "others"): "Hospice, all or other diseases; spending of the payer",
    ("hospice", "all payers", "others"): "Hospice; spending of all payers",
    ("concurrent", "payer", "others"): "Care beside treatment; spending of the payer",
}
"""Studies that may be read together: intervention, payer and disease."""

PRIOR = "What this report takes"

PRIOR_CELLS = {
    "inpatient": "Inpatient hospice, cancer",
    "home": "Home hospice, cancer",
    "consultation": "Consultation, cancer",
    "early": "Early palliative care, cancer",
}

COUNTS = {
    "hospice_deaths": "cancer deaths",
    "hiv": "HIV",
    "copd": "COPD",
    "parkinson": "Parkinson's disease",
    "parkinson and motor neurone": "Parkinson's disease and motor neurone",
}
"""What a reader is told where the table of codes has a short name."""

GROUP_NAMES = {
    "aids": "AIDS",
    "hiv": "HIV",
    "copd": "COPD",
    "parkinson": "Parkinson",
    "huntington": "Huntington",
    "alzheimer": "Alzheimer",
}

SHORT = {"hospice": "hospice", "concurrent": "beside treatment", "consultation": "consultation"}


def _rows(table: str) -> list[dict[str, Any]]:
    return sources().ledger.tables[table]


def _between(row: dict[str, Any], low: str = "low", high: str = "high", decimals: int = 1) -> str:
    return NONE if row[low] is None else through().join(figure(row[end], decimals) for end in (low, high))


def effects_forest(*, title: str, subtitle: str) -> Svg:
    """Converted effects by group, in the order of the table; below them the prior for cancer by type of hospice.

    An interval is that of the printed standard error; a study that prints none is a hollow point. Nothing is pooled.
    """
    lines: list[Study | Pooled] = [
        Study(label("variant", row["variant"]), row["effect"], row["low"], row["high"], group=name)
        for key, name in GROUPS.items()
        for row in _rows("hospice_effects")
        if (row["intervention"], row["payer"], row["disease"]) == key
    ]
    percent = float(sources().units["percent"].scale)
    for row in sources().ledger.entries["hospice_effect_average"].rows:
        at = row["coordinates"]
        if at["cause"] == "cancer":
            value, low, high = (row[end] / percent for end in ("value", "low", "high"))
            lines.append(Pooled(PRIOR_CELLS[at["provider"]], value, low, high, group=PRIOR))
    return forest(lines, title=title, subtitle=subtitle)


def effects_table() -> Table:
    """Every converted estimate: design, window, effect with its printed interval, risk of bias and who paid."""
    body = []
    for row in _rows("hospice_effects"):
        interval = _between(row)
        effect = figure(row["effect"], signed=True) + ("" if interval == NONE else f" ({interval})")
        people = f"{say(row['population'])}, {say(row['years'])}"
        body.append(
            (label("variant", row["variant"]), people, row["design"], effect, row["risk_of_bias"], row["funding"])
        )
    header = ("Study", "People, years", "Design", "Effect, %", "Risk of bias", "Paid by")
    return Table(header, tuple(body), "lllrll", (1.6, 1.7, 1.7, 1.5, 0.9, 1.2))


def listed_table() -> Table:
    """Studies that are not converted, with what they print; further windows of the converted ones stand in the data."""
    told = {row["study"] for row in _rows("hospice_effects")}
    body = []
    for row in _rows("hospice_effects_listed"):
        if row["study"] in told:
            continue
        printed = NONE
        if row["percent"] is not None:
            printed = figure(row["percent"], 0, signed=True) + " %"
        elif row["usd"] is not None:
            printed = figure(row["usd"], 0, signed=True) + " dollars"
        what = f"{SHORT[row['intervention']]}, {row['payer']}"
        body.append((label("study", row["study"]), row["estimate"], what, row["window"], printed, row["note"] or NONE))
    header = ("Study", "Estimate", "Care, payer", "Window", "Printed", "Note")
    return Table(header, tuple(body), "llllrl", (1.2, 1.5, 1.3, 1.2, 1.1, 2.3))


def pooled_table() -> Table:
    """What studies of one kind of care and payer say together, by restricted maximum likelihood; descriptive only."""
    body = []
    for row in _rows("hospice_pooled"):
        if row["method"] != "reml":
            continue
        names = (SHORT[row["intervention"]].capitalize(), row["payer"], row["disease"])
        group = ", ".join(say(name) for name in names if name != "all")
        mean = NONE if row["mean"] is None else f"{figure(row['mean'], signed=True)} ({_between(row)})"
        further = _between(row, "further_low", "further_high", 0)
        without = _between(row, "without_low", "without_high")
        span = _between(row, "lowest", "highest")
        body.append((group, f"{row['studies']} ({row['with_error']})", span, mean, without, further))
    header = ("Care, payer", "Studies (with error)", "Range, %", "Mean (95 %)", "Leaving one out", "A further study")
    return Table(header, tuple(body), "lrrrrr", (1.7, 0.9, 1.3, 1.5, 1.3, 1.4))


def pooled(column: str) -> str:
    """One figure of what all studies of hospice and the payer's spending say together, such as ``mean`` or ``i2``."""
    sought = {"intervention": "hospice", "payer": "payer", "disease": "all", "method": "reml"}
    (row,) = (row for row in _rows("hospice_pooled") if sought.items() <= row.items())
    return figure(row[column], 0 if column in ("low", "high", "tau") else 1)


def plausibility_table() -> Table:
    """Published effects by days enrolled beside ours, percent of last-year spending; only what prints an effect."""
    body = []
    for row in _rows("hospice_plausibility"):
        if row["theirs"] is None:
            continue
        first, last = row["first_day"], row["last_day"]
        days = NONE if first is None else f"{first:.0f} and more" if last is None else f"{first:.0f}–{last:.0f}"
        ours = [figure(row[f"ours_{provider}"], signed=True) for provider in ("inpatient", "home")]
        body.append((label("study", row["study"]), row["group"], days, figure(row["theirs"], signed=True), *ours))
    header = ("Study", "People", "Days enrolled", "Theirs, %", "Inpatient, ours, %", "Home, ours, %")
    return Table(header, tuple(body), "llrrrr", (1, 1.2, 1.1, 1, 1.2, 1.1))


def need_chart(*, title: str, subtitle: str, years: tuple[int, int] = (2026, 2050)) -> Svg:
    """People in need a year by method, in two years."""
    places = {str(year): ("hospice_need", {"period": year}) for year in years}
    return ranges(places, "variant", [GREY, BLUE], title=title, subtitle=subtitle, sort=str(years[0]))


def need_table(years: tuple[int, ...] = (2026, 2035, 2050)) -> Table:
    """People in need a year by method, share of deaths, and how firm the figure is; the last year has its interval."""
    body = []
    for row in _rows("hospice_need_methods"):
        people = [
            n("hospice_need", bare=True, interval=year == years[-1], variant=row["method"], period=year).markdown
            for year in years
        ]
        share = n("hospice_need_of_deaths", bare=True, variant=row["method"], period=years[0]).markdown
        body.append((label("variant", row["method"]), *people, share, row["standing"]))
    header = ("Method", *(str(year) for year in years), f"Of deaths, {years[0]}, %", "Standing")
    return Table(header, tuple(body), "lrrrrl", (2, 0.7, 0.7, 1.4, 1.2, 1.1))


def need_differences_table() -> Table:
    """Why methods differ: what each counts, leaves out and rests on, and its share of deaths in England."""
    body = [
        (
            label("variant", row["method"]),
            row["counts"],
            row["leaves_out"],
            row["rests_on"],
            NONE if row["england"] is None else figure(row["england"]),
        )
        for row in _rows("hospice_need_methods")
    ]
    header = ("Method", "Counts", "Leaves out", "Rests on", "England, % of deaths")
    return Table(header, tuple(body), "llllr", (1.5, 2, 1.8, 1.9, 0.9))


def decisions_table(scenario: str = "hospice_earlier_decisions", years: tuple[int, int] = (2030, 2040)) -> Table:
    """The Bank of Korea's projections of life-sustaining treatment, and what earlier decisions avoid here."""
    spending = "NHI spending on life-sustaining treatment"
    theirs = (
        ("As now", "2030", spending, "as now"),
        ("As now", "2070", spending, "as now"),
        ("Fewer receive it", "2070", spending, "share 15 %"),
        ("Difference of both", "2070", "saving", "share 15 %"),
    )
    body = []
    for name, year, item, case in theirs:
        where = {"institution": "Bank of Korea", "year": year, "item": item, "scenario": case}
        cell = quoted("hospice_life_sustaining", "trillion_won", **where).markdown
        counts = "spending avoided" if item == "saving" else "all spending on treatment"
        body.append(("Bank of Korea", name, year, cell, counts))
    for at in years:
        cell = n(
            "hospice_decision_avoided", unit="trillion_won", bare=True, interval=True, scenario=scenario, period=at
        ).markdown
        body.append(("This report", "Earlier decisions", str(at), cell, "spending of the last month avoided"))
    header = ("Source", "Case", "Year", "Trillion won", "What is counted")
    return Table(header, tuple(body), "lllrl", (1.1, 1.3, 0.6, 1.7, 2))


def codes_table(*methods: str) -> Table:
    """The codes of the underlying cause that methods count, and the Korean count that stands for them."""
    body = [
        (
            row["method"].capitalize(),
            GROUP_NAMES.get(row["group"], row["group"].replace("_", " ")),
            row["icd10"],
            COUNTS.get(row["korean_count"], row["korean_count"]),
        )
        for row in _rows("hospice_need_codes")
        if row["method"] in methods
    ]
    header = ("Method", "Group", "ICD-10", "Korean count")
    return Table(header, tuple(body), "llll", (1, 1.2, 2, 1.6))
