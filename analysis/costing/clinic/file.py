"""A clinic's own table as rows of text: CSV in the encodings that Korean spreadsheets write, or Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.costing.clinic.words import COLUMNS, REQUIRED, known, meaning, name
from analysis.csv_rows import Line, suggestion
from analysis.faults import Fault

_AS_CSV = "open it in a spreadsheet and save the sheet as CSV (UTF-8)"
_BEGINNINGS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook of the old format"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"<", "a web page"),
    (b"{", "JSON text"),
)
_PANDAS_INDEX = "__index_level_"
_HANGUL = ("가", "힣")


@dataclass(frozen=True)
class ClinicFile:
    """Rows of a file with their cells by the English column name, and how the file was read.

    Rows of a CSV are counted as an editor shows them (the header is row 1), those of Parquet from 1.
    """

    reading: str
    lines: tuple[Line, ...]


def read_file(path: Path) -> tuple[ClinicFile, list[Fault]]:
    """The rows of a ``.csv`` or ``.parquet`` file and everything that is wrong with the file as a table."""
    place = path.as_posix()
    kind = path.suffix.lower()
    try:
        if path.is_dir():
            return _nothing(Fault(place, None, "a folder", "a file", "name the ledger file in it"))
        if path.exists() and not path.is_file():
            return _nothing(Fault(place, None, "a device", "a file", "name a ledger file"))
        with path.open("rb") as file:
            data = file.read() if kind in (".csv", ".parquet") else b""
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or str(error)).lower()
        given = f"a file that cannot be read ({why})"
        return _nothing(Fault(place, None, given, "a readable file", "check the path and its permissions"))
    if kind not in (".csv", ".parquet"):
        given = f"a file ending in {path.suffix!r}" if kind else "a file name without an ending"
        return _nothing(Fault(place, None, given, "a .csv or .parquet file", _AS_CSV))
    if not data.strip():
        return _nothing(Fault(place, None, "an empty file", "a table with a header", "fill in the ledger"))
    return _parquet(path, data) if kind == ".parquet" else _csv(place, data)


def _nothing(*faults: Fault) -> tuple[ClinicFile, list[Fault]]:
    return ClinicFile("", ()), list(faults)


def _csv(place: str, data: bytes) -> tuple[ClinicFile, list[Fault]]:
    if data.startswith(b"PAR1"):
        remedy = "give its name the ending .parquet"
        return _nothing(Fault(place, None, "a Parquet file", "CSV text", remedy))
    for beginning, kind in _BEGINNINGS:
        if data.lstrip().startswith(beginning):
            return _nothing(Fault(place, None, kind, "CSV text", _AS_CSV))
    text, encoding = _decoded(data)
    if not encoding or "\0" in text:
        given = "binary data or text in an unknown encoding"
        return _nothing(Fault(place, None, given, "CSV text in UTF-8, UTF-16 or CP949", _AS_CSV))
    if not text.strip():
        return _nothing(Fault(place, None, "an empty file", "a table with a header", "fill in the ledger"))
    first = text.lstrip().splitlines()[0]
    separator = "\t" if "\t" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    columns: list[str] = []
    lines: list[Line] = []
    faults: list[Fault] = []
    start = 1
    try:
        for cells in reader:
            start, row = reader.line_num + 1, start
            cells = _without_blank_end([cell.strip() for cell in cells])
            if cells and not columns:
                columns, faults = _header(place, row, cells)
                if faults:
                    return _nothing(*faults)
            elif len(cells) > len(columns):
                given = f"{len(cells)} cells"
                remedy = "put a number or name that holds a comma in quotation marks"
                faults.append(Fault(place, row, given, f"at most {len(columns)}, as in the header", remedy))
            elif cells:
                blank = [""] * (len(columns) - len(cells))
                lines.append(Line(place, row, dict(zip(columns, [*cells, *blank], strict=True))))
    except csv.Error as error:
        remedy = "close the quotation marks, or save the sheet as CSV again"
        faults.append(Fault(place, start, f"text that is no CSV ({error})", "a CSV table", remedy))
    return ClinicFile(f"CSV in {encoding}", tuple(lines)), faults or _without_rows(place, lines)


def _parquet(path: Path, data: bytes) -> tuple[ClinicFile, list[Fault]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    place = path.as_posix()
    try:
        table = pq.read_table(pa.BufferReader(data))
        table = table.drop_columns([column for column in table.column_names if column.startswith(_PANDAS_INDEX)])
        cells = [["" if cell is None else str(cell).strip() for cell in part.to_pylist()] for part in table]
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        given = "a file that is no Parquet table, or a damaged one"
        return _nothing(Fault(place, None, given, "a Parquet table", "write it again, or give it as CSV"))
    columns, faults = _header(place, None, table.column_names)
    if faults:
        return _nothing(*faults)
    for column, field in zip(columns, table.schema, strict=True):
        of = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        numeric = pa.types.is_integer(of) or pa.types.is_floating(of) or pa.types.is_decimal(of)
        textual = pa.types.is_string(of) or pa.types.is_large_string(of) or pa.types.is_string_view(of)
        if not (numeric if column == "value" else textual) and not pa.types.is_null(of):
            expected = "numbers" if column == "value" else "text"
            given = f"column {field.name!r} of type {field.type}"
            faults.append(Fault(place, None, given, expected, "cast the column and write the file again"))
    if faults:
        return _nothing(*faults)
    lines = [
        Line(place, row, dict(zip(columns, values, strict=True)))
        for row, values in enumerate(zip(*cells, strict=True), start=1)
        if any(values)
    ]
    return ClinicFile("Parquet", tuple(lines)), _without_rows(place, lines)


def _without_rows(place: str, lines: Sequence[Line]) -> list[Fault]:
    if lines:
        return []
    return [Fault(place, None, "a header without rows", "at least one row", "fill in the ledger")]


def _header(place: str, row: int | None, cells: Sequence[str]) -> tuple[list[str], list[Fault]]:
    expected = f"the columns {', '.join(REQUIRED)}"
    meanings = [meaning(cell, COLUMNS) for cell in cells]
    if not any(meanings):
        given = f"a first line without them ({name(' '.join(cells))[:40]!r})"
        remedy = "put these names, separated by commas, in the first line; see data/examples/README.md"
        return [], [Fault(place, row, given, expected, remedy)]
    faults = [
        Fault(place, row, f"no column {column!r}", expected, f"add the column {column!r}")
        for column in REQUIRED
        if column not in meanings
    ]
    for position, (cell, column) in enumerate(zip(cells, meanings, strict=True)):
        if column is None:
            given = f"unknown column {cell!r}" if cell else "a column without a name"
            remedy = suggestion(cell, known(COLUMNS), "remove the column, or name it 'note'")
            faults.append(Fault(place, row, given, f"only {', '.join(COLUMNS)}", remedy))
        elif column in meanings[:position]:
            given = f"column {column!r} twice"
            faults.append(Fault(place, row, given, "each column once", "rename or remove one"))
    return [column or "" for column in meanings], faults


def _without_blank_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _decoded(data: bytes) -> tuple[str, str]:
    """Text and encoding of ``data``; both empty when it is in none that is known."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for codec, encoding in [("utf-16", "UTF-16")] if marked else [("utf-8-sig", "UTF-8"), ("cp949", "CP949")]:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if encoding != "UTF-8" or not _disguised(text):
            return text, encoding
    return "", ""


def _disguised(text: str) -> bool:
    """Whether Hangul in CP949 happens to be valid UTF-8, as 처치 is, which reads as the Latin letters óġ.

    It is taken to be so when no other letters beyond ASCII occur, they touch no ASCII letter, and their bytes
    are Hangul syllables in CP949.
    """
    beyond = [place for place, letter in enumerate(text) if not letter.isascii()]
    if not beyond or any(text[place] > "\u024f" for place in beyond):
        return False
    beside = {text[near] for place in beyond for near in (place - 1, place + 1) if 0 <= near < len(text)}
    if any(letter.isascii() and letter.isalpha() for letter in beside):
        return False
    try:
        korean = "".join(text[place] for place in beyond).encode("utf-8").decode("cp949")
    except UnicodeDecodeError:
        return False
    return all(_HANGUL[0] <= letter <= _HANGUL[1] for letter in korean)
