"""Forest plots: what each study found, with its interval, and what they say together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.report.drawing import BLUE, GREY, INK, WIDTH, Svg, draw, heading, wrapped
from analysis.report.labels import label
from analysis.report.language import say, through
from analysis.report.numbers import MINUS, sources

if TYPE_CHECKING:
    import altair as alt

LEFT, RIGHT = 175, 130
"""Pixels of the names to the left and of the figures to the right of the plot."""

STEP, LINE, GAP = 20, 15, 6
"""Heights in pixels: a row, each further line of a long name, and what parts a group from the row above."""

LETTERS = 27
"""Characters on a line of a name."""

NEXT = "a further study, 95 %"
NAMES = ("label", "pooled", "group")
"""Columns that the name of a line may stand in, by how it looks."""


@dataclass(frozen=True)
class Study:
    """What one study found, in the unit of the chart; without bounds if it prints none."""

    label: str
    estimate: float
    low: float | None = None
    high: float | None = None
    weight: float | None = None
    group: str = ""


@dataclass(frozen=True)
class Pooled:
    """What the studies of a group, or all if ``group`` is empty, say together.

    ``predicted`` is where 95 % of further studies would lie.
    """

    label: str
    estimate: float
    low: float
    high: float
    predicted: tuple[float, float] | None = None
    group: str = ""


def studies(parameter: str, dimension: str, *, group: str = "") -> list[Study]:
    """The rows of a parameter as studies, each named by its coordinate, in the unit that they are stated in."""
    entry = sources().ledger.entries[parameter]
    scale = float(sources().units[entry.unit].scale)

    def stated(value: float | None) -> float | None:
        return None if value is None else value / scale

    return [
        Study(
            label(dimension, row["coordinates"][dimension]),
            row["value"] / scale,
            stated(row["low"]),
            stated(row["high"]),
            group=group,
        )
        for row in entry.rows
    ]


def pooled(name: str, estimate: str, *, predicted: str = "", group: str = "", **where: object) -> Pooled:
    """An estimate with its 95 % interval; ``predicted`` is the estimate whose interval predicts a further study."""
    here = sources()
    scale = float(here.units[here.ledger.entries[estimate].unit].scale)
    row = here.ledger.one(estimate, **where)
    ends = None
    if predicted:
        next_study = here.ledger.one(predicted, **where)
        ends = (next_study.q025 / scale, next_study.q975 / scale)
    return Pooled(name, row.central / scale, row.q025 / scale, row.q975 / scale, ends, group)


def forest(
    rows: Sequence[Study | Pooled],
    *,
    title: str,
    subtitle: str,
    below: str = "saves",
    above: str = "costs more",
    ratio: bool = False,
    decimals: int = 1,
) -> Svg:
    """Studies as squares as large as their weight, pooled results as diamonds, each with its figures at the right.

    A study that prints no interval is a hollow point. Rows of a group stand together under its name, in the order
    given; ``below`` and ``above`` say what each side of the line of no effect means. ``ratio`` draws a logarithmic axis
    around 1 and not around 0.

    Raises ValueError for an interval that does not hold its estimate, or for a ratio that is not above zero.
    """
    import altair as alt

    for row in rows:
        _check(row, ratio)
    lines = _lines(rows, decimals)
    height = int(lines[-1]["bottom"])
    low, high = _extent(rows, ratio)
    scale = alt.Scale(domain=[low, high], nice=False, type="log" if ratio else "linear", range=[LEFT, WIDTH - RIGHT])
    axis = alt.Axis(values=_round_ratios(low, high), format="~g") if ratio else alt.Axis(tickCount=5)
    down = alt.Scale(domain=[height, 0], nice=False)

    def x(column: str) -> alt.X:
        return alt.X(f"{column}:Q", title=None, axis=axis, scale=scale)

    def y(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", axis=None, scale=down)

    base = alt.Chart(alt.Data(values=lines), width=WIDTH, height=height)
    study, hollow, further = (base.transform_filter(f"datum.kind == '{kind}'") for kind in ("study", "hollow", "next"))
    diamonds = alt.Chart(alt.Data(values=_diamonds(lines)))
    none = alt.Chart(alt.Data(values=[{"at": 1 if ratio else 0}]))
    squares = study.mark_point(filled=True, shape="square", color=GREY, opacity=1)
    points = hollow.mark_point(filled=False, strokeWidth=1.6, size=55, color=GREY, opacity=1)
    text: dict[str, Any] = {"lineBreak": "\n", "lineHeight": LINE, "baseline": "middle"}
    layers = [
        none.mark_rule(color=INK).encode(x=x("at")),
        study.mark_rule(color=GREY, strokeWidth=1.6).encode(x=x("low"), x2="high:Q", y=y("y")),
        squares.encode(x=x("estimate"), y=y("y"), size=alt.Size("size:Q", scale=None)),
        points.encode(x=x("estimate"), y=y("y")),
        further.mark_rule(color=BLUE, strokeWidth=1.6, strokeDash=[4, 3]).encode(x=x("low"), x2="high:Q", y=y("y")),
        diamonds.mark_area(color=BLUE, opacity=1).encode(x=x("at"), y=y("y"), y2="y2:Q", detail="row:N"),
        base.mark_text(align="left", **text).encode(x=alt.value(0), y=y("top"), text="label:N"),
        base.mark_text(align="left", fontWeight=600, color=GREY, **text).encode(
            x=alt.value(0), y=y("top"), text="group:N"
        ),
        base.mark_text(align="left", fontWeight=600, color=BLUE, **text).encode(
            x=alt.value(0), y=y("top"), text="pooled:N"
        ),
        base.mark_text(align="right", **text).encode(x=alt.value(WIDTH - 4), y=y("y"), text="figures:N"),
        none.mark_text(align="right", dx=-8, text=f"← {say(below)}").encode(x=x("at"), y=alt.value(height + 32)),
        none.mark_text(align="left", dx=8, text=f"{say(above)} →").encode(x=x("at"), y=alt.value(height + 32)),
    ]
    return draw(alt.layer(*layers, title=heading(title, subtitle)))


def _check(row: Study | Pooled, ratio: bool) -> None:
    if (row.low is None) != (row.high is None):
        raise ValueError(
            f"{row.label}: one end of the interval is missing ({row.low} to {row.high}); give both or none"
        )
    if row.low is not None and row.high is not None and not row.low <= row.estimate <= row.high:
        raise ValueError(f"{row.label}: {row.estimate} is not within its interval, {row.low} to {row.high}")
    if ratio and (row.estimate if row.low is None else row.low) <= 0:
        raise ValueError(f"{row.label}: a ratio is above zero; {row.estimate} ({row.low} to {row.high}) was given")


def _lines(rows: Sequence[Study | Pooled], decimals: int) -> list[dict[str, Any]]:
    """What stands on each line: names of groups, studies, pooled results, and where a further study would lie."""
    heaviest = max((row.weight or 0.0 for row in rows if isinstance(row, Study)), default=0.0)
    groups = sorted(dict.fromkeys(row.group for row in rows), key=lambda group: group == "")
    found: list[dict[str, Any]] = []
    for group in groups:
        if group:
            found.append({"kind": "group", "group": group})
        for row in (one for one in rows if one.group == group):
            figures = _figures(row.estimate, row.low, row.high, decimals)
            ends = {"estimate": row.estimate, "low": row.low, "high": row.high, "figures": figures}
            if isinstance(row, Pooled):
                found.append(ends | {"kind": "pooled", "pooled": row.label})
                if row.predicted:
                    low, high = row.predicted
                    figures = _figures(None, low, high, decimals)
                    found.append({"kind": "next", "label": NEXT, "low": low, "high": high, "figures": figures})
                continue
            size = 70.0 if not heaviest else 20 + 120 * (row.weight or 0.0) / heaviest
            kind = "hollow" if row.low is None else "study"
            found.append(ends | {"kind": kind, "label": row.label, "size": size})
    return _placed(found)


def _placed(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines with their places from the top; a long name takes two lines of type, a group stands off what is above."""
    top = 0
    placed = []
    for number, line in enumerate(lines):
        column = next(name for name in NAMES if name in line)
        name = wrapped(line[column], LETTERS)
        top += GAP if column == "group" and number else 0
        deep = STEP + LINE * (len(name) - 1)
        place = {"row": number, "top": top + STEP / 2, "y": top + deep / 2, "bottom": top + deep}
        placed.append(dict.fromkeys((*NAMES, "figures"), "") | line | place | {column: "\n".join(name)})
        top += deep
    return placed


def _diamonds(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Corners of the pooled results: as wide as the interval, highest at the estimate."""
    return [
        {"row": line["row"], "at": line[at], "y": line["y"] - half, "y2": line["y"] + half}
        for line in lines
        if line["kind"] == "pooled"
        for at, half in (("low", 0), ("estimate", 6), ("high", 0))
    ]


def _figures(estimate: float | None, low: float | None, high: float | None, decimals: int) -> str:
    """``−1.2 (−2.0 to −0.4)``; what is missing is left out."""
    texts = [
        "" if value is None else f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", MINUS)
        for value in (estimate, low, high)
    ]
    bounds = f"({texts[1]}{through()}{texts[2]})" if low is not None else ""
    return f"{texts[0]} {bounds}".strip()


def _extent(rows: Sequence[Study | Pooled], ratio: bool) -> tuple[float, float]:
    """What the axis must hold: every end, and the line of no effect; with a little air."""
    ends = [1.0 if ratio else 0.0]
    for row in rows:
        further = row.predicted if isinstance(row, Pooled) and row.predicted else ()
        ends += [value for value in (row.estimate, row.low, row.high, *further) if value is not None]
    low, high = min(ends), max(ends)
    if ratio:
        air = (high / low) ** 0.05
        return low / air, high * air
    air = 0.05 * (high - low)
    return low - air, high + air


def _round_ratios(low: float, high: float) -> list[float]:
    """Figures for a logarithmic axis: 1, and what halving, doubling and tenfolding make of it, few if it is wide."""
    steps = (1.0, 2.0, 5.0) if high / low < 60 else (1.0,)
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return [step * 10**power for power in range(first, last + 1) for step in steps if low <= step * 10**power <= high]
