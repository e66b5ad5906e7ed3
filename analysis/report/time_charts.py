"""Charts over years: paths with their intervals, and growth by driver."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.report.charts import figures_of, order, rows_and_unit, values_of
from analysis.report.drawing import GREY, INK, WIDTH, Svg, apart, draw, heading, legend, letters, wrapped
from analysis.report.labels import label
from analysis.report.numbers import sources

if TYPE_CHECKING:
    import altair as alt

SPARK = 250
"""Pixels of a chart in a card: half a page, so that its type is as large as that of the others."""

Path = tuple[str, dict[str, object]]
"""An estimate and the coordinates that leave only ``period`` open; ``scenario`` and ``measure`` may be among them."""

NAME = 24
"""Characters on a line of a name at the end of its path."""

LETTER, LINE = 7.0, 15
"""Pixels of a letter and of a line of 12 px semibold type."""


def paths(
    series: dict[str, Path],
    colours: Sequence[str],
    *,
    title: str,
    subtitle: str,
    reference: float | None = None,
    last: int | None = None,
    zero: bool = True,
    height: int = 220,
) -> Svg:
    """A line with its 95 % band for each named path, to the year ``last`` if given; the names stand above."""
    import altair as alt

    values = _by_year(series, last)
    names = list(series)
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height=height)
    x = alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1), scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("low:Q", title=None, scale=alt.Scale(zero=zero))
    tint = alt.Color("series:N", sort=names, scale=alt.Scale(domain=names, range=list(colours)), legend=legend(names))
    area = base.mark_area(opacity=0.16).encode(x=x, y=y, y2="high:Q", color=tint)
    line = base.mark_line(strokeWidth=2.5).encode(x=x, y="value:Q", color=tint)
    layers = [area, line]
    if reference is not None:
        level = alt.Chart(alt.Data(values=[{"at": reference}])).mark_rule(color=INK, strokeDash=[4, 3])
        layers.append(level.encode(y="at:Q"))
    return draw(alt.layer(*layers, title=heading(title, subtitle)))


def spark(estimate: str, colour: str, *, unit: str, caption: str, **where: object) -> Svg:
    """One path with its 95 % band and a rule at zero, small enough for a card of the first page.

    ``unit`` is the unit that it is shown in; ``caption`` says so in a few words.
    """
    import altair as alt

    rows, _ = rows_and_unit(estimate, None, where)
    shown = sources().units[unit]
    values = [figures_of(row, shown) | {"year": int(row.coordinates["period"])} for row in rows]
    base = alt.Chart(alt.Data(values=values), width=SPARK, height=56)
    few = alt.Axis(format="d", tickCount=3, grid=False)
    x = alt.X("year:Q", title=None, axis=few, scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("low:Q", title=None, axis=alt.Axis(tickCount=3), scale=alt.Scale(zero=True))
    area = base.mark_area(opacity=0.16, color=colour).encode(x=x, y=y, y2="high:Q")
    line = base.mark_line(strokeWidth=2, color=colour).encode(x=x, y="value:Q")
    zero = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=INK, strokeWidth=0.8).encode(y="at:Q")
    title = alt.TitleParams(text=[], subtitle=[caption], subtitleFontSize=11, offset=4)
    return draw(alt.layer(area, line, zero, title=title))


def fan(
    series: dict[str, Path],
    colours: Sequence[str],
    *,
    highlight: str,
    title: str,
    subtitle: str,
    last: int | None = None,
    zero: bool = True,
    height: int = 240,
) -> Svg:
    """A line for each path, named at its right end; the highlighted one is thicker and has its 95 % band.

    Lines above and below zero have a rule there. Raises KeyError if ``highlight`` is none of the series.
    """
    import altair as alt

    if highlight not in series:
        raise KeyError(f"no path {highlight!r} to highlight; there are: {', '.join(series)}")
    values = _by_year(series, last)
    shown = [value for value in values if value["series"] == highlight]
    low, high = _extent(values, shown, zero)
    names = {name: wrapped(name, NAME) for name in series}
    years = sorted({int(str(value["year"])) for value in values})
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    x, y = _years_with_names(years, names), alt.Y("value:Q", title=None, scale=scale)
    tint = alt.Color("series:N", scale=alt.Scale(domain=list(series), range=list(colours)), legend=None)
    own, others = (alt.Chart(alt.Data(values=one), width=WIDTH, height=height) for one in (shown, values))
    band = own.mark_area(opacity=0.16).encode(x=x, y=alt.Y("low:Q", title=None, scale=scale), y2="high:Q", color=tint)
    thin = others.transform_filter(f"datum.series != {json.dumps(highlight, ensure_ascii=False)}")
    layers = [band, thin.mark_line(strokeWidth=1.8).encode(x=x, y=y, color=tint)]
    layers.append(own.mark_line(strokeWidth=3).encode(x=x, y=y, color=tint))
    if low < 0 < high:
        layers.insert(1, alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=INK).encode(y="at:Q"))
    ends = [
        max((one for one in values if one["series"] == name), key=lambda one: int(str(one["year"]))) for name in names
    ]
    step = max(map(len, names.values())) * LINE * (high - low) / height
    places = apart([float(str(end["value"])) for end in ends], step)
    for end, place, colour in zip(ends, places, colours, strict=True):
        name = str(end["series"])
        written = alt.Chart(alt.Data(values=[end | {"place": place, "name": "\n".join(names[name])}]))
        written = written.mark_text(
            align="left", baseline="middle", dx=6, color=colour, fontWeight=600, lineBreak="\n", lineHeight=LINE,
            dy=-LINE * (len(names[name]) - 1) / 2,
        )  # fmt: skip
        layers.append(written.encode(x=x, y=alt.Y("place:Q", scale=scale), text="name:N"))
    return draw(alt.layer(*layers, title=heading(title, subtitle)))


def _years_with_names(years: Sequence[int], names: Mapping[str, Sequence[str]]) -> alt.X:
    """The axis of years, with room to its right for the longest name."""
    import altair as alt

    longest = max(letters(line) for lines in names.values() for line in lines)
    taken = (LETTER * longest + 8) / (WIDTH - 50)  # what the figures of the other axis leave of the width
    span = max(years[-1] - years[0], 1)
    step = next(step for step in (1, 2, 5, 10, 20, 50) if span / step <= 5)
    ticks = [year for year in range(years[0], years[-1] + 1) if year % step == 0]
    if not ticks or ticks[0] - years[0] > step / 2:  # the first year too, where it does not touch the next
        ticks.insert(0, years[0])
    scale = alt.Scale(domain=[years[0], years[0] + span / (1 - taken)], nice=False)
    return alt.X("year:Q", title=None, scale=scale, axis=alt.Axis(format="d", values=ticks, grid=False))


def _extent(lines: Sequence[dict[str, object]], banded: Sequence[dict[str, object]], zero: bool) -> tuple[float, float]:
    """What the axis must hold: all lines, the band, and zero if it is asked for; with a little air."""
    ends = [float(str(value["value"])) for value in lines]
    ends += [float(str(value[end])) for value in banded for end in ("low", "high")]
    low, high = min(ends), max(ends)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    air = 0.04 * (high - low) or 1.0
    return low - air * (low != 0), high + air * (high != 0)


def _by_year(series: dict[str, Path], last: int | None) -> list[dict[str, object]]:
    """Each year of each path as a chart takes it, in the unit of the first; a KeyError names a path that has no year
    to ``last``, a ValueError one of another kind of quantity.
    """
    values: list[dict[str, object]] = []
    first = next(iter(series.values()))
    unit = rows_and_unit(first[0], None, first[1])[1]
    for name, (estimate, where) in series.items():
        rows, own = rows_and_unit(estimate, None, where)
        if own.base != unit.base:
            raise ValueError(f"{name}: {estimate} is in {own.id}, which no axis in {unit.id} can show")
        years = [int(row.coordinates["period"]) for row in rows]
        if last is not None and min(years) > last:
            raise KeyError(f"{name}: {estimate} begins in {min(years)}, after the last year asked for, {last}")
        for year, value in zip(years, values_of(rows, unit), strict=True):
            if last is None or year <= last:
                values.append(value | {"series": name, "year": year})
    return values


FEW_BARS = 6
"""Bars of which each leaves room for a figure beside it."""


def drivers(
    estimate: str, driver: str, total: str, colours: Sequence[str], *, title: str, subtitle: str, **where: object
) -> Svg:
    """A bar a year, stacked by driver above and below zero, with the total and its 95 % interval."""
    import altair as alt

    rows, unit = rows_and_unit(estimate, None, where)
    values: list[dict[str, object]] = []
    for row, value in zip(rows, values_of(rows, unit), strict=True):
        values.append(value | {"year": row.coordinates["period"], "key": row.coordinates[driver]})
    parts = [name for name in order(rows, driver) if name != label(driver, total)]
    data = alt.Data(values=values)
    tint = alt.Color(
        f"{driver}:N", sort=parts, scale=alt.Scale(domain=parts, range=list(colours)), legend=legend(parts)
    )
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
    bars = alt.Chart(data, width=WIDTH, height=220).transform_filter(f"datum.key != '{total}'")
    filled = bars.mark_bar(size=24).encode(x=x, y=alt.Y("sum(value):Q", title=None, stack="zero"), color=tint)
    points = alt.Chart(data).transform_filter(f"datum.key == '{total}'")
    dots = points.mark_point(filled=True, size=45, color=INK, opacity=1).encode(x=x, y="value:Q")
    # Beside the bar where there is room, since a total below the top of its bar would stand on the bar.
    beside = len({value["year"] for value in values}) <= FEW_BARS
    named = points.mark_text(align="left", dx=16) if beside else points.mark_text(dy=-10)
    names = named.encode(x=x, y="value:Q", text="text:N")
    whiskers = points.mark_rule(color=INK, strokeWidth=1.2).encode(x=x, y="low:Q", y2="high:Q")
    zero = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=GREY).encode(y="at:Q")
    return draw(alt.layer(filled, zero, whiskers, dots, names, title=heading(title, subtitle)))
