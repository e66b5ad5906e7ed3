"""No figure of the report can come from claims: not by import, not by name."""

from __future__ import annotations

import ast
from pathlib import Path

from analysis.rooms import ROOMS

PROJECT = Path(__file__).resolve().parents[2]
ABOVE = ("claims", "effects", "cli")


def test_nothing_that_computes_or_prints_the_report_imports_claims():
    importers = []
    for path in (PROJECT / "analysis").rglob("*.py"):
        if path.relative_to(PROJECT / "analysis").parts[0] in ABOVE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if any(name.startswith("analysis.claims") for name in names):
                importers.append(path.relative_to(PROJECT).as_posix())
    assert importers == []


def test_claims_are_no_room_of_the_model():
    assert "claims" not in ROOMS
    assert "effects" not in ROOMS


def test_no_parameter_and_no_published_table_rests_on_generated_claims():
    for folder in ("parameters", "published", "scenarios"):
        for path in (PROJECT / "data" / folder).rglob("*"):
            if path.is_file():
                assert "GENERATED DATA" not in path.read_text(encoding="utf-8", errors="replace"), path
                assert not path.name.startswith("claims_"), path
