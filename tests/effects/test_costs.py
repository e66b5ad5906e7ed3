from __future__ import annotations

import pandas as pd
import pytest
import statsmodels.api as sm

from analysis.effects import cost_effect, designs, to_cells
from analysis.faults import InputFaults

COVARIATES = ["age", "ill"]


@pytest.mark.parametrize("estimand", ["ate", "att"])
def test_a_two_part_model_brings_the_known_effect_on_spending_back(random, estimand):
    frame = designs.spending(random, 20_000)
    effect = cost_effect(frame, "cost", "drug", COVARIATES, estimand=estimand)
    assert abs(effect.estimate - designs.spending_truth(estimand)) < 4 * effect.standard_error


@pytest.mark.parametrize("model", ["gamma", "poisson"])
def test_logarithmic_models_bring_the_known_effect_back(random, model):
    frame = designs.positive_spending(random, 20_000, gamma=model == "gamma")
    effect = cost_effect(frame, "cost", "drug", COVARIATES, model=model)
    assert abs(effect.estimate - designs.positive_truth()) < 4 * effect.standard_error


@pytest.mark.parametrize("model", ["gamma", "poisson"])
def test_the_effect_in_won_is_the_marginal_effect_of_statsmodels(random, model):
    frame = designs.positive_spending(random, 500)
    family = {"gamma": sm.families.Gamma, "poisson": sm.families.Poisson}[model](sm.families.links.Log())
    design = sm.add_constant(frame[["drug", *COVARIATES]])
    fit = sm.GLM(frame["cost"], design, family=family).fit(tol=1e-12)
    predicted = [fit.predict(design.assign(drug=arm)).mean() for arm in (1.0, 0.0)]
    effect = cost_effect(frame, "cost", "drug", COVARIATES, model=model)
    assert effect.estimate == pytest.approx(predicted[0] - predicted[1], rel=1e-8)


@pytest.mark.parametrize("model", ["linear", "gamma", "poisson"])
def test_without_anything_to_adjust_for_the_effect_is_the_difference_of_two_means_with_their_errors(random, model):
    persons = designs.positive_spending(random, 400)
    frame = pd.concat([persons.assign(copy=0), persons.assign(copy=1)])  # a covariate that says nothing at all
    effect = cost_effect(frame, "cost", "drug", ["copy"], model=model)
    none, some = (frame.loc[frame["drug"] == arm, "cost"] for arm in (0, 1))
    assert effect.estimate == pytest.approx(some.mean() - none.mean(), rel=1e-8)
    by_hand = (some.var(ddof=0) / len(some) + none.var(ddof=0) / len(none)) ** 0.5
    assert effect.standard_error == pytest.approx(by_hand, rel=1e-6)


def test_cells_give_the_poisson_effect_of_the_persons_behind_them(random):
    persons = designs.positive_spending(random, 800, gamma=False)
    persons["age"] = persons["age"].round()
    cells = to_cells(persons, "cost", ["drug", *COVARIATES])
    first = cost_effect(persons, "cost", "drug", COVARIATES, model="poisson")
    second = cost_effect(cells, "cost", "drug", COVARIATES, model="poisson")
    assert second.estimate == pytest.approx(first.estimate, rel=1e-7)
    assert second.standard_error == pytest.approx(first.standard_error, rel=1e-5)


def test_won_and_million_won_say_the_same(random):
    frame = designs.spending(random, 500)
    first = cost_effect(frame, "cost", "drug", COVARIATES)
    second = cost_effect(frame.assign(cost=1e6 * frame["cost"]), "cost", "drug", COVARIATES)
    assert second.estimate == pytest.approx(1e6 * first.estimate, rel=1e-6)
    assert second.standard_error == pytest.approx(1e6 * first.standard_error, rel=1e-5)


@pytest.mark.parametrize(
    ("model", "shift", "words"),
    [
        ("gamma", 0.0, "rows of zero"),
        ("two_part", -50.0, "rows below zero"),
        ("two_part", 1.0, "no row of zero"),
        ("tobit", 0.0, "a model of linear"),
    ],
)
def test_spending_that_a_model_cannot_take_is_refused(random, model, shift, words):
    frame = designs.spending(random, 300)
    with pytest.raises(InputFaults, match=words):
        cost_effect(frame.assign(cost=frame["cost"] + shift), "cost", "drug", COVARIATES, model=model)


def test_a_two_part_model_refuses_cells_in_which_zeros_are_mixed_with_amounts(random):
    cells = to_cells(designs.spending(random, 300), "cost", ["drug", "ill"])
    with pytest.raises(InputFaults, match="rows for a two-part model"):
        cost_effect(cells, "cost", "drug", ["ill"])
