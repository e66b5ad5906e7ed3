from __future__ import annotations

import json
import subprocess

import pytest

from analysis.report.imprint import commit, content_key, imprint, source_date


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "_quarto.yml").write_text("book:\n  title: A study\n")
    (tmp_path / "_results").mkdir()
    (tmp_path / "_results" / "current").write_text("abc\n")
    return tmp_path


def committed(project):
    def git(*arguments):
        names = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        dates = {
            "GIT_AUTHOR_DATE": "1782864000 +0000",
            "GIT_COMMITTER_DATE": "1782864000 +0000",
            "PATH": "/usr/bin:/bin",
        }
        subprocess.run(["git", *names, "-C", str(project), *arguments], check=True, capture_output=True, env=dates)

    git("init")
    git("add", "_quarto.yml")
    git("commit", "-m", "Start")
    return project


def cut(project, name, key):
    folder = project / "editions" / name
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"content_key": key}))


def test_outside_a_repository_the_commit_is_unknown_and_the_date_the_first(project):
    made = imprint(project)
    assert (made.commit, made.date) == ("unknown", "1970-01-01")
    assert (made.title, made.content_key, made.edition) == ("A study", "abc", "working copy")


def test_a_commit_gives_its_hash_and_day(project):
    committed(project)
    assert len(commit(project)) == 10
    assert imprint(project).date == "2026-07-01"


def test_a_changed_file_marks_the_commit_with_a_plus(project):
    committed(project)
    (project / "_quarto.yml").write_text("book:\n  title: Another\n")
    assert commit(project).endswith("+")


def test_the_date_is_that_of_source_date_epoch_when_it_is_set(project, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert source_date(project) == 86400
    assert imprint(project).date == "1970-01-02"


def test_the_edition_is_the_newest_with_the_results_in_force(project):
    cut(project, "2026.9", "abc")
    cut(project, "2026.10", "abc")
    cut(project, "2026.11", "other")
    assert imprint(project).edition == "2026.10"


def test_results_that_no_edition_holds_are_a_working_copy(project):
    cut(project, "2026.1", "other")
    assert imprint(project).edition == "working copy"


def test_before_the_first_run_there_is_no_content_key(project):
    (project / "_results" / "current").unlink()
    assert content_key(project) == "none"
    assert imprint(project).edition == "working copy"


def test_a_damaged_edition_or_book_hinders_nobody(tmp_path):
    (tmp_path / "_results").mkdir()
    (tmp_path / "_results" / "current").write_text("abc\n")
    for name, text in (("2026.1", "{"), ("2026.2", "[]"), ("2026.3", "{}")):
        (tmp_path / "editions" / name).mkdir(parents=True)
        (tmp_path / "editions" / name / "manifest.json").write_text(text)
    (tmp_path / "_quarto.yml").write_text("book: [")
    assert (imprint(tmp_path).edition, imprint(tmp_path).title) == ("working copy", "")
