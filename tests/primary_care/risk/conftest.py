"""The project's own hierarchy, and generated people."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.primary_care.risk.generated import generate
from analysis.primary_care.risk.hierarchy import TABLE, Category, read_hierarchy
from analysis.primary_care.risk.people import People

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def hierarchy() -> tuple[Category, ...]:
    return read_hierarchy(ROOT / TABLE)


@pytest.fixture(scope="session")
def people(hierarchy) -> People:
    return generate(hierarchy, 6000, seed=3)
