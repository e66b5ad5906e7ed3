"""A small generated data set, and claims written by hand for tests that count on fingers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from analysis.claims.dataset import Dataset
from analysis.claims.engine import Claims, duckdb_connection, open_claims
from analysis.claims.generation.design import Design
from analysis.claims.generation.margins import Margins, read_margins
from analysis.claims.generation.writing import generate
from analysis.claims.schema import TABLES

PROJECT = Path(__file__).resolve().parents[2]
ARROW = {"integer": pa.int64(), "amount": pa.int64(), "date": pa.date32(), "month": pa.string(), "code": pa.string()}

DEFAULTS: dict[str, dict[str, Any]] = {
    "jk": {"STND_Y": 2022, "SEX": "1", "AGE_GROUP": "15", "SIDO": "11", "IPSN_TYPE_CD": "5", "CTRB_PT_TYPE_CD": 5},
    "t20": {
        "YKIHO_ID": 1,
        "FORM_CD": "03",
        "MAIN_SICK": "J069",
        "VSCN": 1,
        "EDEC_TRAMT": 1000,
        "EDEC_SBRDN_AMT": 300,
        "EDEC_JBRDN_AMT": 700,
    },
    "t30": {"SEQ_NO": 1, "DIV_CD": "AA157", "AMT": 1000, "MDCN_EXEC_FREQ": 1},
    "t40": {"SEQ_NO": 1, "SICK_SYM": "J069"},
    "yk": {"STND_Y": 2022, "YKIHO_ID": 1, "YKIHO_GUBUN_CD": "31", "YKIHO_SIDO": "11", "SICKBED_CNT": 0, "DR_CNT": 1},
}


@pytest.fixture(scope="session")
def margins() -> Margins:
    return read_margins(PROJECT)


@pytest.fixture(scope="session")
def made(margins: Margins, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """8,000 people in two parts, two years."""
    design = Design(persons=8_000, seed=5, persons_per_part=5_000)
    return generate(design, margins, tmp_path_factory.mktemp("claims") / "made")


@pytest.fixture
def made_claims(made: Dataset) -> Claims:
    return open_claims(made, duckdb_connection())


@pytest.fixture
def claims_of() -> Callable[..., Claims]:
    """Claims from rows: ``claims_of(jk=[{…}], t20=[{…}])``; cells that a test does not name are filled in."""

    def make(**rows: list[dict[str, Any]]) -> Claims:
        connection = ibis.duckdb.connect(threads=1)
        tables = {name: connection.create_table(name, _arrow(name, rows.get(name, []))) for name in DEFAULTS}
        return Claims(connection=connection, t60=None, gj=None, watermark="", **tables)

    return make


def _arrow(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    layout = TABLES[name]
    full = [dict.fromkeys(layout.names) | DEFAULTS[name] | row for row in rows]
    if name == "jk":
        for row in full:
            if row["DTH_MDY"] is not None:
                row["DTH_YM"] = row["DTH_MDY"].strftime("%Y%m")
    schema = pa.schema([(column.name, ARROW[column.kind]) for column in layout.columns])
    return pa.Table.from_pylist(full, schema=schema)


def day(text: str) -> date:
    return date.fromisoformat(text)


def rows(expression: ibis.Table) -> list[dict[str, Any]]:
    """The rows of an expression, ordered by their first columns."""
    found = expression.to_pyarrow().to_pylist()
    return sorted(found, key=lambda row: tuple(str(value) for value in row.values()))
