"""The language that a chapter is rendered in, and what the words of tables and charts are called in it.

The modules of the report write English. Where the profile says Korean, ``say`` puts the Korean text of
``data/korean/`` in its place, at the one point where a table or a chart is drawn.
"""

from __future__ import annotations

import csv
import os
import re
from functools import cache
from pathlib import Path

ENGLISH, KOREAN = "en", "ko"
PROFILE = "QUARTO_PROFILE"
"""Where Quarto names its profiles to the code of a chapter, and the built-in renderer does; ours are languages."""

CATALOGUE = "data/korean"
"""Folder of files with the columns ``english`` and ``korean``; a file for the words of one room or more."""

COLUMNS = ("english", "korean")
GAP = re.compile(r"\{(\w+)\}")
FIGURES = {"figure": r"[\d.,+\N{MINUS SIGN}-]+", "count": r"[\d,]+", "year": r"\d{4}"}
"""Gaps that only a figure fills; any other takes words, which the catalogue must have in turn."""

WORDS = re.compile(r"[A-Za-z]{3}")
HANGUL = re.compile("[\N{HANGUL SYLLABLE GA}-\N{HANGUL SYLLABLE HIH}]")


def current() -> str:
    """The language of the profile in force; English where there is none."""
    return KOREAN if KOREAN in os.environ.get(PROFILE, "").split(",") else ENGLISH


def say(text: str) -> str:
    """``text`` in the language in force; English text that the catalogue lacks stays as it is."""
    if current() == ENGLISH:
        return text
    return _catalogue()[0].get(text, text) if HANGUL.search(text) else _korean(text)


def through() -> str:
    """What stands between the ends of an interval."""
    return "~" if current() == KOREAN else " to "


def is_missing(text: str) -> bool:
    """Whether an English text has words to translate and the catalogue lacks it; a name may be its own Korean."""
    return bool(WORDS.search(text)) and text not in _catalogue()[0] and not HANGUL.search(_korean(text))


@cache
def _catalogue() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Korean texts by their English; and those with {gaps}, as patterns."""
    rows: dict[str, str] = {}
    for path in sorted(Path(CATALOGUE).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            rows |= {row["english"]: row["korean"] for row in csv.DictReader(handle)}
    patterns = []
    for english, korean in rows.items():
        if GAP.search(english):
            parts = GAP.split(english)
            filled = "".join(
                f"(?P<{part}>{FIGURES.get(part, '.+?')})" if place % 2 else re.escape(part)
                for place, part in enumerate(parts)
            )
            patterns.append((re.compile(filled), korean))
    return rows, patterns


@cache
def _korean(text: str) -> str:
    rows, patterns = _catalogue()
    if text in rows:
        return rows[text]
    for pattern, korean in patterns:
        found = pattern.fullmatch(text)
        if found and not any(is_missing(part) for part in found.groupdict().values()):
            return korean.format(**{name: _korean(part) for name, part in found.groupdict().items()})
    return text
