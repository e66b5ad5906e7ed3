"""A tier is granted when its criteria and those of the tiers below are met, and never for meeting less."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.primary_care.tiers.criteria import UNITED_STATES, read_criteria
from analysis.primary_care.tiers.granting import decide
from analysis.primary_care.tiers.payment import monthly, payment
from analysis.primary_care.tiers.practices import ACO, VIRTUAL, Practice, Shown

RATES = {(tier, age): 10.0 * tier for tier in (1, 2, 3) for age in ("under_21", "adult")}
CRITERIA = read_criteria(Path(__file__).resolve().parents[3] / UNITED_STATES)
COLUMNS = sorted({one.column for one in CRITERIA})


def practices():
    shown = st.fixed_dictionaries(
        {
            column: st.builds(Shown, st.integers(0, 6).map(float), st.sampled_from(["own", ACO, VIRTUAL]))
            for column in COLUMNS
        }
    )
    return st.builds(
        Practice, st.just("A"), st.just("R"), st.integers(0, 3), st.integers(0, 50), st.integers(0, 50), shown
    )


def test_a_practice_that_meets_every_criterion_is_granted_the_third_tier(criteria, practice):
    assert decide(criteria, practice()).granted == 3


def test_a_practice_that_meets_the_first_two_tiers_and_claims_the_third_is_put_into_the_second(criteria, practice):
    decision = decide(criteria, practice(meets=2))
    assert (decision.granted, decision.demoted) == (2, True)
    assert {one.tier for one in decision.missed} == {3}


def test_one_criterion_of_the_first_tier_that_is_missed_leaves_no_tier_at_all(criteria, practice):
    decision = decide(criteria, practice(referral=Shown(0.0)))
    assert decision.granted == 0
    assert [one.id for one in decision.missed] == ["referral"]


def test_one_of_pharmacist_group_visits_and_education_is_enough(criteria, practice):
    without = practice(clinical_pharmacist=Shown(0.0), child_education=Shown(0.0))
    assert decide(criteria, without).granted == 3
    none = practice(clinical_pharmacist=Shown(0.0), child_education=Shown(0.0), group_visits=Shown(0.0))
    assert {one.either for one in decide(criteria, none).missed} == {"team_visits"}


def test_criteria_for_children_do_not_concern_a_practice_that_serves_none(criteria, practice):
    off = {column: Shown(0.0) for column in ("epsdt", "food_programmes", "child_behavioural", "child_staff")}
    assert decide(criteria, practice(**off)).granted == 0
    assert decide(criteria, practice(under_21=0, **off)).granted == 3


def test_what_the_aco_does_counts_only_where_the_criterion_allows_it(criteria, practice):
    assert decide(criteria, practice(econsult_specialties=Shown(5.0, ACO))).granted == 3
    assert decide(criteria, practice(team_staff=Shown(3.0, ACO))).granted == 1
    assert decide(criteria, practice(same_day=Shown(1.0, VIRTUAL))).granted == 0


def test_no_practice_is_granted_more_than_it_claims(criteria, practice):
    decision = decide(criteria, practice(claimed=1))
    assert (decision.reached, decision.granted, decision.demoted) == (3, 1, False)


def test_a_practice_with_no_members_gets_nothing(criteria, practice):
    decision = decide(criteria, practice(under_21=0, adults=0))
    assert decision.granted == 0
    assert payment(decision, RATES).month == 0


def test_a_demotion_costs_the_difference_of_the_two_rates(criteria, practice):
    # 400 members: tier 2 pays 400 × 20 = 8,000 a month, tier 3 would have paid 400 × 30 = 12,000
    found = payment(decide(criteria, practice(meets=2)), RATES)
    assert (found.month, found.lost) == (8000, 4000)


@given(practices(), st.sampled_from(COLUMNS), st.integers(1, 5))
def test_showing_more_of_one_thing_never_lowers_the_tier(practice, column, more):
    shown = practice.shown[column]
    better = replace(practice, shown={**practice.shown, column: replace(shown, amount=shown.amount + more)})
    assert decide(CRITERIA, better).granted >= decide(CRITERIA, practice).granted


@given(practices(), st.integers(0, len(CRITERIA) - 1), st.integers(1, 5))
def test_raising_a_criterion_never_raises_a_tier(practice, place, more):
    stricter = list(CRITERIA)
    stricter[place] = replace(stricter[place], least=(stricter[place].least or 1.0) + more)
    assert decide(stricter, practice).granted <= decide(CRITERIA, practice).granted


@given(practices())
def test_equal_practices_get_equal_pay_whatever_they_are_called(practice):
    twin = replace(practice, name="B", region="elsewhere")
    assert payment(decide(CRITERIA, twin), RATES) == payment(decide(CRITERIA, practice), RATES)


@given(practices(), st.integers(0, 50), st.integers(0, 50))
def test_splitting_a_panel_over_two_sites_pays_the_same(practice, young, grown):
    part = replace(practice, under_21=young, adults=grown)
    rest = replace(practice, under_21=practice.under_21 + 1, adults=practice.adults + 1)
    whole = replace(practice, under_21=part.under_21 + rest.under_21, adults=part.adults + rest.adults)
    for tier in (1, 2, 3):
        assert monthly(part, tier, RATES) + monthly(rest, tier, RATES) == pytest.approx(monthly(whole, tier, RATES))
