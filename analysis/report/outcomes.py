"""Last results of the tests that check estimates, kept with the content that they were run on."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.ledger import RESULTS, Ledger
from analysis.run import digests

FILE = "tests.json"
PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
NOT_RUN = "not run on this content"
SCENARIOS = "data/scenarios/"
GENERATED = ("_", ".")
"""First letters of folders that tests leave behind (``__pycache__``, ``_results``) and that are no content."""


@dataclass(frozen=True)
class Content:
    """Names what tests ran on: the files that estimates rest on, and the tests themselves.

    Not the run's content key: that one also holds draws, seed and scenario, which change no test's outcome, and
    it names the files of the last run, while a test meets the files as they are now.
    """

    code: str
    tests: str


def content_of_files(root: Path) -> Content:
    """The content as the files of the project are now."""
    return Content(_digest(digests(root)), _tests_digest(root))


def content_of_ledger(root: Path, ledger: Ledger) -> Content:
    """The content that the ledger was computed from, its scenario aside, with the tests as they are now."""
    files = {name: digest for name, digest in ledger.run.get("digests", {}).items() if not name.startswith(SCENARIOS)}
    return Content(_digest(files), _tests_digest(root))


def read_outcomes(root: Path, content: Content) -> dict[str, str]:
    """Result by test (node id, with parameters in brackets) on this very content; empty if it was another."""
    try:
        kept = json.loads((root / RESULTS / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(kept, dict) or kept.get("content") != asdict(content):
        return {}
    return dict(kept.get("outcomes", {}))


def keep_outcomes(root: Path, content: Content, outcomes: Mapping[str, str]) -> None:
    """Add ``outcomes`` to those kept for the same content; those of another content are dropped.

    Raises OSError if the folder of results cannot be written; a reader never meets a half-written file.
    """
    folder = root / RESULTS
    folder.mkdir(exist_ok=True)
    merged = dict(sorted({**read_outcomes(root, content), **outcomes}.items()))
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as partial:
        json.dump({"content": asdict(content), "outcomes": merged}, partial, ensure_ascii=False, indent=1)
    os.replace(partial.name, folder / FILE)


def result(nodeid: str, outcomes: Mapping[str, str]) -> str:
    """The result of one test function: failed if it failed with any of its parameters."""
    found = {outcome for test, outcome in outcomes.items() if test.partition("[")[0] == nodeid}
    return next((outcome for outcome in (FAILED, PASSED, SKIPPED) if outcome in found), NOT_RUN)


def _digest(files: Mapping[str, str]) -> str:
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def _tests_digest(root: Path) -> str:
    files = {}
    for path in (root / "tests").rglob("*"):
        name = path.relative_to(root)
        if path.is_file() and not any(part.startswith(GENERATED) for part in name.parts[:-1]):
            files[name.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return _digest(files)
