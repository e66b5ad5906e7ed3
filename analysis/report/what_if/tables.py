"""What the chapter says of the what-if page: each lever at either end, and how far the page is from the model."""

from __future__ import annotations

from typing import Any

from analysis.ledger import CHANGE, STATISTICS, Row
from analysis.report.labels import name_of
from analysis.report.language import KOREAN, current, say
from analysis.report.numbers import Inline, format_value, interval_text, sources, written
from analysis.report.package import PACKAGE
from analysis.report.tables import Table

ESTIMATE = "package_net_nhi"
FIGURES = {"central": ("central",), "interval": ("low", "high")}


def ends_table(year: int) -> Table:
    """What each lever changes of the net effect on NHI at its two ends, the others being as the report has them."""
    here = sources()
    unit = here.units[here.ledger.entries[ESTIMATE].unit]
    found = {
        (row["lever"], row["end"]): Row(ESTIMATE, PACKAGE, CHANGE, {}, *(row[name] for name in STATISTICS))
        for row in here.ledger.tables["what_if_ends"]
        if row["period"] == str(year)
    }
    body = []
    for lever in here.ledger.tables["what_if_levers"]:
        name = lever["korean" if current() == KOREAN else "english"]
        cells = [f"{name}, {name_of(here.units[lever['unit']])}"]
        for end in ("low", "high"):
            row = found[lever["id"], end]
            cells.append(f"{lever[end]:,g}")
            cells.append(f"{format_value(row.central, unit, row, signed=True)} ({interval_text(row, unit)})")
        body.append(tuple(cells))
    header = (f"{name_of(unit).capitalize()}, {say('nominal')}", "Lower end", "Change", "Upper end", "Change")
    return Table(header, tuple(body), "lrrrr", (3, 0.9, 1.6, 0.9, 1.6))


def page_error(figure: str, year: int, *, share: bool = False, reform: str = "") -> Inline:
    """The error that the page states for a year, of the ``central`` figure or of either end of its ``interval``: at
    most, with all reforms on, or with one ``reform`` alone.

    In won at current prices, or as a ``share`` of the effect of the report's package.
    """
    rows = _accuracy(figure, year)
    stated = max(row["stated"] for row in rows)
    if reform:
        own = {"part": reform, "figure": "central" if figure == "central" else "ends", "period": year}
        table = sources().ledger.tables["what_if_own_accuracy"]
        stated = min(stated, *(row["stated"] for row in table if own.items() <= row.items()))
    if share:
        text = written(stated / max(row["stated"] / row["share"] for row in rows), sources().units["percent"])
    else:
        text = written(stated, sources().units["billion_won"])
    return Inline(text, text)


def page_sample(name: str) -> Inline:
    """A fact of the comparison with the model: ``settings`` or ``draws``."""
    text = f"{_accuracy('central')[0][name]:,}"
    return Inline(text, text)


def _accuracy(figure: str, year: int | None = None) -> list[dict[str, Any]]:
    rows = sources().ledger.tables["what_if_accuracy"]
    return [row for row in rows if row["figure"] in FIGURES[figure] and year in (None, row["period"])]
