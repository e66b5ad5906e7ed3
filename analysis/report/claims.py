"""What the claims chapter prints: the estimators' report card and published cases, from committed tables alone.

Nothing here is an estimate of the study. Figures of generated data say so in every chart, table and caption.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.report.drawing import BLUE, GREY, INK, ORANGE, WIDTH, Svg, draw, heading
from analysis.report.korean import with_particle
from analysis.report.language import KOREAN, current, say
from analysis.report.numbers import MINUS, Inline
from analysis.report.tables import Table

if TYPE_CHECKING:
    import altair as alt

GENERATED = "GENERATED DATA"
AIM = (0.93, 0.97)
"""Coverage of a nominal 95 % interval that counts as right: what the study set itself."""

ESTIMATORS = {
    "ra": "Regression adjustment",
    "ipw": "Inverse probability weighting (IPW)",
    "aipw": "Augmented IPW",
    "ipwra": "IPW regression adjustment",
    "aipw, wrong outcome model": "Augmented IPW, wrong outcome model",
    "ipwra, wrong outcome model": "IPW regression adjustment, wrong outcome model",
    "two_part": "Two-part model of spending",
    "gamma": "Gamma regression",
    "poisson": "Poisson regression",
    "quantile": "Quantiles by IPW",
}
"""Names that a reader knows; the others are spelled out in the study."""

ESTIMANDS = {"ate": "all", "att": "the treated", "simple": "all cells", "group": "cohorts", "calendar": "years"}
ESTIMANDS |= {"event": "time since adoption", "coefficient": "coefficient", "first effect": "first effect"}
UNBIASED = ("relative magnitudes", "smoothness")
"""Cases about intervals alone: their samples are biased on purpose."""


@cache
def _lines(name: str) -> tuple[dict[str, str], ...]:
    with Path(f"data/effects/{name}.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def _name(line: dict[str, str]) -> str:
    name = ESTIMATORS.get(line["case"], line["case"])
    return name[0].upper() + name[1:]


def _aim(line: dict[str, str]) -> str:
    return ESTIMANDS.get(line["estimand"], line["estimand"].replace("quantile ", "quantile\N{NO-BREAK SPACE}"))


def _minus(text: str) -> str:
    return text.replace("-", MINUS)


def _percent(text: str) -> str:
    return f"{100 * float(text):.1f}"


def report_card() -> Table:
    """Each estimator: truth, bias with its Monte-Carlo error, stated over true error, coverage with its own."""
    rows = []
    for line in _lines("coverage"):
        shown = not line["case"].startswith(UNBIASED)
        bias = f"{float(line['bias']):+.3f} ({float(line['bias_error']):.3f})" if shown else "–"
        ratio = f"{float(line['mean_error']) / float(line['spread']):.2f}" if shown else "–"
        coverage = f"{_percent(line['coverage'])} ({_percent(line['coverage_error'])})"
        rows.append((_name(line), _aim(line), f"{float(line['truth']):.3f}", _minus(bias), ratio, coverage))
    header = ("Estimator", "Effect on", "Truth", "Bias (error)", "Error stated / true", "Coverage, % (error)")
    return Table(header, tuple(rows), "llrrrr", (2.9, 1.3, 0.8, 1.5, 1.1, 1.4))


def card(case: str, estimand: str, column: str) -> Inline:
    """One figure of the report card; shares in per cent."""
    (line,) = [one for one in _lines("coverage") if (one["case"], one["estimand"]) == (case, estimand)]
    text = (
        say("{figure} %").format(figure=_percent(line[column]))
        if column.startswith("coverage")
        else _minus(line[column])
    )
    return Inline(text, text)


def samples() -> Inline:
    """How many samples a line of the card rests on, at least."""
    number = min(int(line["samples"]) for line in _lines("coverage"))
    return Inline(f"{number:,}", f"{number:,}")


def within() -> tuple[Inline, Inline]:
    """How many estimators cover as often as aimed at, and how many there are; bounds and the known failure apart."""
    judged = [
        line for line in _lines("coverage") if not line["case"].startswith((*UNBIASED, "regression on cells, cl"))
    ]
    good = sum(AIM[0] <= float(line["coverage"]) <= AIM[1] for line in judged)
    return Inline(str(good), str(good)), Inline(str(len(judged)), str(len(judged)))


def coverage_chart(title: str) -> Svg:
    """Coverage of each estimator's interval with its Monte-Carlo interval, the aim as a band, marked as generated."""
    import altair as alt

    rows: list[dict[str, Any]] = []
    for number, line in enumerate(_lines("coverage")):
        share, error = 100 * float(line["coverage"]), 196 * float(line["coverage_error"])
        held = AIM[0] <= share / 100 <= AIM[1] or line["case"].startswith(UNBIASED)
        label = f"{say(_name(line))} · {say(_aim(line))}"
        ends = {"low": share - error, "high": min(share + error, 100)}
        rows.append({"label": label, "order": number, "share": share, "colour": BLUE if held else ORANGE} | ends)
    low = min(88.0, min(row["low"] for row in rows) - 1)
    scale = alt.Scale(domain=[low, 100], nice=False)
    below = "Coverage, %"
    base = alt.Chart(alt.Data(values=rows), width=WIDTH, height=19 * len(rows))
    y = alt.Y("label:N", sort=alt.SortField("order"), title=None, axis=alt.Axis(labelLimit=275, labelFontSize=11))
    band = alt.Chart(alt.Data(values=[{"from": 100 * AIM[0], "to": 100 * AIM[1]}])).mark_rect(color=GREY, opacity=0.15)
    nominal = alt.Chart(alt.Data(values=[{"at": 95}])).mark_rule(color=INK)
    mark = alt.Chart(alt.Data(values=[{"text": GENERATED}])).mark_text(
        fontSize=30, color=GREY, opacity=0.16, angle=315, text=GENERATED
    )
    x = alt.X("low:Q", scale=scale, title=below)
    chart: alt.LayerChart | alt.FacetChart = alt.layer(
        band.encode(x=alt.X("from:Q", scale=scale, title=below), x2="to:Q"),
        nominal.encode(x=alt.X("at:Q", scale=scale, title=below)),
        base.mark_rule(strokeWidth=1.6).encode(x=x, x2="high:Q", y=y, color=alt.Color("colour:N", scale=None)),
        base.mark_point(filled=True, size=45, opacity=1).encode(
            x=alt.X("share:Q", scale=scale, title=below), y=y, color=alt.Color("colour:N", scale=None)
        ),
        mark.encode(x=alt.value(alt.expr("width / 2")), y=alt.value(alt.expr("height / 2"))),
        title=heading(title, f"{GENERATED}. Nominal 95 % intervals; grey: what counts as right; whiskers: Monte-Carlo"),
    )
    return draw(chart)


def cases_table() -> Table:
    """Published results beside ours, with standard errors; citations as their sources."""
    rows = []
    for line in _lines("published_cases"):
        printed = line["printed"] + (f" ({line['printed_error']})" if line["printed_error"] else "")
        ours = line["ours"] + (f" ({line['our_error']})" if line["our_error"] else "")
        rows.append(
            (f"{say(line['case'])} [@{line['source']}]", line["quantity"], line["unit"], _minus(printed), _minus(ours))
        )
    header = ("Case", "Quantity", "Unit", "Printed (error)", "Here (error)")
    return Table(header, tuple(rows), "lllrr", (2.4, 1.8, 1.1, 1.6, 1.6))


def second_programs() -> Inline:
    """The programs that the estimators are held to, with their versions."""
    names = sorted({f"{line['program']} {line['version']}" for line in _lines("second")})
    if current() == KOREAN:
        text = " ".join((*(f"{name}{with_particle(name, '과')}" for name in names[:-1]), names[-1]))
    else:
        text = " and ".join(names)
    return Inline(text, text)
