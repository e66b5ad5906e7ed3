"""What coordinates are called in a table or a chart, in English and Korean, from ``data/labels.csv``."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from analysis.ledger import Entry
from analysis.report.language import ENGLISH, KOREAN, current
from analysis.units import Unit

LANGUAGES = (ENGLISH, KOREAN)


@cache
def _labels() -> dict[tuple[str, str], tuple[str, str]]:
    with Path("data/labels.csv").open(encoding="utf-8", newline="") as handle:
        return {(row["dimension"], row["label"]): (row["english"], row["korean"]) for row in csv.DictReader(handle)}


def label(dimension: str, value: str, language: str | None = None) -> str:
    """The name of one coordinate in ``language`` (None: the one in force); itself where it has none, such as a year."""
    return _labels().get((dimension, value), (value, value))[LANGUAGES.index(language or current())]


def name_of(one: Unit | Entry) -> str:
    """What a unit, an estimate or a parameter is called in the language in force; in English where it has no other."""
    return (one.korean if current() == KOREAN else "") or one.english
