"""Parameter rows with the status derived, recomputed from what they are derived from."""

from __future__ import annotations

from pathlib import Path

import pytest
from scipy.stats import norm, t

from analysis.costing.reproduction.printed import Report
from analysis.costing.reproduction.recovery import implied_split

REPORT = Report(Path(__file__).resolve().parents[2] / "data" / "published")


def row(parameters, name: str, **labels: str):
    (cell,) = [c for c in parameters[name].cells if labels.items() <= dict(c.labels).items()]
    return cell


@pytest.mark.parametrize("variant", ["2-1", "2-2"])
def test_the_surveyed_owners_pay_is_what_doctor_and_aide_cost_imply(parameters, variant):
    doctor, aide = implied_split(REPORT, variant)
    assert round(doctor / aide * 1_914) == row(parameters, "costing_owner_pay_surveyed").value / 1_000


def test_the_same_split_finds_the_printed_owners_pay_of_variant_1():
    """The method is checked where the answer is printed: 7,846, found to 1 in 20,000."""
    doctor, aide = implied_split(REPORT, "1-1")
    assert doctor / aide * 1_914 == pytest.approx(7_846, rel=5e-5)


@pytest.mark.parametrize("variant", ["2-1", "2-2"])
def test_the_implied_cost_scale_is_the_split_over_the_cost_of_1_1(parameters, variant):
    doctor, _ = implied_split(REPORT, variant)
    pay = row(parameters, "costing_owner_pay_surveyed").value / 1_000
    whole = doctor * (pay + 1_914 + 1_347 + 1_399) / pay
    assert round(whole / 175_424, 5) == row(parameters, "costing_cost_scale_implied", variant=variant).value


def test_the_range_of_the_sampling_factor_is_that_of_a_mean_of_twenty(parameters):
    deviation = (262_521 - 55_938) / (2 * norm.ppf((20 - 0.375) / 20.25))
    half = t.ppf(0.975, 19) * deviation / 20**0.5 / 139_516
    for name in ("costing_revenue_factor", "costing_cost_factor"):
        cell = row(parameters, name)
        assert (cell.low, cell.high) == pytest.approx((1 - half, 1 + half), abs=5e-5)


def test_the_range_of_the_materials_factor_is_that_of_a_mean_of_nine(parameters):
    half = t.ppf(0.975, 8) * 0.0886 * (20 / 9) ** 0.5
    cell = row(parameters, "costing_uncompensated_factor")
    assert (cell.low, cell.high) == pytest.approx((1 - half, 1 + half), abs=1e-3)
