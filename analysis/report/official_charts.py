"""Charts of the outlook beside others: published projections over our fan, and past errors over its width."""

from __future__ import annotations

from typing import Any

from analysis.report.charts import rows_and_unit, values_of
from analysis.report.drawing import BLUE, GREY, INK, ORANGE, WIDTH, Svg, draw, heading, legend, letters
from analysis.report.language import say
from analysis.report.numbers import sources

TRILLION = 1e12
NAMED = 5
"""Years ahead from which a line of errors has its name: shorter ones lie too close together."""

ACROSS = 66
"""Letters that stand side by side on the whole axis of years ahead."""

OURS, OTHERS, OBSERVED = "This report", "Others", "Observed"


def _observed(parameter: str, first: int) -> list[dict[str, Any]]:
    """Stated values of a parameter by year, in trillion won."""
    rows = sources().ledger.entries[parameter].rows
    values = [
        {"year": int(row["coordinates"]["period"]), "value": row["value"] / TRILLION, "series": OBSERVED}
        for row in rows
    ]
    return [value for value in values if value["year"] >= first]


def beside_others(item: str, *, last: int, title: str, subtitle: str, height: int = 260) -> Svg:
    """Our path of ``item`` with its 95 % band, what was observed, and each projection as named points and lines.

    What is not verified, or lies after ``last``, is left out.
    """
    import altair as alt

    rows, unit = rows_and_unit("outlook_accounts", None, {"item": item})
    ours: list[dict[str, Any]] = [
        value | {"year": int(row.coordinates["period"]), "series": OURS}
        for row, value in zip(rows, values_of(rows, unit), strict=True)
        if int(row.coordinates["period"]) <= last
    ]
    others = [
        {"year": row["year"], "value": row["theirs"], "name": row["projection"], "series": OTHERS}
        for row in sources().ledger.tables["outlook_official"]
        if row["measure"] == item and row["year"] and row["year"] <= last and row["status"] != "unverified"
    ]
    ends = {one["name"]: one for one in others}
    names = [OURS, OTHERS, OBSERVED]
    tint = alt.Color(
        "series:N", sort=names, scale=alt.Scale(domain=names, range=[BLUE, ORANGE, INK]), legend=legend(names)
    )
    years = alt.Scale(domain=[2016, last + 1], nice=False)
    x = alt.X("year:Q", title=None, axis=alt.Axis(format="d"), scale=years)
    own = alt.Chart(alt.Data(values=ours), width=WIDTH, height=height)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=True))
    area = own.mark_area(opacity=0.16).encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q", color=tint)
    line = own.mark_line(strokeWidth=2.5).encode(x=x, y=y, color=tint)
    seen = alt.Chart(alt.Data(values=_observed(f"outlook_observed_{item}", 2016)))
    past = seen.mark_line(strokeWidth=2).encode(x=x, y=y, color=tint)
    theirs = alt.Chart(alt.Data(values=others))
    paths = theirs.mark_line(strokeWidth=1.5).encode(x=x, y=y, color=tint, detail="name:N")
    points = theirs.mark_point(filled=True, size=45, opacity=1).encode(x=x, y=y, color=tint)
    named = alt.Chart(alt.Data(values=list(ends.values())))
    texts = named.mark_text(align="right", dx=-7, dy=-8).encode(x=x, y=y, text="name:N")
    return draw(alt.layer(area, past, line, paths, points, texts, title=heading(title, subtitle)))


def past_errors(measures: dict[str, str], width: str, *, title: str, subtitle: str, height: int = 240) -> Svg:
    """Errors by years ahead, a line a forecast, over the half width of our interval for the measure ``width``.

    ``measures`` names what each measure is called; the backcast is told from forecasts of others by colour. Named are
    the long lines, and those that end outside the band.
    """
    import altair as alt

    here = sources().ledger
    band = []
    for row in here.select("outlook_interval_width", item=width):
        band.append(
            {
                "ahead": int(row.coordinates["horizon"]),
                "low": 100 * (1 / (1 + row.central) - 1),
                "high": 100 * row.central,
            }
        )
    band.insert(0, {"ahead": 0, "low": 0.0, "high": 0.0})
    values = [
        {
            "ahead": row["horizon"],
            "error": row["error"],
            "name": row["forecast_by"],
            "series": measures[row["measure"]],
            "inside": row["inside"],
        }
        for row in here.tables["outlook_errors"]
        if row["measure"] in measures
    ]
    last = max(int(value["ahead"]) for value in values)
    band = [one for one in band if one["ahead"] <= last]
    ends = {value["name"]: value for value in sorted(values, key=lambda one: one["ahead"])}
    names = list(measures.values())
    tint = alt.Color("series:N", sort=names, scale=alt.Scale(domain=names, range=[BLUE, ORANGE]), legend=legend(names))
    named = [value for value in ends.values() if value["ahead"] >= NAMED or value["inside"] == "no"]
    end = max([last + 1.6, *(value["ahead"] + (last + 2) * letters(value["name"]) / ACROSS for value in named)])
    x = alt.X("ahead:Q", title="Years ahead", axis=alt.Axis(format="d"), scale=alt.Scale(domain=[0, end]))
    area = alt.Chart(alt.Data(values=band), width=WIDTH, height=height).mark_area(color=GREY, opacity=0.16)
    fan = area.encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q")
    base = alt.Chart(alt.Data(values=values))
    y = alt.Y("error:Q", title=None)
    lines = base.mark_line(strokeWidth=1.5).encode(x=x, y=y, color=tint, detail="name:N")
    points = base.mark_point(filled=True, size=40, opacity=1).encode(x=x, y=y, color=tint)
    labels = [
        alt.Chart(alt.Data(values=[value]))
        .mark_text(align="left", dx=6, dy=_shift(value, named))
        .encode(x=x, y=y, text="name:N")
        for value in named
    ]
    zero = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=INK).encode(y="at:Q")
    return draw(alt.layer(fan, zero, lines, points, *labels, title=heading(title, subtitle)))


def _shift(value: dict[str, Any], others: list[dict[str, Any]]) -> int:
    """Pixels by which a name at the end of a line gives way to those beside it: the higher goes up, the lower down."""
    near = [
        other["error"]
        for other in others
        if other is not value and abs(other["ahead"] - value["ahead"]) <= 2 and abs(other["error"] - value["error"]) < 2
    ]
    return 0 if not near else -9 if value["error"] >= max(near) else 11


def exhaustion(*, title: str, subtitle: str) -> Svg:
    """The year in which the reserve is used up, by projection, ours with its interval."""
    import altair as alt

    here = sources().ledger
    row = here.one("outlook_depletion_year")
    values: list[dict[str, Any]] = [
        {"name": OURS, "year": row.central, "low": row.q025, "high": row.q975, "series": OURS}
    ]
    values += [
        {"name": f"{say(one['projection'])} ({str(one['made'])[:4]})", "year": one["theirs"], "series": OTHERS}
        for one in here.tables["outlook_official"]
        if one["measure"] == "reserve_exhausted" and one["status"] != "unverified"
    ]
    order = [value["name"] for value in values]
    names = [OURS, OTHERS]
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height={"step": 20})
    tint = alt.Color("series:N", sort=names, scale=alt.Scale(domain=names, range=[BLUE, ORANGE]), legend=None)
    y = alt.Y("name:N", sort=order, title=None)
    scale = alt.Scale(domain=[2025, 2062], nice=False)
    x = alt.X("year:Q", title=None, axis=alt.Axis(format="d"), scale=scale)
    whiskers = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=2)
    bars = whiskers.encode(y=y, x=alt.X("low:Q", title=None, scale=scale), x2="high:Q", color=tint)
    points = base.mark_point(filled=True, size=55, opacity=1).encode(y=y, x=x, color=tint)
    texts = base.mark_text(align="left", dx=7, dy=-7).encode(y=y, x=x, text=alt.Text("year:Q", format="d"))
    return draw(alt.layer(bars, points, texts, title=heading(title, subtitle)))
