from __future__ import annotations

import csv
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from analysis.ledger import Entry, Row
from analysis.report.records import Record, as_csv, as_json, records, write_xlsx
from analysis.units import Unit

UNITS = {"percent": Unit("percent", "ratio", "ratio", Decimal("0.01"), 1, "%", "%")}
ENTRIES = {
    "room_a": Entry("room_a", "estimate", "=Recovery", "수익률", "percent"),
    "room_b": Entry("room_b", "estimate", "Share", "비율", "percent"),
}
ABOUT = {"edition": "2026.1", "content_key": "0123", "scenario": None, "draws": 50, "seed": 7}


def found() -> list[Record]:
    rows = [
        Row("room_a", "baseline", "level", {"variant": "1-1"}, 1.1037, 1.1, 1.0, 1.05, 1.1, 1.15, float("inf")),
        Row("room_b", "baseline", "level", {"period": "2010"}, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1),
    ]
    return records(rows, ENTRIES, UNITS)


def test_a_record_has_every_coordinate_and_its_value_in_the_unit_it_names():
    first, second = found()
    assert (first["variant"], first["period"], second["variant"], second["period"]) == ("1-1", "", "", "2010")
    assert (first["central"], first["unit"]) == (110.37, "%")


def test_a_statistic_that_is_no_finite_number_is_empty():
    assert found()[0]["q975"] is None
    assert json.loads(as_json(found(), ABOUT))["estimates"][0]["q975"] is None
    assert next(csv.DictReader(io.StringIO(as_csv(found()))))["q975"] == ""


def test_json_states_the_run():
    stated = json.loads(as_json(found(), ABOUT))
    assert {name: stated[name] for name in ABOUT} == ABOUT


def cells(path: Path, sheet: int) -> dict[str, float | str]:
    """The cells of one sheet by place (``B2``), numbers as numbers, from the workbook's own XML."""
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = ["".join(item.itertext()) for item in shared.findall("x:si", space)]
        content = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
    assert content.findall(".//x:f", space) == []  # no formula anywhere
    found = {}
    for cell in content.findall(".//x:c", space):
        value = cell.findtext("x:v", namespaces=space) or ""
        found[cell.attrib["r"]] = texts[int(value)] if cell.get("t") == "s" else float(value)
    return found


def test_a_workbook_has_numbers_as_numbers_and_text_as_text(tmp_path):
    path = tmp_path / "estimates.xlsx"
    write_xlsx(path, found(), ABOUT, 0)
    sheet = cells(path, 1)
    columns = {str(name): place[0] for place, name in sheet.items() if place[1:] == "1"}
    assert sheet[columns["central"] + "2"] == 110.37
    assert sheet[columns["label"] + "2"] == "=Recovery"
    assert sheet[columns["variant"] + "2"] == "1-1"
    assert sheet[columns["unit"] + "2"] == "%"
    assert columns["q975"] + "2" not in sheet
    assert sheet[columns["period"] + "3"] == 2010.0


def test_a_workbook_says_which_run_it_is_of(tmp_path):
    path = tmp_path / "estimates.xlsx"
    write_xlsx(path, found(), ABOUT, 0)
    sheet = cells(path, 2)
    about = {name: sheet.get(f"B{place[1:]}") for place, name in sheet.items() if place[0] == "A"}
    assert [about[name] for name in ("edition", "content_key", "draws", "seed")] == ["2026.1", "0123", 50.0, 7.0]


def test_the_header_of_a_workbook_stays_in_sight(tmp_path):
    path = tmp_path / "estimates.xlsx"
    write_xlsx(path, found(), ABOUT, 0)
    assert b'state="frozen"' in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")


def test_the_same_records_make_the_same_workbook(tmp_path):
    paths = [tmp_path / name for name in ("a.xlsx", "b.xlsx")]
    for path in paths:
        write_xlsx(path, found(), ABOUT, 1_767_225_600)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    core = zipfile.ZipFile(paths[0]).read("docProps/core.xml").decode()
    assert "2026-01-01T00:00:00Z" in core


def test_a_workbook_that_fails_leaves_the_earlier_one(tmp_path):
    path: Path = tmp_path / "estimates.xlsx"
    write_xlsx(path, found(), ABOUT, 0)
    before = path.read_bytes()
    broken: list[Record] = [{**found()[0], "central": "no number"}]
    with pytest.raises(ValueError, match="could not convert"):
        write_xlsx(path, broken, ABOUT, 0)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["estimates.xlsx"]
