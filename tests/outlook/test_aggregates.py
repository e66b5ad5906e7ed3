"""Amounts of two aggregates never meet by accident; those of one behave as money."""

from __future__ import annotations

import operator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.outlook.aggregates import (
    BOTH,
    MEDICAL_AID,
    NHI,
    NON_COVERED,
    TRILLION,
    WITH_NON_COVERED,
    Aggregate,
    Amount,
    UnlikeAmounts,
    announced,
    comparisons,
    growth,
    read_amounts,
    year_reached,
)

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published"
FEES = Aggregate("fees", "treatment_date", NHI, 2024)

wons = st.floats(1e9, 1e15)
aggregates = st.builds(
    Aggregate,
    st.sampled_from(["fees", "benefits"]),
    st.sampled_from(["treatment_date", "review_date", "payment_date", "cash"]),
    st.sampled_from([NHI, MEDICAL_AID, BOTH, NON_COVERED, WITH_NON_COVERED]),
    st.integers(2013, 2026),
)
MEETINGS = (
    *(operator.add, operator.sub, operator.truediv),
    *(operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne),
)


@given(wons, wons, aggregates, aggregates, st.sampled_from(MEETINGS))
def test_amounts_of_two_aggregates_refuse_to_meet_and_say_which_and_what_to_do(one, other, first, second, meet):
    assume(first != second)
    with pytest.raises(UnlikeAmounts) as refused:
        meet(Amount(one, first), Amount(other, second))
    message = str(refused.value)
    assert str(first) in message
    assert str(second) in message
    assert "to reconcile: " in message


@given(wons, aggregates, st.sampled_from(MEETINGS))
def test_an_amount_refuses_a_bare_number(won, of, meet):
    with pytest.raises(UnlikeAmounts, match="does not say what it counts"):
        meet(Amount(won, of), won)


@given(wons, wons, wons, aggregates)
def test_amounts_of_one_aggregate_add_like_money(one, other, third, of):
    a, b, c = (Amount(won, of) for won in (one, other, third))
    assert a + b == b + a
    assert ((a + b) + c).won == pytest.approx((a + (b + c)).won)
    assert ((a + b) - b).won == pytest.approx(a.won, abs=1e-9 * b.won)
    assert (a < b) == (one < other)
    assert (3 * a) / a == pytest.approx(3)


def test_one_amount_does_not_multiply_another():
    with pytest.raises(UnlikeAmounts, match="won x won"):
        Amount(1.0, FEES) * Amount(1.0, FEES)


@given(wons, wons)
def test_scopes_that_share_nothing_join_in_either_order(one, other):
    nhi, aid = Amount(one, FEES), Amount(other, replace(FEES, scope=MEDICAL_AID))
    assert nhi.joined_with(aid) == aid.joined_with(nhi)
    assert nhi.joined_with(aid).of == replace(FEES, scope=BOTH)


def test_scopes_that_overlap_do_not_join():
    with pytest.raises(UnlikeAmounts, match="do not join"):
        Amount(1.0, FEES).joined_with(Amount(1.0, replace(FEES, scope=BOTH)))


def test_joining_still_refuses_two_bases():
    aid = Aggregate("fees", "payment_date", MEDICAL_AID, 2024)
    with pytest.raises(UnlikeAmounts, match="differ in basis"):
        Amount(1.0, FEES).joined_with(Amount(1.0, aid))


@given(wons, st.floats(0.5, 2.0))
def test_a_restated_amount_comes_back_to_itself(won, ratio):
    here, there = Amount(100.0, FEES), Amount(100.0 * ratio, replace(FEES, basis="review_date"))
    amount = Amount(won, replace(FEES, year=2023))
    restated = amount.restated(here, there)
    assert restated.of == Aggregate("fees", "review_date", NHI, 2023)
    assert restated.restated(there, here).won == pytest.approx(won)


@given(wons, st.floats(-0.3, 0.5), st.integers(1, 10))
def test_growth_carries_the_earlier_amount_to_the_later(won, rate, years):
    later = Amount(won * (1 + rate) ** years, replace(FEES, year=2024 + years))
    assert growth(Amount(won, FEES), later) == pytest.approx(rate, abs=1e-9)


def test_growth_of_two_bases_or_backwards_is_refused():
    with pytest.raises(UnlikeAmounts, match="differ in basis"):
        growth(Amount(1.0, FEES), Amount(1.0, Aggregate("fees", "review_date", NHI, 2025)))
    with pytest.raises(UnlikeAmounts, match="0 years"):
        growth(Amount(1.0, FEES), Amount(1.0, FEES))


@given(st.floats(1.0, 200.0), st.floats(0.001, 0.3))
def test_a_target_is_reached_in_the_first_year_at_or_above_it(start, rate):
    reached = year_reached(Amount(start, FEES), 130.0, rate)
    assert reached is not None
    assert start * (1 + rate) ** (reached - 2024) >= 130.0 * (1 - 1e-6)
    assert reached == 2024 or start * (1 + rate) ** (reached - 2025) < 130.0


def test_what_does_not_grow_reaches_nothing_above_it():
    assert year_reached(Amount(100.0, FEES), 130.0, 0.0) is None


def test_the_file_gives_every_aggregate_but_the_announced_one_which_states_no_basis():
    found = read_amounts(PUBLISHED)
    with (PUBLISHED / "outlook_fees.csv").open(encoding="utf-8") as handle:
        lines = len(handle.readlines())
    assert len(found) == lines - 2  # the header and the announced figure
    assert announced(PUBLISHED) == (130 * TRILLION, 2026)


def test_fees_with_medical_aid_of_2024_are_near_nhi_fees_and_medical_aid_fees_on_one_basis():
    """116.2375 and 11.8712 are by treatment and by payment; only after a restatement may they be added, to 128.1."""
    by = {(one.name, one.amount.of.basis, one.amount.of.year): one.amount for one in read_amounts(PUBLISHED)}
    nhi, aid = by["nhi_fees", "treatment_date", 2024], by["medical_aid_fees", "payment_date", 2024]
    with pytest.raises(UnlikeAmounts, match="basis, scope"):
        nhi + aid
    same = Amount(aid.won, replace(aid.of, basis="treatment_date"))
    printed = by["nhi_and_medical_aid_fees", "not_stated", 2024]
    # regional yearbook, institutions and pharmacies: 0.03 trillion won apart
    assert nhi.joined_with(same).won == pytest.approx(printed.won, rel=0.001)


@pytest.fixture(scope="module")
def table() -> dict[tuple[str, str, str, str], dict[str, object]]:
    rows = comparisons(PUBLISHED, lambda *_, **__: 0.0)["outlook_aggregates"]
    return {(row["what"], row["scope"], row["basis"], row["series"]): row for row in rows}


def test_nhi_fees_by_treatment_need_5_8_percent_a_year_to_130_trillion_in_2026(table):
    row = table["fees", NHI, "treatment date", "yearbook"]
    assert row["value"] == pytest.approx(116.2375)
    # 116.2375 x 1.0575^2 = 129.99
    assert row["needed"] == pytest.approx(5.75, abs=0.01)
    # (116.2375 / 95.4376)^(1/3) = 1.0679: 124.1 in 2025, 132.6 in 2026
    assert row["growth"] == pytest.approx(6.79, abs=0.01)
    assert row["reached"] == 2026


def test_fees_with_medical_aid_reach_130_a_year_earlier_and_with_non_covered_care_are_above_already(table):
    assert table["fees", BOTH, "not stated", "regional yearbook"]["reached"] == 2025
    assert table["fees", WITH_NON_COVERED, "survey", "coverage survey"]["reached"] == 2024


def test_no_aggregate_of_the_table_is_unverified(table):
    assert {row["status"] for row in table.values()} <= {"primary", "press", "derived"}
