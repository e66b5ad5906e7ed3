"""Tables of the report: from ledger rows or records to a pipe table that both engines and both formats read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.ledger import BASELINE, LEVEL
from analysis.report.labels import label
from analysis.report.language import say
from analysis.report.numbers import MINUS, show, sources

WIDTH = 96
"""Dashes under a header: more than Pandoc's 72 columns, so that it gives columns their relative widths."""

MOST_DECIMALS = 3
FIGURE_SPACE, POINT_SPACE = "\N{FIGURE SPACE}", "\N{PUNCTUATION SPACE}"
WORD_JOINER = "\N{WORD JOINER}"
"""Keeps the spaces before it: browsers and Typst drop spaces at the end of a line."""

MARKUP = re.compile(r"\[([^\]]*)\](?:\([^)]*\))?(?:\{[^}]*\})?")
MARKS = re.compile(r"(\**|\[?)([^\[\]*]+)(\**|\]\([^)]*\)(?:\{[^}]*\})?)")
"""Words that are bold, or a link, or neither."""

FIGURE = re.compile(rf"[{MINUS}+-]?[\d,]+(?:\.(\d+))?")


@dataclass(frozen=True)
class Table:
    """A header and rows of Markdown cells; ``align`` has one letter a column (l, r or c), ``widths`` one weight."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: str
    widths: tuple[float, ...] = ()

    def _repr_markdown_(self) -> str:
        weights = self.widths or (1.0,) * len(self.header)
        marks = []
        for weight, side in zip(weights, self.align, strict=True):
            dashes = "-" * max(3, round(WIDTH * weight / sum(weights)))
            marks.append({"l": f":{dashes}", "r": f"{dashes}:", "c": f":{dashes}:"}[side])
        rows = [tuple(said(cell) for cell in row) for row in self.rows]
        header = [said(cell) for cell in self.header]
        lines = [_line(header), _line(marks), *(_line(row) for row in aligned(rows, self.align))]
        return "\n".join(lines) + "\n"


def said(cell: str) -> str:
    """A cell's words in the language in force; what marks them stays."""
    found = MARKS.fullmatch(cell)
    return f"{found[1]}{say(found[2])}{found[3]}" if found else cell


def aligned(rows: Sequence[Sequence[str]], align: str) -> list[tuple[str, ...]]:
    """Right-aligned columns of plain figures with their decimal points below each other.

    Spaces as wide as a figure and a point stand for the decimals that a figure lacks. A column with more than
    MOST_DECIMALS somewhere holds quantities of different kinds, which nobody compares: it stays as it is.
    """
    columns = [list(column) for column in zip(*rows, strict=True)]
    for column, side in zip(columns, align, strict=False):
        decimals = [_decimals(cell) for cell in column] if side == "r" else []
        most = max((count for count in decimals if count is not None), default=0)
        if not 0 < most <= MOST_DECIMALS:
            continue
        for place, count in enumerate(decimals):
            if count is not None and count < most:
                missing = FIGURE_SPACE * (most - count)
                column[place] += (missing if count else POINT_SPACE + missing) + WORD_JOINER
    return list(zip(*columns, strict=True))


def _decimals(cell: str) -> int | None:
    """Decimals of a cell that shows one figure and nothing else, whatever marks or links it."""
    found = FIGURE.fullmatch(MARKUP.sub(r"\1", cell.replace("**", "")))
    return len(found[1] or "") if found else None


def two_columns(text: str) -> str:
    """Markdown that a PDF sets in two columns; a web page, which has no foot to fill, in one."""
    opening, closing = (f"```{{=typst}}\n{code}\n```" for code in ("#columns(2, gutter: 20pt)[", "]"))
    return f"{opening}\n\n{text}\n\n{closing}\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(str(cell).replace("|", r"\|").split("\n")) for cell in cells) + " |"


def bold(row: Sequence[str]) -> tuple[str, ...]:
    """A total row: each cell that holds something in bold."""
    return tuple(f"**{cell}**" if cell else "" for cell in row)


def cross(
    estimate: str,
    rows: str,
    columns: str,
    *,
    corner: str = "",
    unit: str | None = None,
    signed: bool = False,
    interval: bool = False,
    scenario: str = BASELINE,
    measure: str = LEVEL,
    **fixed: object,
) -> Table:
    """One estimate over two of its dimensions: a row a label of ``rows``, a column a label of ``columns``."""
    found = sources().ledger.select(estimate, scenario=scenario, measure=measure, **fixed)
    cells = {
        (row.coordinates[rows], row.coordinates[columns]): show(
            row, bare=True, unit=unit, signed=signed, interval=interval
        ).markdown
        for row in found
    }
    down, over = (list(dict.fromkeys(place[side] for place in cells)) for side in (0, 1))
    body = tuple((label(rows, one), *(cells.get((one, other), "–") for other in over)) for one in down)
    header = (corner, *(label(columns, other) for other in over))
    return Table(header, body, "l" + "r" * len(over), (2.0, *(1.0,) * len(over)))


def records(
    rows: Sequence[dict[str, object]],
    columns: Sequence[tuple[str, str, str, float]],
    show: Callable[[str, object], str],
) -> Table:
    """Records as a table; each column is (key, header, alignment, weight) and ``show(key, value)`` writes a cell."""
    keys, header, align, widths = zip(*columns, strict=True)
    body = tuple(tuple(show(key, row.get(key)) for key in keys) for row in rows)
    return Table(header, body, "".join(align), widths)
