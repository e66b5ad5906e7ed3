"""Charts of the report, from ledger rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.ledger import Row
from analysis.report.drawing import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    TEAL,
    WIDTH,
    Svg,
    draw,
    heading,
    legend,
    room,
)
from analysis.report.labels import label
from analysis.report.numbers import format_value, sources
from analysis.units import Unit

if TYPE_CHECKING:
    import altair as alt

__all__ = ["BLUE", "GREY", "ORANGE", "PURPLE", "TEAL", "Svg", "band", "dots", "over", "signed_bars", "stacked_bars"]


def rows_and_unit(
    estimate: str, keep: dict[str, Sequence[str]] | None, where: dict[str, object]
) -> tuple[list[Row], Unit]:
    """Ledger rows of an estimate with the labels to keep, and the unit they are shown in."""
    here = sources()
    rows = here.ledger.select(estimate, **where)  # type: ignore[arg-type]
    for name, labels in (keep or {}).items():
        rows = [row for row in rows if row.coordinates[name] in labels]
    return rows, here.units[here.ledger.entries[estimate].unit]


def over(
    estimate: str, dimension: str, leave: Sequence[str] = (), **where: object
) -> dict[str, tuple[str, dict[str, object]]]:
    """The places of an estimate along one dimension, each under the name a reader sees; ``leave`` leaves labels out."""
    rows, _ = rows_and_unit(estimate, None, where)
    found = dict.fromkeys(row.coordinates[dimension] for row in rows)
    return {label(dimension, one): (estimate, {**where, dimension: one}) for one in found if one not in leave}


def values_of(rows: Sequence[Row], unit: Unit) -> list[dict[str, object]]:
    """Each row as a chart takes it: coordinates by name, the figure and its interval in the unit."""
    values: list[dict[str, object]] = []
    for row in rows:
        named: dict[str, object] = {name: label(name, value) for name, value in row.coordinates.items()}
        values.append(named | figures_of(row, unit))
    return values


def figures_of(row: Row, unit: Unit, *, signed: bool = False, decimals: int | None = None) -> dict[str, object]:
    """A figure with the ends of its 95 % interval in the unit, and as it is written; ``decimals`` for all alike."""
    scale = float(unit.scale)
    figures = {"value": row.central / scale, "low": row.q025 / scale, "high": row.q975 / scale}
    return figures | {"text": format_value(row.central, unit, row, signed=signed, decimals=decimals)}


def _extent(values: Sequence[dict[str, object]]) -> tuple[float, float]:
    """The least and the greatest end of an interval."""
    return min(float(str(one["low"])) for one in values), max(float(str(one["high"])) for one in values)


def _data(rows: Sequence[Row], unit: Unit) -> alt.Data:
    import altair as alt

    return alt.Data(values=values_of(rows, unit))


def order(rows: Sequence[Row], name: str) -> list[str]:
    """The names of one coordinate in the order of the ledger."""
    return list(dict.fromkeys(label(name, row.coordinates[name]) for row in rows))


def stacked_bars(
    estimate: str,
    bar: str,
    part: str,
    colours: Sequence[str],
    *,
    title: str,
    subtitle: str,
    **where: object,
) -> Svg:
    """A horizontal bar for each label of ``bar``, stacked by ``part``; the total stands at its end."""
    import altair as alt

    rows, unit = rows_and_unit(estimate, None, where)
    bars, parts = order(rows, bar), order(rows, part)
    longest = max(sum(row.central for row in rows if label(bar, row.coordinates[bar]) == one) for one in bars)
    base = alt.Chart(_data(rows, unit), width=WIDTH, height=28 * len(bars))
    y = alt.Y(f"{bar}:N", sort=bars, title=None)
    stack = base.transform_calculate(order=f"indexof({json.dumps(parts, ensure_ascii=False)}, datum.{part})").mark_bar(
        height=18
    )
    filled = stack.encode(
        y=y,
        x=alt.X("sum(value):Q", title=None, stack="zero", scale=room(0, longest / float(unit.scale))),
        color=alt.Color(
            f"{part}:N", sort=parts, scale=alt.Scale(domain=parts, range=list(colours)), legend=legend(parts)
        ),
        order=alt.Order("order:Q"),
    )
    total = (
        base.transform_aggregate(total="sum(value)", groupby=[bar])
        .mark_text(align="left", dx=5)
        .encode(y=y, x="total:Q", text=alt.Text("total:Q", format=f",.{max(unit.decimals, 0)}f"))
    )
    return draw(alt.layer(filled, total, title=heading(title, subtitle)))


def dots(
    estimate: str | dict[str, str],
    row: str,
    colour: str,
    colours: Sequence[str],
    *,
    title: str,
    subtitle: str,
    reference: float | None = None,
    keep: dict[str, Sequence[str]] | None = None,
    **where: object,
) -> Svg:
    """A point with its 95 % interval for each ``row`` and ``colour``; ``reference`` draws a line, in the shown unit.

    Several estimates, each under the name a reader sees, are told apart by colour; ``colour`` then names them together.
    """
    import altair as alt

    series = estimate if isinstance(estimate, dict) else {"": estimate}
    values: list[dict[str, object]] = []
    for name, id in series.items():
        rows, unit = rows_and_unit(id, keep, where)
        values += [value | ({colour: name} if name else {}) for value in values_of(rows, unit)]
    down, over = ([str(x) for x in dict.fromkeys(value[key] for value in values)] for key in (row, colour))
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height={"step": 14})
    y = alt.Y(f"{row}:N", sort=down, title=None)
    offset = alt.YOffset(f"{colour}:N", sort=over)
    tint = alt.Color(f"{colour}:N", sort=over, scale=alt.Scale(domain=over, range=list(colours)), legend=legend(over))
    scale = room(*_extent(values))
    whiskers = base.mark_rule(strokeWidth=2).encode(
        y=y, yOffset=offset, color=tint, x=alt.X("low:Q", title=None, scale=scale), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=55, opacity=1).encode(y=y, yOffset=offset, color=tint, x="value:Q")
    figures = base.mark_text(align="left", dx=6).encode(y=y, yOffset=offset, x="high:Q", text="text:N")
    layers = [whiskers, points, figures]
    if reference is not None:
        line = alt.Chart(alt.Data(values=[{"at": reference}])).mark_rule(color=INK, strokeDash=[4, 3])
        layers.insert(0, line.encode(x="at:Q"))
    return draw(alt.layer(*layers, title=heading(title, subtitle)))


def signed_bars(estimate: str, bar: str, *, title: str, subtitle: str, **where: object) -> Svg:
    """A bar each side of zero, blue for surplus and orange for deficit, with its 95 % interval and figure."""
    import altair as alt

    rows, unit = rows_and_unit(estimate, None, where)
    bars = order(rows, bar)
    values = values_of(rows, unit)
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height=28 * len(bars))
    y = alt.Y(f"{bar}:N", sort=bars, title=None)
    tint = alt.condition("datum.value < 0", alt.value(ORANGE), alt.value(BLUE))
    x = alt.X("value:Q", title=None, scale=room(*_extent(values)))
    filled = base.mark_bar(height=16).encode(y=y, x=x, color=tint)
    whiskers = base.mark_rule(color=INK, strokeWidth=1.2).encode(y=y, x="low:Q", x2="high:Q")
    figures = base.mark_text(align="left", dx=6).encode(y=y, x=alt.X("edge:Q"), text="text:N")
    figures = figures.transform_calculate(edge="max(datum.high, 0)")
    zero = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=INK).encode(x="at:Q")
    return draw(alt.layer(filled, whiskers, zero, figures, title=heading(title, subtitle)))


def band(
    estimate: str,
    along: str,
    axis: str,
    *,
    title: str,
    subtitle: str,
    divide: float = 1.0,
    reference: float | None = None,
    marks: dict[float, str] | None = None,
    **where: object,
) -> Svg:
    """A line with its 95 % band over a numeric dimension; ``marks`` names places on it, ``divide`` scales the axis."""
    import altair as alt

    rows, unit = rows_and_unit(estimate, None, where)
    scale = float(unit.scale)
    values = [
        {
            "at": float(row.coordinates[along]) / divide,
            "value": row.central / scale,
            "low": row.q025 / scale,
            "high": row.q975 / scale,
        }
        for row in rows
    ]
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height=200)
    x = alt.X("at:Q", title=axis, scale=alt.Scale(zero=False, nice=False))
    area = base.mark_area(color=BLUE, opacity=0.18).encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q")
    line = base.mark_line(color=BLUE, strokeWidth=2.5).encode(x=x, y="value:Q")
    layers = [area, line]
    if reference is not None:
        level = alt.Chart(alt.Data(values=[{"at": reference}])).mark_rule(color=INK, strokeDash=[4, 3])
        layers.append(level.encode(y="at:Q"))
    if marks:
        named = alt.Data(values=[{"at": place / divide, "name": name} for place, name in marks.items()])
        ticks = alt.Chart(named).mark_rule(color=GREY, strokeDash=[2, 2]).encode(x="at:Q")
        names = (
            alt.Chart(named)
            .mark_text(align="left", dx=4, color=GREY, baseline="top")
            .encode(x="at:Q", y=alt.value(4), text="name:N")
        )
        layers += [ticks, names]
    return draw(alt.layer(*layers, title=heading(title, subtitle)))
