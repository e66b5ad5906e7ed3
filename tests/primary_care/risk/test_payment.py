"""Scores average one, a fixed budget is shared out whole, and coding beyond the others' does not pay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.primary_care.risk.generated import generate
from analysis.primary_care.risk.model import AGE_SEX, DIAGNOSIS, WITH_SOCIAL, predict
from analysis.primary_care.risk.payment import adjusted, by_need, coding_growth, practices, scores
from analysis.primary_care.risk.people import CONCURRENT

amounts = arrays(float, 12, elements=st.floats(1, 1e6))


@given(amounts, arrays(float, 12, elements=st.floats(0.1, 1)))
def test_scores_average_one_over_person_years(expected, weight):
    assert np.average(scores(expected, weight), weights=weight) == pytest.approx(1.0)


@given(amounts, st.floats(0.01, 100))
def test_scores_do_not_depend_on_the_unit_of_money(expected, scale):
    weight = np.ones(12)
    assert scores(expected * scale, weight) == pytest.approx(scores(expected, weight))


def test_nobody_is_expected_to_cost_less_than_nothing():
    assert scores(np.array([-50.0, 250.0]), np.ones(2)).min() > 0


def test_the_whole_cost_is_paid_out_whatever_the_scores(people):
    score = scores(predict(people, DIAGNOSIS, CONCURRENT).held_out, people.weight)
    paid = practices(people, score, people.cost)
    assert sum(one.paid for one in paid) == pytest.approx(sum(one.cost for one in paid))


def test_a_practice_is_paid_for_its_people_and_for_nothing_else(people):
    alone = replace(people, practice=np.where(people.practice == "practice 01", "renamed", people.practice))
    score = scores(predict(people, DIAGNOSIS, CONCURRENT).held_out, people.weight)
    found = (practices(group, score, people.cost) for group in (people, alone))
    paid, renamed = ({one.practice: one.paid for one in some} for some in found)
    assert renamed["renamed"] == pytest.approx(paid["practice 01"])


def test_payment_by_age_and_sex_underpays_the_practices_with_most_need(people):
    errors = {}
    for model in (AGE_SEX, WITH_SOCIAL):
        score = scores(predict(people, model, CONCURRENT).held_out, people.weight)
        errors[model] = [one.error for one in by_need(practices(people, score, people.cost))]
    assert errors[AGE_SEX][0] > 0.1
    assert errors[AGE_SEX][-1] < -0.1
    assert max(map(abs, errors[WITH_SOCIAL])) < max(map(abs, errors[AGE_SEX]))


def test_growth_by_coding_is_seen_in_the_practices_that_code_more(hierarchy):
    people = generate(hierarchy, 12_000, seed=4, coded=0.8)
    growth = coding_growth(people, predict(people, DIAGNOSIS, CONCURRENT))
    more = {name for name in growth if int(name.split()[1]) % 2 == 0}  # the generator lets every other practice do so
    assert min(growth[name] for name in more) > 1
    assert max(growth[name] for name in growth.keys() - more) < 1


def test_taking_growth_by_coding_back_moves_money_and_makes_none(hierarchy):
    people = generate(hierarchy, 12_000, seed=4, coded=0.8)
    prediction = predict(people, DIAGNOSIS, CONCURRENT)
    growth, score = coding_growth(people, prediction), scores(prediction.fitted, people.weight)
    cut = adjusted(people, score, growth, allowed=0.02)
    assert np.average(cut, weights=people.weight) == pytest.approx(1.0)
    before, after = ({one.practice: one.paid for one in practices(people, some, people.cost)} for some in (score, cut))
    assert all((after[name] < before[name]) == (rate > 1.02) for name, rate in growth.items())
    assert sum(after.values()) == pytest.approx(sum(before.values()))


def test_the_same_cut_for_everyone_changes_no_payment_in_a_fixed_budget(people):
    score = scores(predict(people, DIAGNOSIS, CONCURRENT).fitted, people.weight)
    alike = dict.fromkeys(np.unique(people.practice).tolist(), 1.2)
    assert adjusted(people, score, alike, allowed=0.0) == pytest.approx(score)
