"""Tables and the chart of the uncertainty chapter, from the tables that the run left."""

from __future__ import annotations

import json
from typing import Any

from analysis.ledger import CHANGE, Row
from analysis.report.anchors import parameter_anchor, parameters_page
from analysis.report.drawing import BLUE, INK, ORANGE, WIDTH, Svg, draw, heading, room
from analysis.report.labels import label, name_of
from analysis.report.language import ENGLISH, KOREAN, current, say, through
from analysis.report.markdown import citation
from analysis.report.numbers import Inline, format_value, show, sources, supported_decimals, written
from analysis.report.tables import Table

NOTHING = "Nothing that these draws can tell from noise"
"""What a run with very few draws says of its parameters."""


def _name(group: str) -> str:
    entry = sources().ledger.entries.get(group)
    return f"[`{group}`](/{parameters_page()}#{parameter_anchor(group)})" if entry else label("group", group)


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
    names = [label("group", row["group"]) for row in rows]
    values = [
        {"group": name, "low": row["low"] / scale, "high": row["high"] / scale}
        for name, row in zip(names, rows, strict=True)
    ]
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


def information_table(decision: str, unit: str = "trillion_won", most: int | None = None) -> Table:
    """Value of knowing each group before the decision; groups worth nothing are left out, and those after ``most``."""
    shown = sources().units[unit]
    rows = [row for row in _information(decision) if row["value"] > row["error"]][:most]
    body = tuple(
        (_name(row["group"]), *(f"{row[name] / float(shown.scale):.{shown.decimals}f}" for name in ("value", "error")))
        for row in rows
    )
    return Table(("Knowing", f"{say('Worth')}, {name_of(shown)}", "Standard error"), body, "lrr", (3, 1, 1))


def worth(decision: str, rank: int = 0, unit: str = "trillion_won") -> Inline:
    """What it is worth to know everything before a decision (rank 0), or the group of that rank, with its unit."""
    row, shown = _information(decision)[rank], sources().units[unit]
    text = written(row["value"], shown, decimals=max(shown.decimals - 1, 0))
    return Inline(text, text)


def worthiest(decision: str, rank: int = 1) -> Inline:
    """The group that is worth most to know before a decision, or that of another rank."""
    return _inside(_information(decision)[rank]["group"])


def _information(decision: str) -> list[dict[str, Any]]:
    """The rows of one decision: everything, then the groups from the most worth to the least."""
    rows = [row for row in sources().ledger.tables["information"] if row["decision"] == decision]
    if not rows:
        known = dict.fromkeys(row["decision"] for row in sources().ledger.tables["information"])
        raise KeyError(f"no decision {decision!r}; there are: {', '.join(known)}")
    return sorted(rows, key=lambda row: (row["group"] != "Everything", -row["value"]))


def deciding_table(estimate: str, scenario: str, most: int = 5) -> Table:
    """The groups that bring the change by a scenario nearest to zero, or across it, at an end of their interval.

    Of a group of many parameters the one that the change follows most stands for its range and source.
    """
    here = sources()
    unit = here.units[here.ledger.entries[estimate].unit]
    body = []
    for row in sorted(_rows("tornado", estimate, scenario), key=_distance)[:most]:
        lead, whole = row["lead"], _row(row)
        least, greatest = sorted((row["low"], row["high"]))
        name, korean = (label("group", row["group"], language) for language in ("en", "ko"))
        named = _name(row["group"])
        if current() != KOREAN and korean not in (name, row["group"]):
            named = f"{named} ({korean})"
        ends = (format_value(end, unit, whole, signed=True) for end in (least, greatest))
        body.append((named, _range(lead), _source(lead, scenario), *ends))
    header = ("Parameters", "The one that leads, 95 % range", "Its source", "Least", "Most")
    return Table(header, tuple(body), "lllrr", (2.6, 3, 3.6, 1, 1))


def turning(estimate: str, scenario: str) -> Inline:
    """How many of the groups that move a change clearly turn its sign by themselves: ``none`` or their number."""
    turned = sum(_distance(row) == 0 for row in _rows("tornado", estimate, scenario))
    text = label("count", str(turned))
    return Inline(text, text)


def _distance(row: dict[str, Any]) -> float:
    """How near to zero a bar comes, in base units; 0 where its ends lie on both sides."""
    low, high = row["low"], row["high"]
    return 0.0 if low * high <= 0 else min(abs(low), abs(high))


def _range(lead: dict[str, Any]) -> str:
    here = sources()
    entry = here.ledger.entries[lead["parameter"]]
    unit = here.units[entry.unit]
    at = "".join(f", {label(name, one).lower()}" for name, one in lead["at"].items())
    scale = float(unit.scale)
    decimals = supported_decimals((lead["high"] - lead["low"]) / 2 / scale, unit.decimals)
    low, high = (format_value(lead[end], unit, decimals=decimals) for end in ("low", "high"))
    words = "" if unit.id in ("ratio", "share") else f" {name_of(unit)}"
    return f"{_name(entry.id)}{at}: {low}{through()}{high}{words}"


def _source(lead: dict[str, Any], scenario: str) -> str:
    """Where the leading parameter's range is from, the first of its sources; that of the scenario if it changes it."""
    ledger = sources().ledger
    if lead["changed"]:
        (told,) = (row for row in ledger.tables["scenarios"] if row["id"] == scenario)
        return f"{citation(told['reference'], '')}, {say('scenario')}"
    (row,) = (row for row in ledger.entries[lead["parameter"]].rows if row["coordinates"] == lead["at"])
    return f"{citation(row['source'].split(';')[0], '')}, {say(row['status'])}"


def first_group(estimate: str, scenario: str = "") -> Inline:
    """The group of parameters that moves a headline, or the change that a scenario makes to it, most."""
    rows = _rows("tornado", estimate, scenario)
    return _inside(rows[0]["group"] if rows else NOTHING)


def _inside(name: str) -> Inline:
    """The name of a group as it stands inside a sentence; NHI and GDP keep their capitals."""
    known = label("group", name)
    text = known if known[:2].isupper() else known[0].lower() + known[1:]
    return Inline(text, text)
