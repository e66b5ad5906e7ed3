"""The what-if page as a block of HTML: its data from the ledger, the scripts and the style beside this file.

Nothing is asked of a server or another host; the page works from a file.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from analysis.report import korean
from analysis.report.labels import label, name_of
from analysis.report.language import KOREAN, current
from analysis.report.markdown import Passage
from analysis.report.numbers import NO_BREAK, share_text, sources
from analysis.report.package import PACKAGE, REFORMS
from analysis.units import Unit

FOLDER = Path(__file__).parent
YEARS = (2030, 2035, 2040)
SHOWN = 2035
"""Years that a reader can choose, and the one that the page opens with."""

YARDSTICKS = {"outlook_price_level": ("billion_won", 1.0), "outlook_rate_point": ("percentage_points", 0.01)}
"""By yardstick, the unit of the ratio and what it is multiplied with: a rate point is one per cent of pay."""

WORDS = (
    *("year", "measure", "headline", "ends", "between", "saves", "against", "same", "nothing", "sentence", "split"),
    *("central", "interval", "saving", "together", "none", "path", "table", "plan", "error", "reset", "copy"),
    *("copied", "address", "save", "scenario"),
)


def page() -> Passage:
    """Sliders, result and chart as raw HTML; nothing in the PDF. The words are those of the language in force."""
    style, model, controls = (
        (FOLDER / name).read_text(encoding="utf-8") for name in ("style.css", "model.js", "page.js")
    )
    # No "</" within: it would end the script element.
    text = json.dumps(data(), ensure_ascii=False, separators=(",", ":")).replace("</", r"<\/")
    parts = (
        f"<style>\n{style}</style>",
        '<div id="what-if-place"></div>',
        f'<script type="application/json" id="what-if-data">{text}</script>',
        f"<script>\n{model}{controls}</script>",
    )
    return Passage("````{=html}\n" + "\n".join(parts) + "\n````\n")


def data() -> dict[str, Any]:
    """What the scripts read: words, units, levers, the packed results and their stated errors."""
    tables = sources().ledger.tables
    about = next(row for row in tables["scenarios"] if row["id"] == PACKAGE)
    measures = [("nominal", "", "billion_won", 1.0)]
    measures += [(name, name, unit, factor) for name, (unit, factor) in YARDSTICKS.items()]
    levers = [_lever(row) for row in tables["what_if_levers"]]
    units = sources().units
    return {
        "words": {name: label("what_if", name) for name in WORDS} | _shares(),
        "units": {id: _unit(units[id]) for id in {unit for *_, unit, _ in measures} | {one["unit"] for one in levers}},
        "reference": about["reference"],
        "baseline": PACKAGE,
        "years": list(YEARS),
        "year": SHOWN,
        "measures": [
            {"id": id, "name": label("what_if", id), "yardstick": yardstick, "unit": unit, "factor": factor}
            | {"unit_name": _name(units[unit])}
            for id, yardstick, unit, factor in measures
        ],
        "reforms": [{"id": id, "name": label("reform", room)} for id, room in REFORMS.items()],
        "levers": levers,
        "parts": tables["what_if"],
        "errors": {year: _error(year) for year in YEARS},
    }


def _lever(row: dict[str, Any]) -> dict[str, Any]:
    words = "korean" if current() == KOREAN else "english"
    step = Decimal(str(row["step"])).normalize().as_tuple().exponent
    kept = {name: row[name] for name in ("id", "reform", "unit", "low", "high", "step", "nodes", "default", "cells")}
    return kept | {"name": row[words], "note": row[f"{words}_note"], "decimals": max(0, -int(step))}


def _name(unit: Unit) -> str:
    """The unit as a caption names it; where figures are spelled in 조 and 억 it is the won."""
    return "원" if current() == KOREAN and unit.kind == "money" else name_of(unit)


def _shares() -> dict[str, str]:
    """How a share of draws is written, with a gap for the figure; under one and over 99 per cent have words."""
    half = share_text(0.5)
    return {"percent": half.replace("50", "{percent}"), "under": share_text(0.001), "over": share_text(0.999)}


def _unit(unit: Unit) -> dict[str, Any]:
    """How a figure is written with its unit: what follows it, and whether it is spelled in 조 and 억."""
    spelled = current() == KOREAN and unit.kind == "money"
    if spelled:
        suffix, gap = f"원{unit.korean.partition('원')[2]}", ""
    elif current() == KOREAN:
        suffix, gap = korean.named("", unit), ""
    else:
        suffix, gap = unit.english, NO_BREAK
    return {"scale": float(unit.scale), "decimals": unit.decimals, "suffix": suffix, "gap": gap, "spelled": spelled}


def _error(year: int) -> dict[str, Any]:
    """What the page states: the errors of draw 0 and of the ends of the interval, at most; of each reform by itself;
    and what several have beyond the sum of theirs.
    """
    tables = sources().ledger.tables
    rows = {row["figure"]: row for row in tables["what_if_accuracy"] if row["period"] == year}
    ends = max(rows["low"]["stated"], rows["high"]["stated"])
    own: dict[str, dict[str, float]] = {}
    for row in tables["what_if_own_accuracy"]:
        if row["period"] == year:
            own.setdefault(row["part"], {"settings": row["settings"]})[row["figure"]] = row["stated"]
    beyond = own.pop("together")
    most = {"central": rows["central"]["stated"], "ends": ends, "settings": rows["central"]["settings"]}
    return most | {"together": beyond, "own": own}
