"""Money on its way from node to node as ribbons, and money that moves between categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from analysis.report.charts import rows_and_unit
from analysis.report.drawing import BLUE, GREY, INK, ORANGE, WIDTH, Svg, apart, draw, heading, letters, wrapped
from analysis.report.flows import TOLERANCE, Box, FlowError, Link, Ribbon, laid_out
from analysis.report.labels import label
from analysis.report.language import say
from analysis.report.numbers import format_value, sources
from analysis.units import Unit

MARGIN, THICK, GAP = 118, 12, 14
"""Pixels beside the plot for the names of the outer columns, of a node's box, and between boxes."""

LETTERS, LINE = 17, 15
"""Characters on a line of a name, and pixels of a line of type."""

POINTS = 24
"""Points that the curve of a ribbon is drawn through."""


def money_flow(
    columns: Sequence[Sequence[str]],
    flows: Sequence[Link],
    *,
    title: str,
    subtitle: str,
    colours: Mapping[str, str] | None = None,
    unit: str = "trillion_won",
    heads: Sequence[str] = (),
    height: int = 300,
) -> Svg:
    """Ribbons as wide as their won from column to column, with each node's name and amount beside its box.

    A ribbon has the colour of the node that it leaves, grey if ``colours`` has none. ``heads`` stand above the columns.
    Raises FlowError naming a node that takes in other than it passes on, or a link that is negative or runs backward.
    """
    import altair as alt

    boxes, ribbons = laid_out(columns, flows, height, GAP)
    if heads and len(heads) != len(columns):
        raise FlowError(f"{len(heads)} heads are given for {len(columns)} columns")
    tints = colours or {}
    if unknown := [name for name in tints if name not in {box.name for box in boxes}]:
        raise FlowError(f"a colour is given to {unknown[0]!r}, which is no node")
    lefts = [MARGIN + place * (WIDTH - 2 * MARGIN - THICK) / (len(columns) - 1) for place in range(len(columns))]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    top = -LINE - 6 if heads else 0
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, top], nice=False))
    fill = alt.Fill("fill:N", scale=None)
    shown = sources().units[unit]
    curves = [
        point for ribbon in ribbons for point in _curve(ribbon, lefts, tints.get(ribbon.link.source, GREY), shown)
    ]
    drawn = alt.Chart(alt.Data(values=curves), width=WIDTH, height=height - top).mark_area(opacity=0.35)
    blocks = [
        {"x": lefts[box.column], "x2": lefts[box.column] + THICK, "y": box.top, "y2": box.bottom, "node": box.name}
        | {"fill": tints.get(box.name, GREY)}
        for box in boxes
    ]
    nodes = alt.Chart(alt.Data(values=blocks)).mark_rect()
    layers = [
        drawn.encode(x=x, y=y, y2="y2:Q", detail="link:N", fill=fill, description="link:N"),
        nodes.encode(x=x, x2="x2:Q", y=y, y2="y2:Q", fill=fill, description="node:N"),
    ]
    for place in range(len(columns)):
        own = [box for box in boxes if box.column == place]
        align, at = _side(place, lefts[place])
        named = alt.Chart(alt.Data(values=_names(own, at, shown)))
        text = named.mark_text(align=align, baseline="middle", lineBreak="\n", lineHeight=LINE, color=INK)
        layers.append(text.encode(x=x, y=y, text="text:N"))
        if heads:
            head = alt.Chart(alt.Data(values=[{"x": at, "y": top + LINE / 2, "text": heads[place]}]))
            layers.append(
                head.mark_text(align=align, baseline="middle", fontWeight=600, color=GREY).encode(
                    x=x, y=y, text="text:N"
                )
            )
    return draw(alt.layer(*layers, title=heading(title, subtitle)))


def moved(
    estimate: str,
    category: str,
    *,
    title: str,
    subtitle: str,
    rest: str | None = None,
    height: int = 260,
    **where: object,
) -> Svg:
    """Won that leave some categories and reach others: losers left in orange, gainers right in blue, the sum between.

    Which loser's won reach which gainer nobody knows, so that all pass one bar. Categories that do not change are left
    out. Changes add to zero; if they do not, the difference is named by ``rest``, in grey: on the left where it brings
    won, on the right where it takes them. Without a name of its own it is a FlowError.
    """
    rows, _ = rows_and_unit(estimate, None, where)
    changes: dict[str, float] = {}
    for row in rows:
        name = label(category, row.coordinates[category])
        if name in changes:
            raise FlowError(f"{estimate}: several values for {name}; name the missing coordinates")
        changes[name] = row.central
    lost = {name: -won for name, won in changes.items() if won < 0}
    gained = {name: won for name, won in changes.items() if won > 0}
    difference = sum(gained.values()) - sum(lost.values())
    if abs(difference) > TOLERANCE * max(sum(gained.values()), sum(lost.values())):
        if rest is None or rest in changes:
            raise FlowError(f"{estimate}: changes add to {difference:,.0f} won and not to zero; name the difference")
        (lost if difference > 0 else gained)[rest] = abs(difference)
    if not lost:
        raise FlowError(f"{estimate}: nothing moves at {where}")
    left, right = (sorted(side, key=lambda name: (name == rest, -side[name])) for side in (lost, gained))
    flows = [Link(name, MOVED, lost[name]) for name in left] + [Link(MOVED, name, gained[name]) for name in right]
    tints = {
        name: GREY if name == rest else colour for side, colour in ((left, ORANGE), (right, BLUE)) for name in side
    }
    unit = sources().ledger.entries[estimate].unit
    return money_flow(
        [left, [MOVED], right], flows, title=title, subtitle=subtitle, colours=tints, unit=unit, height=height
    )


MOVED = "Moved"


def _side(column: int, left: float) -> tuple[Literal["left", "right"], float]:
    """Where a column's names stand: left of the first, right of every other."""
    return ("right", left - 6) if column == 0 else ("left", left + THICK + 6)


def _names(boxes: Sequence[Box], at: float, unit: Unit) -> list[dict[str, object]]:
    """Name and amount of each node of a column, beside its box unless those of small neighbours are in the way."""
    texts = []
    for box in boxes:
        amount = format_value(box.won, unit)
        lines = wrapped(box.name, LETTERS)
        texts.append(
            [*lines[:-1], f"{lines[-1]} {amount}"] if letters(lines[-1]) + len(amount) < LETTERS else [*lines, amount]
        )
    step = LINE * max(map(len, texts)) + 2
    places = apart([(box.top + box.bottom) / 2 for box in boxes], step)
    half = LINE / 2
    return [
        {"x": at, "y": place - half * (len(text) - 1), "text": "\n".join(text)}
        for place, text in zip(places, texts, strict=True)
    ]


def _curve(ribbon: Ribbon, lefts: Sequence[float], fill: str, unit: Unit) -> list[dict[str, object]]:
    """The edges of a ribbon: level where it leaves and arrives, steepest halfway."""
    start, end = lefts[ribbon.columns[0]] + THICK, lefts[ribbon.columns[1]]
    ends = f"{say(ribbon.link.source)} → {say(ribbon.link.target)}"
    named = f"{ends}: {format_value(ribbon.link.won, unit)}"
    points: list[dict[str, object]] = []
    for number in range(POINTS + 1):
        way = number / POINTS
        eased = way * way * (3 - 2 * way)
        upper, lower = (
            first + eased * (last - first) for first, last in zip(ribbon.leaves, ribbon.arrives, strict=True)
        )
        points.append({"x": start + way * (end - start), "y": upper, "y2": lower, "link": named, "fill": fill})
    return points
