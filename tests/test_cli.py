from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from analysis.cli import app
from analysis.cli.steps import Steps
from analysis.faults import InputFaults
from analysis.report.settings import remember, remembered
from analysis.rooms import ROOMS
from analysis.run import DRAWS, Settings

ROOT = Path(__file__).parents[1]
RECOVERY = "costing_recovery_total"
CHEAP = ["--draws", "50"]
ON_A_FILE = ["costing", "tiers", "aco", "flow", "risk", "incentives", "network"]
COMMANDS = ["report", "estimate", "scenario", "frontier", "audit", "check", *ON_A_FILE]
COMMANDS += ["edition cut", "edition list", "edition diff"]


def run(*arguments: str):
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project: what commands compute and remember must not change the checkout's own results."""
    root = tmp_path_factory.mktemp("cli") / "project"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("_book", "_results", ".*", "__pycache__"))
    return root


@pytest.fixture(scope="module")
def small(copy: Path) -> Iterator[Path]:
    """The copy with one room, the quickest: what a command does with results is the same with all."""
    rooms = copy / "analysis" / "rooms.py"
    text, one = rooms.read_text(encoding="utf-8"), ("costing",)
    rooms.write_text(re.sub(r"ROOMS = \(.*?\)", f"ROOMS = {one!r}", text, count=1, flags=re.DOTALL), encoding="utf-8")
    for path in (copy / "data" / "scenarios").glob("*.toml"):
        if "\nreport = [" in path.read_text(encoding="utf-8"):
            path.unlink()
    for room in {*ROOMS, "what_if"} - set(one):  # their tests name estimates that this copy does not have
        shutil.rmtree(copy / "tests" / room, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.rooms.ROOMS", one)
        yield copy


@pytest.fixture
def project(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small copy as the current folder."""
    monkeypatch.chdir(small)
    return small


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(command):
    shown = run(*command.split(), "--help")
    assert shown.exit_code == 0
    assert f"Example: fiscal {command}" in " ".join(shown.stdout.split())


def test_help_loads_none_of_the_packages_that_take_long():
    heavy = ("numpy", "pandas", "xarray", "pyarrow", "scipy", "hamilton", "altair", "yaml", "rich.progress", "nbclient")
    code = f"import analysis.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", [["report"], ["estimate"], ["check"], ["audit", RECOVERY], ["edition", "list"]])
def test_outside_a_project_the_command_says_so(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    done = run(*command)
    assert done.exit_code == 2
    assert "a folder outside the project" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_below_the_project_is_in_it(project, monkeypatch):
    monkeypatch.chdir(project / "data")
    assert run("estimate", RECOVERY, *CHEAP).exit_code == 0


@pytest.mark.parametrize("draws", ["0", "-1", "100001", "many"])
def test_a_number_of_draws_out_of_range_is_refused(project, draws):
    assert run("estimate", "--draws", draws).exit_code == 2


@pytest.mark.parametrize("to", ["docx", "html,docx", "", ","])
def test_a_format_that_is_not_made_is_refused(project, to):
    done = run("report", "--to", to)
    assert done.exit_code == 2
    assert "expected html, pdf or html,pdf" in " ".join(done.stderr.replace("│", " ").split())


def test_an_engine_that_is_none_is_refused(project):
    assert run("report", "--engine", "word").exit_code == 2


@pytest.mark.parametrize("command", ["report", "estimate"])
def test_an_unknown_scenario_lists_what_there_is(project, command):
    done = run(command, "--scenario", "no_such", *CHEAP)
    assert done.exit_code == 2
    assert "given scenario 'no_such'; expected one of: " in done.stderr


def test_an_estimate_is_printed_with_interval_and_unit(project):
    done = run("estimate", RECOVERY, *CHEAP)
    assert done.exit_code == 0
    assert "variant=1-1" in done.stdout
    assert " to " in done.stdout
    assert "%" in done.stdout
    assert "50 draws" in done.stdout


def test_json_and_csv_give_the_same_numbers(project):
    stated = json.loads(run("estimate", RECOVERY, "--json", *CHEAP).stdout)
    rows = list(csv.DictReader(io.StringIO(run("estimate", RECOVERY, "--csv", *CHEAP).stdout)))
    assert (stated["draws"], len(stated["content_key"])) == (50, 16)
    assert [row["central"] for row in stated["estimates"]] == [float(row["central"]) for row in rows]
    assert {row["estimate"] for row in rows} == {RECOVERY}
    # Table 45 of the survey prints 110.37 % for variant 1-1.
    assert round(float(next(row["central"] for row in rows if row["variant"] == "1-1")), 2) == 110.37


def test_a_workbook_is_written_where_the_user_stands(project, tmp_path, monkeypatch):
    monkeypatch.chdir(project / "data")
    target = tmp_path / "recovery.xlsx"
    assert run("estimate", RECOVERY, "--xlsx", str(target), *CHEAP).exit_code == 0
    assert target.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("name", ["recovery.csv", "no/such/folder.xlsx"])
def test_a_workbook_needs_a_name_and_a_folder(project, name):
    done = run("estimate", "--xlsx", name, *CHEAP)
    assert done.exit_code == 2
    assert "ends in .xlsx" in done.stderr


def test_two_formats_at_once_are_refused(project):
    assert run("estimate", "--json", "--csv").exit_code == 2


def test_unknown_estimates_are_each_named_with_what_is_meant(project):
    done = run("estimate", "costing_recovery_totl", "costing_pay", *CHEAP)
    assert done.exit_code == 2
    first, second = done.stderr.splitlines()
    assert f"do: write {RECOVERY!r}" in first
    assert "a parameter and not published" in second


def test_a_look_at_fewer_draws_leaves_the_report_as_it_is(project):
    run("estimate", RECOVERY, "--draws", "60")
    in_force = (project / "_results" / "current").read_text()
    run("estimate", RECOVERY, *CHEAP)
    assert (project / "_results" / "current").read_text() == in_force


def test_an_unknown_edition_is_named_with_those_that_there_are(project):
    done = run("edition", "diff", "1999.1")
    assert done.exit_code == 2
    assert "given edition '1999.1'; expected one of: " in done.stderr


def test_an_edition_with_a_wrong_name_writes_nothing(project):
    done = run("edition", "cut", "first", *CHEAP)
    assert done.exit_code == 2
    assert not (project / "editions" / "first").exists()


def test_a_ledger_that_is_no_table_is_refused_without_traceback(tmp_path):
    file = tmp_path / "clinic.csv"
    file.write_text("nothing of the kind\n", encoding="utf-8")
    done = run("costing", str(file))
    assert done.exit_code == 2
    assert "clinic.csv" in done.stderr


def test_every_check_has_its_line(project):
    done = run("check")
    names = [
        "bibliography",
        "parameters",
        "published tables",
        "scenarios",
        "chapters",
        "typed numbers",
        "glossary",
        "marks of tests",
    ]
    lines = [line.split(":")[0] for line in done.stdout.splitlines()]
    assert [name for name in names if name not in lines] == []
    assert (done.exit_code == 0) == (done.stderr == "")


def test_steps_are_plain_lines_without_a_terminal():
    text = io.StringIO()
    with Steps(Console(file=text)) as steps, steps("compute"):
        pass
    assert text.getvalue() == "compute: 0.0 s\n"


def test_a_step_that_fails_is_not_reported_as_done():
    text = io.StringIO()
    with pytest.raises(ValueError, match="broken"), Steps(Console(file=text)) as steps, steps("compute"):
        raise ValueError("broken")
    assert text.getvalue() == ""


def test_quarto_by_hand_takes_the_settings_of_the_last_report(tmp_path):
    assert remembered(tmp_path) == Settings(draws=DRAWS)
    remember(tmp_path, Settings(draws=50, seed=3, scenario="x"))
    assert remembered(tmp_path) == Settings(draws=50, seed=3, scenario="x")


def test_the_pre_render_step_runs_as_a_script_from_the_project_alone(project):
    done = subprocess.run(
        [sys.executable, "analysis/prerender.py"], env={}, cwd=project, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    imprint = json.loads((project / "_results" / "imprint.json").read_text(encoding="utf-8"))
    assert imprint["content_key"] == (project / "_results" / "current").read_text().strip()


def test_a_scenario_outside_its_folder_is_none(project):
    done = run("estimate", "--scenario", "../parameters/costing", *CHEAP)
    assert done.exit_code == 2
    assert "data/scenarios: given scenario '../parameters/costing'; expected one of: " in done.stderr


@pytest.mark.parametrize("file", ["estimates.parquet", "nodes.json", "checksums.json"])
def test_damaged_results_are_computed_again(project, file):
    before = run("estimate", RECOVERY, *CHEAP).stdout
    damaged = [path for path in (project / "_results").glob(f"*/{file}") if path.write_bytes(b'\xff{"x')]
    assert damaged
    assert run("estimate", RECOVERY, *CHEAP).stdout == before


def test_a_damaged_pointer_to_the_results_is_no_hindrance(project):
    (project / "_results").mkdir(exist_ok=True)
    for nonsense in (b"\xff\xfe", b"..", b"a\0b", b""):
        (project / "_results" / "current").write_bytes(nonsense)
        assert run("estimate", RECOVERY, *CHEAP).exit_code == 0
    assert len((project / "_results" / "current").read_text().strip()) == 16


def test_a_file_that_cannot_be_written_is_said_in_one_line(project, monkeypatch):
    def refuse(*_):
        import xlsxwriter

        raise xlsxwriter.exceptions.FileCreateError(PermissionError(13, "Permission denied", "x"))

    monkeypatch.setattr("analysis.report.records._write_about", refuse)
    done = run("estimate", "--xlsx", "x.xlsx", *CHEAP)
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        f"{project.resolve() / 'x.xlsx'}: given a file or folder that cannot be used (permission denied); "
        "expected one that can be read and written; do: check its path, rights and free space"
    ]


def test_a_stop_is_said_without_a_traceback(project, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.run.ensure", stop)
    done = run("estimate", *CHEAP)
    assert done.exit_code == 130
    assert done.stderr == "Stopped; the report and the results of before are as they were.\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp949"])
def test_a_terminal_without_hangul_shows_marks_and_files_keep_it(project, encoding):
    environment = {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(project)}
    for arguments, status in ((["audit", RECOVERY], 0), (["estimate", "--csv"], 0), (["audit", "없음"], 2)):
        done = subprocess.run(
            [sys.executable, "-c", "from analysis.cli import main; main()", *arguments],
            env=environment,
            cwd=project,
            capture_output=True,
            check=False,
        )
        assert (done.returncode, b"Traceback" in done.stderr) == (status, False)
        if "--csv" in arguments:
            assert "총수익률" in done.stdout.decode("utf-8")


def test_a_narrow_terminal_loses_no_label(project, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    done = run("audit", "costing_activity_cost")
    assert done.exit_code == 0
    assert "…" not in done.stdout


def test_editions_without_difference_give_the_columns_of_a_difference(project):
    shutil.rmtree(project / "editions", ignore_errors=True)
    assert run("edition", "cut", "2026.1", "--allow-dirty", *CHEAP).exit_code == 0
    assert run("edition", "diff", "2026.1", "--csv").stdout.startswith(
        "estimate,scenario,measure,coordinates,unit,kind,"
    )
    shutil.rmtree(project / "editions")


@pytest.mark.parametrize("settings", ['{"draws": "many"}', '{"seed": -1}', '{"draws": 0}', "[]", "7", '{"x": 1}', ""])
def test_settings_that_are_none_are_said_with_their_file(tmp_path, settings):
    (tmp_path / "_results").mkdir()
    (tmp_path / "_results" / "settings.json").write_text(settings)
    with pytest.raises(InputFaults, match=r"_results/settings\.json.*delete the file"):
        remembered(tmp_path)


def test_check_names_each_chapter_that_is_no_text_with_every_other_fault(project):
    chapters = {name: (project / "chapters" / name) for name in ("costing.qmd", "method.qmd")}
    before = {path: path.read_bytes() for path in chapters.values()}
    try:
        chapters["costing.qmd"].write_bytes("원가".encode("cp949"))
        chapters["method.qmd"].write_bytes(b"\xff\x00")
        done = run("check")
    finally:
        for path, text in before.items():
            path.write_bytes(text)
    assert done.exit_code == 1
    assert "chapters/costing.qmd: given text in CP949" in done.stderr
    assert "chapters/method.qmd: given text in an unknown encoding" in done.stderr
