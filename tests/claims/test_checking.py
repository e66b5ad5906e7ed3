"""An insurer's files are read, each fault is counted, strict stops, lenient sets rows aside, and nothing goes
missing."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.claims.checking import Checked, check
from analysis.claims.dataset import Dataset, read_dataset
from analysis.claims.schema import TABLES
from analysis.faults import InputFaults

GOOD: dict[str, list[dict[str, Any]]] = {
    "yk": [{"STND_Y": 2022, "YKIHO_ID": 7, "YKIHO_GUBUN_CD": "31", "YKIHO_SIDO": "11"}],
    "jk": [
        {"STND_Y": 2022, "PERSON_ID": 1, "SEX": 1, "AGE_GROUP": 9, "SIDO": 11, "IPSN_TYPE_CD": 5, "CTRB_PT_TYPE_CD": 3},
        {"STND_Y": 2022, "PERSON_ID": 2, "SEX": 2, "AGE_GROUP": 18, "DTH_YM": 202206, "DTH_CODE1": "C349", "SIDO": 26}
        | {"IPSN_TYPE_CD": 5, "CTRB_PT_TYPE_CD": 0},
    ],
    "t20": [
        {"PERSON_ID": 1, "KEY_SEQ": 11, "YKIHO_ID": 7, "RECU_FR_DT": 20220131, "FORM_CD": "03", "MAIN_SICK": "J06.9"}
        | {"VSCN": 1, "EDEC_TRAMT": 20000, "EDEC_SBRDN_AMT": 6000, "EDEC_JBRDN_AMT": 14000},
        {"PERSON_ID": 2, "KEY_SEQ": 12, "YKIHO_ID": 7, "RECU_FR_DT": 20220601, "FORM_CD": "02", "MAIN_SICK": "C349"}
        | {"VSCN": 9, "EDEC_TRAMT": 900000, "EDEC_SBRDN_AMT": 45000, "EDEC_JBRDN_AMT": 855000},
    ],
    "t30": [
        {"KEY_SEQ": 11, "SEQ_NO": 1, "RECU_FR_DT": 20220131, "DIV_CD": "AA157", "AMT": 20000},
        {"KEY_SEQ": 12, "SEQ_NO": 1, "RECU_FR_DT": 20220601, "DIV_CD": "AP200", "AMT": 900000},
    ],
    "t40": [
        {"KEY_SEQ": 11, "SEQ_NO": 1, "RECU_FR_DT": 20220131, "SICK_SYM": "J069"},
        {"KEY_SEQ": 12, "SEQ_NO": 1, "RECU_FR_DT": 20220601, "SICK_SYM": "C349"},
    ],
}
FILES = {"yk": "NHID_YK_2022", "jk": "NHID_JK_2022", "t20": "NHID_GY20_T1_2022"} | {
    "t30": "NHID_GY30_T1_2022",
    "t40": "NHID_GY40_T1_2022",
}


def write(
    folder: Path,
    changes: dict[str, list[dict[str, Any]]] | None = None,
    drop: tuple[str, str] | None = None,
    encoding: str = "utf-8",
    separator: str = "|",
    suffix: str = ".TXT",
) -> Path:
    """The good files, with rows added for some tables and perhaps a column taken away."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in GOOD.items():
        rows = rows + (changes or {}).get(name, [])
        columns = [column for column in TABLES[name].names if drop != (name, column)]
        with (folder / f"{FILES[name]}{suffix}").open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns, delimiter=separator, extrasaction="ignore", lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def statement(key: object, **changes: object) -> dict[str, object]:
    return GOOD["t20"][0] | {"KEY_SEQ": key} | changes


def lenient(tmp_path: Path, changes: dict[str, list[dict[str, Any]]]) -> Checked:
    return check(write(tmp_path / "raw", changes), tmp_path / "checked", strict=False)


def said(checked: Checked) -> set[tuple[str, str, str]]:
    return {(finding.table, finding.column, finding.rule) for finding in checked.report.findings}


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8", ","), ("utf-8-sig", "\t"), ("cp949", "|")])
def test_text_files_are_read_in_their_encoding_and_separator(tmp_path: Path, encoding: str, separator: str):
    extra = {"jk": [GOOD["jk"][0] | {"PERSON_ID": 3, "DTH_CODE1": "가나다"}]}
    checked = check(write(tmp_path / "raw", extra, encoding=encoding, separator=separator), tmp_path / "checked")
    assert checked.report.clean
    assert not checked.dataset.synthetic
    people = pq.read_table(checked.dataset.folder / "jk").to_pylist()
    assert {row["DTH_CODE1"] for row in people} == {None, "C349", "가나다"}
    assert {row["AGE_GROUP"] for row in people} == {"9", "18"}


def test_cells_get_the_types_of_the_layout(tmp_path: Path):
    dataset = check(write(tmp_path / "raw"), tmp_path / "checked").dataset
    found = pq.read_table(dataset.folder / "t20").to_pylist()
    first = next(row for row in found if row["KEY_SEQ"] == 11)
    assert first["RECU_FR_DT"].isoformat() == "2022-01-31"
    assert first["EDEC_TRAMT"] == 20000
    assert first["FST_IN_PAT_DT"] is None
    assert read_dataset(dataset.folder).synthetic is False


def test_codes_that_lost_their_zero_get_it_back(tmp_path: Path):
    checked = lenient(tmp_path, {"t20": [statement(13, FORM_CD="3")]})
    assert checked.report.clean
    forms = {row["KEY_SEQ"]: row["FORM_CD"] for row in pq.read_table(tmp_path / "checked" / "t20").to_pylist()}
    assert forms == {11: "03", 12: "02", 13: "03"}


def test_names_of_later_releases_are_understood(tmp_path: Path):
    raw = write(tmp_path / "raw")
    path = raw / "NHID_GY20_T1_2022.TXT"
    text = path.read_text().replace("PERSON_ID", "INDI_DSCM_NO").replace("RECU_FR_DT", "mdcare_strt_dt")
    path.write_text(text)
    assert check(raw, tmp_path / "checked").report.read["t20"] == 2


WRONG: dict[str, tuple[str, dict[str, Any], tuple[str, str]]] = {
    "negative cost": ("t20", statement(13, EDEC_TRAMT=-5, EDEC_SBRDN_AMT=-9), ("EDEC_TRAMT", "negative cost")),
    "a cost that is text": ("t20", statement(13, EDEC_TRAMT="many"), ("EDEC_TRAMT", "wrong type")),
    "a part of a won": ("t20", statement(13, EDEC_TRAMT="10.5"), ("EDEC_TRAMT", "wrong type")),
    "a day that no calendar has": ("t20", statement(13, RECU_FR_DT=20220231), ("RECU_FR_DT", "impossible date")),
    "a day of another century": ("t20", statement(13, RECU_FR_DT=19220101), ("RECU_FR_DT", "impossible date")),
    "no day": ("t20", statement(13, RECU_FR_DT=""), ("RECU_FR_DT", "empty")),
    "a form that is none": ("t20", statement(13, FORM_CD="77"), ("FORM_CD", "unknown code")),
    "too many days": ("t20", statement(13, VSCN=400), ("VSCN", "too high")),
    "a person of nowhere": ("t20", statement(13, PERSON_ID=99), ("PERSON_ID", "orphan row")),
    "treatment after death": (
        "t20",
        statement(13, PERSON_ID=2, RECU_FR_DT=20220801),
        ("RECU_FR_DT", "treatment after death"),
    ),
    "a patient who pays more": (
        "t20",
        statement(13, EDEC_SBRDN_AMT=30000),
        ("EDEC_SBRDN_AMT", "patient pays more than the fees"),
    ),
    "admission after treatment": (
        "t20",
        statement(13, FST_IN_PAT_DT=20220301),
        ("FST_IN_PAT_DT", "admitted after treatment began"),
    ),
    "a repeated key": ("t20", statement(11), ("KEY_SEQ", "duplicate key")),
    "a line of no statement": ("t30", GOOD["t30"][0] | {"KEY_SEQ": 99}, ("KEY_SEQ", "orphan row")),
    "a sex that is none": ("jk", GOOD["jk"][0] | {"PERSON_ID": 3, "SEX": 3}, ("SEX", "unknown code")),
    "an impossible month": ("jk", GOOD["jk"][0] | {"PERSON_ID": 3, "DTH_YM": 202213}, ("DTH_YM", "impossible date")),
    "eligible after death": ("jk", GOOD["jk"][1] | {"STND_Y": 2023}, ("STND_Y", "eligible after death")),
    "two dates of death": (
        "jk",
        GOOD["jk"][1] | {"PERSON_ID": 3, "DTH_MDY": 20220701},
        ("DTH_MDY", "two dates of death"),
    ),
}


OWN_KEYS = ("a repeated key", "a line of no statement", "eligible after death")
"""Cases whose fault lies in the key; the others get keys of their own, so that all can be checked in one run."""


@pytest.fixture(scope="module")
def all_wrong(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, int], Checked]:
    """A check of the good rows and one row of each fault, and the line on which each wrong row stands."""
    changes: dict[str, list[dict[str, Any]]] = {}
    lines: dict[str, int] = {}
    for number, (case, (table, row, _)) in enumerate(WRONG.items()):
        key = {"t20": "KEY_SEQ", "jk": "PERSON_ID"}.get(table)
        own = row if case in OWN_KEYS or key is None else row | {key: 1000 + number}
        changes.setdefault(table, []).append(own)
        lines[case] = len(GOOD[table]) + len(changes[table]) + 1
    folder = tmp_path_factory.mktemp("wrong")
    return lines, check(write(folder / "raw", changes), folder / "checked", strict=False)


@pytest.mark.parametrize("case", WRONG)
def test_each_fault_is_found_in_its_row(all_wrong: tuple[dict[str, int], Checked], case: str):
    lines, checked = all_wrong
    table, _, (column, rule) = WRONG[case]
    assert (table, column, rule) in said(checked)
    aside = pq.read_table(checked.dataset.folder / "quarantine" / f"{table}.parquet").to_pylist()
    found = [row for row in aside if row["from_row"] == lines[case]]
    assert len(found) == 1
    assert f"{column}: {rule}; " in found[0]["rules_broken"]


def test_only_wrong_rows_are_set_aside(all_wrong: tuple[dict[str, int], Checked]):
    _, checked = all_wrong
    for table, rows in GOOD.items():
        assert pq.read_table(checked.dataset.folder / table).num_rows == len(rows)
        wrong = sum(of == table for of, _, _ in WRONG.values())
        assert checked.report.set_aside[table] == wrong


def test_strict_stops_at_every_fault_together_and_writes_nothing(tmp_path: Path):
    raw = write(tmp_path / "raw", {"t20": [statement(13, EDEC_TRAMT=-5)], "t30": [GOOD["t30"][0] | {"KEY_SEQ": 99}]})
    with pytest.raises(InputFaults, match="negative cost") as caught:
        check(raw, tmp_path / "checked")
    assert {fault.place for fault in caught.value.faults} == {"t20", "t30"}
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]


def test_a_row_that_is_set_aside_takes_what_refers_to_it_along(tmp_path: Path):
    wrong = {"t20": [statement(13, EDEC_TRAMT=-1)], "t30": [GOOD["t30"][0] | {"KEY_SEQ": 13}]}
    checked = lenient(tmp_path, wrong)
    assert ("t30", "KEY_SEQ", "orphan row") in said(checked)
    assert checked.report.set_aside == {"yk": 0, "jk": 0, "t20": 1, "t30": 1, "t40": 0}


def test_rows_read_are_rows_kept_and_rows_set_aside(tmp_path: Path):
    wrong = {"t20": [statement(20 + n, EDEC_TRAMT=-n, FORM_CD="77") for n in range(1, 15)]}
    checked = lenient(tmp_path, wrong)
    for table, read in checked.report.read.items():
        kept = pq.read_table(checked.dataset.folder / table).num_rows
        assert read == kept + checked.report.set_aside[table]
    counts = {finding.rule: finding.rows for finding in checked.report.findings}
    assert counts["negative cost"] == counts["unknown code"] == 14
    assert checked.report.set_aside["t20"] == 14  # rows, not faults


def test_a_line_with_a_cell_too_many_is_kept_aside_as_it_was(tmp_path: Path):
    raw = write(tmp_path / "raw")
    with (raw / "NHID_GY40_T1_2022.TXT").open("a") as file:
        file.write("11|2|20220131|I109|one|too|many\r\n")
    with pytest.raises(InputFaults, match="broken line"):
        check(raw, tmp_path / "strict")
    checked = check(raw, tmp_path / "checked", strict=False)
    assert checked.report.set_aside["t40"] == 1
    assert checked.report.read["t40"] == 3
    assert "I109|one|too|many" in (tmp_path / "checked" / "quarantine" / "t40-broken-lines.txt").read_text()


def test_a_missing_column_stops_both_modes_and_is_named_in_korean_too(tmp_path: Path):
    raw = write(tmp_path / "raw", drop=("t20", "EDEC_TRAMT"))
    for strict in (True, False):
        with pytest.raises(InputFaults, match=r"EDEC_TRAMT.*심결요양급여비용총액"):
            check(raw, tmp_path / "checked", strict=strict)


def test_a_missing_table_and_an_unknown_file_are_faults(tmp_path: Path):
    raw = write(tmp_path / "raw")
    (raw / "NHID_GY40_T1_2022.TXT").unlink()
    (raw / "notes.docx").write_text("x")
    with pytest.raises(InputFaults) as caught:
        check(raw, tmp_path / "checked")
    told = str(caught.value)
    assert "no file of diagnoses" in told
    assert "notes.docx" in told


def test_counts_of_faults_are_not_told_when_small(tmp_path: Path):
    few = lenient(tmp_path / "few", {"t20": [statement(13, EDEC_TRAMT=-5)]})
    many = lenient(tmp_path / "many", {"t20": [statement(100 + n, EDEC_TRAMT=-5) for n in range(34)]})
    assert any("fewer than 10 rows" in line for line in few.report.lines())
    assert any("about 30 rows" in line for line in many.report.lines())


def test_messages_show_the_shape_of_a_cell_and_not_the_cell(tmp_path: Path):
    checked = lenient(tmp_path, {"t20": [statement(13, EDEC_TRAMT="7신씨42")]})
    told = "\n".join(checked.report.lines())
    assert "9가가99" in told
    assert "신씨" not in told
    assert "신씨" in (checked.dataset.folder / "quarantine" / "faults.csv").read_text(encoding="utf-8")


def test_generated_parquet_is_linked_and_stays_marked(made: Dataset, tmp_path: Path):
    checked = check(made.folder, tmp_path / "checked")
    assert checked.report.clean
    assert read_dataset(tmp_path / "checked").synthetic
    assert (tmp_path / "checked" / "t20" / "part-00000.parquet").samefile(made.files("t20")[0])


def test_generated_claims_cannot_be_called_real(made: Dataset, tmp_path: Path):
    check(made.folder, tmp_path / "checked")
    (tmp_path / "checked" / "dataset.json").write_text('{"synthetic": false}')
    with pytest.raises(InputFaults, match="generated claims that are called real"):
        read_dataset(tmp_path / "checked")


def test_parquet_of_other_types_is_converted(made: Dataset, tmp_path: Path):
    for name in TABLES:
        (tmp_path / "raw" / name).mkdir(parents=True)
        for path in made.files(name):
            table = pq.read_table(path)
            texts = [
                pa.compute.strftime(column, "%Y%m%d") if pa.types.is_date(column.type) else column.cast(pa.string())
                for column in table.columns
            ]
            pq.write_table(pa.table(texts, names=table.column_names), tmp_path / "raw" / name / path.name)
    checked = check(tmp_path / "raw", tmp_path / "checked")
    for name in ("jk", "t20", "t40"):
        wanted = pq.read_table(made.folder / name).to_pandas().reset_index(drop=True)
        found = pq.read_table(checked.dataset.folder / name).to_pandas()[wanted.columns]
        keys = list(TABLES[name].key)
        same = wanted.sort_values(keys).astype(str).reset_index(drop=True)
        assert found.sort_values(keys).astype(str).reset_index(drop=True).equals(same), name


def test_a_file_in_no_known_encoding_is_a_fault_without_its_words(tmp_path: Path):
    raw = write(tmp_path / "raw")
    (raw / "NHID_GY40_T1_2022.TXT").write_bytes(b"KEY_SEQ|SEQ_NO\n\xff\xff\x80secret\x81\n")
    with pytest.raises(InputFaults, match="no known encoding") as caught:
        check(raw, tmp_path / "checked")
    assert "secret" not in str(caught.value)
