"""The words a clinic ledger may use, in English and Korean, and what each means."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

Words = Mapping[str, tuple[str, ...]]

COLUMNS: Words = {
    "section": ("구분",),
    "item": ("항목",),
    "activity": ("행위", "활동"),
    "value": ("값", "금액"),
    "unit": ("단위",),
    "note": ("비고",),
}
"""Columns of the file; ``unit`` and ``note`` may be missing."""

REQUIRED = ("section", "item", "activity", "value")

SECTIONS: Words = {
    "payroll": ("인건비",),
    "time": ("시간", "활동시간"),
    "common": ("공통비", "관리비"),
    "material": ("재료비", "비보상재료비"),
    "revenue": ("수익", "수입"),
    "share": ("차감", "차감비율"),
    "absorb": ("흡수", "재배부"),
}

DEDUCTIONS: Words = {
    "other_payers": ("비건강보험",),
    "non_covered": ("비급여",),
}
"""Items of the section ``share``: whose cost is taken off before cost is distributed."""

MONEY: Words = {
    "won": ("원",),
    "thousand_won": ("천원",),
    "million_won": ("백만원",),
}

SHARES: Words = {
    "share": ("비율",),
    "percent": ("%", "퍼센트"),
}

SCALES: Mapping[str, Decimal] = {
    "won": Decimal(1),
    "thousand_won": Decimal(1_000),
    "million_won": Decimal(1_000_000),
    "share": Decimal(1),
    "percent": Decimal("0.01"),
}
"""Won, or share, in one of each unit."""


def name(text: str) -> str:
    """A user's own name with one blank between words and Hangul composed, as macOS does not write it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def meaning(text: str, words: Words) -> str | None:
    """The word of the format that ``text`` is or stands for; None when it is none.

    Case, blanks, hyphens and underscores make no difference.

    >>> meaning("비 급여", DEDUCTIONS), meaning("Other payers", DEDUCTIONS), meaning("others", DEDUCTIONS)
    ('non_covered', 'other_payers', None)
    """
    given = _bare(text)
    return next((word for word, also in words.items() if given in map(_bare, (word, *also))), None)


def known(words: Words) -> list[str]:
    """Every accepted spelling, the English ones first."""
    return [*words, *(word for also in words.values() for word in also)]


def _bare(text: str) -> str:
    return "".join(name(text).casefold().split()).replace("_", "").replace("-", "")
