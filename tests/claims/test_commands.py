"""``fiscal claims`` from files to a released table, and what of a person can be found in anything that it prints."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.claims.dataset import NOTICE, Dataset
from analysis.claims.disclosure.suppressed import TEXT
from analysis.cli import app

RUNNER = CliRunner()


def run(*arguments: str, status: int = 0) -> str:
    result = RUNNER.invoke(app, ["claims", *arguments])
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture(scope="module")
def checked(made: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("commands") / "checked"
    run("check", str(made.folder), str(folder))
    run("panel", str(folder), "decedents")
    return folder


def test_a_table_is_released_with_its_watermark_and_without_small_cells(checked: Path, tmp_path: Path):
    out = tmp_path / "age.csv"
    told = run("table", str(checked), "decedents", "--by", "age_group,male", "--money", "fees_30", "--out", str(out))
    assert NOTICE in told
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"# {NOTICE}"
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    told_counts = [int(row["n"]) for row in rows if row["n"] != TEXT]
    assert any(row["n"] == TEXT for row in rows)
    assert all(count == 0 or count >= 10 for count in told_counts)
    assert all(count % 5 == 0 for count in told_counts)


def test_no_key_of_a_person_or_bill_leaves(checked: Path, made: Dataset, tmp_path: Path):
    import pyarrow.parquet as pq

    out = tmp_path / "t.csv"
    texts = [
        run("table", str(checked), "decedents", "--by", "province", "--out", str(out)),
        run("table", str(checked), "decedents", "--by", "PERSON_ID", "--out", str(tmp_path / "p.csv")),
        run("panel", str(checked), "decedents", "--sql"),
        out.read_text(encoding="utf-8"),
    ]
    # Grouped by person each count is 1: the table that comes out says nothing but its total.
    by_person = (tmp_path / "p.csv").read_text(encoding="utf-8")
    assert all(row["n"] == TEXT or row["PERSON_ID"] == "total" for row in csv.DictReader(by_person.splitlines()[2:]))
    keys = pq.read_table(made.folder / "t20", columns=["KEY_SEQ"])["KEY_SEQ"].to_pylist()
    long = {str(key) for key in keys if key > 10**6}
    assert long
    assert not any(key in text for key in long for text in texts)


def test_a_marked_cell_that_breaks_a_rule_is_in_no_message(made: Dataset, tmp_path: Path):
    """A canary: a value that occurs once is followed through check, messages and files outside the quarantine."""
    import pyarrow.parquet as pq

    raw = tmp_path / "raw"
    for name in ("yk", "jk", "t20", "t30", "t40"):
        (raw / name).mkdir(parents=True)
        for path in made.files(name)[:1]:
            table = pq.read_table(path)
            if name == "t20":
                at = table.schema.get_field_index("MAIN_SICK")
                codes = table["MAIN_SICK"].cast("string").to_pylist()
                fees = table["EDEC_TRAMT"].to_pylist()
                codes[0], fees[0] = "CANARY7731", -77318855
                table = table.set_column(at, "MAIN_SICK", [codes])
                table = table.set_column(table.schema.get_field_index("EDEC_TRAMT"), "EDEC_TRAMT", [fees])
            pq.write_table(table, raw / name / path.name)
    strict = run("check", str(raw), str(tmp_path / "no"), status=2)
    told = run("check", str(raw), str(tmp_path / "yes"), "--lenient")
    assert "negative cost" in strict
    for text in (strict, told):
        assert "CANARY" not in text
        assert "77318855" not in text
        assert "-99999999" in text
    quarantine = tmp_path / "yes" / "quarantine"
    assert "77318855" in (quarantine / "faults.csv").read_text(encoding="utf-8")
    assert not (tmp_path / "no").exists()


def test_the_layout_is_printed_in_both_languages():
    told = run("layout", "t20")
    assert "심결요양급여비용총액" in told
    assert "fees after review" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("panel", "{}", "nobody"), "one of decedents"),
        (("panel", "{}", "decedents", "--engine", "abacus"), "one of duckdb, spark"),
        (("table", "{}", "clinics", "--by", "quarter", "--out", "x.csv"), "fiscal claims panel"),
        (("table", "{}", "decedents", "--by", "nothing", "--out", "x.csv"), "no column nothing"),
        (("layout", "t99"), "one of yk"),
        (("panel", "/nowhere", "decedents"), "fiscal claims check"),
    ],
)
def test_what_is_wrong_with_a_call_is_said_in_a_line(checked: Path, arguments: tuple[str, ...], message: str):
    told = run(*(text.format(checked) for text in arguments), status=2)
    assert message in told
    assert "Traceback" not in told
