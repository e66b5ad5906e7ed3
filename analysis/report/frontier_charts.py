"""The frontier of the fee system: what gap money and yearly limits leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.report.charts import rows_and_unit
from analysis.report.drawing import BLUE, GREY, INK, ORANGE, TEAL, WIDTH, Svg, apart, draw, heading

COLOURS = (ORANGE, TEAL, BLUE, GREY)
"""Limits from the tightest, which leaves most, to the widest."""

LINE = 15


def frontier_lines(estimate: str, limits: Mapping[str, str], *, title: str, subtitle: str, axis: str) -> Svg:
    """A line for each yearly limit over new money, named at its right end; the tightest has its 95 % band.

    ``limits`` are the labels of the dimension ``limit`` with the name a reader sees, from the tightest.
    """
    import altair as alt

    values: list[dict[str, Any]] = []
    for place, name in limits.items():
        rows, unit = rows_and_unit(estimate, None, {"limit": place})
        won = float(unit.scale)
        values += [
            {
                "money": float(row.coordinates["money"]),
                "value": row.central / won,
                "low": row.q025 / won,
                "high": row.q975 / won,
                "series": name,
            }
            for row in rows
        ]
    names, most = list(limits.values()), max(one["money"] for one in values)
    top = max(one["high"] for one in values if one["series"] == names[0])
    x = alt.X(
        "money:Q",
        title=axis,
        scale=alt.Scale(domain=[0, 1.35 * most], nice=False),
        axis=alt.Axis(values=list(range(0, int(most) + 1, 5)), grid=False),
    )
    scale = alt.Scale(domain=[0, 1.04 * top], nice=False)
    tint = alt.Color("series:N", scale=alt.Scale(domain=names, range=list(COLOURS[: len(names)])), legend=None)
    height = 240
    banded = alt.Chart(
        alt.Data(values=[one for one in values if one["series"] == names[0]]), width=WIDTH, height=height
    )
    band = banded.mark_area(opacity=0.14).encode(
        x=x, y=alt.Y("low:Q", title=None, scale=scale), y2="high:Q", color=tint
    )
    lines = alt.Chart(alt.Data(values=values), width=WIDTH, height=height)
    drawn = lines.mark_line(strokeWidth=2.5, point=True).encode(
        x=x, y=alt.Y("value:Q", title=None, scale=scale), color=tint
    )
    ends = [next(one for one in reversed(values) if one["series"] == name) for name in names]
    places = apart([one["value"] for one in ends], LINE * 1.04 * top / height)
    layers: list[Any] = [band, drawn]
    for end, at, colour in zip(ends, places, COLOURS, strict=False):
        text = alt.Chart(alt.Data(values=[{**end, "place": at}]))
        text = text.mark_text(align="left", dx=7, color=colour, fontWeight=600)
        layers.append(text.encode(x=x, y=alt.Y("place:Q", scale=scale), text="series:N"))
    rule = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=INK).encode(y=alt.Y("at:Q", scale=scale))
    return draw(alt.layer(rule, *layers, title=heading(title, subtitle)))
