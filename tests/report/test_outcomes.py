"""Results of marked tests, kept for the content that they ran on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.report.outcomes import (
    NOT_RUN,
    Content,
    content_of_files,
    content_of_ledger,
    keep_outcomes,
    read_outcomes,
    result,
)
from analysis.run import digests

HERE = Content("code", "tests")
MARKED = """
import pytest

@pytest.mark.audits("care_cost", kind="hand")
@pytest.mark.parametrize("pay", [1, 2])
def test_pay(pay):
    assert pay == {expected}

@pytest.mark.audits("care_cost", kind="law")
def test_skipped():
    pytest.skip("no data")

@pytest.fixture
def broken():
    raise OSError

@pytest.mark.audits("care_cost", kind="second")
def test_of_a_broken_fixture(broken):
    pass

def test_unmarked():
    pass
"""


def kept(root: Path) -> dict[str, str]:
    return read_outcomes(root, content_of_files(root))


def test_results_add_up_on_one_content_and_are_dropped_on_another(tmp_path):
    keep_outcomes(tmp_path, HERE, {"a": "passed", "b": "failed"})
    keep_outcomes(tmp_path, HERE, {"b": "passed"})
    assert read_outcomes(tmp_path, HERE) == {"a": "passed", "b": "passed"}
    assert read_outcomes(tmp_path, Content("other", "tests")) == {}
    keep_outcomes(tmp_path, Content("other", "tests"), {"c": "passed"})
    assert read_outcomes(tmp_path, HERE) == {}


def test_no_half_written_file_is_left_behind(tmp_path):
    keep_outcomes(tmp_path, HERE, {"a": "passed"})
    assert [path.name for path in (tmp_path / "_results").iterdir()] == ["tests.json"]


def test_a_damaged_file_counts_as_nothing_kept(tmp_path):
    keep_outcomes(tmp_path, HERE, {"a": "passed"})
    for text in ("{", "[]", '{"content": {}}'):
        (tmp_path / "_results" / "tests.json").write_text(text, encoding="utf-8")
        assert read_outcomes(tmp_path, HERE) == {}


def test_a_test_failed_if_it_failed_with_any_of_its_parameters():
    outcomes = {"t.py::a[1]": "passed", "t.py::a[2]": "failed", "t.py::b[1]": "skipped", "t.py::b[2]": "passed"}
    assert result("t.py::a", outcomes) == "failed"
    assert result("t.py::b", outcomes) == "passed"
    assert result("t.py::c", outcomes) == NOT_RUN


def test_a_ledger_computed_from_these_files_has_their_content(tmp_path, made_up):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "units.csv").write_text("id\n", encoding="utf-8")
    made_up.run["digests"] = digests(tmp_path)
    assert content_of_ledger(tmp_path, made_up) == content_of_files(tmp_path)
    made_up.run["digests"]["data/scenarios/fees_up.toml"] = "a run with a reform is of the same content"
    assert content_of_ledger(tmp_path, made_up) == content_of_files(tmp_path)
    (tmp_path / "data" / "units.csv").write_text("id,kind\n", encoding="utf-8")
    assert content_of_ledger(tmp_path, made_up) != content_of_files(tmp_path)


def test_what_tests_generate_is_no_content_and_what_they_read_is(tmp_path):
    before = content_of_files(tmp_path)
    (tmp_path / "tests" / "__pycache__").mkdir(parents=True)
    (tmp_path / "tests" / "__pycache__" / "test_a.pyc").write_bytes(b"1")
    assert content_of_files(tmp_path) == before
    (tmp_path / "tests" / "figures.csv").write_text("1\n", encoding="utf-8")
    assert content_of_files(tmp_path) != before


def test_the_plugin_keeps_results_of_marked_tests_only(pytester: pytest.Pytester):
    tests = pytester.mkdir("tests")
    (tests / "test_care.py").write_text(MARKED.format(expected=1), encoding="utf-8")
    done = pytester.runpytest_inprocess("-p", "analysis.report.pytest_plugin", "-p", "no:cacheprovider")
    assert done.ret == 1
    assert kept(pytester.path) == {
        "tests/test_care.py::test_of_a_broken_fixture": "failed",
        "tests/test_care.py::test_pay[1]": "passed",
        "tests/test_care.py::test_pay[2]": "failed",
        "tests/test_care.py::test_skipped": "skipped",
    }


def test_a_run_passes_even_if_its_results_cannot_be_kept(pytester: pytest.Pytester):
    tests = pytester.mkdir("tests")
    (tests / "test_care.py").write_text(
        'import pytest\n\n@pytest.mark.audits("care_cost", kind="hand")\ndef test_a():\n    pass\n', encoding="utf-8"
    )
    (pytester.path / "_results").write_text("a file where the folder should be", encoding="utf-8")
    done = pytester.runpytest_inprocess("-p", "analysis.report.pytest_plugin", "-p", "no:cacheprovider")
    assert done.ret == 0
    done.stdout.fnmatch_lines(["results not kept for the audit: *"])


def test_results_of_a_run_during_which_files_changed_are_not_kept(pytester: pytest.Pytester):
    tests = pytester.mkdir("tests")
    (tests / "test_care.py").write_text(
        "from pathlib import Path\nimport pytest\n\n"
        '@pytest.mark.audits("care_cost", kind="hand")\ndef test_a():\n'
        '    Path(__file__).with_name("figures.csv").write_text("1")\n',
        encoding="utf-8",
    )
    done = pytester.runpytest_inprocess("-p", "analysis.report.pytest_plugin", "-p", "no:cacheprovider")
    assert done.ret == 0
    done.stdout.fnmatch_lines(["*files changed while the tests ran"])
    assert not (pytester.path / "_results" / "tests.json").exists()


def test_the_file_says_which_content_its_results_are_of(tmp_path):
    keep_outcomes(tmp_path, HERE, {"a": "passed"})
    text = (tmp_path / "_results" / "tests.json").read_text(encoding="utf-8")
    assert json.loads(text) == {"content": {"code": "code", "tests": "tests"}, "outcomes": {"a": "passed"}}
