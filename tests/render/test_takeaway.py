"""Tables and charts to take away: the file says what the page says, numbers are numbers, and nothing is a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from analysis.render.takeaway import TableOnPage, as_csv, cells_of, tables_on, take_away

PAGE = """<html><body>
<figure class="table" id="tbl-people"><figcaption><span>Table 1</span> People, million.</figcaption>
<table><thead><tr><th></th><th>2025</th><th>2060</th></tr></thead><tbody>
<tr><td>All</td><td><a href="a.html#x">51.68</a>\N{FIGURE SPACE}\N{WORD JOINER}</td><td>42.3 (39.6 to 45.2)</td></tr>
<tr><td>=SUM(A1)</td><td>\N{MINUS SIGN}1,234.5</td><td>–</td></tr></tbody></table></figure>
<figure id="fig-people"><p><svg width="5"><g/></svg></p></figure>
<div id="fig-quarto"><figure><img src="x_files/a.svg"></figure></div>
<table><tr><td>no id</td></tr></table>
</body></html>"""


@pytest.fixture
def taken(tmp_path: Path) -> Path:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "estimates.csv").write_text("estimate\n", encoding="utf-8")
    take_away(tmp_path, ["chapters/a.html"], tmp_path / "estimates.csv", {"edition": "2026.1"}, 0)
    return tmp_path


def test_a_page_has_the_tables_with_an_id_and_their_captions():
    (table,) = tables_on(PAGE)
    assert (table.id, table.caption) == ("tbl-people", "Table 1 People, million.")
    assert table.header == ["", "2025", "2060"]
    assert table.rows[0] == ["All", "51.68", "42.3 (39.6 to 45.2)"]


def test_a_column_of_intervals_becomes_the_figure_and_both_ends():
    header, rows = cells_of(tables_on(PAGE)[0])
    assert header == ["", "2025", "2060", "2060, low end", "2060, high end"]
    assert rows == [["All", 51.68, 42.3, 39.6, 45.2], ["=SUM(A1)", -1234.5, "–", None, None]]


def test_a_csv_holds_numbers_and_no_formula():
    rows = list(csv.reader(io.StringIO(as_csv(tables_on(PAGE)[0]))))
    assert rows[1] == ["All", "51.68", "42.3", "39.6", "45.2"]
    assert rows[2] == ["'=SUM(A1)", "-1234.5", "–", "", ""]


def test_a_figure_with_its_unit_stays_text():
    assert cells_of(TableOnPage("tbl-a", "", ["x"], [["15.4 %"]]))[1] == [["15.4 %"]]


def test_files_stand_beside_the_pages_and_are_linked_above_what_they_hold(taken: Path):
    page = (taken / "chapters" / "a.html").read_text(encoding="utf-8")
    assert (taken / "downloads" / "estimates.csv").is_file()
    assert (taken / "downloads" / "fig-people.svg").read_text() == '<svg width="5"><g/></svg>\n'
    for link, id in (
        ("../downloads/tbl-people.csv", "tbl-people"),
        ("../downloads/tables.xlsx", "tbl-people"),
        ("../downloads/fig-people.svg", "fig-people"),
        ("x_files/a.svg", "fig-quarto"),
    ):
        assert 0 < page.index(f'href="{link}"') < page.index(f'id="{id}"')


def test_the_workbook_has_a_sheet_for_each_table_with_numbers_as_numbers_and_no_formula(taken: Path):
    with zipfile.ZipFile(taken / "downloads" / "tables.xlsx") as book:
        names = book.read("xl/workbook.xml").decode()
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert all(f'name="{name}"' in names for name in ("about", "people"))
    assert all(f"<v>{value}</v>" in sheet for value in ("51.68", "-1234.5"))
    assert "<f>" not in sheet


def test_the_same_pages_give_the_same_workbook(taken: Path, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "chapters").mkdir()
    (other / "chapters" / "a.html").write_text(PAGE, encoding="utf-8")
    take_away(other, ["chapters/a.html"], taken / "estimates.csv", {"edition": "2026.1"}, 0)
    workbooks = [(folder / "downloads" / "tables.xlsx").read_bytes() for folder in (taken, other)]
    assert workbooks[0] == workbooks[1]
