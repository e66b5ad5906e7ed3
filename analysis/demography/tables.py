"""The published tables that the room computes from, and the labels that they share."""

from __future__ import annotations

from analysis.table_inputs import TableInput

SEXES = ("male", "female")
BY_AGE_AND_SEX = ("period", "sex", "age")

INPUTS = (
    TableInput(
        "demography_population_official",
        "demography_population",
        "population",
        BY_AGE_AND_SEX,
        "Official population by age and sex",
        "장래인구추계 (성·연령별)",
    ),
    TableInput(
        "demography_rates_wpp",
        "demography_wpp_rates",
        "rate",
        BY_AGE_AND_SEX,
        "Death rates of WPP 2024 by age and sex",
        "UN WPP 2024 연령별 사망률",
    ),
    TableInput(
        "demography_population_wpp_2019",
        "demography_wpp_2019",
        "population",
        BY_AGE_AND_SEX,
        "Population of WPP 2019 by age and sex",
        "UN WPP 2019 연령별 인구",
    ),
    TableInput(
        "demography_births_registered", "demography_vital", "births", ("period",), "Registered births", "출생아 수"
    ),
    TableInput(
        "demography_deaths_registered", "demography_vital", "deaths", ("period",), "Registered deaths", "사망자 수"
    ),
    TableInput(
        "demography_population_province",
        "demography_provinces",
        "population",
        ("region", "period", "age"),
        "Official population of provinces by broad age",
        "시도별 장래인구추계",
    ),
    TableInput(
        "demography_deaths_province_registered",
        "demography_province_deaths",
        "deaths",
        ("region", "period"),
        "Registered deaths by province",
        "시도별 사망자 수",
    ),
)
