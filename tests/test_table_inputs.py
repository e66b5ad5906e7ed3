"""Published tables that the graph takes whole: read once, complete, in base units."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.faults import InputFaults
from analysis.table_inputs import TableInput, read_inputs
from analysis.units import load_units

ROOT = Path(__file__).resolve().parents[1]
UNITS = load_units(ROOT / "data" / "units.csv")
PEOPLE = TableInput("room_people", "people", "number", ("period", "sex"), "People", "인구")
HEADER = """source = "somebody_2020"
table = "Table 1"
title = "People"
definition = "People on 1 July"
unit = "thousand_persons"
comparability = "none"
status = "primary"

[tolerance]
value = 0
reason = "whole numbers"

[columns.period]
kind = "text"

[columns.sex]
kind = "text"

[columns.number]
kind = "number"
"""


def read(root: Path, rows: str, declared: TableInput = PEOPLE):
    folder = root / "data" / "published"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "people.csv").write_text("period,sex,number\n" + rows, encoding="utf-8")
    (folder / "people.toml").write_text(HEADER, encoding="utf-8")
    return read_inputs(root, [declared], UNITS, {"somebody_2020"})[declared.id]


def test_a_long_table_becomes_an_array_in_base_units(tmp_path):
    found = read(tmp_path, "2025,male,5\n2025,female,6\n2030,male,7\n2030,female,8\n")
    assert found.values.dims == ("period", "sex")
    assert found.values.sel(period=2030, sex="female") == 8000
    assert (found.unit, found.file, found.header.source) == (
        "thousand_persons",
        "data/published/people.csv",
        "somebody_2020",
    )


def test_a_missing_row_is_refused_with_its_place(tmp_path):
    with pytest.raises(InputFaults, match="period 2030, sex female: 0 rows"):
        read(tmp_path, "2025,male,5\n2025,female,6\n2030,male,7\n")


def test_a_row_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(InputFaults, match="period 2025, sex male: 2 rows"):
        read(tmp_path, "2025,male,5\n2025,male,5\n")


def test_a_column_that_the_table_has_not_is_refused(tmp_path):
    wrong = TableInput("room_people", "people", "deaths", ("period", "sex"), "People", "인구")
    with pytest.raises(InputFaults, match="no column 'deaths'"):
        read(tmp_path, "2025,male,5\n", wrong)
    text = TableInput("room_people", "people", "sex", ("period",), "People", "인구")
    with pytest.raises(InputFaults, match="column 'sex' of text"):
        read(tmp_path, "2025,male,5\n", text)
