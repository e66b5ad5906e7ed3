"""The appendix of parameters: every row with its value, range, source and status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from analysis.ledger import Entry
from analysis.report.anchors import parameter_anchor
from analysis.report.labels import label, name_of
from analysis.report.language import say, through
from analysis.report.markdown import Passage, citation, escaped
from analysis.report.numbers import MINUS, sources
from analysis.report.tables import Table
from analysis.units import Unit

MEANINGS = {
    "primary": "read in the source that states it, at the place given",
    "press": "read in a press report or another secondary copy; the source itself was not seen",
    "derived": "computed from other figures by the formula in the note; a test computes it again",
    "assumption": "stated by no source; chosen for this study",
    "unverified": "read in an extract whose table headings, group or wording could not be checked against the original",
}
"""What each status says of a row, the best supported first."""

FIXED = "fixed"
DITTO = "\N{DOUBLE PRIME}"


def printed(value: float, unit: Unit) -> str:
    """A value in base units as its source prints it: all digits, in ``unit``, without the unit's name.

    >>> printed(7_846_000.0, load_units(Path("data/units.csv"))["thousand_won"])  # doctest: +SKIP
    '7,846'
    """
    shown = float(f"{value / float(unit.scale):.12g}")
    return f"{shown:,}".removesuffix(".0").replace("-", MINUS)


def range_text(row: Mapping[str, Any], unit: Unit) -> str:
    """Low to high with the distribution and the group that is drawn together; FIXED where nothing is drawn."""
    if row["distribution"] == FIXED:
        return FIXED
    bounds = [printed(row[end], unit) for end in ("low", "high") if row[end] is not None]
    parts = [
        through().join(bounds),
        say(row["distribution"]),
        f"{say('group')} {row['group']}" if row["group"] else "",
    ]
    return ", ".join(part for part in parts if part)


def coordinates_text(coordinates: Mapping[str, str]) -> str:
    """The labels of a row, separated by commas; empty for a parameter that is one number."""
    return ", ".join(label(dimension, value) for dimension, value in coordinates.items())


def parameters() -> tuple[Entry, ...]:
    """Every parameter of the ledger in force, in the order of the files."""
    return tuple(entry for entry in sources().ledger.entries.values() if entry.kind == "parameter")


def table_inputs() -> tuple[Entry, ...]:
    """Every published table that the model computes from, in the order of the rooms."""
    return tuple(entry for entry in sources().ledger.entries.values() if entry.kind == "table")


def input_tables() -> Table:
    """The published tables that the model computes from: what they hold, where they come from and their status."""
    rows = []
    for one in table_inputs():
        (about,) = one.rows
        name = f"[`{one.id}`]{{#{parameter_anchor(one.id)}}}"
        what = f"{escaped(about['title'])}. {escaped(about['definition'])} {escaped(about['comparability'])}"
        unit = name_of(sources().units[one.unit])
        source = f"{citation(about['source'], about['locator'])}; `{one.file}`"
        rows.append((name, f"{about['cells']:,}", escaped(unit), what, source, status_text(about["status"])))
    header = ("Table", "Figures", "Unit", "What it holds", "Source", "Status")
    return Table(header, tuple(rows), "lrllll", (5, 2, 2, 7, 5, 2))


def status_counts() -> dict[str, int]:
    """Number of rows by status, in the order of MEANINGS."""
    counts = Counter(row["status"] for parameter in parameters() for row in parameter.rows)
    return {status: counts[status] for status in MEANINGS}


def rows_with(status: str | None = None) -> int:
    """Number of rows with ``status``; of all rows without one."""
    counts = status_counts()
    return sum(counts.values()) if status is None else counts[status]


def estimates_on(status: str) -> int:
    """Number of published estimates that rest on at least one row or one table with ``status``."""
    ledger = sources().ledger
    inputs = (*parameters(), *table_inputs())
    with_status = {one.id for one in inputs if any(row["status"] == status for row in one.rows)}
    return sum(any(entry.id in with_status for entry in ledger.lineage(one.id)) for one in ledger.published)


def estimate_count() -> int:
    """Number of published estimates."""
    return len(sources().ledger.published)


def status_table() -> Table:
    """Status, meaning, rows, and the published estimates that rest on at least one such row."""
    rows = [
        (status_text(status), MEANINGS[status], str(count), str(estimates_on(status)))
        for status, count in status_counts().items()
    ]
    header = ("Status", "What it says of a row", "Rows", "Estimates that rest on it")
    return Table(header, tuple(rows), "llrr", (2, 8, 1, 2))


def room_tables() -> Passage:
    """A section and a table for each room: the file that its parameters stand in."""
    parts = []
    for file in dict.fromkeys(parameter.file for parameter in parameters()):
        room = file.rpartition("/")[2].removesuffix(".csv")
        table = room_table(tuple(one for one in parameters() if one.file == file))
        title = room.replace("_", " ").capitalize()
        parts.append(f"## {say(title)} {{#sec-parameters-{room.replace('_', '-')}}}\n\n`{file}`\n\n" + _markdown(table))
    return Passage("\n".join(parts))


def room_table(members: tuple[Entry, ...]) -> Table:
    """Every row of ``members``; the first row of each carries the parameter's anchor."""
    header = ("Parameter", "Value", "Unit and range", "Source", "Status and note")
    return Table(header, tuple(line for one in members for line in _lines(one)), "lrlll", (5.5, 2, 4.2, 5.5, 6))


def _lines(parameter: Entry) -> Iterator[tuple[str, ...]]:
    """A parameter's rows; source, place and note are written where they differ from the row above."""
    unit = sources().units[parameter.unit]
    above = ("", "", "")
    for place, row in enumerate(parameter.rows):
        name = f"`{parameter.id}`"
        first = f"[{name}]{{#{parameter_anchor(parameter.id)}}}" if place == 0 else name
        where = escaped(coordinates_text(row["coordinates"]))
        bounds = range_text(row, unit)
        formula = f"{say('formula')}: {row['formula']}" if row["formula"] else ""
        note = "; ".join(escaped(text) for text in (formula, row["note"]) if text)
        source = citation(row["source"], row["locator"])
        if row["source"] == above[0]:
            source = DITTO if row["locator"] == above[1] else f"{DITTO}, {escaped(row['locator'])}"
        shown = DITTO if note and note == above[2] else note
        above = (row["source"], row["locator"], note)
        yield (
            f"{first} {where}".strip(),
            printed(row["value"], unit),
            escaped(name_of(unit) if bounds == FIXED else f"{name_of(unit)}, {bounds}"),
            source,
            "; ".join(text for text in (status_text(row["status"]), shown) if text),
        )


def status_text(status: str) -> str:
    """A status as Markdown; an assumption is marked as one wherever it stands."""
    return f"[{say(status)}]{{.assumption}}" if status == "assumption" else say(status)


def _markdown(table: Table) -> str:
    return table._repr_markdown_()
