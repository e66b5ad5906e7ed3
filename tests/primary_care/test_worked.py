"""The tables that the two American chapters print follow from the example files and the published tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.primary_care.risk.assessment import WATERMARK
from analysis.primary_care.worked import tables

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def found():
    return tables(ROOT / "data/published")


def test_every_table_has_a_row_and_a_name_of_the_room(found):
    assert all(name.startswith("primary_care_") and records for name, records in found.items())


def test_all_that_rests_on_generated_people_says_so(found):
    synthetic = {name: records for name, records in found.items() if name.startswith("primary_care_risk_")}
    assert len(synthetic) == 7
    assert all(record["data"] == WATERMARK for records in synthetic.values() for record in records)


def test_nine_in_ten_coefficients_lie_within_two_standard_errors_of_the_truth(found):
    near = [row["near"] == "yes" for row in found["primary_care_risk_recovery"]]
    # 30 coefficients, 28.6 of them expected; fewer than 27 would come about once in twenty seeds
    assert len(near) == 30
    assert sum(near) >= 27


def test_the_flow_of_the_example_passes_500_a_head_on_as_200_and_300(found):
    transfers = {(row["from"], row["to"]): row["amount"] for row in found["primary_care_flow_transfers"]}
    # eight members
    assert transfers["payer payer", "aco ACO"] == 8 * 500
    assert transfers["aco ACO", "practice Practice A"] == 8 * 200
    assert transfers["aco ACO", "practice Practice B"] == 8 * 300


def test_members_by_plan_add_to_those_of_the_state_before_and_after_the_subcontract(found):
    *plans, state = found["primary_care_counties"]
    assert state == {"plan": "all", "counties": 58, "enrolled": 13_383_077, "served": 13_383_077}
    for column in ("enrolled", "served"):
        assert sum(row[column] for row in plans) == state[column]


def test_molina_serves_half_of_health_nets_members_in_los_angeles_beside_its_own(found):
    molina = next(row for row in found["primary_care_counties"] if row["plan"] == "Molina")
    # 501,954 enrolled and half of 1,130,310
    assert (molina["enrolled"], molina["served"]) == (501_954, 501_954 + 565_155)
