"""American hospice rules: printed rates, hand calculations at the edges of each rule, and what a payment law asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.hospice.american import (
    MedicareRates,
    days_to_cap,
    inpatient_days_over,
    read_rates,
    repayment,
    routine_home_care,
    service_intensity,
    tables,
)

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published"


@pytest.fixture(scope="module")
def rates() -> MedicareRates:
    return read_rates(PUBLISHED, 2025)


def test_sixty_days_are_paid_at_the_higher_rate_and_the_sixty_first_at_the_lower(rates):
    assert routine_home_care(60, rates) == pytest.approx(60 * 224.62)
    assert routine_home_care(61, rates) == pytest.approx(60 * 224.62 + 176.92)


def test_a_stay_cut_in_two_is_paid_as_one(rates):
    assert routine_home_care(50, rates) + routine_home_care(45, rates, earlier_days=50) == pytest.approx(
        routine_home_care(95, rates)
    )


def test_the_hour_of_the_add_on_is_a_twenty_fourth_of_continuous_home_care(rates):
    assert rates.hour == pytest.approx(1618.59 / 24)


def test_visits_add_whole_quarters_of_an_hour_up_to_four_hours_and_in_the_last_week_alone(rates):
    assert service_intensity([29], rates) == pytest.approx(0.25 * rates.hour)
    assert service_intensity([300], rates) == pytest.approx(4 * rates.hour)
    assert service_intensity([240, *[0] * 7], rates) == 0


def test_an_hour_and_a_half_of_visits_a_day_adds_what_its_quarters_add(rates):
    """90 minutes are six units: 1.5 hours a day, 10.5 in the week, 10.5 x 67.44 = 708.13 dollars."""
    assert service_intensity([90] * 7, rates) == pytest.approx(708.13, abs=0.01)


def test_inpatient_days_beyond_a_fifth_are_over_the_cap():
    assert inpatient_days_over(25, 100) == pytest.approx(5)
    assert inpatient_days_over(20, 100) == 0


def test_payments_above_the_cap_are_paid_back_and_fewer_are_not(rates):
    assert repayment(40_000, 1, rates) == pytest.approx(40_000 - 34_465.34)
    assert repayment(40_000, 2, rates) == 0


def test_the_cap_pays_for_179_days_of_routine_home_care(rates):
    """60 x 224.62 = 13 477.20; (34 465.34 - 13 477.20) / 176.92 = 118.6."""
    assert days_to_cap(rates) == pytest.approx(178.63, abs=0.01)
    assert repayment(routine_home_care(178, rates), 1, rates) == 0
    assert repayment(routine_home_care(180, rates), 1, rates) > 0


def test_rates_rise_from_year_to_year_and_the_proposed_ones_of_2026_are_read_as_such():
    proposed = [row for row in (PUBLISHED / "hospice_medicare_rates.csv").read_text().splitlines() if "proposed" in row]
    assert len(proposed) == 5
    assert read_rates(PUBLISHED, 2026, "proposed").early > read_rates(PUBLISHED, 2025).early


def test_a_year_without_rates_is_an_error_that_names_the_level():
    with pytest.raises(KeyError, match="routine home care"):
        read_rates(PUBLISHED, 1999)


def test_the_tables_price_every_stay_and_name_who_pays():
    found = tables(PUBLISHED)
    assert [row["days"] for row in found["hospice_medicare"]] == [7, 14, 30, 60, 90, 180, 365]
    assert all(row["routine"] <= row["one_rate"] for row in found["hospice_medicare"])
    assert {row["rule"] for row in found["hospice_american_rules"]} >= {"Medicare", "Korea", "Medi-Cal, SB 1004"}
