"""The models find a truth that was put in, and the measures say what their formulas say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.primary_care.risk.generated import generate, truth
from analysis.primary_care.risk.measures import (
    deciles,
    groups,
    mean_absolute_error,
    predictive_ratio,
    r_squared,
)
from analysis.primary_care.risk.model import AGE_SEX, DIAGNOSIS, MODELS, WITH_SOCIAL, design, predict
from analysis.primary_care.risk.people import AGE_STARTS, CONCURRENT, PROSPECTIVE, age_sex


def test_the_fullest_model_recovers_the_cost_of_each_condition_and_circumstance(hierarchy):
    known = truth(hierarchy)
    fit = predict(generate(hierarchy, 12_000, seed=5), WITH_SOCIAL, CONCURRENT).fit
    distances = []
    for name, thousand in {**known.conditions, **known.social}.items():
        coefficient, error = fit.coefficient(name)
        distances.append(abs(coefficient - 1000 * thousand) / error)
    # 30 coefficients: nine in ten within two standard errors of the truth, none beyond four
    assert np.mean(np.array(distances) < 2) > 0.9
    assert max(distances) < 4


def test_the_coefficients_are_those_of_the_normal_equations(people):
    columns, _ = design(people, DIAGNOSIS)
    weighted = columns * people.weight[:, None]
    second = np.linalg.solve(weighted.T @ columns, weighted.T @ people.cost)
    # another method of least squares, to the rounding that a condition number of a thousand leaves
    assert predict(people, DIAGNOSIS, CONCURRENT).fit.coefficients == pytest.approx(second, rel=1e-6)


def test_each_model_explains_more_of_the_same_people_than_the_one_it_holds(people):
    for timing in (CONCURRENT, PROSPECTIVE):
        cost = people.outcome(timing)
        fits = [r_squared(cost, predict(people, model, timing).fitted, people.weight) for model in MODELS]
        assert fits == sorted(fits)


def test_next_years_cost_is_harder_to_expect_than_this_years(people):
    now, later = (
        r_squared(people.outcome(timing), predict(people, DIAGNOSIS, timing).held_out, people.weight)
        for timing in (CONCURRENT, PROSPECTIVE)
    )
    assert later < now


def test_what_is_held_out_is_met_less_well_than_what_is_fitted(people):
    found = predict(people, WITH_SOCIAL, CONCURRENT)
    inside, outside = (r_squared(people.cost, one, people.weight) for one in (found.fitted, found.held_out))
    assert outside < inside


def test_a_condition_that_nobody_has_is_worth_nothing_and_breaks_nothing(people):
    nobody = people.conditions.copy()
    nobody[:, 0] = 0
    fit = predict(replace(people, conditions=nobody), DIAGNOSIS, CONCURRENT).fit
    assert fit.coefficient(people.condition_names[0]) == (0.0, 0.0)


def test_the_order_of_people_changes_no_coefficient(people):
    back = slice(None, None, -1)
    columns = ("age", "male", "practice", "weight", "cost", "next_cost", "conditions", "social")
    turned = replace(people, **{name: getattr(people, name)[back] for name in columns})
    one, other = (predict(group, WITH_SOCIAL, CONCURRENT).fit.coefficients for group in (people, turned))
    assert one == pytest.approx(other, rel=1e-8)


def test_twice_the_cost_is_twice_each_coefficient_and_the_same_fit(people):
    twice = replace(people, cost=2 * people.cost)
    one, other = (predict(group, DIAGNOSIS, CONCURRENT) for group in (people, twice))
    assert other.fit.coefficients == pytest.approx(2 * one.fit.coefficients, rel=1e-9)
    assert r_squared(twice.cost, other.held_out, people.weight) == pytest.approx(
        r_squared(people.cost, one.held_out, people.weight)
    )


def test_everyone_has_one_age_and_sex(people):
    columns, names = age_sex(people)
    assert columns.sum(axis=1) == pytest.approx(1.0)
    assert len(names) == 2 * len(AGE_STARTS)


def test_expected_cost_of_each_age_group_is_its_mean_in_the_age_sex_model(people):
    found = predict(people, AGE_SEX, CONCURRENT).fitted
    here = (people.age >= 75) & (people.age < 80) & people.male
    mean = np.average(people.cost[here], weights=people.weight[here])
    assert found[here] == pytest.approx(mean)


def test_measures_of_four_people():
    cost, expected, weight = np.array([0.0, 100, 200, 300]), np.array([50.0, 100, 150, 300]), np.ones(4)
    # squared errors 2,500 + 2,500 of a total 50,000 around the mean of 150
    assert r_squared(cost, expected, weight) == pytest.approx(0.9)
    assert mean_absolute_error(cost, expected, weight) == 25
    assert predictive_ratio(cost, expected, weight) == 1.0
    assert r_squared(cost, np.full(4, 150.0), weight) == 0.0


def test_half_a_year_counts_half():
    cost, weight = np.array([0.0, 300.0]), np.array([1.0, 0.5])
    assert predictive_ratio(cost, np.array([100.0, 100.0]), weight) == pytest.approx(1.0)


def test_deciles_hold_a_tenth_of_the_person_years_each(people):
    places = deciles(predict(people, DIAGNOSIS, CONCURRENT).held_out, people.weight)
    years = np.array([people.weight[places == decile].sum() for decile in range(1, 11)])
    # one person more or less on each side
    assert years == pytest.approx(people.weight.sum() / 10, abs=2)


def test_a_model_without_social_circumstances_underpays_those_who_have_them(people):
    here = groups(people)["unstable_housing"]
    ratios = {
        model: predictive_ratio(
            people.cost[here], predict(people, model, CONCURRENT).held_out[here], people.weight[here]
        )
        for model in (DIAGNOSIS, WITH_SOCIAL)
    }
    assert ratios[DIAGNOSIS] < 0.95
    # 240 people with a coefficient of variation of 1.1: a standard error of seven percent
    assert ratios[WITH_SOCIAL] == pytest.approx(1.0, abs=0.15)
