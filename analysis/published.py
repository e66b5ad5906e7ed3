"""Tables that others published, transcribed as printed, each with a header file that says what it is."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.csv_rows import Line, number, read_lines, read_text, suggestion
from analysis.faults import Fault, InputFaults
from analysis.parameters.record import STATUSES
from analysis.units import Unit

if TYPE_CHECKING:
    import pandas as pd

TEXTS = ("source", "table", "title", "definition", "unit", "comparability", "status")
KINDS = ("number", "text")


@dataclass(frozen=True)
class Column:
    """One column: whether its cells are number or text, its unit (the table's if it states none), a note."""

    name: str
    kind: str
    unit: str
    note: str


@dataclass(frozen=True)
class Header:
    """What a table is: source (citation key) and table as numbered there, what its figures mean and compare
    with.

    ``tolerance`` is how far a recomputed figure may lie from the printed one, in the figure's own unit, and
    ``tolerance_reason`` says why.
    """

    source: str
    table: str
    title: str
    definition: str
    unit: str
    comparability: str
    status: str
    tolerance: float
    tolerance_reason: str
    columns: Mapping[str, Column]


@dataclass(frozen=True)
class PublishedTable:
    """``frame`` has numbers where the header says so (not a number for a blank cell); ``printed`` has all as
    text.

    Numbers are in the printed unit: a transcription converts nothing. Rows are indexed by their line in the
    CSV.
    """

    name: str
    frame: pd.DataFrame
    printed: pd.DataFrame
    header: Header


def load_published(folder: Path, name: str, units: Mapping[str, Unit], bibliography: Collection[str]) -> PublishedTable:
    """The table ``folder/name.csv`` with its header ``folder/name.toml``.

    The header states ``TEXTS``, ``[tolerance]`` with value and reason, and ``[columns.NAME]`` for each column
    of the CSV, with kind ("number" or "text") and, if wanted, unit and note. Raises InputFaults with the
    faults of both files.
    """
    import pandas as pd

    header, faults = _read_header(folder / f"{name}.toml", units, bibliography)
    path = folder / f"{name}.csv"
    columns, lines, found = read_lines(path, (), None)
    faults += found
    if header is not None and columns:
        faults += _column_faults(path.as_posix(), columns, folder / f"{name}.toml", header)
        for line in lines:
            faults += _cell_faults(line, header)
    if faults or header is None:
        raise InputFaults(faults)
    rows = pd.Index([line.row for line in lines], name="line")
    printed = pd.DataFrame([line.cells for line in lines], index=rows, columns=list(columns), dtype=object)
    frame = printed.copy()
    for column in header.columns.values():
        if column.kind == "number":
            frame[column.name] = [_value(text) for text in printed[column.name]]
    return PublishedTable(name, frame, printed, header)


def _read_header(
    path: Path, units: Mapping[str, Unit], citations: Collection[str]
) -> tuple[Header | None, list[Fault]]:
    place = path.as_posix()
    if not path.exists():
        expected = f"a header file with {', '.join(TEXTS)}, tolerance and columns"
        return None, [Fault(place, None, "no header file", expected, "write it beside the CSV")]
    text, faults = read_text(path)
    if faults:
        return None, faults
    try:
        stated: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [Fault(place, None, f"text that is no TOML ({error})", "a TOML file", "mend it at that line")]

    def fault(given: str, expected: str, remedy: str) -> None:
        faults.append(Fault(place, None, given, expected, remedy))

    for key in TEXTS:
        if not isinstance(stated.get(key), str) or not stated[key].strip():
            fault(f"no {key}", f"{key} as text", f"state {key}")
    for key in stated:
        if key not in (*TEXTS, "tolerance", "columns"):
            remedy = suggestion(key, (*TEXTS, "tolerance", "columns"), "remove it")
            fault(f"unknown key {key!r}", f"one of {', '.join(TEXTS)}, tolerance, columns", remedy)
    for key, known, where in (
        ("source", citations, "the bibliography"),
        ("status", STATUSES, ", ".join(STATUSES)),
    ):
        if isinstance(stated.get(key), str) and stated[key] and stated[key] not in known:
            fault(f"{key} {stated[key]!r}", f"one of {where}", suggestion(stated[key], known, f"mend {key}"))
    tolerance = stated.get("tolerance")
    allowed = tolerance.get("value") if isinstance(tolerance, dict) else None
    reason = tolerance.get("reason") if isinstance(tolerance, dict) else None
    if isinstance(allowed, bool) or not isinstance(allowed, int | float) or not 0 <= allowed < math.inf:
        fault(
            f"tolerance {allowed!r}",
            "value = a number of 0 or more",
            "state how far a figure may lie from it",
        )
    if not isinstance(reason, str) or not reason.strip():
        fault("a tolerance without reason", "reason as text", "say why this tolerance")
    columns = stated.get("columns")
    if not isinstance(columns, dict) or not columns:
        fault("no columns", "a table [columns.NAME] for each column", "describe the columns")
    else:
        faults += [found for name, said in columns.items() for found in _described_faults(place, name, said)]
    if faults or not isinstance(columns, dict) or not isinstance(tolerance, dict):
        return None, faults
    table_unit = stated["unit"]
    described = {
        name: Column(name, said["kind"], said.get("unit", table_unit), said.get("note", ""))
        for name, said in columns.items()
    }
    for unit in dict.fromkeys([table_unit, *(c.unit for c in described.values())]):
        if unit not in units:
            fault(f"unit {unit!r}", "a unit of the registry", suggestion(unit, units, "choose or add a unit"))
    texts = {key: stated[key].strip() for key in TEXTS}
    header = Header(
        **texts, tolerance=float(tolerance["value"]), tolerance_reason=tolerance["reason"], columns=described
    )
    return header, faults


def _described_faults(place: str, name: str, said: Any) -> list[Fault]:
    if not isinstance(said, dict) or said.get("kind") not in KINDS:
        remedy = f'write [columns.{name}] with kind = "number" or kind = "text"'
        return [Fault(place, None, f"column {name!r} without kind", f"kind, one of {', '.join(KINDS)}", remedy)]
    return [
        Fault(place, None, f"{key!r} of column {name!r}", "kind, unit, note (texts)", "remove or mend it")
        for key, value in said.items()
        if key not in ("kind", "unit", "note") or not isinstance(value, str)
    ]


def _column_faults(place: str, columns: tuple[str, ...], path: Path, header: Header) -> list[Fault]:
    faults = [
        Fault(place, 1, f"column {name!r}", f"a description in {path.as_posix()}", f"add [columns.{name}]")
        for name in columns
        if name not in header.columns
    ]
    return faults + [
        Fault(path.as_posix(), None, f"a description of {name!r}", f"a column of {place}", "remove or rename it")
        for name in header.columns
        if name not in columns
    ]


def _cell_faults(line: Line, header: Header) -> list[Fault]:
    remedy = 'transcribe it as printed and give the column kind = "text", or mend the transcription'
    return [
        line.fault(f"{name} {text!r}", "a number", remedy)
        for name, text in line.cells.items()
        if name in header.columns and header.columns[name].kind == "number"
        if text and number(text, thousands=True) is None
    ]


def _value(text: str) -> float:
    value = number(text, thousands=True) if text else None
    return math.nan if value is None else value
