"""The engine: people are conserved, whatever is done to them, and a hand calculation of two steps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.demography.calibration import unchanged
from analysis.demography.cohort_component import AGES, Course, Deviations, crossing, groups, project
from analysis.demography.variation import deviations


def course(steps: int, *, rate: float = 0.0, births: float = 0.0, migrants: float = 0.0) -> Course:
    """The same death rate at all ages, so many births and migrants (spread over all ages and sexes) in each step."""
    return Course(
        crossing=np.full((steps, 2, AGES), rate),
        infant=np.full((steps, 2), rate),
        births=np.full(steps, births),
        women=np.full(steps, 15.0),
        boys=0.5,
        migration=np.full((steps, 2, AGES), migrants / (2 * AGES)),
        adjustment=np.ones((steps, 2, 21)),
    )


def test_a_hundred_people_of_forty_with_a_rate_of_one_percent_are_98_after_two_years():
    start = np.zeros((2, AGES))
    start[0, 40] = 100
    people = project(start, course(2, rate=0.01), unchanged(2)).people
    # 100 exp(-0.01) exp(-0.01) = 98.02, aged 42: still in the group of 40 to 44
    assert people[2, 0, 8, 0] == pytest.approx(98.0199, abs=1e-4)
    assert people[2].sum() == pytest.approx(98.0199, abs=1e-4)


def test_people_move_to_the_next_group_on_their_birthday_and_stay_at_a_hundred_and_over():
    start = np.zeros((2, AGES))
    start[1, 44], start[1, 100] = 7, 3
    people = project(start, course(1), unchanged(1)).people[1, 1, :, 0]
    assert people[9] == 7
    assert people[20] == 3


def test_births_follow_the_number_of_women_of_25_to_39():
    start = np.zeros((2, AGES))
    start[1, 25:40] = 2
    # 30 women where the central path has 15: twice the births of 10
    run = project(start, course(1, births=10), unchanged(1))
    assert run.births[0, 0] == pytest.approx(20)
    assert run.people[1, :, 0, 0].tolist() == [10, 10]


def test_what_a_year_adds_is_births_less_deaths_plus_migration_plus_adjustment():
    rng = np.random.default_rng(1)
    steps, draws = 12, 5
    line = replace(
        course(steps, births=900, migrants=300),
        crossing=rng.uniform(0.001, 0.3, (steps, 2, AGES)),
        adjustment=rng.uniform(0.9, 1.1, (steps, 2, 21)),
    )
    moved = Deviations(*(rng.uniform(0.5, 1.5, (steps, draws)) for _ in range(3)))
    run = project(rng.uniform(10, 1000, (2, AGES)), line, moved)
    change = np.diff(run.people.sum(axis=(1, 2)), axis=0)
    np.testing.assert_allclose(change, run.births - run.deaths + run.migration + run.adjustment, rtol=1e-9)


def test_deaths_and_survivors_are_the_people_there_were():
    start = np.full((2, AGES), 10.0)
    run = project(start, course(1, rate=0.2), unchanged(1))
    assert run.people[1].sum() + run.deaths[0, 0] == pytest.approx(start.sum())


def test_splitting_the_people_in_two_and_adding_them_changes_nothing():
    rng = np.random.default_rng(2)
    start, part = rng.uniform(10, 1000, (2, AGES)), rng.uniform(0, 1, (2, AGES))
    line = course(8, rate=0.03, births=500)
    whole = project(start, line, unchanged(8))
    first, second = (project(start * share, line, unchanged(8)) for share in (part, 1 - part))
    np.testing.assert_allclose(first.people + second.people, whole.people)
    np.testing.assert_allclose(first.deaths + second.deaths, whole.deaths)


def test_without_births_deaths_and_migrants_the_number_stays():
    start = np.random.default_rng(3).uniform(10, 1000, (2, AGES))
    people = project(start, course(60), unchanged(60)).people.sum(axis=(1, 2))
    np.testing.assert_allclose(people, start.sum())


def test_draws_do_not_depend_on_how_many_are_carried_together():
    start = np.full((2, AGES), 50.0)
    line = course(4, rate=0.05, births=20)
    levels = np.linspace(0.5, 1.5, 600) * np.ones((4, 1))
    together = project(start, line, Deviations(levels, levels, levels)).people
    alone = project(start, line, Deviations(*(levels[:, 599:],) * 3)).people
    # sums over ages are taken in another order
    np.testing.assert_allclose(together[..., 599:], alone, rtol=1e-13)


def test_a_draw_at_the_central_values_departs_from_nothing():
    zero, one = np.zeros(3), np.ones(3)
    moved = deviations(zero, one, one, 38)
    assert (moved.mortality == 1).all()
    assert (moved.fertility == 1).all()
    assert (moved.migration == 1).all()


def test_nothing_departs_before_mid_2025_and_births_have_moved_after_ten_years():
    moved = deviations(np.array([0.01]), np.array([1.5]), np.array([2.0]), 38)
    assert [array[:3].tolist() for array in (moved.mortality, moved.fertility, moved.migration)] == [[[1.0]] * 3] * 3
    # the first step starts in 2025 and has a tenth of the change, the tenth all of it
    assert moved.fertility[3, 0] == pytest.approx(1.05)
    assert moved.fertility[12, 0] == moved.fertility[37, 0] == 1.5
    # half a year after mid-2025
    assert moved.mortality[3, 0] == pytest.approx(np.exp(0.005))


def test_a_year_is_passed_half_at_the_next_age():
    rate = np.zeros((2, AGES))
    rate[:, 50], rate[:, 100] = 0.02, 0.5
    passed = crossing(rate)[0]
    assert passed[[49, 50, 51]].tolist() == [0.01, 0.01, 0.0]
    assert passed[100] == 0.5


def test_single_ages_add_to_their_groups():
    people = np.random.default_rng(4).uniform(0, 1, (2, AGES))
    assert groups(people).shape == (2, 21)
    assert groups(people)[0, 1] == pytest.approx(people[0, 5:10].sum())
    assert groups(people)[0, 20] == people[0, 100]
