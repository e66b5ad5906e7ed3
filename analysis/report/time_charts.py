"""Charts over years: paths with their intervals, and growth by driver."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.report.charts import order, rows_and_unit, values_of
from analysis.report.drawing import GREY, INK, WIDTH, Svg, draw, heading, legend
from analysis.report.labels import label

Path = tuple[str, dict[str, object]]
"""An estimate and the coordinates that leave only ``period`` open."""


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


def _by_year(series: dict[str, Path], last: int | None) -> list[dict[str, object]]:
    """Each year of each path as a chart takes it; a KeyError names a path that has no year to ``last``."""
    values: list[dict[str, object]] = []
    for name, (estimate, where) in series.items():
        rows, unit = rows_and_unit(estimate, None, where)
        years = [int(row.coordinates["period"]) for row in rows]
        if last is not None and min(years) > last:
            raise KeyError(f"{name}: {estimate} begins in {min(years)}, after the last year asked for, {last}")
        for year, value in zip(years, values_of(rows, unit, "en"), strict=True):
            if last is None or year <= last:
                values.append(value | {"series": name, "year": year})
    return values


def drivers(
    estimate: str, driver: str, total: str, colours: Sequence[str], *, title: str, subtitle: str, **where: object
) -> Svg:
    """A bar a year, stacked by driver above and below zero, with the total and its 95 % interval."""
    import altair as alt

    rows, unit = rows_and_unit(estimate, None, where)
    values: list[dict[str, object]] = []
    for row, value in zip(rows, values_of(rows, unit, "en"), strict=True):
        values.append(value | {"year": row.coordinates["period"], "key": row.coordinates[driver]})
    parts = [name for name in order(rows, driver, "en") if name != label(driver, total)]
    data = alt.Data(values=values)
    tint = alt.Color(
        f"{driver}:N", sort=parts, scale=alt.Scale(domain=parts, range=list(colours)), legend=legend(parts)
    )
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
    bars = alt.Chart(data, width=WIDTH, height=220).transform_filter(f"datum.key != '{total}'")
    filled = bars.mark_bar(size=24).encode(x=x, y=alt.Y("sum(value):Q", title=None, stack="zero"), color=tint)
    points = alt.Chart(data).transform_filter(f"datum.key == '{total}'")
    dots = points.mark_point(filled=True, size=45, color=INK, opacity=1).encode(x=x, y="value:Q")
    names = points.mark_text(dy=-10).encode(x=x, y="value:Q", text="text:N")
    whiskers = points.mark_rule(color=INK, strokeWidth=1.2).encode(x=x, y="low:Q", y2="high:Q")
    zero = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=GREY).encode(y="at:Q")
    return draw(alt.layer(filled, zero, whiskers, dots, names, title=heading(title, subtitle)))
