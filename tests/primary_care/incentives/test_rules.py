"""Each incentive by hand, and the laws that hold for all figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.primary_care.incentives.assignment import assign
from analysis.primary_care.incentives.quality import GAP, LEVEL, Measure, points, reached, score
from analysis.primary_care.incentives.reinvestment import obligation
from analysis.primary_care.incentives.sanctions import Shortfall, below, sanction
from analysis.primary_care.incentives.savings import Settlement, Terms, settle
from analysis.primary_care.incentives.settlement import BY_CONTRACT, BY_STRATEGY
from analysis.primary_care.incentives.spending import CATEGORIES, advanced_share, pace_needed, primary_care_share
from analysis.primary_care.incentives.unseen import unseen
from analysis.primary_care.incentives.withhold import RATE, returns

rates = st.floats(0, 1)
measures = st.builds(Measure, st.just("m"), rates, rates, st.floats(0.3, 0.5), st.floats(0.6, 0.9), rates, rates)
money = st.floats(1e3, 1e10)
plans = st.dictionaries(st.sampled_from("ABCDE"), money, min_size=1)


def test_points_of_a_measure_by_hand():
    # from 60 % to 80 %: at 72 % six tenths of ten points; last year 68 %, so a third of the way is closed: 5 ÷ 3;
    # the gap fell from 10 to 6 points: two fifths of five
    found = points(Measure("blood_pressure", 0.72, 0.68, 0.60, 0.80, 0.06, 0.10))
    assert (found.level, found.improvement, found.gap) == pytest.approx((6, 5 / 3, 2))
    assert found.possible == LEVEL + GAP


def test_where_less_is_better_the_same_distance_gives_the_same_points():
    up = points(Measure("up", 0.70, 0.65, 0.60, 0.80))
    down = points(Measure("down", 0.30, 0.35, 0.40, 0.20))
    assert (down.level, down.improvement) == pytest.approx((up.level, up.improvement))


def test_level_and_improvement_together_are_at_most_the_points_for_the_level():
    found = points(Measure("m", 0.79, 0.60, 0.60, 0.80))
    assert found.level + found.improvement == pytest.approx(LEVEL)


def test_a_plan_that_was_at_its_goal_last_year_cannot_improve():
    assert points(Measure("m", 0.80, 0.80, 0.60, 0.80)).improvement == 0
    assert points(Measure("m", 0.70, 0.90, 0.60, 0.80)).improvement == 0


@given(measures)
def test_points_lie_between_nothing_and_what_is_possible(measure):
    found = points(measure)
    assert 0 <= found.earned <= found.possible
    assert 0 <= score([found]) <= 100


@given(measures, st.floats(0, 0.3))
def test_a_better_rate_never_earns_fewer_points(measure, more):
    better = Measure("m", measure.rate + more, measure.previous, measure.threshold, measure.goal)
    plain = Measure("m", measure.rate, measure.previous, measure.threshold, measure.goal)
    assert points(better).earned >= points(plain).earned - 1e-9


def test_a_rate_at_the_threshold_has_no_points_and_one_beyond_the_goal_no_more_than_all():
    assert (reached(0.6, 0.6, 0.8), reached(0.9, 0.6, 0.8)) == (0, 1)


@pytest.mark.parametrize(
    ("spending", "terms", "paid"),
    [
        (985.0, Terms(), 0.0),  # 1.5 % saved, below the minimum of 2 %
        (980.0, Terms(), 0.0),  # exactly the minimum
        (900.0, Terms(), 50.0),  # half of 100, from the first dollar
        (900.0, Terms(corridor=True), 40.0),  # half of what lies beyond 20
        (700.0, Terms(), 100.0),  # half of 300 is 150, capped at 10 % of the benchmark
        (1100.0, Terms(), 0.0),  # no risk of loss
        (1100.0, Terms(loss_share=0.3), -30.0),
        (1100.0, Terms(loss_share=0.3, corridor=True), -24.0),
        (1400.0, Terms(loss_share=0.3), -50.0),  # 120, capped at 5 % of the benchmark
    ],
)
def test_shared_savings_and_losses_by_hand(spending, terms, paid):
    assert settle(1000.0, spending, terms).paid == pytest.approx(paid)


def test_medicares_shared_savings_of_2024_add_as_printed():
    # 6.5 to 6.6 billion saved and 4.1 billion paid out; 2.4 to 2.48 billion net are printed, rounded to a tenth
    printed = [Settlement(gross, 4.1).kept_by_payer for gross in (6.5, 6.6)]
    assert printed[0] == pytest.approx(2.4, abs=0.1)
    assert printed[1] == pytest.approx(2.48, abs=0.1)


@given(st.floats(0, 2000), rates, st.booleans())
def test_what_is_paid_and_what_the_payer_keeps_are_the_savings(spending, quality, corridor):
    found = settle(1000.0, spending, Terms(loss_share=0.5, corridor=corridor), quality)
    assert found.paid + found.kept_by_payer == pytest.approx(1000.0 - spending)
    assert abs(found.paid) <= abs(found.savings) + 1e-9


@given(st.floats(0, 2000), st.floats(0.1, 100))
def test_shared_savings_scale_with_money(spending, scale):
    one, other = settle(1000.0, spending, Terms()), settle(1000.0 * scale, spending * scale, Terms())
    assert other.paid == pytest.approx(scale * one.paid, abs=1e-6 * scale) or abs(one.savings - 20) < 1e-6


@given(plans, st.data())
def test_what_is_earned_back_lies_between_nothing_and_what_was_withheld(capitation, data):
    marks = {plan: data.draw(st.floats(-10, 110)) for plan in capitation}
    smaller = {plan: data.draw(st.floats(0, 5)) for plan in capitation}
    found = returns(capitation, marks, smaller)
    assert all(0 <= one.earned <= one.withheld for one in found.values())
    back, held = sum(one.earned + one.incentive for one in found.values()), sum(one.withheld for one in found.values())
    # budget neutral where somebody reduced a disparity; else the payer keeps what nobody earned
    assert back <= held * (1 + 1e-9)
    if max(smaller.values()) > 1e-6:
        assert back == pytest.approx(held)


def test_half_a_percent_of_capitation_is_withheld():
    # 0.5 % of 400 million is 2 million; at 80 points 1.6 million come back
    found = returns({"A": 400e6}, {"A": 80.0}, {}, RATE)["A"]
    assert (found.withheld, found.earned, found.net) == pytest.approx((2e6, 1.6e6, -0.4e6))


@given(st.integers(0, 5000), st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 100), min_size=1))
def test_every_member_without_a_choice_is_given_to_one_plan(members, marks):
    given_to = assign(members, marks)
    assert sum(given_to.values()) == members
    assert all(number >= 0 for number in given_to.values())


@given(st.integers(1, 5000), st.lists(st.integers(1, 100), min_size=2, max_size=5, unique=True))
def test_a_plan_with_a_better_score_is_never_given_fewer_members(members, marks):
    given_to = assign(members, {f"plan {number}": mark for number, mark in enumerate(marks)})
    ordered = [given_to[f"plan {number}"] for number, _ in sorted(enumerate(marks), key=lambda one: one[1])]
    assert ordered == sorted(ordered)


def test_equal_plans_get_equal_numbers():
    assert assign(100, {"A": 60, "B": 60}) == {"A": 50, "B": 50}
    assert assign(100, {"A": 0, "B": 0}) == {"A": 50, "B": 50}


def test_a_plan_with_a_loss_reinvests_nothing():
    found = obligation(100e6, -5e6, BY_CONTRACT, BY_STRATEGY, quality_met=False)
    assert (found.total, found.other_low, found.other_high) == (0, 0, 0)


def test_reinvestment_of_a_high_margin_by_hand():
    # revenue 100 and profit 10: 5 % of the first 7.5 and 7.5 % of the other 2.5 = 0.375 + 0.1875
    found = obligation(100.0, 10.0, BY_CONTRACT, BY_STRATEGY, quality_met=True)
    assert found.total == pytest.approx(0.5625)
    assert (found.other_low, found.other_high) == pytest.approx((0.75, 1.5))
    # and 7.5 % of the profit more where quality is missed
    missed = obligation(100.0, 10.0, BY_CONTRACT, BY_STRATEGY, quality_met=False)
    assert missed.total == pytest.approx(0.5625 + 0.75)


@given(money, st.floats(0, 0.5))
def test_both_rules_stay_within_the_shares_that_the_sources_print(revenue, margin):
    profit = margin * revenue
    found = obligation(revenue, profit, BY_CONTRACT, BY_STRATEGY, quality_met=True)
    assert 0.05 * profit - 1e-6 <= found.total <= 0.075 * profit + 1e-6


def test_sanctions_are_only_for_what_lies_below_the_median():
    found = [Shortfall("a", 0.50, 0.50, 1000), Shortfall("b", 0.45, 0.50, 1000)]
    assert [one.measure for one in below(found)] == ["b"]
    # 1,000 members × 5 points × 10
    assert sanction(found, per_member=10, floor=25_000) == pytest.approx(50_000)
    assert sanction(found, per_member=1, floor=25_000) == 25_000
    assert sanction(found[:1], per_member=10, floor=25_000) == 0


def test_the_goal_counts_members_in_categories_three_and_four_that_are_tied_to_quality():
    members = {"1": 50, "2C": 10, "3A": 20, "3N": 5, "4B": 15}
    assert advanced_share(members) == pytest.approx(0.35)
    assert set(members) <= set(CATEGORIES)


def test_the_share_of_primary_care_and_the_pace_to_a_goal():
    assert primary_care_share(7, 100) == 0.07
    # eight points in nine years
    assert pace_needed(0.07, 0.15, 9) == pytest.approx(0.08 / 9)
    assert pace_needed(0.16, 0.15, 9) == 0


def test_members_who_used_primary_care_are_not_among_those_to_find():
    found = unseen({"a": 0, "b": 2, "c": 0, "d": 1}, frozenset({"a", "b"}))
    assert (found.share, found.still_missed) == (0.5, 0.25)
