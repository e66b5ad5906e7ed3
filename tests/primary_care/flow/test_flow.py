"""Every won that goes in comes out, and a claim is zero-paid only when all three tests pass."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.primary_care.flow.accounts import flow_file, total
from analysis.primary_care.flow.contract import ALL, Claim, Contract, Member, Share
from analysis.primary_care.flow.ledger import (
    CAPITATION,
    DEFICIT,
    FEE,
    KEPT,
    PAYER,
    PRACTICE,
    SERVICE,
    SHORT,
    SUB_CAPITATION,
    UNBILLED,
    Imbalance,
    check,
    transfers,
    unbalanced,
)
from analysis.primary_care.flow.payment_file import read_payment
from analysis.primary_care.flow.zero_pay import ACO_FEE, CARVED_OUT, NOT_ENROLLED, ZERO_PAID, ruling

EXAMPLE = Path(__file__).resolve().parents[3] / "data/examples/flow.csv"
CONTRACT = Contract(
    {"X": 500.0, "Y": 450.0},
    {("X", "A"): Share(200.0, ALL), ("X", "B"): Share(300.0, ALL), ("Y", "C"): Share(70.0)},
    frozenset({"99213"}),
    frozenset({"family medicine"}),
    frozenset({"dental", "hospice"}),
)
VISIT = Claim("m1", "p", "A", "family medicine", "visits", "99213", 110.0)
ENROLLED = Member("m1", "p", "X", "A")

members = st.builds(
    lambda where, person: Member("m1", f"p{person}", *where),
    st.sampled_from([("", ""), ("X", ""), ("X", "A"), ("X", "B"), ("Y", "C"), ("Y", "D")]),
    st.integers(0, 30),
)
people = st.lists(members, min_size=1, max_size=20, unique_by=lambda one: one.member)


@st.composite
def months(draw):
    """People of a month with any claims of theirs."""
    here = draw(people)
    claim = st.builds(
        Claim,
        st.just("m1"),
        st.sampled_from([one.member for one in here]),
        st.sampled_from(["A", "hospital"]),
        st.sampled_from(["family medicine", "surgery"]),
        st.sampled_from(["visits", "dental", "emergency"]),
        st.sampled_from(["99213", "99284"]),
        st.integers(0, 3000).map(float),
    )
    return here, draw(st.lists(claim, max_size=20))


def amount(found, basis):
    return math.fsum(one.amount for one in found if one.basis == basis)


def test_the_printed_example_passes_500_on_as_200_and_300():
    found = transfers([ENROLLED], [], CONTRACT)
    assert amount(found, CAPITATION) == 500
    assert {one.target.name: one.amount for one in found if one.basis == SUB_CAPITATION} == {"A": 200, "B": 300}
    assert amount(found, KEPT) == 0  # 500 − 200 − 300


@pytest.mark.parametrize(
    ("claim", "member", "how"),
    [
        (VISIT, ENROLLED, ZERO_PAID),  # the printed case: 99213 by a practice of a member attributed to it
        (replace(VISIT, code="99284"), ENROLLED, ACO_FEE),
        (replace(VISIT, specialty="surgery"), ENROLLED, ACO_FEE),
        (VISIT, replace(ENROLLED, practice=""), ACO_FEE),
        (VISIT, replace(ENROLLED, practice="D"), ACO_FEE),  # attributed, but not to a practice under sub-capitation
        (VISIT, Member("m1", "p"), NOT_ENROLLED),
        (replace(VISIT, service="hospice"), ENROLLED, CARVED_OUT),
        (replace(VISIT, service="dental"), Member("m1", "p"), CARVED_OUT),
    ],
)
def test_a_claim_is_zero_paid_only_when_all_three_tests_pass(claim, member, how):
    assert ruling(claim, member, CONTRACT) == how


def test_what_sub_capitation_leaves_after_zero_paid_care_pays_for_care_without_a_claim():
    # practice A has 200; its one visit is worth 110
    found = transfers([ENROLLED], [VISIT], CONTRACT)
    left = {one.source.name: one.amount for one in found if one.basis == UNBILLED}
    assert left == {"A": 90, "B": 300}


def test_a_practice_whose_care_is_worth_more_than_it_is_paid_bears_the_loss():
    found = transfers([ENROLLED], [replace(VISIT, fee=260.0)], CONTRACT)
    assert amount(found, SHORT) == 60


def test_an_aco_that_pays_more_than_it_was_given_bears_the_loss():
    found = transfers([ENROLLED], [replace(VISIT, code="99284", fee=900.0)], CONTRACT)
    assert amount(found, DEFICIT) == 900  # all of the 500 went to the two practices


def test_a_person_who_is_not_enrolled_moves_money_only_when_seen():
    assert transfers([Member("m1", "p")], [], CONTRACT) == ()
    found = transfers([Member("m1", "p")], [VISIT], CONTRACT)
    assert {(one.source.kind, one.basis, one.amount) for one in found} == {(PAYER, FEE, 110), ("provider", FEE, 110)}


@given(months())
def test_every_won_that_goes_in_comes_out_at_every_level(month):
    here, claims = month
    found = transfers(here, claims, CONTRACT)
    assert unbalanced(found) == {}
    # exact to a cent: sums of whole amounts
    assert total(found, PAYER) == pytest.approx(total(found, SERVICE), abs=0.005)


@given(months())
def test_the_order_of_people_and_claims_changes_nothing(month):
    here, claims = month
    assert transfers(here[::-1], claims[::-1], CONTRACT) == transfers(here, claims, CONTRACT)


@given(people)
def test_a_practice_with_no_members_gets_nothing(here):
    found = transfers(here, [], CONTRACT)
    paid = {one.target.name for one in found if one.target.kind == PRACTICE}
    assert ("C" in paid) == any(one.practice == "C" for one in here)
    assert ("A" in paid) == any(one.aco == "X" for one in here)  # paid for every member of its ACO


def test_money_that_vanishes_between_two_nodes_is_named():
    found = list(transfers([ENROLLED], [VISIT], CONTRACT))
    place = next(i for i, one in enumerate(found) if one.basis == SUB_CAPITATION)
    found[place] = replace(found[place], amount=found[place].amount - 1)
    with pytest.raises(Imbalance, match="aco X"):
        check(found)


def test_the_example_file_balances_and_rules_on_ten_claims():
    result = flow_file(EXAMPLE)
    rulings = {row["ruling"]: (row["claims"], row["fees"]) for row in result.tables["rulings"]}
    # six visits of enrolled people at 110 + 160 + 190 + 110 + 160 + 110; dental and hospice at 95 + 640; two others
    assert rulings == {"zero-paid": (6, 840), "carved out": (2, 735), "not enrolled": (2, 530)}
    # in: eight members × 500, and fees of 735 + 530
    assert result.notices == ("In 5,265.00, out 5,265.00.",)
    assert len(read_payment(EXAMPLE).members) == 10
