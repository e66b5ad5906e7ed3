"""An ACO's own data are held against each requirement; what they do not mention is not met."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.faults import InputFaults
from analysis.primary_care.aco.access import MOST_MILES, Place, miles_between, nearest
from analysis.primary_care.aco.organisation_file import Organisation, read_organisation
from analysis.primary_care.aco.requirements import TABLE, check_file, read_requirements, verdict

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "data/examples/aco.csv"
REQUIREMENTS = {one.id: one for one in read_requirements(ROOT / TABLE)}
HOME = Place("m", 42.0, -71.0)
degrees = st.tuples(st.floats(-89, 89), st.floats(-179, 179))


def aco(**parts) -> Organisation:
    empty = Organisation({}, Counter(), Counter(), (), {}, (), {})
    return replace(empty, **parts)


def north(name: str, miles: float, category: str = "primary care") -> Place:
    """A site so many miles north of home: a degree of latitude is 69.09 miles on a sphere of 3,958.8 miles."""
    return Place(name, 42.0 + miles / 69.0941, -71.0, category)


def test_a_degree_of_latitude_is_69_miles():
    # 2 π × 3,958.8 ÷ 360 = 69.09
    assert miles_between(HOME, Place("n", 43.0, -71.0)) == pytest.approx(69.09, abs=0.01)


@given(degrees, degrees)
def test_distance_is_the_same_both_ways_and_never_negative(one, other):
    a, b = Place("a", *one), Place("b", *other)
    assert miles_between(a, b) == pytest.approx(miles_between(b, a), abs=1e-6)
    assert miles_between(a, b) >= 0


@pytest.mark.parametrize(
    ("miles", "minutes", "reached"), [(14.9, None, True), (15.1, None, False), (15.1, 30.0, True), (15.1, 31.0, False)]
)
def test_fifteen_miles_or_thirty_minutes_are_enough(miles, minutes, reached):
    travel = {} if minutes is None else {("m", "s"): minutes}
    assert nearest(HOME, [north("s", miles)], "primary care", travel).reached is reached


def test_a_site_of_another_kind_of_care_does_not_count():
    found = nearest(HOME, [north("s", 1.0, "specialty")], "primary care", {})
    assert (found.site, found.reached) == ("", False)


def test_a_site_reached_in_time_is_preferred_to_a_nearer_one_that_is_not():
    sites = [north("near", MOST_MILES + 1), north("quick", MOST_MILES + 5)]
    assert nearest(HOME, sites, "primary care", {("m", "quick"): 20.0}).site == "quick"


def test_access_is_met_when_every_member_is_reached():
    both = aco(homes=(HOME, Place("far", 45.0, -71.0)), sites=(north("s", 3.0),))
    assert verdict(REQUIREMENTS["access_primary"], both).found == "1 of 2 members"
    assert not verdict(REQUIREMENTS["access_primary"], both).met
    assert verdict(REQUIREMENTS["access_primary"], replace(both, homes=(HOME,))).met


def test_a_board_needs_a_patient_and_a_provider():
    seats = aco(board=Counter({"board": 2, "provider": 2}))
    assert verdict(REQUIREMENTS["board_provider"], seats).met
    assert not verdict(REQUIREMENTS["board_patient"], seats).met


def test_one_site_without_evening_or_weekend_hours_fails_the_rule_for_all():
    sites = (north("a", 1.0), north("b", 2.0))
    assert not verdict(REQUIREMENTS["after_hours_sites"], aco(sites=sites, after_hours={"a": True})).met
    assert verdict(REQUIREMENTS["after_hours_sites"], aco(sites=sites, after_hours={"a": True, "b": True})).met


@pytest.mark.parametrize("requirement", REQUIREMENTS.values(), ids=REQUIREMENTS)
def test_an_empty_organisation_meets_nothing(requirement):
    assert not verdict(requirement, aco()).met


def test_the_example_misses_social_data_after_hours_and_two_kinds_of_care_for_one_member():
    result = check_file(EXAMPLE, ROOT / TABLE)
    missed = [row["requirement"] for row in result.tables["requirements"] if not row["met"]]
    assert [one.split(" within")[0] for one in missed] == [
        "Behavioural health",
        "Long-term services and supports",
        "Social determinants of health are recorded and linked",
        "Every primary care site open in the evening or at the weekend",
    ]
    # 28 minutes bring member m3 to the hospital, which is more than 15 miles away
    assert {row["member"] for row in result.tables["members_out_of_reach"]} == {"m3"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("organisation,,social_data", "organisation,,social_date", "row 7: item 'social_date'"),
        ("social_data,no", "social_data,perhaps", "row 7: value 'perhaps'"),
        ("42.3650", "142.3650", "row 18: latitude '142.3650'"),
        (
            "Harbor Street,primary care,,42.3650,",
            "Harbor Street,primary care,,,",
            "row 18: a site row without latitude",
        ),
        ("hours,Mill Road", "hours,Mill Raod", "row 24: site 'Mill Raod' that no site row names"),
        ("travel,m3", "travel,m4", "row 28: member 'm4' that no member row names"),
        ("member,m2", "member,m1", "row 26: member 'm1' a second time"),
        ("board,,payer", "bord,,payer", "row 12: section 'bord'"),
    ],
)
def test_one_slip_in_a_file_is_one_fault_at_its_row(tmp_path, old, new, fault):
    text = EXAMPLE.read_text("utf-8")
    assert old in text
    path = tmp_path / "aco.csv"
    changed = text.replace(old, new, 1)
    if "Harbor Street,primary care,,," in new:
        changed = changed.replace("hours,Harbor Street", "hours,Mill Road", 1).replace("hours,Mill Road,,no,,,,\n", "")
    path.write_text(changed, "utf-8")
    with pytest.raises(InputFaults) as caught:
        read_organisation(path, [one.item for one in REQUIREMENTS.values() if one.section == "organisation"])
    assert [f"row {one.row}: {one.given}" for one in caught.value.faults] == [fault]
