from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.effects import designs, to_cells, treatment_effect
from analysis.effects.equations import comparison_weights
from analysis.faults import InputFaults

ALL = [(method, estimand) for method in ("ra", "ipw", "aipw", "ipwra") for estimand in ("ate", "att")]
COVARIATES = ["age", "ill"]


@pytest.mark.parametrize(("method", "estimand"), ALL)
def test_a_large_sample_brings_the_known_effect_back(random, method, estimand):
    frame = designs.confounded(random, 20_000)
    effect = treatment_effect(frame, "cost", "drug", COVARIATES, method=method, estimand=estimand)
    # Four standard errors: one sample of a fixed seed.
    assert abs(effect.estimate - designs.confounded_truth(estimand)) < 4 * effect.standard_error
    naive = frame.groupby("drug")["cost"].mean().diff().iloc[-1]
    assert abs(naive - designs.confounded_truth("ate")) > 10 * effect.standard_error


@pytest.mark.parametrize(("method", "estimand"), [one for one in ALL if one[0] != "ipw"])
def test_spending_that_covariates_explain_but_for_a_little_noise_shows_no_effect(patients, random, method, estimand):
    noise = 1e-3 * random.standard_normal(len(patients))
    flat = patients.assign(cost=2 + 3 * patients["age"] - patients["ill"] + noise)
    effect = treatment_effect(flat, "cost", "drug", COVARIATES, method=method, estimand=estimand)
    assert effect.standard_error < 2e-4
    assert abs(effect.estimate) < 4 * effect.standard_error


@pytest.mark.parametrize(("method", "estimand"), ALL)
def test_an_effect_scales_with_the_currency_and_ignores_a_constant(patients, method, estimand):
    first = treatment_effect(patients, "cost", "drug", COVARIATES, method=method, estimand=estimand)
    other = patients.assign(cost=1000 * patients["cost"] + 70)
    second = treatment_effect(other, "cost", "drug", COVARIATES, method=method, estimand=estimand)
    assert second.estimate == pytest.approx(1000 * first.estimate, rel=1e-8)
    assert second.standard_error == pytest.approx(1000 * first.standard_error, rel=1e-6)


@pytest.mark.parametrize("method", ["ra", "ipw", "aipw", "ipwra"])
def test_the_order_of_persons_changes_nothing(patients, method):
    mixed = patients.sample(frac=1, random_state=1)
    first = treatment_effect(patients, "cost", "drug", COVARIATES, method=method)
    second = treatment_effect(mixed, "cost", "drug", COVARIATES, method=method)
    assert second.estimate == pytest.approx(first.estimate, rel=1e-9)
    assert second.standard_error == pytest.approx(first.standard_error, rel=1e-6)


@pytest.mark.parametrize("method", ["ra", "ipw", "aipw", "ipwra"])
def test_calling_the_treated_untreated_turns_the_effect_around(patients, method):
    first = treatment_effect(patients, "cost", "drug", COVARIATES, method=method)
    second = treatment_effect(patients.assign(drug=1 - patients["drug"]), "cost", "drug", COVARIATES, method=method)
    assert second.estimate == pytest.approx(-first.estimate, rel=1e-7)


@pytest.mark.parametrize(("method", "estimand"), ALL)
def test_cells_give_what_the_persons_behind_them_give(random, method, estimand):
    persons = designs.confounded(random, 800)
    persons["age"] = persons["age"].round()  # few values, so that cells hold several persons
    cells = to_cells(persons, "cost", ["drug", *COVARIATES])
    assert len(cells) < 60
    first = treatment_effect(persons, "cost", "drug", COVARIATES, method=method, estimand=estimand)
    second = treatment_effect(cells, "cost", "drug", COVARIATES, method=method, estimand=estimand)
    assert second.persons == 800
    assert second.estimate == pytest.approx(first.estimate, rel=1e-8)
    assert second.standard_error == pytest.approx(first.standard_error, rel=1e-6)
    assert second.watermark == "synthetic"


def test_every_person_twice_in_a_cluster_of_two_leaves_the_error_as_it_was(patients):
    alone = treatment_effect(patients, "cost", "drug", COVARIATES)
    twice = pd.concat([patients.assign(home=range(600)), patients.assign(home=range(600))], ignore_index=True)
    naive = treatment_effect(twice, "cost", "drug", COVARIATES)
    homes = treatment_effect(twice, "cost", "drug", COVARIATES, cluster="home")
    assert naive.standard_error == pytest.approx(alone.standard_error / np.sqrt(2), rel=1e-6)
    assert homes.standard_error == pytest.approx(alone.standard_error * np.sqrt(600 / 599), rel=1e-6)
    assert homes.freedom == 599


def test_weights_make_the_weighted_arms_alike(patients):
    effect = treatment_effect(patients, "cost", "drug", COVARIATES, method="ipw")
    table = effect.balance
    assert (table["difference"].abs() > 0.2).all()
    assert (table["difference_weighted"].abs() < 0.05).all()
    assert effect.worst_difference == table["difference_weighted"].abs().max()


def test_weights_on_the_treated_leave_the_treated_as_they_are():
    treated, chance = np.array([1.0, 0.0]), np.array([0.2, 0.2])
    assert comparison_weights(treated, chance, "ate") == pytest.approx([5, 1.25])  # 1/0.2, 1/0.8
    assert comparison_weights(treated, chance, "att") == pytest.approx([1, 0.25])  # 1, 0.2/0.8


def test_rows_without_a_value_and_trimmed_persons_leave_by_name(patients):
    patients.loc[patients.index[:7], "cost"] = np.nan
    effect = treatment_effect(patients, "cost", "drug", COVARIATES, trim=0.2)
    steps = dict(effect.flow)
    assert steps["in the data"] == 600
    assert steps["outcome, treatment and covariates known"] == 593
    assert effect.persons == effect.flow[-1][1] < 593
    assert effect.overlap is not None
    assert effect.overlap["n_treated"].sum() + effect.overlap["n_control"].sum() == effect.persons


def test_a_flow_that_the_frame_brings_goes_on(patients):
    patients.attrs["flow"] = [("in the cohort", 900), ("died within the year", 600)]
    effect = treatment_effect(patients, "cost", "drug", COVARIATES)
    assert effect.flow == (("in the cohort", 900), ("died within the year", 600))


def test_arms_that_a_covariate_separates_are_refused(patients):
    with pytest.raises(InputFaults, match=r"overlap|separate"):
        treatment_effect(patients.assign(age=10 * patients["drug"]), "cost", "drug", ["age"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"covariates": ["weight"]}, "no column 'weight'"),
        ({"treatment": "age"}, "0 and 1"),
        ({"method": "matching"}, "one of ra, ipw, aipw, ipwra"),
        ({"estimand": "late"}, "one of ate, att"),
        ({"trim": 0.7}, "under 0.5"),
    ],
)
def test_what_does_not_serve_is_named(patients, change, words):
    arguments = {"outcome": "cost", "treatment": "drug", "covariates": COVARIATES} | change
    with pytest.raises(InputFaults, match=words):
        treatment_effect(patients, **arguments)


def test_text_is_no_covariate(patients):
    with pytest.raises(InputFaults, match="columns of 0 and 1"):
        treatment_effect(patients.assign(city="Seoul"), "cost", "drug", ["city"])


def test_sums_that_no_data_have_are_refused():
    cells = pd.DataFrame({"drug": [0, 1], "n": [4, 4], "sum": [8.0, 8.0], "sum_squares": [1.0, 20.0]})
    with pytest.raises(InputFaults, match="which no data have"):
        treatment_effect(cells, "cost", "drug", [])
