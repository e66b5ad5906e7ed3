"""The language that a chapter is rendered in, and what the words of tables and charts are called in it.

The modules of the report write English. Where the profile says Korean, ``say`` puts the Korean text of
``data/korean.csv`` in its place, at the one point where a table or a chart is drawn.
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

CATALOGUE = "data/korean.csv"
GAP = re.compile(r"\{(\w+)\}")
HANGUL = re.compile("[\N{HANGUL SYLLABLE GA}-\N{HANGUL SYLLABLE HIH}]")


def current() -> str:
    """The language of the profile in force; English where there is none."""
    return KOREAN if KOREAN in os.environ.get(PROFILE, "").split(",") else ENGLISH


def say(text: str) -> str:
    """``text`` in the language in force; English text that the catalogue lacks stays as it is."""
    return text if current() == ENGLISH or HANGUL.search(text) else _korean(text)


def missing(text: str) -> bool:
    """Whether an English text has no Korean one: the catalogue lacks it, and there are words in it to translate."""
    return not HANGUL.search(_korean(text)) and bool(re.search(r"[A-Za-z]{3}", text))


@cache
def _catalogue() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Korean texts by their English; and those with {gaps}, as patterns."""
    with Path(CATALOGUE).open(encoding="utf-8", newline="") as handle:
        rows = {row["english"]: row["korean"] for row in csv.DictReader(handle)}
    patterns = []
    for english, korean in rows.items():
        if GAP.search(english):
            parts = GAP.split(english)
            filled = "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
            patterns.append((re.compile(filled), korean))
    return rows, patterns


@cache
def _korean(text: str) -> str:
    rows, patterns = _catalogue()
    if text in rows:
        return rows[text]
    for pattern, korean in patterns:
        found = pattern.fullmatch(text)
        if found:
            return korean.format(**{name: _korean(part) for name, part in found.groupdict().items()})
    return text
