"""The table of members by county and plan, and the half of one plan that another serves."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.primary_care.incentives.counties import LOS_ANGELES, TABLE, Cell, read_enrolment, subcontracted

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def cells() -> list[Cell]:
    return read_enrolment(ROOT / "data/published" / TABLE)


def test_the_members_of_all_plans_add_to_the_printed_total(cells):
    # the evidence's own sum of 113 rows in 58 counties
    assert sum(one.enrolled for one in cells) == 13_383_077
    assert (len(cells), len({one.county for one in cells})) == (113, 58)


def test_the_members_of_los_angeles_are_those_of_three_plans(cells):
    here = {one.plan: one.enrolled for one in cells if one.county == "Los Angeles"}
    assert here == {"Health Net": 1_130_310, "Kaiser": 336_855, "L.A. Care": 2_221_549}


def test_half_of_health_nets_members_in_los_angeles_are_served_by_molina_and_none_is_lost(cells):
    served = subcontracted(cells, LOS_ANGELES)
    here = {one.plan: one.served for one in served if one.county == "Los Angeles"}
    assert here["Health Net"] == here["Molina"] == 1_130_310 // 2
    assert sum(one.served for one in served) == sum(one.served for one in cells)
    assert sum(one.enrolled for one in served) == sum(one.enrolled for one in cells)


def test_the_seeds_counties_of_the_five_commercial_plans_are_in_the_table(cells):
    at = {(one.plan, one.county) for one in cells}
    counties = {
        "Anthem": ["Alpine", "Amador", "Calaveras", "El Dorado", "Fresno", "Inyo", "Kern", "Kings", "Madera", "Mono",
                   "Sacramento", "San Francisco", "Santa Clara", "Tuolumne"],
        "Blue Shield Promise": ["San Diego"],
        "Community Health Group": ["San Diego"],
        "Health Net": ["Amador", "Calaveras", "Inyo", "Los Angeles", "Mono", "Sacramento", "San Joaquin", "Stanislaus",
                       "Tulare", "Tuolumne"],
        "Molina": ["Riverside", "Sacramento", "San Bernardino", "San Diego"],
    }  # fmt: skip
    assert {(plan, county) for plan, found in counties.items() for county in found} <= at
