"""``fiscal scenario``: a table of a reform, anywhere on disk, with the institution's own fees, and faults by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli import app

ROOT = Path(__file__).resolve().parents[2]
HEADER = (
    'title = "My reform"\nreference = "korea_kr_plan_2026"\nbaseline = "law of 2026-07-01"\n'
    'description = "A cut of laboratory fees."\n'
)
REPORT = 'report = ["reimbursement_net_nhi"]\n'
CUT = '\n[[change]]\nparameter = "reimbursement_cut_amount"\nwhere = { category = "laboratory" }\nvalue = 1.0\n'


@pytest.fixture
def reform(tmp_path, monkeypatch):
    """Writes a reform outside the project, in which the command then runs."""
    monkeypatch.chdir(ROOT)

    def write(text: str) -> str:
        path = tmp_path / "my.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def run(*arguments: str):
    return CliRunner().invoke(app, ["scenario", *arguments, "--draws", "20"], catch_exceptions=False)


def test_a_reform_from_anywhere_is_a_table_by_year_and_says_how_many_draws(reform):
    result = run(reform(HEADER + REPORT + CUT))
    assert result.exit_code == 0, result.output
    for words in ("My reform", "Net cost for NHI", "2027", "2035", "trillion won", "20 draws"):
        assert words in result.stdout
    assert "-" in next(line for line in result.stdout.splitlines() if "Net cost for NHI" in line)


def test_an_institution_s_own_fees_give_won_by_category_and_a_total(reform):
    example = str(ROOT / "data" / "examples" / "hospital_fees.csv")
    result = run(reform(HEADER + REPORT + CUT), "--institution", example, "--type", "general")
    assert result.exit_code == 0, result.output
    rows = {line.split()[0]: line for line in result.stdout.splitlines() if line.strip()}
    assert "100,000" in rows["total"]
    assert "-" in rows["laboratory"]
    assert " 0 " in rows["medicines"]


def test_faults_name_file_and_line_of_the_change(reform):
    wrong = '\n[[change]]\nparameter = "reimbursement_cut_amont"\nvalue = 1.0\n'
    result = run(reform(HEADER + REPORT + CUT + wrong))
    assert result.exit_code == 2
    assert "my.toml, change 2, row 12" in result.stderr
    assert "reimbursement_cut_amount" in result.stderr
    assert "Traceback" not in result.output


def test_a_reform_that_says_not_what_to_show_is_told_how(reform):
    result = run(reform(HEADER + CUT))
    assert result.exit_code == 2
    assert 'report = ["reimbursement_net_nhi"' in result.stderr


def test_a_file_that_is_not_there_is_one_line(reform, tmp_path):
    result = run(str(tmp_path / "none.toml"))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_the_frontier_is_solved_for_a_request_and_says_how_sure_it_is(monkeypatch):
    monkeypatch.chdir(ROOT)
    asked = ["frontier", "--target", "80", "--money", "5", "--limit", "10", "--draws", "10"]
    result = CliRunner().invoke(app, asked, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    for words in ("inpatient", "laboratory", "are moved", "One more won of new money", "of 10 draws meet the request"):
        assert words in result.stdout


@pytest.mark.parametrize("name", ["reimbursement_june_plan", "network_programme", "hospice_half_of_cancer"])
def test_a_scenario_of_the_report_is_a_table_with_a_dash_where_an_estimate_tells_no_year(name):
    result = CliRunner().invoke(app, ["scenario", name, "--draws", "2"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "2035" in result.stdout
    assert "–" in result.stdout


def test_an_unknown_estimate_in_the_report_is_told_with_the_file_and_what_may_be_meant(reform):
    path = reform(HEADER + 'report = ["reimbursement_net_nih"]\n' + CUT)
    result = run(path)
    assert result.exit_code == 2
    assert f"{path}: given report lists reimbursement_net_nih" in result.stderr
    assert "reimbursement_net_nhi" in result.stderr.split("do: ")[1]
