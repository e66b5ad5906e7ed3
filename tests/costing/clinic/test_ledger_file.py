"""Files as spreadsheets and programs write them, and files that are no ledger."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from analysis.costing.clinic.ledger import read_ledger
from analysis.costing.clinic.words import (
    COLUMNS,
    DEDUCTIONS,
    MONEY,
    SCALES,
    SECTIONS,
    SHARES,
    known,
)
from analysis.faults import InputFaults
from analysis.units import load_units

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "data/examples/clinic.csv").read_text("utf-8")
KOREAN = (
    TEXT.replace("section,item,activity,value,unit,note", "구분,항목,행위,값,단위,비고")
    .replace("payroll,", "인건비,")
    .replace("time,", "시간,")
    .replace("common,", "공통비,")
    .replace("material,", "재료비,")
    .replace("revenue,", "수익,")
    .replace("share,", "차감,")
    .replace("absorb,", "흡수,")
    .replace("non_covered", "비급여")
    .replace("other_payers", "비건강보험")
    .replace("thousand_won", "천원")
    .replace("percent", "%")
    .replace("clinic_management", "의원관리")
)


def ledger_of(folder: Path, content: str | bytes, name: str = "ledger.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_ledger(path)


def faults_of(folder: Path, content: str | bytes, name: str = "ledger.csv") -> list[str]:
    with pytest.raises(InputFaults) as caught:
        ledger_of(folder, content, name)
    return [str(fault).removeprefix((folder / name).as_posix()) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("codec", "reading"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp949", "CP949"), ("euc-kr", "CP949"), ("utf-16", "UTF-16")],
)
def test_a_korean_ledger_reads_the_same_in_each_encoding(tmp_path, codec, reading):
    ledger = ledger_of(tmp_path, KOREAN.encode(codec))
    english = ledger_of(tmp_path, TEXT)
    assert ledger.reading == f"CSV in {reading}"
    assert ledger.absorbed == "의원관리"
    assert (ledger.payroll, ledger.common) == (english.payroll, english.common)
    assert list(ledger.time.values()) == list(english.time.values())


def test_hangul_in_cp949_that_is_valid_utf_8_by_accident_is_read_as_hangul(tmp_path):
    assert "처치".encode("cp949").decode("utf-8") == "óġ"
    ledger = ledger_of(tmp_path, TEXT.replace("treatment", "처치").encode("cp949"))
    assert "처치" in ledger.activities


def test_accented_letters_in_utf_8_stay_what_they_are(tmp_path):
    assert "étage" in ledger_of(tmp_path, TEXT.replace("treatment", "étage")).activities


def test_hangul_taken_apart_by_macos_is_put_together(tmp_path):
    ledger = ledger_of(tmp_path, unicodedata.normalize("NFD", KOREAN))
    assert ledger.absorbed == unicodedata.normalize("NFC", "의원관리")


def test_tabs_and_foreign_line_ends_are_read(tmp_path):
    tabs = "\n".join(line.replace(",", "\t") for line in TEXT.splitlines() if '"' not in line)
    rest = "common\t\t\t5\nrevenue\t\tconsultation\t5\n".replace("common\t\t", "common\trent\t")
    assert ledger_of(tmp_path, f"{tabs}\n{rest}payroll\tdoctor\t\t7".encode("utf-16")).payroll["doctor"] == 7
    for end in ("\r\n", "\r"):
        assert ledger_of(tmp_path, TEXT.replace("\n", end)) == ledger_of(tmp_path, TEXT)


def test_blank_rows_blank_columns_and_short_rows_of_a_spreadsheet_are_passed_over(tmp_path):
    padded = "\n".join(f"{line},," for line in TEXT.splitlines()) + "\n,,,,,,,\n\n"
    assert ledger_of(tmp_path, padded) == ledger_of(tmp_path, TEXT)
    assert ledger_of(tmp_path, TEXT.replace('45001258,won,"71,729 thousand won x share of pay"', "45001258"))


def test_parquet_gives_the_ledger_of_the_csv(tmp_path):
    frame = pd.read_csv(io.StringIO(TEXT), thousands=",")
    frame.assign(section=frame.section.astype("category")).to_parquet(tmp_path / "ledger.parquet")
    ledger, same = read_ledger(tmp_path / "ledger.parquet"), ledger_of(tmp_path, TEXT)
    assert ledger.reading == "Parquet"
    assert (ledger.payroll, ledger.time, ledger.revenue) == (same.payroll, same.time, same.revenue)
    frame[frame.index >= 0].sample(frac=1, random_state=1).to_parquet(tmp_path / "shuffled.parquet")
    assert read_ledger(tmp_path / "shuffled.parquet").payroll == same.payroll


def test_parquet_with_the_wrong_types_is_refused_by_column(tmp_path):
    frame = pd.read_csv(io.StringIO(TEXT), thousands=",")
    frame.assign(value=frame.value.astype(str), unit=3).to_parquet(tmp_path / "ledger.parquet")
    with pytest.raises(InputFaults) as caught:
        read_ledger(tmp_path / "ledger.parquet")
    assert [fault.expected for fault in caught.value.faults] == ["numbers", "text"]
    frame.assign(value=frame.value.where(frame.value != 790, float("inf"))).to_parquet(tmp_path / "ledger.parquet")
    with pytest.raises(InputFaults, match="row 26: given value 'inf'"):
        read_ledger(tmp_path / "ledger.parquet")


@pytest.mark.parametrize(
    ("content", "given"),
    [
        (b"", "an empty file"),
        (b"\n \n", "an empty file"),
        (b"\xef\xbb\xbf", "an empty file"),
        (b"section,item,activity,value\n", "a header without rows"),
        (b"%PDF-1.7\n\xff", "a PDF document"),
        (b"PK\x03\x04rest", "an Excel workbook or a zip archive"),
        (b"\xd0\xcf\x11\xe0rest", "an Excel workbook of the old format"),
        (b"\x89PNG\r\n", "an image"),
        (b"PAR1rest", "a Parquet file"),
        (b"<html><table>", "a web page"),
        (bytes(range(1, 256)), "binary data or text in an unknown encoding"),
        (b"section,item\0", "binary data or text in an unknown encoding"),
        (b"\xff\xfea", "binary data or text in an unknown encoding"),
        (b"dear accountant\nplease", "a first line without them ('dear accountant')"),
    ],
)
def test_what_is_no_ledger_is_one_fault_that_names_it(tmp_path, content, given):
    faults = faults_of(tmp_path, content)
    assert len(faults) == 1
    assert f"given {given};" in faults[0]


def test_a_damaged_parquet_file_is_one_fault(tmp_path):
    for content in (b"PAR1 and no more", TEXT.encode()):
        (fault,) = faults_of(tmp_path, content, "ledger.parquet")
        assert "no Parquet table, or a damaged one" in fault


@pytest.mark.parametrize("name", ["ledger.xlsx", "ledger"])
def test_another_ending_is_refused(tmp_path, name):
    (fault,) = faults_of(tmp_path, TEXT, name)
    assert "expected a .csv or .parquet file" in fault


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("{folder}", "a folder"),
        ("{folder}/none.csv", "cannot be read (no such file or directory)"),
        ("{folder}/none", "cannot be read (no such file or directory)"),
        ("a\0.csv", "cannot be read (embedded null byte)"),
        ("x" * 300 + ".csv", "cannot be read (file name too long)"),
        ("/dev/zero", "a device"),
    ],
)
def test_a_path_that_is_no_readable_file_is_one_fault(tmp_path, path, given):
    with pytest.raises(InputFaults) as caught:
        read_ledger(Path(path.format(folder=tmp_path)))
    assert len(caught.value.faults) == 1
    assert given in caught.value.faults[0].given


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("activity,value", "activity,val", ["no column 'value'", "unknown column 'val'"]),
        ("unit,note", "unit,값", ["column 'value' twice"]),
        ("unit,note", "unit,,note", ["a column without a name"]),
        ('"63,623"', "63,623", ["7 cells"]),
        ('"63,623"', '"63,623', ["text that is no CSV"]),
    ],
)
def test_a_broken_table_is_told_with_its_row(tmp_path, old, new, messages):
    faults = faults_of(tmp_path, TEXT.replace(old, new, 1))
    assert len(faults) == len(messages)
    for fault, message in zip(faults, messages, strict=True):
        assert fault.startswith(f", row {TEXT[: TEXT.index(old)].count(chr(10)) + 1}: given {message}")


def test_the_readme_names_every_word_of_the_format():
    readme = (ROOT / "data/examples/README.md").read_text("utf-8")
    missing = [
        word for words in (COLUMNS, SECTIONS, DEDUCTIONS, MONEY, SHARES) for word in known(words) if word not in readme
    ]
    assert missing == []


def test_units_are_those_of_the_registry():
    registry = load_units(ROOT / "data/units.csv")
    assert {unit: registry[unit].scale for unit in SCALES} == dict(SCALES)
