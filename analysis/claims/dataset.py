"""A data set on disk: a folder with one folder a table, and a record that says whether its people exist."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from analysis.claims.schema import TABLES
from analysis.faults import Fault, InputFaults

RECORD = "dataset.json"
WATERMARK = "synthetic"
NOTICE = "GENERATED DATA: shows that the method works, says nothing of Korea"
"""Printed on every table and chart made from generated claims."""


@dataclass(frozen=True)
class Dataset:
    """Checked claims in ``folder``. ``synthetic`` marks generated people; ``record`` says how the data came about."""

    folder: Path
    synthetic: bool
    record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def watermark(self) -> str:
        """``synthetic`` or nothing; results carry it."""
        return WATERMARK if self.synthetic else ""

    def files(self, table: str) -> list[Path]:
        return sorted((self.folder / table).glob("*.parquet"))

    def has(self, table: str) -> bool:
        return bool(self.files(table))


def write_dataset(dataset: Dataset) -> None:
    record = {"synthetic": dataset.synthetic, **dataset.record}
    (dataset.folder / RECORD).write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_dataset(folder: Path) -> Dataset:
    """The data set in ``folder``.

    A record that calls marked files real is refused: the mark inside each Parquet file and the record must agree.

    Raises InputFaults when the folder is no data set of this program, lacks a table, or contradicts its own mark.
    """
    path = folder / RECORD
    if not path.is_file():
        expected = f"a data set made by fiscal claims generate or fiscal claims check (it holds {RECORD})"
        remedy = "run fiscal claims check on the raw files first"
        raise InputFaults([Fault(folder.as_posix(), None, "a folder without a record", expected, remedy)])
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        synthetic = bool(record.pop("synthetic"))
    except (ValueError, KeyError, AttributeError):
        raise InputFaults(
            [
                Fault(
                    path.as_posix(),
                    None,
                    "a record that cannot be read",
                    "JSON with synthetic",
                    "make the data set anew",
                )
            ]
        ) from None
    dataset = Dataset(folder, synthetic, record)
    faults = [
        Fault(folder.as_posix(), None, f"no table {name} ({table.english})", "its Parquet files", "load it, then check")
        for name, table in TABLES.items()
        if not table.optional and not dataset.has(name)
    ]
    marked = any(is_marked(path) for name in TABLES for path in dataset.files(name)[:1])
    if marked and not synthetic:
        faults.append(
            Fault(path.as_posix(), None, "generated claims that are called real", "synthetic: true", "undo that change")
        )
    if faults:
        raise InputFaults(faults)
    return dataset


def is_marked(path: Path) -> bool:
    """Whether a Parquet file carries the mark of generated claims."""
    metadata = pq.read_schema(path).metadata or {}
    return metadata.get(b"watermark") == WATERMARK.encode()
