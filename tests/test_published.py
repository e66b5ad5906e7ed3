"""Transcribed tables and their headers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from analysis.faults import InputFaults
from analysis.published import PublishedTable, load_published
from analysis.units import Unit

UNITS = {
    "thousand_won": Unit("thousand_won", "money", "won", Decimal(1000), 0, "thousand won", "천 원"),
    "percent": Unit("percent", "ratio", "ratio", Decimal("0.01"), 1, "%", "%"),
}
HEADER = """source = "survey_2010"
table = "Table 34"
title = "Revenue of clinics"
definition = "Yearly revenue by payer, mean of the sample"
unit = "thousand_won"
comparability = "Rows need not sum to the total: respondents differ by row"
status = "primary"

[tolerance]
value = 0.5
reason = "printed in whole thousand won"

[columns.row]
kind = "text"

[columns.mean]
kind = "number"

[columns.share]
kind = "number"
unit = "percent"
note = "as printed"
"""
TABLE = 'row,mean,share\ntotal,"261,790",100\nnhi,139516,53.3\nother,,\n'


def load(folder: Path, table: str = TABLE, header: str | None = HEADER) -> PublishedTable:
    (folder / "t34.csv").write_text(table, encoding="utf-8")
    if header is not None:
        (folder / "t34.toml").write_text(header, encoding="utf-8")
    return load_published(folder, "t34", UNITS, {"survey_2010"})


def faults(folder: Path, table: str = TABLE, header: str | None = HEADER) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        load(folder, table, header)
    return [str(fault).replace(f"{folder.as_posix()}/", "") for fault in caught.value.faults]


def test_numbers_are_read_in_the_printed_unit_and_the_print_is_kept(tmp_path: Path) -> None:
    table = load(tmp_path)
    assert table.frame["mean"].tolist()[:2] == [261_790.0, 139_516.0]
    assert table.frame["mean"].isna().tolist() == [False, False, True]
    assert table.printed["mean"].tolist() == ["261,790", "139516", ""]
    assert table.frame.index.tolist() == [2, 3, 4], "rows are known by their line in the file"


def test_the_header_says_what_the_table_is(tmp_path: Path) -> None:
    header = load(tmp_path).header
    assert (header.source, header.table, header.status) == ("survey_2010", "Table 34", "primary")
    assert (header.tolerance, header.tolerance_reason) == (0.5, "printed in whole thousand won")
    assert [column.unit for column in header.columns.values()] == ["thousand_won", "thousand_won", "percent"]


def test_a_misprint_is_kept_in_a_column_declared_as_text(tmp_path: Path) -> None:
    header = HEADER.replace('[columns.mean]\nkind = "number"', '[columns.mean]\nkind = "text"')
    table = load(tmp_path, TABLE.replace("139516", "13951G"), header)
    assert table.frame["mean"].tolist() == ["261,790", "13951G", ""]


def test_text_in_a_number_column_is_refused_with_its_row(tmp_path: Path) -> None:
    assert faults(tmp_path, TABLE.replace("139516", "13951G")) == [
        "t34.csv, row 3: given mean '13951G'; expected a number; "
        'do: transcribe it as printed and give the column kind = "text", or mend the transcription'
    ]


def test_a_table_without_header_is_refused(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, header=None)
    assert fault.startswith("t34.toml: given no header file; expected a header file with source, table, title")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('table = "Table 34"\n', "", "given no table; expected table as text; do: state table"),
        (
            '"survey_2010"',
            '"survey_2011"',
            "given source 'survey_2011'; expected one of the bibliography; do: write 'survey_2010' if that is meant",
        ),
        (
            'status = "primary"',
            'status = "sure"',
            "given status 'sure'; expected one of primary, press, derived, assumption, unverified; do: mend status",
        ),
        (
            'unit = "percent"',
            'unit = "per cent"',
            "given unit 'per cent'; expected a unit of the registry; do: write 'percent' if that is meant",
        ),
        (
            "value = 0.5",
            "value = -1",
            "given tolerance -1; expected value = a number of 0 or more; do: state how far a figure may lie from it",
        ),
        (
            'reason = "printed in whole thousand won"',
            "",
            "given a tolerance without reason; expected reason as text; do: say why this tolerance",
        ),
        (
            'title = "',
            'titel = "x"\ntitle = "',
            "given unknown key 'titel'; expected one of source, table, title, "
            "definition, unit, comparability, status, tolerance, columns; do: write 'title' if that is meant",
        ),
        (
            'kind = "text"',
            'kind = "word"',
            "given column 'row' without kind; expected kind, one of number, text; "
            'do: write [columns.row] with kind = "number" or kind = "text"',
        ),
        (
            'note = "as printed"',
            "note = 7",
            "given 'note' of column 'share'; expected kind, unit, note (texts); do: remove or mend it",
        ),
    ],
)
def test_a_header_at_fault_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert faults(tmp_path, header=HEADER.replace(old, new)) == [f"t34.toml: {sentence}"]


def test_a_header_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    assert "t34.toml: given text that is no TOML (" in faults(tmp_path, header="source: survey\n")[0]


def test_a_column_without_description_and_a_description_without_column_are_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, TABLE.replace("share", "portion", 1)) == [
        "t34.csv, row 1: given column 'portion'; expected a description in t34.toml; do: add [columns.portion]",
        "t34.toml: given a description of 'share'; expected a column of t34.csv; do: remove or rename it",
    ]


def test_faults_of_header_and_table_are_reported_together(tmp_path: Path) -> None:
    found = faults(tmp_path, "", HEADER.replace('status = "primary"\n', ""))
    assert [fault.partition(":")[0] for fault in found] == ["t34.toml", "t34.csv"]
