"""Charts of the report: ledger rows to SVG, one look for all, drawn once for each content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.ledger import RESULTS, Row
from analysis.report.labels import label
from analysis.report.numbers import format_value, sources
from analysis.units import Unit

if TYPE_CHECKING:
    import altair as alt

GREY, BLUE, ORANGE, TEAL, PURPLE = "#6b7280", "#1f5fa8", "#c8691c", "#1b7f79", "#7a4fa3"
"""Baseline grey, reform or revenue blue, cost orange, teal and purple; safe for colour-blind readers."""

INK, RULE = "#1f2933", "#dfe3e8"
FONT = "Pretendard"
WIDTH = 560


@dataclass(frozen=True)
class Svg:
    """A drawn chart; a notebook shows it as SVG."""

    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"image/svg+xml": self.text, "text/plain": "<chart>"}


def _config() -> dict[str, Any]:
    axis = {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": RULE,
        "domainColor": RULE,
        "tickColor": RULE,
        "labelLimit": 220,
        "gridWidth": 0.7,
        "labelFlush": False,
    }
    return {
        "font": FONT,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"tickCount": 6},
        "axisY": {"tickCount": 5},
        "legend": {
            "labelFontSize": 12,
            "title": None,
            "orient": "top",
            "symbolType": "square",
            "labelColor": INK,
            "labelLimit": 400,
        },
        "title": {
            "anchor": "start",
            "frame": "group",
            "fontSize": 15,
            "fontWeight": 600,
            "color": INK,
            "subtitleFontSize": 12,
            "subtitleColor": GREY,
            "subtitlePadding": 4,
            "offset": 10,
        },
        "text": {"font": FONT, "fontSize": 12, "color": INK},
    }


def draw(chart: alt.TopLevelMixin) -> Svg:
    """The chart as SVG, from the folder of drawn charts if its specification was drawn before."""
    import vl_convert

    specification = chart.to_dict()
    specification["config"] = _config()
    text = json.dumps(specification, sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(f"{version('vl-convert-python')} {text}".encode()).hexdigest()[:20]
    path = Path(RESULTS) / "charts" / f"{key}.svg"
    if not path.exists():
        vl_convert.register_font_directory(str(Path("assets/fonts").resolve()))
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_text(vl_convert.vegalite_to_svg(text), encoding="utf-8")
        partial.replace(path)
    return Svg(path.read_text(encoding="utf-8"))


def _rows(estimate: str, keep: dict[str, Sequence[str]] | None, where: dict[str, object]) -> tuple[list[Row], Unit]:
    here = sources()
    rows = here.ledger.select(estimate, **where)  # type: ignore[arg-type]
    for name, labels in (keep or {}).items():
        rows = [row for row in rows if row.coordinates[name] in labels]
    return rows, here.units[here.ledger.entries[estimate].unit]


def _values(rows: Sequence[Row], unit: Unit, language: str) -> list[dict[str, object]]:
    scale = float(unit.scale)
    values: list[dict[str, object]] = []
    for row in rows:
        named: dict[str, object] = {name: label(name, value, language) for name, value in row.coordinates.items()}
        figures = {"value": row.central / scale, "low": row.q025 / scale, "high": row.q975 / scale}
        values.append(named | figures | {"text": format_value(row.central, unit, row)})
    return values


def _data(rows: Sequence[Row], unit: Unit, language: str) -> alt.Data:
    import altair as alt

    return alt.Data(values=_values(rows, unit, language))


def _order(rows: Sequence[Row], name: str, language: str) -> list[str]:
    return list(dict.fromkeys(label(name, row.coordinates[name], language) for row in rows))


def _title(title: str, subtitle: str) -> alt.TitleParams:
    import altair as alt

    return alt.TitleParams(text=_wrapped(title, 72), subtitle=_wrapped(subtitle, 92))


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)


def stacked_bars(
    estimate: str,
    bar: str,
    part: str,
    colours: Sequence[str],
    *,
    title: str,
    subtitle: str,
    language: str = "en",
    **where: object,
) -> Svg:
    """A horizontal bar for each label of ``bar``, stacked by ``part``; the total stands at its end."""
    import altair as alt

    rows, unit = _rows(estimate, None, where)
    bars, parts = _order(rows, bar, language), _order(rows, part, language)
    base = alt.Chart(_data(rows, unit, language), width=WIDTH - 120, height=30 * len(bars))
    y = alt.Y(f"{bar}:N", sort=bars, title=None)
    stack = base.transform_calculate(order=f"indexof({json.dumps(parts, ensure_ascii=False)}, datum.{part})").mark_bar(
        height=18
    )
    filled = stack.encode(
        y=y,
        x=alt.X("sum(value):Q", title=None, stack="zero"),
        color=alt.Color(f"{part}:N", sort=parts, scale=alt.Scale(domain=parts, range=list(colours))),
        order=alt.Order("order:Q"),
    )
    total = (
        base.transform_aggregate(total="sum(value)", groupby=[bar])
        .mark_text(align="left", dx=5)
        .encode(y=y, x="total:Q", text=alt.Text("total:Q", format=f",.{max(unit.decimals, 0)}f"))
    )
    return draw(alt.layer(filled, total, title=_title(title, subtitle)))


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
    language: str = "en",
    **where: object,
) -> Svg:
    """A point with its 95 % interval for each ``row`` and ``colour``; ``reference`` draws a line, in the shown unit.

    Several estimates, each under the name a reader sees, are told apart by colour; ``colour`` then names them together.
    """
    import altair as alt

    series = estimate if isinstance(estimate, dict) else {"": estimate}
    values: list[dict[str, object]] = []
    for name, id in series.items():
        rows, unit = _rows(id, keep, where)
        values += [value | ({colour: name} if name else {}) for value in _values(rows, unit, language)]
    down, over = ([str(x) for x in dict.fromkeys(value[key] for value in values)] for key in (row, colour))
    base = alt.Chart(alt.Data(values=values), width=WIDTH - 90, height={"step": 17})
    y = alt.Y(f"{row}:N", sort=down, title=None)
    offset = alt.YOffset(f"{colour}:N", sort=over)
    tint = alt.Color(f"{colour}:N", sort=over, scale=alt.Scale(domain=over, range=list(colours)))
    whiskers = base.mark_rule(strokeWidth=2).encode(
        y=y, yOffset=offset, color=tint, x=alt.X("low:Q", title=None, scale=alt.Scale(zero=True)), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=55, opacity=1).encode(y=y, yOffset=offset, color=tint, x="value:Q")
    figures = base.mark_text(align="left", dx=6).encode(y=y, yOffset=offset, x="high:Q", text="text:N")
    layers = [whiskers, points, figures]
    if reference is not None:
        line = alt.Chart(alt.Data(values=[{"at": reference}])).mark_rule(color=INK, strokeDash=[4, 3])
        layers.insert(0, line.encode(x="at:Q"))
    return draw(alt.layer(*layers, title=_title(title, subtitle)))


def signed_bars(estimate: str, bar: str, *, title: str, subtitle: str, language: str = "en", **where: object) -> Svg:
    """A bar each side of zero, blue for surplus and orange for deficit, with its 95 % interval and figure."""
    import altair as alt

    rows, unit = _rows(estimate, None, where)
    bars = _order(rows, bar, language)
    base = alt.Chart(_data(rows, unit, language), width=WIDTH - 120, height=32 * len(bars))
    y = alt.Y(f"{bar}:N", sort=bars, title=None)
    tint = alt.condition("datum.value < 0", alt.value(ORANGE), alt.value(BLUE))
    filled = base.mark_bar(height=16).encode(y=y, x=alt.X("value:Q", title=None), color=tint)
    whiskers = base.mark_rule(color=INK, strokeWidth=1.2).encode(y=y, x="low:Q", x2="high:Q")
    figures = base.mark_text(align="left", dx=6).encode(y=y, x=alt.X("edge:Q"), text="text:N")
    figures = figures.transform_calculate(edge="max(datum.high, 0)")
    zero = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=INK).encode(x="at:Q")
    return draw(alt.layer(filled, whiskers, zero, figures, title=_title(title, subtitle)))


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

    rows, unit = _rows(estimate, None, where)
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
    base = alt.Chart(alt.Data(values=values), width=WIDTH - 40, height=230)
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
    return draw(alt.layer(*layers, title=_title(title, subtitle)))
