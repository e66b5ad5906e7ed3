"""Practices that lack what may be shared reach a tier together; what may not be shared stays with each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.primary_care.tiers.groups import find_groups, pooled, reach
from analysis.primary_care.tiers.practices import Shown


@pytest.fixture
def two(practice):
    """One lacks electronic consultation, the other the behavioural health clinician; both may be shared."""
    short = practice(name="short", econsult_specialties=Shown(1.0))
    alone = practice(name="alone", behavioural_clinician=Shown(0.0), econsult_specialties=Shown(4.0))
    return short, alone


def test_two_practices_reach_together_what_neither_reaches_alone(criteria, two):
    assert not any(reach([one], criteria, 2) for one in two)
    assert reach(two, criteria, 2)
    (group,) = find_groups(two, criteria, 2)
    assert (group.tier, set(group.practices)) == (2, {"short", "alone"})


def test_counts_of_what_is_shared_add(criteria, two):
    # 1 + 4 specialties
    assert [one.shown["econsult_specialties"].amount for one in pooled(two, criteria)] == [5.0, 5.0]


def test_staff_on_site_are_not_shared(criteria, practice):
    pair = (practice(name="a", team_staff=Shown(0.0)), practice(name="b"))
    assert not reach(pair, criteria, 2)
    assert find_groups(pair, criteria, 2) == ()


def test_practices_of_different_regions_form_no_group(criteria, two):
    apart = (two[0], replace(two[1], region="Boston"))
    assert find_groups(apart, criteria, 2) == ()


def test_the_order_of_the_practices_changes_no_group(criteria, two, practice):
    three = (*two, practice(name="third", econsult_specialties=Shown(0.0)))
    assert find_groups(three, criteria, 2) == find_groups(three[::-1], criteria, 2)
