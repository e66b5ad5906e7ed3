"""The demography room: people and deaths by age, sex, province and year."""

from __future__ import annotations

from analysis.demography.tables import INPUTS
from analysis.room import Room

ROOM = Room(
    name="demography",
    graph=(
        "analysis.demography.official",
        "analysis.demography.projection",
        "analysis.demography.estimates",
        "analysis.demography.variants",
        "analysis.demography.provinces",
    ),
    inputs=INPUTS,
    comparisons=("analysis.demography.comparison",),
    groups={
        "Mortality, fertility, migration": (
            "demography_mortality_trend",
            "demography_fertility_level",
            "demography_migration_level",
            "demography_migration_implied",
        ),
    },
)
