"""Points with their intervals beside their figures: several series over one dimension."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.ledger import Row
from analysis.report.charts import figures_of, rows_and_unit
from analysis.report.drawing import INK, WIDTH, Svg, draw, heading, letters, wrapped
from analysis.report.labels import label
from analysis.report.numbers import sources

if TYPE_CHECKING:
    import altair as alt

Place = tuple[str, Mapping[str, object]]
"""An estimate and coordinates; ``scenario`` and ``measure`` may be among them."""

COLUMN, PITCH = 60, 6
"""Pixels of a column of figures, and between the whiskers of one row."""

HEAD, LINE, LETTER = 9, 15, 6.6
"""Characters on a line of a column's head; pixels of a line and of a letter of 12 px type."""

BRACKET = re.compile(r"(?<=\S)\(")
"""Before a bracket a Korean name may part."""


def ranges(
    series: Mapping[str, Place],
    row: str,
    colours: Sequence[str],
    *,
    title: str,
    subtitle: str,
    sort: str | None = None,
    reference: float | None = None,
    decimals: int | None = None,
) -> Svg:
    """A row for each label of a dimension: a point with its 95 % interval for each series, figures at the right.

    Rows go from the largest to the smallest value of the series ``sort``, the first unless named; rows that it lacks
    come last. ``reference`` draws a line, in the shown unit; ``decimals`` writes all figures alike, where not each is
    to have the digits that its own interval supports. Raises KeyError if ``sort`` is no series or a series has several
    values in a row, ValueError if the series are shown in different units.
    """
    import altair as alt

    first = sort or next(iter(series))
    if first not in series:
        raise KeyError(f"no series {first!r} to sort by; there are: {', '.join(series)}")
    table = {name: _one_a_label(name, place, row) for name, place in series.items()}
    units = {sources().ledger.entries[estimate].unit for estimate, _ in series.values()}
    if len(units) > 1:
        raise ValueError(f"series are shown in different units: {', '.join(sorted(units))}")
    unit = sources().units[units.pop()]
    labels = list(dict.fromkeys(name for found in table.values() for name in found))
    labels.sort(key=lambda name: -table[first][name].central if name in table[first] else math.inf)
    names = list(series)
    deep = max(LINE + 4, PITCH * (len(names) + 1) + 4)
    height = deep * len(labels)
    rows: list[dict[str, Any]] = [
        {"row": label(row, name), "y": deep * (number + 0.5)} for number, name in enumerate(labels)
    ]
    values = [
        place
        | figures_of(table[name][one], unit, decimals=decimals)
        | {"series": name, "at": _beside(place["y"], series_number, len(names))}
        for one, place in zip(labels, rows, strict=True)
        for series_number, name in enumerate(names)
        if one in table[name]
    ]
    heads = [wrapped(BRACKET.sub(" (", name), HEAD) for name in names]
    top = -LINE * max(map(len, heads)) - 4
    ends = [float(str(value[end])) for value in values for end in ("low", "high")]
    lines = [0.0] if reference is None else [0.0, reference]
    left = 10 + LETTER * max(letters(str(place["row"])) for place in rows)
    x = _across([*ends, *lines], left, WIDTH - COLUMN * len(names) - 6)
    down = alt.Scale(domain=[height, top], nice=False)

    def y(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", axis=None, scale=down)

    tint = alt.Color("series:N", scale=alt.Scale(domain=names, range=list(colours)), legend=None)
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height=height - top)
    layers = [
        alt.Chart(alt.Data(values=[{"value": at, "y": 0, "y2": height}]))
        .mark_rule(color=INK, strokeDash=[4, 3] if number else [1, 0])
        .encode(x=x("value"), y=y("y"), y2="y2:Q")
        for number, at in enumerate(lines)
    ]
    written = alt.Chart(alt.Data(values=rows)).mark_text(align="left", baseline="middle")
    layers += [
        base.mark_rule(strokeWidth=2).encode(x=x("low"), x2="high:Q", y=y("at"), color=tint),
        base.mark_point(filled=True, size=45, opacity=1).encode(x=x("value"), y=y("at"), color=tint),
        written.encode(x=alt.value(0), y=y("y"), text="row:N"),
    ]
    for number, (name, head, colour) in enumerate(zip(names, heads, colours, strict=True)):
        edge = alt.value(WIDTH - COLUMN * (len(names) - 1 - number) - 6)
        column = base.transform_filter(alt.FieldEqualPredicate(field="series", equal=name))
        layers.append(column.mark_text(align="right", baseline="middle").encode(x=edge, y=y("y"), text="text:N"))
        bold = alt.Chart(alt.Data(values=[{"y": top + LINE / 2, "name": "\n".join(head)}])).mark_text(
            align="right", baseline="middle", color=colour, fontWeight=600, lineBreak="\n", lineHeight=LINE
        )
        layers.append(bold.encode(x=edge, y=y("y"), text="name:N"))
    return draw(alt.layer(*layers, title=heading(title, subtitle)))


def _beside(middle: float, number: int, of: int) -> float:
    """The place of one of several whiskers around the middle of their row."""
    return middle + PITCH * (number - (of - 1) / 2)


def _one_a_label(name: str, place: Place, dimension: str) -> dict[str, Row]:
    """The one row of a series at each label."""
    estimate, where = place
    rows, _ = rows_and_unit(estimate, None, dict(where))
    found: dict[str, Row] = {}
    for row in rows:
        if row.coordinates[dimension] in found:
            at = ", ".join(f"{key}={value}" for key, value in row.coordinates.items())
            raise KeyError(f"{name}: {estimate} has several values at {at}; name the missing coordinates")
        found[row.coordinates[dimension]] = row
    return found


def _across(ends: Sequence[float], left: float, right: float) -> Callable[[str], alt.X]:
    """The axis that holds all ends, between two places in pixels, for any column."""
    import altair as alt

    low, high = min(ends), max(ends)
    air = 0.03 * (high - low)
    scale = alt.Scale(domain=[low - air * (low < 0), high + air * (high > 0)], nice=False, range=[left, right])
    axis = alt.Axis(tickCount=4)
    return lambda column: alt.X(f"{column}:Q", title=None, axis=axis, scale=scale)
