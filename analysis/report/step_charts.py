"""Waterfalls: what adds to a total, and what takes away from it, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from analysis.ledger import Row
from analysis.report.charts import figures_of
from analysis.report.drawing import BLUE, GREY, INK, ORANGE, WIDTH, Svg, draw, heading
from analysis.report.numbers import sources

Place = tuple[str, Mapping[str, object]]
"""An estimate and all of its coordinates; ``scenario`` and ``measure`` may be among them."""

STEP, BAR = 30, 18
"""Pixels of a row and of its bar."""

TOLERANCE = 1e-6
"""Relative to the largest step: central values add exactly but for the rounding of each."""


def waterfall(
    steps: Mapping[str, Place],
    total: tuple[str, Place],
    *,
    title: str,
    subtitle: str,
    start: tuple[str, Place] | None = None,
    decimals: int | None = None,
) -> Svg:
    """A bar for each named step from where the one above ends, down to the total with its 95 % interval.

    What adds is orange, what takes away blue; the start, if there is one, and the total are grey and stand on zero.
    ``decimals`` writes all figures alike, so that those printed add.
    Raises ValueError if the steps with the start do not add to the total, if two have one name, or if their units
    differ.
    """
    import altair as alt

    named = [*([start] if start else []), *steps.items(), total]
    names = [name for name, _ in named]
    if len(set(names)) < len(names):
        raise ValueError(f"a name stands twice in the waterfall: {', '.join(names)}")
    rows = [sources().ledger.one(estimate, **where) for _, (estimate, where) in named]
    units = {sources().ledger.entries[row.estimate].unit for row in rows}
    if len(units) > 1:
        raise ValueError(f"steps of a waterfall have one unit; these have {', '.join(sorted(units))}")
    _check_sum(rows, names[-1])
    unit = sources().units[units.pop()]
    values: list[dict[str, object]] = []
    reached = 0.0
    for place, (name, row) in enumerate(zip(names, rows, strict=True)):
        on_zero = name == names[-1] or (start is not None and place == 0)
        figures = figures_of(row, unit, signed=not on_zero, decimals=decimals)
        size = row.central / float(unit.scale)
        begin, reached = (0.0, size) if on_zero else (reached, reached + size)
        colour = GREY if on_zero else ORANGE if size > 0 else BLUE
        ends = {"begin": begin, "end": reached, "edge": max(begin, reached), "fill": colour}
        values.append(figures | ends | {"name": name, "number": place})
    whole = values[-1]
    whole["edge"] = max(float(str(whole["edge"])), float(str(whole["high"])))
    edges = [float(str(value[end])) for value in values for end in ("begin", "end")]
    edges += [float(str(whole[end])) for end in ("low", "high")]
    low, high = min(edges), max(edges)
    x_scale = alt.Scale(domain=[low - 0.03 * (high - low) * (low < 0), high + 0.14 * (high - low)], nice=False)
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height=STEP * len(values))
    y = alt.Y("name:N", sort=names, title=None, axis=alt.Axis(grid=False, ticks=False, domain=False))
    x = alt.X("begin:Q", title=None, scale=x_scale)
    last = base.transform_filter(f"datum.number == {len(values) - 1}")
    between = [{"at": value["end"], "name": value["name"], "next": after["name"]} for value, after in pairwise(values)]
    risers = alt.Chart(alt.Data(values=between)).mark_rule(color=GREY, strokeWidth=1)
    zero = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=INK)
    fill = alt.Fill("fill:N", scale=None)
    return draw(
        alt.layer(
            base.mark_bar(height=BAR).encode(y=y, x=x, x2="end:Q", fill=fill),
            risers.encode(x="at:Q", y=alt.Y("name:N", sort=names), y2="next:N"),
            zero.encode(x="at:Q"),
            last.mark_rule(color=INK, strokeWidth=1.4).encode(y=y, x=alt.X("low:Q", scale=x_scale), x2="high:Q"),
            base.mark_text(align="left", dx=6).encode(y=y, x="edge:Q", text="text:N"),
            title=heading(title, subtitle),
        )
    )


def _check_sum(rows: list[Row], name: str) -> None:
    """Central values of all rows but the last add to the last."""
    *parts, whole = (row.central for row in rows)
    if abs(sum(parts) - whole) > TOLERANCE * max(map(abs, (*parts, whole))):
        raise ValueError(f"the steps add to {sum(parts):,.6g} and not to {name}, {whole:,.6g}; name what is missing")
