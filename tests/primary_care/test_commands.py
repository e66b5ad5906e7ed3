"""Each command reads a file, prints its tables, writes them if asked, and says what is wrong in one line a fault."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli import app

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = {
    "tiers": ("tiers.csv", "decisions", "Harbor"),
    "aco": ("aco.csv", "requirements", "15 of 19 requirements met"),
    "flow": ("flow.csv", "transfers", "In 5,265.00, out 5,265.00."),
    "risk": ("risk.csv", "fit", "prospective"),
    "incentives": ("incentives.csv", "withhold", "Plan B"),
}


def run(*arguments: str):
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


@pytest.fixture(autouse=True)
def project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_of_each_command_runs_and_is_written(tmp_path, command):
    file, table, shown = COMMANDS[command]
    done = run(command, f"data/examples/{file}", "--out", str(tmp_path / "out"))
    assert done.exit_code == 0
    assert shown in done.stdout
    with (tmp_path / "out" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
        assert len(list(csv.DictReader(handle))) > 1


@pytest.mark.parametrize(
    ("command", "changes", "faults"),
    [
        (
            "tiers",
            {"Boston,3,900": "Boston,9,900", "Boston,2,0,1100": "Boston,2,0,many"},
            ["row 2: given claimed_tier '9'", "row 4: given members_adult 'many'"],
        ),
        (
            "aco",
            {"social_data,no": "social_data,perhaps", "42.3650": "142.3650"},
            ["row 7: given value 'perhaps'", "row 18: given latitude '142.3650'"],
        ),
        (
            "flow",
            {"200,all": "200,both", ",99213,110,": ",99213,much,"},
            ["row 3: given per 'both'", "row 24: given amount 'much'"],
        ),
        (
            "risk",
            {"p0001,": ",", "p0004,": "p0003,"},
            ["row 2: given no person", "row 5: given person 'p0003' a second time"],
        ),
        (
            "incentives",
            {"term,,,share,": "term,,,shar,", "unassigned,,North,,1000": "unassigned,,North,,1000.5"},
            ["row 5: given item 'shar'", "row 27: given value 1000.5"],
        ),
    ],
)
def test_all_faults_of_a_malformed_file_are_told_in_one_line_each(tmp_path, command, changes, faults):
    text = (ROOT / f"data/examples/{COMMANDS[command][0]}").read_text("utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "mine.csv"
    path.write_text(text, "utf-8")
    done = run(command, str(path))
    assert done.exit_code == 2
    lines = done.stderr.splitlines()
    assert len(lines) == len(faults)
    for line, fault in zip(lines, faults, strict=True):
        assert line.startswith(f"{path}, {fault}; expected ")
        assert "; do: " in line


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_not_there_is_one_line_and_no_traceback(command):
    done = run(command, "data/examples/nothing.csv")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert "no such file or directory" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_in_korean_windows_encoding_says_how_to_save_it(tmp_path, command):
    path = tmp_path / "korean.csv"
    path.write_bytes("구분,항목\n의원,가\n".encode("cp949"))
    done = run(command, str(path))
    assert done.exit_code == 2
    assert "CP949 (Korean Windows)" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_with_other_files_is_left_as_it_is(tmp_path, command):
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    done = run(command, f"data/examples/{COMMANDS[command][0]}", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_faults_name_the_file_as_it_lies_in_the_project(tmp_path):
    done = run("tiers", "data/examples/flow.csv")
    assert done.exit_code == 2
    assert done.stderr.startswith("data/examples/flow.csv, row 1: ")


def test_the_korean_criteria_and_own_rates_can_be_given(tmp_path):
    rates = tmp_path / "rates.csv"
    text = (ROOT / "data/examples/tier_rates.csv").read_text("utf-8")
    rates.write_text(text.replace("1,adult,30", "1,adult,31"), "utf-8")
    clinics = ROOT / "data/examples/tiers_korea.csv"
    done = run("tiers", str(clinics), "--korea", "--rates", str(rates))
    assert done.exit_code == 0
    assert "Rates: example amounts" not in done.stdout
    assert "groups" in done.stdout
    assert "cost of next tier a year" in done.stdout


def test_a_file_is_found_from_a_folder_below_the_project(monkeypatch):
    monkeypatch.chdir(ROOT / "data")
    assert run("aco", "examples/aco.csv").exit_code == 0
