"""Evidence: printed figures to standard errors, the prior, and the lines that are kept apart from it."""

from __future__ import annotations

import csv

import numpy as np
import pytest
import xarray as xr

from analysis.primary_care.effect import (
    primary_care_avoided_share,
    primary_care_duplicates,
    primary_care_effect_gross,
    primary_care_effect_methods,
    primary_care_effect_net,
    primary_care_emergency_more,
    primary_care_more_use,
)
from analysis.synthesis.pooling import DESCRIPTIVE_BELOW
from analysis.synthesis.study import from_interval, from_p_value
from tests.primary_care.conftest import ROOT


def one(value: float) -> xr.DataArray:
    return xr.DataArray([value], dims="draw")


def printed(study: str, measure: str, basis: str) -> dict[str, str]:
    path = ROOT / "data/published/primary_care_evaluations.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [
            row
            for row in csv.DictReader(handle)
            if (row["study"], row["measure"], row["basis"]) == (study, measure, basis)
        ]
    (row,) = rows
    return row


def cell(parameters, name: str, variant: str):
    (found,) = [cell for cell in parameters[name].cells if dict(cell.labels) == {"variant": variant}]
    return found


@pytest.mark.parametrize(("basis", "name"), [("gross", "study_gross"), ("net", "study_net")])
def test_cpc_is_a_share_of_what_the_comparison_group_cost(basis, name, parameters):
    """The group rose by 105 dollars, 15 %: it cost 700 before and 805 in the first year."""
    row = printed("CPC, two years", "payer spending", basis)
    found = cell(parameters, f"primary_care_{name}", "cpc")
    spent = 105 / 0.15 + 105
    for text, share in (("estimate", found.value), ("low", found.low), ("high", found.high)):
        assert share * 100 == pytest.approx(100 * float(row[text]) / spent, abs=0.005)


@pytest.mark.parametrize(
    ("study", "variant", "spent"),
    [
        ("Shared savings, 2012 entrants", "mssp_2012", None),
        ("Shared savings, 2013 entrants", "mssp_2013", 144 / 0.014),
    ],
)
def test_intervals_of_shared_savings_follow_from_their_p_values(study, variant, spent, parameters):
    row = printed(study, "payer spending", "gross")
    estimate = float(row["estimate"]) / (spent / 100 if spent else 1)
    half = 1.96 * from_p_value(estimate, float(row["p"]))
    found = cell(parameters, "primary_care_study_gross", variant)
    assert [100 * found.low, 100 * found.value, 100 * found.high] == pytest.approx(
        [estimate - half, estimate, estimate + half], abs=0.01
    )


def test_the_error_of_the_prior_is_that_of_the_meta_analysis(parameters):
    row = printed("Medical homes, 7 evaluations", "payer spending without drugs", "gross")
    half = 1.96 * from_p_value(float(row["estimate"]), float(row["p"]))
    (error,) = parameters["primary_care_effect_error"].cells
    homes = cell(parameters, "primary_care_study_gross", "medical_homes")
    assert 100 * error.high == pytest.approx(half, abs=0.005)
    assert 100 * (homes.high - homes.value) == pytest.approx(half, abs=0.005)


def test_too_few_studies_print_what_a_standard_error_follows_from_to_pool_them(parameters):
    """Three evaluations have an interval; the synthesis of others is not counted as one more of them."""
    own = [
        cell
        for cell in parameters["primary_care_study_gross"].cells
        if cell.low is not None and dict(cell.labels)["variant"] != "medical_homes"
    ]
    assert len(own) == 3 < DESCRIPTIVE_BELOW
    for found in own:
        assert from_interval(found.low, found.high) > 0


@pytest.mark.audits("primary_care_effect_gross", kind="printed")
def test_the_prior_lies_about_the_mean_of_seven_evaluations(values, parameters):
    """(-1.37 + 0 + 0 - 1.4 - 0.03 + 0 - 2.25) / 7 = -0.721 %."""
    assert 100 * float(values["primary_care_effect_gross"][0]) == pytest.approx(-0.721, abs=5e-4)
    low, high = values["primary_care_effect_gross"].isel(draw=slice(1, None)).quantile([0.025, 0.975]).values
    (error,) = parameters["primary_care_effect_error"].cells
    # 200 draws place a 2.5 % quantile within about a quarter of a standard deviation.
    assert [low, high] == pytest.approx([-0.00721 + error.low, -0.00721 + error.high], abs=0.5 * error.high / 1.96)


@pytest.mark.audits("primary_care_effect_gross", "primary_care_effect_net", kind="law")
def test_evaluations_in_another_order_have_the_same_mean_and_a_shift_shifts_it():
    studies = xr.DataArray([[-0.02, 0.01, 0.0]], dims=("draw", "variant"))
    for mean in (lambda rows: primary_care_effect_gross(rows, one(0.0)), primary_care_effect_net):
        assert float(mean(studies[:, ::-1])[0]) == pytest.approx(float(mean(studies)[0]))
        assert float(mean(studies + 0.03)[0]) == pytest.approx(float(mean(studies)[0]) + 0.03)


@pytest.mark.audits("primary_care_effect_net", kind="printed")
def test_with_the_fees_paid_the_evaluations_cost_more_on_average(values):
    """(0.87 + 2 + 3 + 1) / 4 = 1.7 %."""
    assert 100 * float(values["primary_care_effect_net"][0]) == pytest.approx(1.7175, abs=5e-4)


@pytest.mark.audits("primary_care_effect_methods", kind="hand")
def test_a_gain_of_0_07_in_a_contrast_of_0_35_is_a_fifth_of_twelve_percent():
    found = primary_care_effect_methods(one(-0.01), one(0.07), one(0.35), one(-0.12), one(0.25))
    assert found.values[0] == pytest.approx([-0.01, -0.024, -0.006])


@pytest.mark.audits("primary_care_effect_methods", kind="law")
def test_the_part_credited_lies_between_nothing_and_what_was_observed(values):
    found = values["primary_care_effect_methods"]
    credited, observed = found.sel(variant="continuity_credited"), found.sel(variant="continuity")
    assert ((credited <= 1e-12) & (credited >= observed - 1e-12)).all()


def test_an_effect_of_minus_one_percent_at_half_maturity_avoids_0_24_percent_of_fees_in_hospital():
    """1 % x (1 - 0.2) x 0.5 x 0.6 = 0.24 %."""
    services = xr.DataArray([[0.6, 0.4]], dims=("draw", "service"))
    maturity = xr.DataArray([[0.5]], dims=("draw", "period"))
    found = primary_care_avoided_share(one(-0.01), services, one(0.2), maturity, one(1.0))
    assert float(found[0, 0, 0]) == pytest.approx(0.0024)


@pytest.mark.audits("primary_care_duplicates", kind="hand")
def test_a_fifth_of_one_test_in_twenty_of_a_tenth_of_fees_is_0_1_percent():
    assert float(primary_care_duplicates(one(0.1), one(0.05), one(0.2))[0]) == pytest.approx(0.001)


@pytest.mark.audits("primary_care_emergency_more", kind="hand")
def test_emergency_care_of_two_percent_used_a_tenth_more_costs_0_2_percent_and_nothing_without_capitation():
    assert float(primary_care_emergency_more(one(0.02), one(0.1), one(1.0))[0]) == pytest.approx(0.002)
    assert float(primary_care_emergency_more(one(0.02), one(0.1), one(0.0))[0]) == 0


def test_the_registration_of_the_elderly_adds_1_26_visits_and_22_97_days_of_medication():
    index = xr.DataArray([[1.0]], dims=("draw", "period"))
    found = primary_care_more_use(one(1.26), one(25_000), one(22.97), one(800), index)
    assert found.values.ravel() == pytest.approx([31_500, 18_376])


@pytest.mark.audits("primary_care_duplicates", kind="law")
def test_lines_beside_the_effect_do_not_move_with_it(run, values, inputs):
    error = inputs["primary_care_effect_error"]
    found = run(primary_care_effect_error=xr.zeros_like(error) - 0.1)
    for name in ("primary_care_duplicates", "primary_care_more_use", "primary_care_emergency_more"):
        xr.testing.assert_equal(found[name], values[name])
    assert not np.allclose(found["primary_care_avoided_share"], values["primary_care_avoided_share"])
