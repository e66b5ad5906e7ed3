"""Tables of the chapter on people and deaths, from the ledger."""

from __future__ import annotations

from typing import Any

from analysis.report.labels import label
from analysis.report.language import say
from analysis.report.numbers import MINUS, n, sources
from analysis.report.quotes import grouped
from analysis.report.tables import Table

SHOWN = (2025, 2030, 2040, 2050, 2060)
BANDS = ("total", "65+", "75+", "85+", "group_0_79", "group_80_94")
VARIANTS = ("long_life", "short_life", "more_births", "fewer_births", "more_migration", "less_migration", "high", "low")
CAUSES = ("births", "deaths", "migration", "adjustment")
PLAIN = {
    "million_persons": "million",
    "persons": "",
    "percent": "%",
    "million_deaths": "million",
    "thousand_deaths": "thousand",
    "deaths": "",
}


def _bare(estimate: str, decimals: int | None = None, signed: bool = False, **where: object) -> str:
    return n(estimate, bare=True, decimals=decimals, signed=signed, **where).markdown  # type: ignore[arg-type]


def people_table() -> Table:
    """People and deaths every ten years, with intervals."""
    wanted = {
        "People, m": "demography_population_total",
        "65 and over, m": "demography_population_65",
        "75 and over, m": "demography_population_75",
        "85 and over, m": "demography_population_85",
        "65+ for 100 of 15–64": "demography_old_age_ratio",
        "Deaths, thousand": "demography_deaths",
        "Of them 80+, %": "demography_deaths_share_80",
    }
    rows = tuple(
        (name, *(n(estimate, bare=True, interval=year > 2030, period=year).markdown for year in SHOWN))
        for name, estimate in wanted.items()
    )
    return Table(("", *map(str, SHOWN)), rows, "l" + "r" * len(SHOWN), (3.4, 0.8, 2.4, 2.1, 1.9, 1.9))


def change_table() -> Table:
    """What moves the number of people in a year, in thousand; the columns add to the change."""
    years = (2025, 2030, 2040, 2050, 2055)
    rows = tuple(
        (
            label("component", cause),
            *(_bare("demography_change", decimals=0, signed=True, component=cause, period=year) for year in years),
        )
        for cause in CAUSES
    )
    return Table(("Thousand a year", *map(str, years)), rows, "l" + "r" * len(years), (2, *(1,) * len(years)))


def reproduction_table() -> Table:
    """How far the engine alone is from the official path, in percent."""
    rows = []
    for band in BANDS:
        signed = not band.startswith("group")
        gaps = (
            _bare("demography_reproduction_gap", decimals=2, signed=signed, band=band, period=year) for year in SHOWN
        )
        largest = _bare("demography_reproduction_largest", decimals=2, band=band)
        rows.append((label("band", band), *gaps, largest))
    header = ("Gap, %", *map(str, SHOWN), "Largest")
    return Table(header, tuple(rows), "l" + "r" * (len(SHOWN) + 1), (2.5, *(1,) * (len(SHOWN) + 1)))


def loss_table() -> Table:
    """Official mortality relative to WPP by sex and age."""
    rows = sources().ledger.select("demography_loss_ratio")
    ages = list(dict.fromkeys(row.coordinates["age"] for row in rows))
    body = tuple(
        (label("sex", sex), *(_bare("demography_loss_ratio", decimals=2, sex=sex, age=age) for age in ages))
        for sex in ("male", "female")
    )
    return Table(("Around age", *ages), body, "l" + "r" * len(ages), (1.5, *(1,) * len(ages)))


def variants_table() -> Table:
    """Population, share of 65 and over and deaths of each variant."""
    rows = []
    for variant in ("medium", *VARIANTS):
        cells = [
            _bare("demography_population_variant", decimals=1, variant=variant, period=2060),
            _bare("demography_population_variant", decimals=1, variant=variant, period=2072),
            _bare("demography_share_65_variant", decimals=1, variant=variant, period=2060),
            _bare("demography_deaths_variant", decimals=0, variant=variant, period=2040),
            _bare("demography_deaths_variant", decimals=0, variant=variant, period=2060),
        ]
        rows.append((label("variant", variant), *cells))
    header = (
        "Variant",
        "People 2060",
        "People 2072",
        "65+ 2060, %",
        "Deaths 2040",
        "Deaths 2060",
    )
    return Table(header, tuple(rows), "lrrrrr", (2.2, 1.5, 1.5, 1.5, 1.6, 1.6))


PROJECTIONS = ("un_wpp_2024", "un_wpp_2019")
"""Other projections: their figures of several years stand in one row."""


def _compared() -> list[dict[str, Any]]:
    return sources().ledger.tables["demography_comparison"]


def _gap(row: dict[str, Any]) -> str:
    return f"{row['gap']:+.1f}".replace("-", MINUS)


def gap_table() -> Table:
    """Ours less other projections in percent of theirs, a row for each figure and projection."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in _compared():
        if row["source"] in PROJECTIONS:
            found.setdefault((row["what"], row["definition"], row["reason"]), {})[row["period"]] = _gap(row)
    years = sorted({year for gaps in found.values() for year in gaps})
    body = tuple(
        (f"{say(what)}, {definition.partition(',')[0]}", *(gaps.get(year, "–") for year in years), reason)
        for (what, definition, reason), gaps in found.items()
    )
    header = ("Gap, %", *years, "Why")
    return Table(header, body, "l" + "r" * len(years) + "l", (2.6, *(0.8,) * len(years), 4))


def comparison_table(kind: str) -> Table:
    """Printed figures beside ours, other projections left out; ``kind`` is ``same`` (same definition) or ``other``."""
    rows = []
    for row in _compared():
        if row["kind"] != kind or row["source"] in PROJECTIONS:
            continue
        unit = say(PLAIN[row["unit"]])
        digits = len(str(row["printed"]).partition(".")[2])
        printed = f"[{grouped(str(row['printed']))}]{{.quoted}} {unit}".strip()
        points = " points" if row["unit"] == "percent" else " %"
        cells = (f"{say(row['what'])}, {row['period']}", printed, f"{row['ours']:,.{digits}f}", _gap(row) + points)
        definition = f"{say(row['definition'])} [@{row['source']}]"
        rows.append((*cells, definition, *([row["reason"]] if kind == "other" else [])))
    header = ("Figure", "Printed", "Here", "Gap", "Definition", *(["Why"] if kind == "other" else []))
    widths = (2.2, 1.7, 1.4, 1.3, 4, *([3.5] if kind == "other" else []))
    return Table(header, tuple(rows), "lrrrl" + "l" * (kind == "other"), widths)
