"""Tables and the chart of the uncertainty chapter, from the tables that the run left."""

from __future__ import annotations

import json
from typing import Any

from analysis.ledger import CHANGE, Row
from analysis.report.anchors import parameter_anchor, parameters_page
from analysis.report.drawing import BLUE, INK, ORANGE, WIDTH, Svg, draw, heading, room
from analysis.report.labels import label, name_of
from analysis.report.language import ENGLISH, current, say
from analysis.report.numbers import Inline, format_value, show, sources
from analysis.report.tables import Table

NOTHING = "Nothing that these draws can tell from noise"
"""What a run with very few draws says of its parameters."""


def _name(group: str) -> str:
    entry = sources().ledger.entries.get(group)
    return f"[`{group}`](/{parameters_page()}#{parameter_anchor(group)})" if entry else group


def _rows(table: str, estimate: str, scenario: str = "") -> list[dict[str, Any]]:
    found = sources().ledger.tables[table]
    return [row for row in found if row["estimate"] == estimate and row.get("scenario", "") == scenario]


def _row(row: dict[str, Any]) -> Row:
    """The ledger's figure that a row takes apart: of the baseline, or the change by its scenario."""
    scenario = row.get("scenario", "")
    told = {"scenario": scenario, "measure": CHANGE} if scenario else {}
    return sources().ledger.one(row["estimate"], **told, **row["where"])


def influence_table(estimate: str, scenario: str = "") -> Table:
    """What each group of parameters moves one headline by, with its share of the variance.

    With ``scenario`` the headline is the change that the scenario makes.
    """
    here = sources()
    unit = here.units[here.ledger.entries[estimate].unit]
    body = []
    for row in _rows("tornado", estimate, scenario):
        whole = _row(row)
        ends = (format_value(row[end], unit, whole) for end in ("low", "high"))
        total = "–" if row["total"] is None else f"{100 * row['total']:.0f}"
        body.append((_name(row["group"]), *ends, f"{max(100 * row['first_order'], 0.0):.0f}", total))
    header = ("Parameters", "Low end", "High end", "Alone, %", "With others, %")
    return Table(header, tuple(body), "lrrrr", (3, 1, 1, 1, 1))


def influence_chart(estimate: str, *, title: str, subtitle: str, scenario: str = "") -> Svg:
    """A bar for each group of parameters from the headline at its low end to that at its high end.

    With ``scenario`` the headline is the change that the scenario makes.
    """
    import altair as alt

    here = sources()
    scale = float(here.units[here.ledger.entries[estimate].unit].scale)
    rows = _rows("tornado", estimate, scenario)
    if not rows:
        return draw(
            alt.Chart(alt.Data(values=[{}]), width=WIDTH).mark_text(text=NOTHING, align="left").encode(x=alt.value(0))
        )
    central = _row(rows[0]).central / scale
    values = [{"group": row["group"], "low": row["low"] / scale, "high": row["high"] / scale} for row in rows]
    names = [row["group"] for row in rows]
    data = alt.Data(values=json.loads(json.dumps(values)))
    y = alt.Y("group:N", sort=names, title=None, axis=alt.Axis(labelLimit=230))
    ends = [end for value in values for end in (value["low"], value["high"])]
    x = alt.X("low:Q", title=None, scale=room(min(ends), max(ends)))
    tint = alt.condition("datum.high > datum.low", alt.value(ORANGE), alt.value(BLUE))
    base = alt.Chart(data, width=WIDTH, height=26 * len(rows))
    bars = base.mark_bar(height=14).encode(y=y, x=x, x2="high:Q", color=tint)
    line = alt.Chart(alt.Data(values=[{"at": central}])).mark_rule(color=INK, strokeDash=[4, 3]).encode(x="at:Q")
    return draw(alt.layer(bars, line, title=heading(title, subtitle)))


def precision_table() -> Table:
    """Monte-Carlo error of each headline's median and interval ends beside the width of its interval."""
    here = sources()
    headlines: dict[tuple[str, ...], dict[str, dict[str, Any]]] = {}
    for row in here.ledger.tables["precision"]:
        key = (row["estimate"], row.get("scenario", ""), *(f"{name} {at}" for name, at in row["where"].items()))
        headlines.setdefault(key, {})[row["statistic"]] = row
    titles = {row["id"]: row["title"] for row in here.ledger.tables.get("scenarios", [])}
    body = []
    for (estimate, scenario, *_), rows in headlines.items():
        width = rows["q975"]["value"] - rows["q025"]["value"]
        ends = ("q025", "q500", "q975")
        errors = (f"{100 * rows[name]['error'] / width:.1f}" if width else "–" for name in ends)
        at = (*_places(rows["q500"]["where"]), *((say(titles.get(scenario, scenario)),) if scenario else ()))
        name = ", ".join((name_of(here.ledger.entries[estimate]), *at))
        body.append((name, show(_row(rows["q500"])).markdown, *errors))
    header = ("Headline", "Central", "Low end, %", "Median, %", "High end, %")
    return Table(header, tuple(body), "lrrrr", (4, 1.4, 1, 1, 1))


def _places(where: dict[str, str]) -> list[str]:
    """Coordinates as the ledger has them; in another language, what they are called there."""
    return [value if current() == ENGLISH else label(name, value) for name, value in where.items()]


def information_table(decision: str, unit: str = "trillion_won") -> Table:
    """Value of knowing each group before the decision; groups worth nothing are left out."""
    shown = sources().units[unit]
    known = [row for row in sources().ledger.tables["information"] if row["decision"] == decision]
    rows = [row for row in known if row["value"] > row["error"]]
    body = tuple(
        (_name(row["group"]), *(f"{row[name] / float(shown.scale):.{shown.decimals}f}" for name in ("value", "error")))
        for row in rows
    )
    return Table(("Knowing", f"{say('Worth')}, {name_of(shown)}", "Standard error"), body, "lrr", (3, 1, 1))


def first_group(estimate: str, scenario: str = "") -> Inline:
    """The group of parameters that moves a headline, or the change that a scenario makes to it, most."""
    rows = _rows("tornado", estimate, scenario)
    name = rows[0]["group"] if rows else NOTHING
    name = say(name)
    text = name if name[:2].isupper() else name[0].lower() + name[1:]
    return Inline(text, text)
