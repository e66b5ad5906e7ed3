"""The 17 provinces (시도) as tiles of one size, each about where it lies on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.ledger import Row
from analysis.report.charts import rows_and_unit
from analysis.report.drawing import BLUE, ORANGE, RULE, WIDTH, Svg, draw, heading
from analysis.report.labels import label
from analysis.report.language import KOREAN, current, say
from analysis.report.numbers import format_value, interval_text

if TYPE_CHECKING:
    import altair as alt

TILES = (
    ("incheon", "seoul", "gyeonggi", "gangwon"),
    ("chungnam", "sejong", "chungbuk", "gyeongbuk"),
    ("jeonbuk", "daejeon", "daegu", "ulsan"),
    ("gwangju", "jeonnam", "gyeongnam", "busan"),
    ("jeju",),
)
"""From north to south, from west to east: each province beside neighbours that it has on a map."""

PLACES = {region: (column, row) for row, line in enumerate(TILES) for column, region in enumerate(line)}
ACROSS = WIDTH / 4
GAP = 4
FAINT, FULL = 0.08, 0.55
"""Parts of the colour in the lightest and the darkest tile: dark type is read on both."""

STEPS = 24
"""Rectangles that the scale under the tiles is made of."""


def provinces(
    estimate: str,
    *,
    title: str,
    subtitle: str,
    colour: str = BLUE,
    interval: bool = False,
    decimals: int | None = None,
    **where: object,
) -> Svg:
    """A tile for each province with its name, its figure and, if asked for, the 95 % interval.

    An English chapter names it in Korean and in English.
    The more, the darker; where values lie on both sides of zero, what is below is blue, what is above orange, and the
    colour is the stronger the further from zero. A province without a value is an empty tile. ``decimals`` writes all
    figures alike, where not each is to have the digits that its own interval supports.

    Raises KeyError if a region is no province, or if ``where`` leaves a province several values.
    """
    import altair as alt

    rows, unit = rows_and_unit(estimate, None, where)
    found = _by_province(rows, estimate)
    values = {region: row.central / float(unit.scale) for region, row in found.items()}
    figures = {region: format_value(row.central, unit, row, decimals=decimals) for region, row in found.items()}
    bounds = {region: interval_text(row, unit, decimals) for region, row in found.items() if interval}
    least, greatest = min(values, key=values.__getitem__), max(values, key=values.__getitem__)
    ends = values[least], values[greatest]
    columns = (*(() if current() == KOREAN else ("english",)), *(("interval",) if interval else ()))
    lines = 1 + len(columns)
    down = 18 * lines + 12
    tiles = [
        _tile(region, down, figures.get(region), bounds.get(region, ""))
        | {"fill": _tint(values[region], *ends, colour) if region in values else "none"}
        for region in PLACES
    ]
    base = alt.Chart(alt.Data(values=tiles), width=WIDTH, height=len(TILES) * down)
    x = alt.X("left:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    y = alt.Y("top:Q", axis=None, scale=alt.Scale(domain=[len(TILES) * down, 0], nice=False))
    box = base.mark_rect(stroke=RULE, cornerRadius=3)
    fill = alt.Fill("fill:N", scale=None)
    layers = [box.encode(x=x, y=y, x2="right:Q", y2="bottom:Q", fill=fill, description="said:N")]
    korean = base.mark_text(align="left", dx=7, dy=16, fontSize=14, fontWeight=600)
    layers.append(korean.encode(x=x, y=y, text="korean:N"))
    figure = base.mark_text(align="right", dx=ACROSS - GAP - 7, dy=16, fontWeight=600)
    layers.append(figure.encode(x=x, y=y, text="figure:N"))
    for line, column in enumerate(columns, start=1):
        written = base.mark_text(align="left", dx=7, dy=16 + 18 * line)
        layers.append(written.encode(x=x, y=y, text=f"{column}:N"))
    if ends[0] < ends[1]:
        layers += _scale_of_colours(ends, (figures[least], figures[greatest]), colour, (len(TILES) - 0.5) * down, x, y)
    return draw(alt.layer(*layers, title=heading(title, subtitle)))


def _by_province(rows: list[Row], estimate: str) -> dict[str, Row]:
    """The one row of each province."""
    found: dict[str, Row] = {}
    for row in rows:
        region = row.coordinates["region"]
        if region not in PLACES:
            raise KeyError(f"{estimate}: region {region!r} is none of the 17 provinces: {', '.join(PLACES)}")
        if region in found:
            more = ", ".join(f"{name}={value}" for name, value in row.coordinates.items())
            raise KeyError(f"{estimate} has several values for {region} ({more}); name the missing coordinates")
        found[region] = row
    return found


def _tile(region: str, down: int, figure: str | None, bounds: str) -> dict[str, object]:
    """Where a province's tile lies, what is written in it, and what it says to a screen reader."""
    column, line = PLACES[region]
    left, top = column * ACROSS, line * down
    place = {"left": left, "right": left + ACROSS - GAP, "top": top, "bottom": top + down - GAP}
    english = label("region", region)
    said = f"{english}: {figure or say('no value')}" + (f" ({bounds})" if bounds else "")
    names = {"korean": label("region", region, "ko"), "english": english, "said": said}
    return {**place, **names, "figure": figure or "–", "interval": bounds}


def _tint(value: float, low: float, high: float, colour: str) -> str:
    """The colour of a value between the least and the greatest."""
    if low < 0 < high:
        part = abs(value) / max(-low, high)
        return _mixed(ORANGE if value > 0 else BLUE, FULL * part)
    part = (value - low) / (high - low) if high > low else 1.0
    return _mixed(colour, FAINT + (FULL - FAINT) * part)


def _mixed(colour: str, part: float) -> str:
    """``part`` of a colour in white.

    >>> _mixed("#000000", 0.2)
    '#cccccc'
    """
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (channel - 255) * part):02x}" for channel in channels)


def _scale_of_colours(
    ends: tuple[float, float], figures: tuple[str, str], colour: str, middle: float, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    """A strip beside the last tile from the least to the greatest value, with both written at its ends."""
    import altair as alt

    low, high = ends
    left, wide = 2 * ACROSS, 1.2 * ACROSS
    step = (high - low) / STEPS
    parts = [
        {
            "left": left + wide * place / STEPS,
            "right": left + wide * (place + 1) / STEPS,
            "top": middle - 6,
            "bottom": middle + 6,
            "fill": _tint(low + step * (place + 0.5), low, high, colour),
        }
        for place in range(STEPS)
    ]
    fill = alt.Fill("fill:N", scale=None)
    strip = alt.Chart(alt.Data(values=parts)).mark_rect().encode(x=x, x2="right:Q", y=y, y2="bottom:Q", fill=fill)
    texts = alt.Chart(alt.Data(values=[{"left": left, "right": left + wide, "top": middle}]))
    first = texts.mark_text(align="right", dx=-6, text=figures[0]).encode(x=x, y=y)
    last = texts.mark_text(align="left", dx=wide + 6, text=figures[1]).encode(x=x, y=y)
    return [strip, first, last]
