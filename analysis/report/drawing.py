"""How a chart of the report looks: colours, type and place, and its drawing, made once for each content."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.ledger import RESULTS
from analysis.report.language import ENGLISH, HANGUL, current, say

if TYPE_CHECKING:
    import altair as alt

GREY, BLUE, ORANGE, TEAL, PURPLE = "#6b7280", "#1f5fa8", "#c8691c", "#1b7f79", "#7a4fa3"
"""Baseline grey, reform or revenue blue, cost orange, teal and purple; safe for colour-blind readers."""

INK, RULE = "#1f2933", "#dfe3e8"
FONT = "Pretendard, sans-serif"
"""Quarto shows a chart as an image, which the page's own fonts do not reach: there a reader may see another font."""
WIDTH = 500
"""Pixels of a whole chart: 375 pt on an A4 page, and on a phone its 12 px type is still 9 px."""

TITLE, SUBTITLE = 60, 76
"""Characters that fit on a line of that width."""

HANGUL_WIDTH = 0.62
"""Characters of Korean text on a line, spaces and digits among them, for one of English."""


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
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 2,
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
            "frame": "bounds",
            "fontSize": 14,
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

    specification = in_language(chart.to_dict())
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


NAMES = (
    *("field", "type", "mark", "shape", "groupby", "as", "op", "format", "$schema"),
    *("aggregate", "stack", "orient", "align", "baseline", "anchor"),
)
"""Keys of a specification whose strings are names, not words that a reader sees."""

EXPRESSIONS = ("filter", "calculate", "test", "labelExpr")
"""Keys whose strings are code: a word in quotes there is one of the data's, which are in the language in force too."""

QUOTED = re.compile(r"""(["'])(.*?)\1""")


def in_language(part: Any) -> Any:
    """A chart's specification with its words in the language in force."""
    if current() == ENGLISH:
        return part
    if isinstance(part, str):
        return say(part)
    if isinstance(part, list):
        return [in_language(one) for one in part]
    if isinstance(part, dict):
        return {key: _of_key(key, one) for key, one in part.items()}
    return part


def _of_key(key: str, part: Any) -> Any:
    if key in NAMES and not isinstance(part, dict):
        return part
    if key in EXPRESSIONS and isinstance(part, str):
        return QUOTED.sub(lambda found: f"{found[1]}{say(found[2])}{found[1]}", part)
    return in_language(part)


def heading(title: str, subtitle: str) -> alt.TitleParams:
    """A finding and, under it, unit and aggregate, in lines that fit."""
    import altair as alt

    return alt.TitleParams(text=wrapped(title, TITLE), subtitle=wrapped(subtitle, SUBTITLE))


def wrapped(text: str, width: int) -> list[str]:
    """``text``, in the language in force, in lines of at most ``width`` characters.

    Two lines are parted where the sentence is, or evenly. A Hangul syllable is about as wide as two Latin letters.

    >>> wrapped("Revenue as % of cost, 95 % interval; nominal, 2010", 40)
    ['Revenue as % of cost, 95 % interval;', 'nominal, 2010']
    """
    import textwrap

    text = say(text)
    if HANGUL.search(text):
        width = round(width * HANGUL_WIDTH)
    bound = re.sub(r"(?<=\d) (?=%)", "\N{NO-BREAK SPACE}", text)
    lines = textwrap.wrap(bound, width)
    if len(lines) != 2:
        return lines
    for mark in ("; ", ", "):
        first, found, last = bound.rpartition(mark)
        if found and len(first) < width and len(last) <= width:
            return [first + mark.rstrip(), last]
    even = textwrap.wrap(bound, max(len(bound) // 2 + 6, max(map(len, bound.split()))))
    return even if len(even) == 2 else lines


def letters(text: str) -> float:
    """How many Latin letters ``text`` is as wide as, in the language in force.

    >>> letters("abc"), round(letters("의원 a"), 1)
    (3.0, 5.2)
    """
    return sum(1 / HANGUL_WIDTH if HANGUL.match(one) else 1.0 for one in say(text))


def legend(names: Sequence[str]) -> alt.Legend:
    """Two columns where the names would not fit beside each other."""
    import altair as alt

    columns = 2 if sum(letters(name) + 5 for name in names) > 58 else len(names)
    return alt.Legend(columns=columns, symbolOpacity=1)


def apart(places: Sequence[float], step: float) -> list[float]:
    """Places of labels moved no more than they must be for two neighbours to stand at least ``step`` apart.

    Labels that collide become a block around the middle of where they wanted to be.

    >>> apart([10.0, 11.0, 30.0], 5.0)
    [8.0, 13.0, 30.0]
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    blocks: list[tuple[float, list[int]]] = []
    for one in order:
        middle, block = places[one], [one]
        while blocks and middle - blocks[-1][0] < step * (len(block) + len(blocks[-1][1])) / 2:
            earlier = blocks.pop()[1]
            block = earlier + block
            middle = sum(places[each] for each in block) / len(block)
        blocks.append((middle, block))
    moved = list(places)
    for middle, block in blocks:
        for rank, one in enumerate(block):
            moved[one] = middle + step * (rank - (len(block) - 1) / 2)
    return moved


def room(low: float, high: float) -> alt.Scale:
    """Zero to all values, with room for the figure that stands to the right of the last."""
    import altair as alt

    low, high = 1.04 * min(low, 0), max(high, 0)
    return alt.Scale(domain=[low, high + 0.09 * (high - low)], nice=False)
