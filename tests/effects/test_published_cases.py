"""Other people's printed results, recomputed: the strongest test that a method is what its name says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.treatment.tests.results import results_teffects as stata

from analysis.effects import (
    aggregate,
    regression,
    relative_interval,
    smooth_interval,
    staggered,
    staggered_from_moments,
    treatment_effect,
)

DATA = Path(__file__).parent / "data"

PRINTED = {
    ("ra", "ate"): stata.results_ra.table,
    ("ra", "att"): stata.results_ra.table_t,
    ("ipw", "ate"): stata.results_ipw.table,
    ("ipw", "att"): stata.results_ipw.table_t,
    ("aipw", "ate"): stata.results_aipw.table,
    ("ipwra", "ate"): stata.results_ipwra.table,
    ("ipwra", "att"): stata.results_ipwra.table_t,
}
"""What Stata's teffects prints for the birth weights of its manual: rows effect and mean of non-smokers."""


@pytest.mark.parametrize(("method", "estimand"), list(PRINTED))
def test_smoking_changes_birth_weight_as_stata_prints_it(births, method, estimand):
    effect = treatment_effect(
        births,
        "bweight",
        "mbsmoke_",
        ["prenatal1_", "mmarried_", "mage", "fbaby_"],
        selection=["mmarried_", "mage", "mage2", "fbaby_", "medu"],
        link="probit",
        method=method,
        estimand=estimand,
    )
    (value, error), (without, _) = PRINTED[method, estimand][:2, :2]
    # Grams. Stata stops its search for the probit at 1e-7; errors differ in the sixth digit.
    assert effect.estimate == pytest.approx(value, rel=1e-6)
    assert effect.standard_error == pytest.approx(error, rel=1e-5)
    assert effect.means["mean with no treatment"] == pytest.approx(without, rel=1e-7)


def test_longleys_regression_has_the_digits_that_nist_certifies():
    from statsmodels.datasets import longley

    data = longley.load_pandas().data.astype(float)
    names = ["GNPDEFL", "GNP", "UNEMP", "ARMED", "POP", "YEAR"]
    cells = data.assign(n=1.0, sum=data["TOTEMP"], sum_squares=data["TOTEMP"] ** 2)
    found = regression(cells, names, errors="classical")
    certified = [-3482258.63459582, 15.0618722713733, -0.0358191792925910, -2.02022980381683]
    certified += [-1.03322686717359, -0.0511041056535807, 1829.15146461355]
    errors = [890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699]
    errors += [0.214274163161675, 0.226073200069370, 455.478499142212]
    # The regressors are nearly collinear: eight of the fifteen certified digits survive double precision.
    assert found.coefficients == pytest.approx(certified, rel=1e-7)
    assert found.standard_errors == pytest.approx(errors, rel=1e-7)


def test_training_raised_earnings_by_the_experimental_difference_of_lalondes_data():
    men = pd.read_csv(DATA / "lalonde_sums.csv")
    found = regression(men, ["trained"], errors="HC0")
    # Dehejia and Wahba (1999), Table 3: 1,794 dollars with an error of 633 (classical); 671 allows unequal variances.
    assert found.coefficients[1] == pytest.approx(1794, abs=0.5)
    classical = regression(men, ["trained"], errors="classical")
    assert classical.standard_errors[1] == pytest.approx(633, abs=0.5)
    assert found.standard_errors[1] == pytest.approx(671, rel=0.005)  # printed with n - 1, here with n


def test_new_jersey_gained_employment_as_card_and_krueger_print_it():
    shops = pd.read_csv(DATA / "card_krueger_sums.csv")
    shops["both"] = shops["after"] * shops["new_jersey"]
    found = regression(shops, ["new_jersey", "after", "both"])
    # Table 3, row 3: 2.76. The authors' public file gives each of the four means as printed and 2.754 for the change.
    assert found.coefficients[3] == pytest.approx(2.76, abs=0.01)
    means = (shops["sum"] / shops["n"]).round(2).set_axis(zip(shops["new_jersey"], shops["after"], strict=True))
    assert means.to_dict() == {(0, 1): 21.17, (0, 0): 23.33, (1, 1): 21.03, (1, 0): 20.44}


def test_new_jerseys_shops_seen_twice_gained_as_row_4_prints_it():
    # Closed for good counts as no employment; row 4 of Table 3 keeps shops with both interviews.
    cells = staggered_from_moments(pd.read_csv(DATA / "card_krueger_moments.csv"))
    overall = aggregate(cells).overall
    assert overall.persons == 75 + 309
    assert overall.estimate == pytest.approx(2.75, abs=0.005)
    assert overall.standard_error == pytest.approx(1.34, abs=0.015)  # the table's n - 1 for 75 and 309 shops


SPECIFICATIONS: dict[str, dict[str, Any]] = {
    "never": {"control": "never"},
    "not_yet": {"control": "not_yet"},
    "never with population": {"control": "never", "covariates": ["log_population"], "form": "reg"},
}


@pytest.mark.parametrize("name", list(SPECIFICATIONS))
def test_minimum_wages_change_teenage_employment_as_the_package_did_prints_it(minimum_wage, name):
    printed = pd.read_csv(DATA / "minimum_wage_did.csv", dtype={"part": str})
    printed = printed[printed["control"] == name]
    cells = staggered(
        minimum_wage,
        unit="county",
        period="year",
        first_treated="first_treated",
        outcome="log_teens",
        base="varying",
        **SPECIFICATIONS[name],
    )
    ours = {("cell", str(line.first_treated), line.period): line for line in cells.table().itertuples()}
    for kind in ("simple", "group", "calendar", "event"):
        path = aggregate(cells, kind, bounds=False)
        ours |= {(kind, str(getattr(line, kind)), None): line for line in path.table().itertuples()}
        ours[kind, "overall", None] = path.overall
    # Population is kept to three decimals; without it only the rounding of the printed digits remains.
    exact = 1e-9 if name != "never with population" else 4e-6
    assert len(printed) > 15
    for line in printed.itertuples():
        found = ours[line.kind, line.part, None if np.isnan(line.period) else int(line.period)]
        value = found.estimate if line.part == "overall" else found.effect
        assert value == pytest.approx(line.effect, abs=exact)
        assert found.standard_error == pytest.approx(line.standard_error, abs=exact)


VALUES = np.array(
    [0.006696351804, 0.02934503369, -0.006472972222, 0.0730149895, 0.1959611177, 0.3120639026, 0.2395415455]
)
COVARIANCE = 1e-4 * np.array(
    [
        [8.428358124, 4.768686777, 2.618051076, 2.354220342, 1.676371467, 1.128707663, 0.1992816215],
        [4.768686777, 6.425420288, 3.987425007, 2.435515198, 2.201960306, 1.804591157, 0.384376508],
        [2.618051076, 3.987425007, 5.229949602, 2.11768609, 1.840722252, 1.45852784, 0.7005197403],
        [2.354220342, 2.435515198, 2.11768609, 3.089595411, 1.197866077, 1.334081317, 1.016335009],
        [1.676371467, 2.201960306, 1.840722252, 1.197866077, 3.59970436, 2.478818642, 1.749579242],
        [1.128707663, 1.804591157, 1.45852784, 1.334081317, 2.478818642, 4.263949813, 2.171437809],
        [0.1992816215, 0.384376508, 0.7005197403, 1.016335009, 1.749579242, 2.171437809, 4.886697861],
    ]
)
"""The event study of Benzarti and Carloni (2019) that comes with R's HonestDiD: four periods before, three after."""


@pytest.mark.parametrize(
    ("curvature", "low", "high"),
    [(0.0, 0.131411316, 0.2161696482), (0.1, 0.1194440001, 0.4185082143), (0.2, 0.01944400015, 0.5185082143)],
)
def test_bounds_under_smoothness_are_those_that_honestdid_prints(curvature, low, high):
    found = smooth_interval(VALUES, COVARIANCE, 4, np.array([1.0, 0, 0]), curvature)
    # HonestDiD takes the normal quantile from a million random numbers, which moves ends by up to 0.0001.
    assert found == pytest.approx((low, high), abs=1e-4)


def test_bounds_under_relative_magnitudes_are_those_that_honestdid_prints():
    low, high = relative_interval(VALUES, COVARIANCE, 4, np.array([1.0, 0, 0]), 1.0, first_stage=0)
    # It prints the outermost kept points of a grid of 100 (step 0.0077), which lie inside the ends by up to a step.
    step = 2 * 20 * np.sqrt(COVARIANCE[4, 4]) / 99
    assert 0 <= 0.07055244362 - low < step
    assert 0 <= high - 0.3184394077 < step
