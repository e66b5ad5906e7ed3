"""Charts of people and deaths: the population pyramid, and lines over years with their bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.ledger import Row
from analysis.report.drawing import BLUE, GREY, WIDTH, Svg, apart, draw, heading
from analysis.report.labels import label
from analysis.report.numbers import sources

STEP = 16
"""Height of an age group of the pyramid in pixels."""


@dataclass(frozen=True)
class Line:
    """One line of a chart: an estimate over ``period`` at fixed coordinates; ``band`` draws its 95 % interval."""

    estimate: str
    colour: str
    band: bool = False
    dashed: bool = False
    where: Mapping[str, str] = field(default_factory=dict)


def pyramid(men: str, women: str, then: int, now: int, *, title: str, subtitle: str) -> Svg:
    """Men to the left and women to the right of zero by age: ``then`` filled grey, ``now`` as a blue outline."""
    import altair as alt

    values: list[dict[str, object]] = []
    for estimate, side in ((men, -1), (women, 1)):
        for year in (then, now):
            rows = sorted(
                _rows(estimate, {"period": str(year)}),
                key=lambda row: int(row.coordinates["age"].split("-")[0].rstrip("+")),
            )
            for row in rows:
                age = label("age", row.coordinates["age"])
                size = side * row.central / _scale(estimate)
                values.append({"age": age, "year": str(year), "value": size})
    ages = [str(one["age"]) for one in values[: len(values) // 4]][::-1]
    extent = 1.05 * max(abs(float(str(one["value"]))) for one in values)
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height={"step": STEP})
    y = alt.Y("age:O", sort=ages, title=None, axis=alt.Axis(grid=False, ticks=False, labelOverlap=False))
    x = alt.X(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[-extent, extent], nice=False),
        axis=alt.Axis(labelExpr="format(abs(datum.value), '.1f')"),
    )
    filled = base.transform_filter(f"datum.year == '{then}'").mark_bar(color=GREY, opacity=0.35, height=STEP - 2)
    outline = base.transform_filter(f"datum.year == '{now}'").mark_bar(
        filled=False, stroke=BLUE, strokeWidth=1.6, height=STEP - 2
    )
    names = alt.Chart(
        alt.Data(
            values=[
                {"text": label("sex", "male"), "x": -0.98 * extent, "side": "left"},
                {"text": label("sex", "female"), "x": 0.97 * extent, "side": "right"},
            ]
        )
    )
    layers = [part.encode(x=x, y=y) for part in (filled, outline)]
    for edge in ("left", "right"):
        layers.append(
            names.transform_filter(f"datum.side == '{edge}'")
            .mark_text(align=edge, fontWeight=600)
            .encode(x="x:Q", y=alt.value(12), text="text:N")
        )
    keys = alt.Chart(alt.Data(values=[{"text": str(then), "row": 0}, {"text": str(now), "row": 1}]))
    for line, (year, colour) in enumerate(((then, GREY), (now, BLUE))):
        layers.append(
            keys.transform_filter(f"datum.text == '{year}'")
            .mark_text(align="left", color=colour, fontWeight=600)
            .encode(x=alt.value(6), y=alt.value(38 + 17 * line), text="text:N")
        )
    return draw(alt.layer(*layers, title=heading(title, subtitle)))


def lines(
    named: Mapping[str, Line],
    *,
    title: str,
    subtitle: str,
    first: int = 0,
    last: int = 9999,
    zero: bool = True,
) -> Svg:
    """Lines over years, labelled at their ends; they share one unit."""
    import altair as alt

    values: list[dict[str, object]] = []
    for name, line in named.items():
        scale = _scale(line.estimate)
        for row in _rows(line.estimate, line.where):
            year = int(row.coordinates["period"])
            if first <= year <= last:
                figures = {"value": row.central / scale, "low": row.q025 / scale, "high": row.q975 / scale}
                values.append({"name": name, "year": year, **figures})
    years = [int(str(one["year"])) for one in values]
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height=240)
    reach = max(years) + 0.42 * (max(years) - min(years))
    ticks = [year for year in range(min(years), max(years) + 1) if year % 10 == 0]
    x = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[min(years), reach], nice=False),
        axis=alt.Axis(format="d", values=ticks, grid=False),
    )
    y_scale = alt.Scale(zero=zero)
    layers: list[alt.Chart] = []
    for name, line in named.items():
        of = base.transform_filter(alt.FieldEqualPredicate(field="name", equal=name))
        if line.band:
            layers.append(
                of.mark_area(color=line.colour, opacity=0.18).encode(
                    x=x, y=alt.Y("low:Q", title=None, scale=y_scale), y2="high:Q"
                )
            )
        dash = [5, 4] if line.dashed else [1, 0]
        layers.append(
            of.mark_line(color=line.colour, strokeWidth=2.3, strokeDash=dash).encode(
                x=x, y=alt.Y("value:Q", title=None, scale=y_scale)
            )
        )
    ends = [
        max((one for one in values if one["name"] == name), key=lambda one: int(str(one["year"]))) for name in named
    ]
    heights = [float(str(end["value"])) for end in ends]
    # names in 12 px type, one above the other on an axis from zero
    for end, place in zip(ends, apart(heights, max(heights) / 17), strict=True):
        layers.append(
            alt.Chart(alt.Data(values=[{**end, "place": place}]))
            .mark_text(align="left", dx=6, color=named[str(end["name"])].colour, fontWeight=600)
            .encode(x="year:Q", y="place:Q", text="name:N")
        )
    return draw(alt.layer(*layers, title=heading(title, subtitle)))


def _rows(estimate: str, where: Mapping[str, str]) -> list[Row]:
    return sources().ledger.select(estimate, **where)


def _scale(estimate: str) -> float:
    here = sources()
    return float(here.units[here.ledger.entries[estimate].unit].scale)
