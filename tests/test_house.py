"""The files around the analysis agree with each other and with what the README promises."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

DISTRIBUTIONS = {
    "IPython": "ipykernel",
    "hamilton": "apache-hamilton",
    "ibis": "ibis-framework",
    "jupyter_client": "jupyter-client",
    "nbformat": "nbclient",
    "pypandoc": "pypandoc_binary",
    "vl_convert": "vl-convert-python",
    "yaml": "pyyaml",
}
"""The dependency that brings a module of another name, its own or that of a package it depends on."""


def name(requirement: str) -> str:
    """The distribution of a requirement, as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", requirement)[0]).lower()


def imported() -> set[str]:
    """The outside modules that the code of the report imports, anywhere in a file."""
    found: set[str] = set()
    for path in (ROOT / "analysis").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    # Only the plugin that records test outcomes imports pytest, and pytest is what loads it.
    return found - set(sys.stdlib_module_names) - {"analysis", "pytest"}


def test_every_module_that_the_code_imports_is_a_declared_dependency_or_an_extra():
    extras = [one for group in PROJECT.get("optional-dependencies", {}).values() for one in group]
    declared = {name(requirement) for requirement in (*PROJECT["dependencies"], *extras)}
    assert {name(DISTRIBUTIONS.get(module, module)) for module in imported()} <= declared


def test_the_lock_holds_every_declared_dependency_once_and_with_hashes():
    pinned = re.findall(r"^([A-Za-z0-9][\w.-]*)==", LOCK, flags=re.MULTILINE)
    assert len(pinned) == len(set(pinned))
    assert {name(requirement) for requirement in PROJECT["dependencies"]} <= {name(pin) for pin in pinned}
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_lock_names_no_package_index():
    assert not re.search(r"https?://|file:|--(extra-)?index|--find-links", LOCK)


def test_citation_and_changelog_know_the_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog or f"## [{PROJECT['version']}]" in changelog


def test_every_action_is_pinned_to_a_commit_and_says_its_version():
    for workflow in (ROOT / ".github" / "workflows").glob("*.yml"):
        for line in workflow.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), (
                    workflow.name,
                    line,
                )


def test_every_workflow_gives_no_more_than_read_access_unless_a_job_asks_for_it():
    for workflow in (ROOT / ".github" / "workflows").glob("*.yml"):
        permissions = yaml.safe_load(workflow.read_text(encoding="utf-8"))["permissions"]
        assert permissions in ({}, {"contents": "read"}), workflow.name


def test_every_target_that_the_documents_mention_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    for document in ("README.md", "CONTRIBUTING.md", ".ci/run", ".github/workflows/publish.yml"):
        text = (ROOT / document).read_text(encoding="utf-8")
        mentioned = set(re.findall(r"(?:^|`|run: )make ([a-z]+)", text, flags=re.MULTILINE))
        assert mentioned <= targets, document
