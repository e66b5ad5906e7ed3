"""What each method for the need counts, in the order of the need that it gives, and where its own source places it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

YEAR = 2026

METHODS, PRINTED, CODES = "hospice_need_methods.csv", "hospice_need_printed.csv", "hospice_need_codes.csv"

ELSEWHERE = {
    "higginson": ("higginson", "pain"),
    "rosenwax_minimum": ("rosenwax", "minimum"),
    "rosenwax_maximum": ("rosenwax", "maximum"),
    "murtagh_minimum": ("murtagh", "minimum"),
    "gomez_batiste": ("gomez_batiste", "75 per cent"),
    "etkind": ("etkind", "2014"),
}
"""Methods whose share of deaths is printed for England (and Wales)."""


def comparisons(published: Path, central: Callable[..., float]) -> dict[str, list[dict[str, Any]]]:
    """Tables ``hospice_need_methods`` and ``hospice_need_codes``.

    The first has a method in words, its share of deaths in 2026 and, if printed, in England; the second its codes.
    """
    printed = pd.read_csv(published / PRINTED).set_index(["method", "variant"]).percent
    rows = []
    for row in pd.read_csv(published / METHODS).fillna("").to_dict("records"):
        key = ELSEWHERE.get(row["method"])
        rows.append(
            {
                **{str(name): value for name, value in row.items()},
                "share": 100 * central("hospice_need_of_deaths", variant=row["method"], period=YEAR),
                "england": None if key is None else float(printed[key]),
            }
        )
    codes = pd.read_csv(published / CODES).fillna("").to_dict("records")
    return {
        "hospice_need_methods": sorted(rows, key=lambda row: row["share"]),
        "hospice_need_codes": [{str(name): value for name, value in row.items()} for row in codes],
    }
