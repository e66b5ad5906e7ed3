"""Tables of the chapter that sets the outlook beside others: projections, steps, aggregates and past errors."""

from __future__ import annotations

from typing import Any

from analysis.report.labels import label
from analysis.report.language import say
from analysis.report.numbers import MINUS, n, show, sources
from analysis.report.tables import Table, bold

ESTIMATES = {"first_deficit": "outlook_first_deficit_year", "reserve_exhausted": "outlook_depletion_year"}
ITEMS = {"cumulative_balance": "reserve"}
WHOLE = ("fees", "benefits", "benefits with cash benefits and screening")
PARTS = ("Medical Aid", "non-covered care")
"""Scopes that are only a part of the whole."""

CURRENT = 2023
"""First year that makes an aggregate a candidate: series that ended before are not shown."""

UNVERIFIED = "*"
HORIZONS = range(1, 10)


def _rows(table: str) -> list[dict[str, Any]]:
    return sources().ledger.tables[table]


def figure(value: float | None, decimals: int = 1, signed: bool = False) -> str:
    """A figure with thousands separators and a real minus; a dash for none."""
    if value is None:
        return "–"
    text = f"{abs(value):,.{decimals}f}"
    sign = "" if not float(text.replace(",", "")) else MINUS if value < 0 else "+" if signed else ""
    return sign + text


def official_table() -> Table:
    """Every published projection beside ours: money in trillion won, shares of GDP in percent."""
    body = []
    before = ""
    for row in _rows("outlook_official"):
        name = _name(row)
        body.append(("" if name == before else name, *_beside(row)))
        before = name
    header = ("Projection", "What", "Year", "Theirs", "Ours", "Gap")
    return Table(header, tuple(body), "lllrrr", (2.3, 1.7, 0.7, 1, 2.2, 1.1))


def _name(row: dict[str, Any]) -> str:
    """What a projection is called; with a star where its source is not known."""
    return say(str(row["projection"])) + (UNVERIFIED if row["status"] == "unverified" else "")


def _beside(row: dict[str, Any]) -> tuple[str, ...]:
    measure, year = str(row["measure"]), row["year"]
    what = label("measure", measure)
    if row["unit"] == "year":
        gap = figure(row["gap"], 0, signed=True) + " years"
        return what, "", f"{row['theirs']:.0f}", n(ESTIMATES[measure], bare=True, interval=True).markdown, gap
    decimals = 1 if abs(row["theirs"]) < 1000 else 0
    theirs = figure(row["theirs"], decimals)
    if row["ours"] is None:
        return what, str(year), theirs, "–", "–"
    if row["unit"] == "percent":
        ours = n("outlook_expenditure_share", bare=True, interval=True, period=year).markdown
        return what, str(year), theirs, ours, figure(row["gap"], 1, signed=True) + " points"
    ledger = sources().ledger
    found = ledger.one("outlook_accounts", item=ITEMS.get(measure, measure), period=year)
    relative = measure in ("revenue", "expenditure")
    gap = figure(row["gap"], 0 if relative or abs(row["gap"]) >= 100 else 1, signed=True) + (" %" if relative else "")
    return what, str(year), theirs, show(found, bare=True, interval=True).markdown, gap


def definitions_table() -> Table:
    """What each projection counts, and what lies behind its gap."""
    body: dict[str, tuple[str, str, str]] = {}
    for row in _rows("outlook_official"):
        name = _name(row)
        text = str(row["definition"]).replace("the 8 % ceiling", "the ceiling").replace("8 %", "the ceiling")
        body.setdefault(name, (f"{name} ({row['made']})", text, str(row["reason"])))
    header = ("Projection (made)", "Definition and basis", "Why ours differs")
    return Table(header, tuple(body.values()), "lll", (1.6, 3, 2.4))


def steps_table(item: str) -> Table:
    """From our figure to theirs, one of their assumptions after another, in trillion won of the last year."""
    rows = sources().ledger.select(f"outlook_gap_{item}")
    steps = list(dict.fromkeys(row.coordinates["step"] for row in rows))
    names = list(dict.fromkeys(row.coordinates["projection"] for row in rows))
    last = {row["projection"]: row["last"] for row in _rows("outlook_steps")}
    cells = {(row.coordinates["step"], row.coordinates["projection"]): row for row in rows}
    body = []
    for step in steps:
        change = step not in ("ours", "theirs")
        line = tuple(
            show(cells[step, name], bare=True, signed=change, decimals=1).markdown
            if cells[step, name].central or not change
            else "–"
            for name in names
        )
        body.append(bold((label("step", step), *line)) if not change else (label("step", step), *line))
    header = ("Trillion won", *(f"{say(name)}, {last[name]}" for name in names))
    return Table(header, tuple(body), "l" + "r" * len(names), (2.2, *(1.3,) * len(names)))


def aggregates_table() -> Table:
    """Which aggregate the announced figure can be: latest value, growth needed and the year it gets there."""
    body = []
    for row in _rows("outlook_aggregates"):
        if row["what"] not in WHOLE or row["scope"] in PARTS:
            continue
        if row["year"] < CURRENT:
            continue
        name = f"{row['what'].capitalize()} of {row['scope']}"
        there = row["needed"] <= 0
        needed = "there" if there else figure(row["needed"])
        reached = f"by {row['year']}" if there else str(row["reached"] or "–")
        body.append(
            (
                *(name, row["basis"], str(row["year"]), figure(row["value"]), figure(row["growth"]), needed, reached),
                str(row["status"]),
            )
        )
    for year in (2025, 2026, 2027):
        value = n("outlook_fees", bare=True, interval=True, period=year).markdown
        body.append(("Fees of NHI, projected here", "treatment date", str(year), value, "", "", "", "projected"))
    header = ("Aggregate", "Basis", "Year", "Trillion won", "Growth, %", "Needed, %", "Reached", "Status")
    return Table(header, tuple(body), "lllrrrll", (2.6, 1.2, 0.7, 2, 1, 1, 0.9, 1.1))


def backcast_table() -> Table:
    """Fees that the method would have forecast, fees that came, and the error."""
    body = []
    for row in _rows("outlook_errors"):
        if row["path"] == "backcast":
            at = {"origin": row["origin"], "period": row["year"]}
            forecast = n("outlook_backcast_fees", bare=True, interval=True, **at).markdown
            error = n("outlook_backcast_error", bare=True, signed=True, decimals=1, **at).markdown
            body.append((row["origin"], row["year"], str(row["horizon"]), forecast, figure(row["outcome"]), error))
    header = ("Data to", "Year", "Years ahead", "Forecast, trillion won", "Came", "Error, %")
    return Table(header, tuple(body), "lllrrr", (1, 1, 1, 2.4, 1.2, 1))


def errors_table(measure: str) -> Table:
    """Errors in percent by forecaster and years ahead, with the half width of our interval in the last row."""
    found: dict[str, dict[int, str]] = {}
    for row in _rows("outlook_errors"):
        if row["measure"] == measure:
            text = figure(row["error"], signed=True)
            cell = f"**{text}**" if row["inside"] == "no" else text
            found.setdefault(str(row["forecast_by"]), {})[row["horizon"]] = cell
    body = [(name, *(cells.get(horizon, "") for horizon in HORIZONS)) for name, cells in found.items()]
    width = (n("outlook_interval_width", bare=True, item=measure, horizon=horizon) for horizon in HORIZONS)
    body.append(("Half width of ours", *(cell.markdown for cell in width)))
    header = ("Years ahead", *map(str, HORIZONS))
    return Table(header, tuple(body), "l" + "r" * len(HORIZONS), (2.6, *(1,) * len(HORIZONS)))


def balances_table() -> Table:
    """Balances and reserves as forecast and as they came, in trillion won."""
    body = tuple(
        (
            *(str(row["forecast_by"]), label("measure", str(row["measure"])), str(row["year"])),
            *(figure(row["forecast"]), figure(row["outcome"]), figure(row["error"], signed=True)),
        )
        for row in _rows("outlook_balance_errors")
    )
    return Table(("Forecast by", "What", "Year", "Forecast", "Came", "Error"), body, "lllrrr", (2.4, 1.2, 1, 1, 1, 1))


def coverage_table() -> Table:
    """How many past errors lie inside our interval of their horizon."""
    body = tuple(
        (
            label("measure", str(row["measure"])) if row["measure"] != "all" else "All",
            *(str(row[key]) for key in ("forecasts", "errors", "inside", "share")),
            figure(row["median"], 2),
        )
        for row in _rows("outlook_coverage")
    )
    header = ("Measure", "Forecasts", "Errors", "Inside", "Inside, %", "Median error / half width")
    return Table(header, body, "lrrrrr", (1.5, 1, 1, 1, 1, 1.6))


def hindsight_table() -> Table:
    """What each input of the backcast knew at its origin."""
    keys = ("input", "used", "hindsight", "why")
    body = tuple(tuple(str(row[key]) for key in keys) for row in _rows("outlook_hindsight"))
    return Table(("Input", "Used", "Hindsight", "Why"), body, "llll", (1.6, 2.4, 0.9, 3))
