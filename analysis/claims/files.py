"""Finds an insurer's files in a folder and turns text and SAS files into Parquet, a block at a time."""

from __future__ import annotations

import codecs
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from analysis.claims.schema import ALIASES, TABLES, Table
from analysis.faults import Fault, InputFaults

TEXT_SUFFIXES = (".csv", ".txt", ".tsv", ".dat")
SAS_SUFFIXES = (".sas7bdat", ".xpt")
PASSED_OVER = ("dataset.json", "readme.md", "readme.txt")
NOT_CLAIMS = ("truth",)
DELIMITERS = ("|", ",", "\t", ";")
BLOCK = 1 << 24
SAS_ROWS = 200_000
UTF8, KOREAN = "utf-8", "cp949"


@dataclass(frozen=True)
class Source:
    """One input file of a table."""

    table: str
    path: Path


@dataclass(frozen=True)
class Staged:
    """A source as Parquet with the layout's column names. ``broken`` counts lines whose cells did not fit the header.

    Those lines stand, as they were, in the quarantine folder.
    """

    source: Source
    path: Path
    broken: int = 0


def find_sources(folder: Path) -> list[Source]:
    """The files of ``folder`` and its subfolders, each with its table, by the name of the file or of its folder.

    ``NHID_GY20_T1_2013.TXT``, ``t20_2013.csv`` and ``t20/part-0.parquet`` are all statements.

    Raises InputFaults for files that belong to no table, for a table without a file, and for no folder at all.
    """
    if not folder.is_dir():
        raise InputFaults(
            [Fault(folder.as_posix(), None, "no such folder", "a folder of claims files", "check the path")]
        )
    sources, faults = [], []
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        if path.name.lower() in PASSED_OVER or path.name.startswith(".") or path.parent.name in NOT_CLAIMS:
            continue
        table = _table_of(path)
        if table is None or path.suffix.lower() not in (*TEXT_SUFFIXES, *SAS_SUFFIXES, ".parquet"):
            stems = ", ".join(table.stems[-1] for table in TABLES.values())
            expected = f"a name that begins with one of {stems}, as Parquet, CSV, text or SAS"
            faults.append(Fault(path.as_posix(), None, "a file of no known table", expected, "rename or remove it"))
        else:
            sources.append(Source(table.name, path))
    have = {source.table for source in sources}
    for name, table in TABLES.items():
        if not table.optional and name not in have:
            given, expected = (
                f"no file of {table.english} ({table.korean})",
                f"a file such as {table.stems[0]}_2013.csv",
            )
            faults.append(Fault(folder.as_posix(), None, given, expected, "add it to the folder"))
    if faults:
        raise InputFaults(faults)
    return sources


def _table_of(path: Path) -> Table | None:
    for text in (path.stem.lower(), path.parent.name.lower()):
        for table in TABLES.values():
            for stem in table.stems:
                if text == stem or (text.startswith(stem) and not text[len(stem)].isalnum()):
                    return table
    return None


def stage(sources: list[Source], folder: Path, quarantine: Path) -> list[Staged]:
    """Every source as Parquet: text and SAS files are rewritten to ``folder``, Parquet files stay where they are.

    Cells of rewritten files stay text, so that a wrong type is found by the checks and not lost while reading. Broken
    lines go to ``quarantine``. Memory holds one block of a file.

    Raises InputFaults for files that cannot be read as what they are called.
    """
    staged, faults = [], []
    for number, source in enumerate(sources):
        target = folder / f"{source.table}-{number:05d}.parquet"
        try:
            if source.path.suffix.lower() == ".parquet":
                staged.append(Staged(source, source.path))
            elif source.path.suffix.lower() in SAS_SUFFIXES:
                _write(target, _sas_batches(source.path))
                staged.append(Staged(source, target))
            else:
                staged.append(_stage_text(source, target, quarantine))
        except _Unreadable as error:
            faults.append(Fault(source.path.as_posix(), None, error.given, error.expected, error.remedy))
    if faults:
        raise InputFaults(faults)
    return staged


class _Unreadable(Exception):
    def __init__(self, given: str, expected: str, remedy: str) -> None:
        super().__init__(given)
        self.given, self.expected, self.remedy = given, expected, remedy


def canonical(name: str) -> str:
    """The layout's name of a column as a file spells it: capitals, no blanks, later releases' names translated."""
    name = name.strip().strip('"').upper()
    return ALIASES.get(name, name)


def _write(target: Path, batches: Iterator[pa.RecordBatch]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    writer = None
    try:
        for batch in batches:
            batch = batch.rename_columns([canonical(name) for name in batch.schema.names])
            if writer is None:
                writer = pq.ParquetWriter(target, batch.schema, compression="zstd")
            writer.write_batch(batch)
    finally:
        if writer is not None:
            writer.close()
    if writer is None:
        raise _Unreadable("a file without rows", "a header and rows", "remove it, or export it again")


def _encoding(path: Path) -> str:
    """UTF-8 if the whole file is, else CP949 (which holds EUC-KR); text is read to its end, because codes come late."""
    for encoding in (UTF8, KOREAN):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while block := file.read(BLOCK):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise _Unreadable("text in no known encoding", "UTF-8 or CP949 (EUC-KR)", "save the file again in one of them")


def _stage_text(source: Source, target: Path, quarantine: Path) -> Staged:
    encoding = _encoding(source.path)
    with source.path.open(encoding="utf-8-sig" if encoding == UTF8 else encoding, newline="") as file:
        header = file.readline().rstrip("\r\n")
    delimiter = max(DELIMITERS, key=header.count)
    names = [canonical(name) for name in header.split(delimiter)]
    known = set(TABLES[source.table].names)
    if not known & set(names):
        given = "a first line that names no column of the table"
        raise _Unreadable(given, "a line of column names", "write the names of the layout as the first line")
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise _Unreadable(f"columns named twice: {', '.join(doubled)}", "each column once", "rename or remove one")
    broken: list[tuple[int | None, str]] = []

    def keep(row: Any) -> str:
        broken.append((row.number, row.text))
        return "skip"

    try:
        reader = pacsv.open_csv(
            source.path,
            read_options=pacsv.ReadOptions(
                encoding=encoding, column_names=names, skip_rows=1, block_size=BLOCK, use_threads=False
            ),
            parse_options=pacsv.ParseOptions(delimiter=delimiter, invalid_row_handler=keep),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
        _write(target, iter(reader))
    except pa.ArrowInvalid:
        # Arrow's message quotes cells, which must not leave.
        raise _Unreadable("text that is no table", "rows of cells with one separator", "export it again") from None
    if broken:
        quarantine.mkdir(parents=True, exist_ok=True)
        with (quarantine / f"{source.table}-broken-lines.txt").open("a", encoding="utf-8") as file:
            for number, text in broken:
                file.write(f"{source.path.as_posix()}\t{number}\t{text}\n")
    return Staged(source, target, len(broken))


def _sas_batches(path: Path) -> Iterator[pa.RecordBatch]:
    """A SAS data set or transport file in blocks, all cells as text: whole numbers without point, dates as YYYYMMDD."""
    import pandas as pd

    encoding = "infer" if path.suffix.lower() == ".sas7bdat" else KOREAN
    try:
        with pd.read_sas(path, chunksize=SAS_ROWS, encoding=encoding) as blocks:
            if path.suffix.lower() == ".xpt":
                _refuse_lost_rows(path, blocks)
            for block in blocks:
                columns: Mapping[str, list[str | None]] = {
                    str(name): [_sas_text(value) for value in block[name].tolist()] for name in block.columns
                }
                yield pa.record_batch({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
    except (ValueError, AssertionError, AttributeError):  # what pandas raises for a file that ends early
        raise _Unreadable("no SAS file that can be read", "a .sas7bdat or transport file", "export it as CSV") from None


def _refuse_lost_rows(path: Path, reader: Any) -> None:
    """Transport files do not say how many rows they have; pandas takes a last row that ends in blanks for padding."""
    with path.open("rb") as file:
        file.seek(reader.record_start + reader.nobs * reader.record_length)
        rest = file.read()
    rows = [rest[at : at + reader.record_length] for at in range(0, len(rest), reader.record_length)]
    if any(row.strip(b" ") for row in rows):
        remedy = "export it as CSV, or put a column of numbers last"
        raise _Unreadable(
            "a transport file whose last rows end in blanks", "rows that can be told from padding", remedy
        )


def _sas_text(value: Any) -> str | None:
    if value is None or value != value:  # not a number, not a time
        return None
    if isinstance(value, datetime):
        return value.strftime("%Y%m%d")
    if isinstance(value, float):
        if abs(value) < 1e-70:  # pandas reads the zero of a transport file as 5e-79
            return "0"
        return str(int(value)) if math.isfinite(value) and value == int(value) else repr(value)
    return str(value).strip() or None
