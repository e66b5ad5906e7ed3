"""What the generated people are calibrated to: published margins, and named assumptions where there are none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.bibliography import load_bibliography
from analysis.published import load_published
from analysis.units import load_units

Floats = NDArray[np.float64]

YEAR = 2022
RATES_YEAR = 2023
"""Mortality rates are published for every fifth year; this one is nearest."""
PROVINCE_CODES = {
    "seoul": "11", "busan": "26", "daegu": "27", "incheon": "28", "gwangju": "29", "daejeon": "30", "ulsan": "31",
    "sejong": "36", "gyeonggi": "41", "gangwon": "51", "chungbuk": "43", "chungnam": "44", "jeonbuk": "52",
    "jeonnam": "46", "gyeongbuk": "47", "gyeongnam": "48", "jeju": "50",
}  # fmt: skip
HOSPICE_USE = 0.242
"""Share of cancer decedents who used hospice, 2022 (``hospice_trends_2024``)."""
HOSPICE_STAY = 14.0
HOSPICE_STAY_SPREAD = 1.193
"""Median days of an inpatient stay, 14, with quartiles 6 and 30 (``hospice_registry_2022``): ln(30/6) / 1.349."""
GROWTH_OF_FEES = 2.2456
"""Fees per insured person 2022 over 2010: 2.003 million won over 43.6283 trillion won / 48.907 million persons."""
CANCER_SHARE = np.array(
    [0.05, 0.2, 0.2, 0.2, 0.12, 0.1, 0.12, 0.18, 0.27, 0.33, 0.38, 0.4, 0.42, 0.42, 0.4, 0.36, 0.3, 0.22, 0.13]
)
"""Assumed share of cancer in deaths by age group; about a quarter of all deaths."""
CONDITIONS = ("diabetes", "heart failure", "lung disease", "stroke", "dementia", "kidney disease")
CONDITION_CODES = ("E119", "I500", "J449", "I639", "F009", "N189")
CONDITION_AT_85 = np.array([0.28, 0.12, 0.14, 0.14, 0.24, 0.12])
"""Assumed share of people over 85 with each condition; it doubles with every ten years of age up to there."""
INPATIENT_SHARE = np.linspace(0.22, 0.58, 19)
"""Assumed share of hospital stays in fees by age group."""
VISIT, DRUGS, STAY, LAST_STAY, LAST_VISIT = 70_000.0, 70_000.0, 2_200_000.0, 3_000_000.0, 250_000.0
"""Assumed mean won of a visit, a pharmacy bill, a hospital stay, and of a stay and a visit in the last year of life."""
LAST_YEAR_INPATIENT = 0.87
"""Hospital stays in last-year fees: 9.58 of 10.99 million won in 2008 (table outlook_decedents)."""


@dataclass(frozen=True)
class Margins:
    """By age group of the cohort (0 to 18): persons, share of men, deaths per person-year by sex, fees per head.

    ``last_year`` is fees of the last twelve months per decedent, carried to 2022 with fees per head. ``province``
    is the
    share of people by province code.
    """

    persons: Floats
    men: Floats
    death_rates: Floats
    fees: Floats
    last_year: Floats
    province_codes: tuple[str, ...]
    province: Floats

    @cached_property
    def death_rate(self) -> Floats:
        """Deaths per person-year, both sexes."""
        return self.men * self.death_rates[:, 0] + (1 - self.men) * self.death_rates[:, 1]

    @cached_property
    def base_fees(self) -> Floats:
        """Fees a year of people far from death, so that with the decedents' extra fees the mean is as published."""
        return (self.fees - self.death_rate * self.last_year) / (1 - self.death_rate)

    @cached_property
    def conditions(self) -> Floats:
        """Share of people with each condition by age group: 19 × 6."""
        middles = np.array([0.0, 2.5, *range(7, 83, 5), 89.0])
        return CONDITION_AT_85 * np.minimum(1, 2 ** ((middles[:, None] - 85) / 10))


def read_margins(root: Path) -> Margins:
    """The margins from the published tables of the project in ``root``.

    Raises InputFaults if one of those tables is not as its header says.
    """
    units = load_units(root / "data" / "units.csv")
    citations = load_bibliography(root / "references.bib")

    def table(name: str):  # type: ignore[no-untyped-def]  # a data frame, and pandas has no types
        return load_published(root / "data" / "published", name, units, citations).frame

    profile = table("outlook_age_profile")
    profile = profile[profile["age"] != "all"]
    people = table("demography_population")
    people = people[people["period"].astype(int) == YEAR]
    rates = table("demography_wpp_rates")
    rates = rates[rates["period"].astype(int) == RATES_YEAR]
    decedents = table("outlook_decedents")
    decedents = decedents[(decedents["study"] == "nhis_2010") & (decedents["measure"] == "last_year_fees")]
    provinces = table("demography_provinces")
    provinces = provinces[(provinces["period"].astype(int) == 2025) & provinces["region"].isin(PROVINCE_CODES)]
    shares = provinces.groupby("region")["population"].sum()

    ages = profile["age"].tolist()
    spans = [_span(age) for age in ages]
    by_age = {
        (_span(age), sex): n for age, sex, n in zip(people["age"], people["sex"], people["population"], strict=True)
    }
    single = {(_span(age), sex): rate for age, sex, rate in zip(rates["age"], rates["sex"], rates["rate"], strict=True)}
    last = {
        _span(group): won
        for group, won in zip(decedents["group"], decedents["million_won"], strict=True)
        if _spans(group)
    }
    return Margins(
        persons=profile["insured"].to_numpy(float) * 1000,
        men=np.array([_share_of_men(span, by_age) for span in spans]),
        death_rates=np.array([[_rate(span, sex, single, by_age) for sex in ("male", "female")] for span in spans]),
        fees=profile["fees_per_head"].to_numpy(float),
        last_year=np.array([_last_year(span, last) for span in spans]) * 1e6 * GROWTH_OF_FEES,
        province_codes=tuple(PROVINCE_CODES[region] for region in shares.index),
        province=(shares / shares.sum()).to_numpy(float),
    )


def _spans(text: str) -> bool:
    return text[:1].isdigit()


def _span(text: str) -> tuple[int, int]:
    """First and last age of ``5-9``, ``7`` or ``85+``."""
    if str(text).endswith("+"):
        return int(text[:-1]), 120
    first, _, last = str(text).partition("-")
    return int(first), int(last or first)


def _share_of_men(span: tuple[int, int], people: dict[tuple[tuple[int, int], str], float]) -> float:
    totals = {
        sex: sum(n for (group, of), n in people.items() if of == sex and group[0] <= span[1] and span[0] <= group[1])
        for sex in ("male", "female")
    }
    return totals["male"] / sum(totals.values())


def _rate(
    span: tuple[int, int],
    sex: str,
    rates: dict[tuple[tuple[int, int], str], float],
    people: dict[tuple[tuple[int, int], str], float],
) -> float:
    """Mean of the rates of single years of age, weighted by the people of the five-year group that holds each."""
    weights, total = 0.0, 0.0
    for (age, of), rate in rates.items():
        if of == sex and span[0] <= age[0] <= span[1]:
            group, n = next(
                (group, n) for (group, of), n in people.items() if of == sex and group[0] <= age[0] <= group[1]
            )
            weight = n / (min(group[1], 100) - group[0] + 1)
            weights, total = weights + weight, total + weight * rate
    return total / weights


def _last_year(span: tuple[int, int], last: dict[tuple[int, int], float]) -> float:
    """Last-year fees of the published group that holds the first age; the oldest group starts at 85, 80-89 and 90+."""
    if span[0] == 85:
        return (last[_span("80-89")] + last[_span("90+")]) / 2
    return next(won for group, won in last.items() if group[0] <= span[0] <= group[1])
