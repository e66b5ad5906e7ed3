"""Flows of money between nodes in columns: that nothing is lost on the way, and where each ribbon runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.report.charts import rows_and_unit
from analysis.report.labels import label

TOLERANCE = 1e-9
"""Relative: sums of the same won in another order differ by their last bits only."""


class FlowError(ValueError):
    """Flows that do not fit together."""


@dataclass(frozen=True)
class Link:
    """Won that go from one node to another; nodes are named as a reader sees them."""

    source: str
    target: str
    won: float


@dataclass(frozen=True)
class Box:
    """A node in its place: its column, and its upper and lower end in pixels."""

    name: str
    column: int
    top: float
    bottom: float
    won: float


@dataclass(frozen=True)
class Ribbon:
    """A link in its place: where it leaves and where it arrives, from its upper to its lower edge in pixels."""

    link: Link
    columns: tuple[int, int]
    leaves: tuple[float, float]
    arrives: tuple[float, float]


def links(estimate: str, source: str, target: str, **where: object) -> list[Link]:
    """A link for each row of an estimate over two dimensions, from the one to the other; rows of zero are left out.

    Raises FlowError if two rows have the same ends, since ``where`` then leaves a further dimension open.
    """
    rows, _ = rows_and_unit(estimate, None, where)
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        ends = label(source, row.coordinates[source]), label(target, row.coordinates[target])
        if ends in found:
            raise FlowError(f"{estimate}: several values from {ends[0]} to {ends[1]}; name the missing coordinates")
        found[ends] = row.central
    return [Link(*ends, won) for ends, won in found.items() if won]


def laid_out(
    columns: Sequence[Sequence[str]], flows: Sequence[Link], height: float, gap: float
) -> tuple[list[Box], list[Ribbon]]:
    """Boxes as high as their won, and ribbons in the order of the boxes at their other end, so that few cross.

    A pixel is the same won in every column; each column stands in the middle of ``height``. ``gap`` is between boxes.
    Raises FlowError naming the node or link that does not fit.
    """
    column = {name: place for place, names in enumerate(columns) for name in names}
    into, out = _sums(columns, column, flows)
    size = {name: max(into[name], out[name]) for name in column}
    whole = [sum(size[name] for name in names) for names in columns]
    scale = min((height - gap * (len(names) - 1)) / won for names, won in zip(columns, whole, strict=True))
    boxes: dict[str, Box] = {}
    for place, (names, won) in enumerate(zip(columns, whole, strict=True)):
        top = (height - scale * won - gap * (len(names) - 1)) / 2
        for name in names:
            boxes[name] = Box(name, place, top, top + scale * size[name], size[name])
            top += scale * size[name] + gap
    rank = {name: number for number, name in enumerate(boxes)}
    starts, ends = ({name: box.top for name, box in boxes.items()} for _ in range(2))
    leaves: dict[Link, tuple[float, float]] = {}
    for link in sorted(flows, key=lambda one: (rank[one.source], rank[one.target])):
        leaves[link] = starts[link.source], starts[link.source] + scale * link.won
        starts[link.source] = leaves[link][1]
    ribbons = []
    for link in sorted(flows, key=lambda one: (rank[one.target], rank[one.source])):
        arrives = ends[link.target], ends[link.target] + scale * link.won
        ends[link.target] = arrives[1]
        ribbons.append(Ribbon(link, (column[link.source], column[link.target]), leaves[link], arrives))
    return list(boxes.values()), ribbons


def _sums(
    columns: Sequence[Sequence[str]], column: dict[str, int], flows: Sequence[Link]
) -> tuple[dict[str, float], dict[str, float]]:
    """Won into and out of each node, once every link is known to run to the right and nothing is lost in the middle."""
    if len(column) < sum(map(len, columns)):
        names = [name for one in columns for name in one]
        raise FlowError(f"node {next(name for name in names if names.count(name) > 1)!r} stands in the columns twice")
    if len(columns) < 2 or not all(columns):
        raise FlowError("money flows between two columns or more, each with a node")
    into, out = dict.fromkeys(column, 0.0), dict.fromkeys(column, 0.0)
    seen = set()
    for link in flows:
        way = f"{link.source} → {link.target}"
        for end in (link.source, link.target):
            if end not in column:
                raise FlowError(f"{way}: node {end!r} stands in no column; there are: {', '.join(column)}")
        if column[link.source] >= column[link.target]:
            raise FlowError(f"{way}: a link runs from a column to one on its right")
        if not link.won > 0:
            raise FlowError(
                f"{way}: {link.won:,.0f} won; a ribbon has more than none, so turn the link or leave it out"
            )
        if (link.source, link.target) in seen:
            raise FlowError(f"{way}: given twice; add the two")
        seen.add((link.source, link.target))
        out[link.source] += link.won
        into[link.target] += link.won
    for name in column:
        if not into[name] and not out[name]:
            raise FlowError(f"node {name!r} has no links; leave it out of its column")
        between = into[name] and out[name]
        if between and abs(into[name] - out[name]) > TOLERANCE * max(into[name], out[name]):
            raise FlowError(f"node {name!r} takes in {into[name]:,.0f} won and passes on {out[name]:,.0f}")
    return into, out
