"""What a hospice day and stay are paid: printed fees, the fee path, and scaling laws."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from scipy.stats import lognorm

from analysis.hospice.payment import DAYS, hospice_day_fee


@pytest.mark.audits("hospice_day_fee_reference", kind="hand")
def test_an_inpatient_day_of_2024_is_that_of_2020_with_four_agreed_increases(central):
    """354,497 x 1.0199 x 1.0209 x 1.0198 x 1.0198 = 383,874."""
    expected = 354_497 * 1.0199 * 1.0209 * 1.0198 * 1.0198
    assert central("hospice_day_fee_reference", provider="inpatient") == pytest.approx(expected)
    assert expected == pytest.approx(383_874, abs=5)


@pytest.mark.audits("hospice_day_fee_reference", kind="printed")
def test_the_announced_range_of_2015_carried_to_2024_holds_the_inpatient_day(central):
    """280,000 to 370,000 won a day in 2015; agreed increases to 2024 of 21.5 %."""
    carried = 1.0199 * 1.0237 * 1.0228 * 1.0237 * 1.0229 * 1.0199 * 1.0209 * 1.0198 * 1.0198
    day = central("hospice_day_fee_reference", provider="inpatient")
    assert 280_000 * carried < day < 370_000 * carried


@pytest.mark.audits("hospice_day_fee", kind="hand")
def test_home_visits_of_2026_are_paid_two_fifths_more(central):
    before = 32_241 * 1.0199 * 1.0209 * 1.0198 * 1.0198 * 1.0196 * 1.0193
    assert central("hospice_day_fee", provider="home", period=2026) == pytest.approx(1.4 * before)


@pytest.mark.audits("hospice_day_fee", kind="law")
def test_a_fifth_more_is_reached_in_the_target_year_and_no_change_changes_nothing():
    draw = {"draw": [0]}
    held = xr.DataArray([[[100.0] * 15]], dims=("draw", "provider", "period"))
    held = held.assign_coords(draw=[0], provider=["home"], period=list(range(2026, 2041)))
    target = xr.DataArray([2030.0], dims="draw", coords=draw)

    def paid(change: float) -> xr.DataArray:
        lever = xr.DataArray([[change]], dims=("draw", "provider"), coords={**draw, "provider": ["home"]})
        return hospice_day_fee(held, lever, target).sel(draw=0, provider="home")

    assert paid(0.2).sel(period=[2026, 2028, 2030, 2040]).values == pytest.approx([100, 110, 120, 120])
    assert (paid(0.0) == 100).all()


@pytest.mark.audits("hospice_stay_payment", kind="law")
def test_the_payment_for_a_stay_is_the_fee_of_a_day_for_each_of_its_days(values):
    paid = values["hospice_stay_payment"]
    fee = values["hospice_day_fee"].sel(period=2026, drop=True)
    for days in DAYS:
        xr.testing.assert_allclose(paid.sel(days=str(days), drop=True), fee * days)


@pytest.mark.audits("hospice_stay_payment", kind="printed")
def test_a_week_of_each_type_is_what_the_cost_study_took_for_it_carried_to_2026(central):
    """2,481,479 won an inpatient week and 225,688 a home week in 2020; 12.7 % of increases, 40 % for home visits."""
    carried = 1.0199 * 1.0209 * 1.0198 * 1.0198 * 1.0196 * 1.0193
    assert central("hospice_stay_payment", provider="inpatient", days="7") == pytest.approx(
        2_481_479 * carried, rel=1e-5
    )
    assert central("hospice_stay_payment", provider="home", days="7") == pytest.approx(
        225_688 * 1.4 * carried, rel=1e-4
    )


@pytest.mark.audits("hospice_outside_per_diem", kind="hand")
def test_what_is_outside_the_per_diem_is_a_sixth_of_the_day(central):
    """1 - 245,580 / (6.8 million / 23) = 16.94 %, stated as 16.9."""
    day = central("hospice_day_fee_reference", provider="inpatient")
    assert central("hospice_outside_per_diem") / day == pytest.approx(1 - 245_580 / (6_800_000 / 23), abs=1e-3)


@pytest.mark.audits("hospice_outside_per_diem", kind="law")
def test_what_is_outside_the_per_diem_is_less_than_the_day_in_every_draw(values):
    day = values["hospice_day_fee_reference"].sel(provider="inpatient", drop=True)
    assert (values["hospice_outside_per_diem"] < day).all()
    assert (values["hospice_outside_per_diem"] > 0).all()


@pytest.mark.audits("hospice_payments", kind="hand")
def test_inpatient_payments_of_2026_are_14_100_users_of_23_3_days_at_399_000_won(central):
    """About 131 billion won."""
    assert central("hospice_payments", provider="inpatient", period=2026) == pytest.approx(131e9, rel=0.01)
    assert pytest.approx(131.3e9, rel=0.001) == 14_122 * 23.3 * 398_967


def test_todays_programme_adds_no_payment_and_added_payments_are_those_of_the_types(values, under):
    assert (values["hospice_payments_added"] == 0).all()
    found = under("hospice_home_first")
    by_type = found["hospice_payments"].sum("provider") - values["hospice_payments"].sum("provider")
    xr.testing.assert_allclose(found["hospice_payments_added"].sum("cause"), by_type, rtol=1e-9, atol=1.0)


@pytest.mark.audits("hospice_second_rate_saving", kind="second")
@pytest.mark.parametrize(("provider", "mean"), [("inpatient", 23.3), ("home", 62.9)])
def test_what_a_second_rate_takes_off_is_that_of_numerical_integration(central, provider, mean):
    """21.2 % less from the sixty-first day, on days of a lognormal with mean over median 1.664."""
    sigma = np.sqrt(2 * np.log(1.664))
    stays = lognorm(s=sigma, scale=mean / 1.664)
    beyond = stays.expect(lambda days: days - 60, lb=60)
    found = central("hospice_second_rate_saving", provider=provider)
    assert found == pytest.approx((1 - 0.7876) * beyond / mean, rel=1e-5)


@pytest.mark.audits("hospice_second_rate_saving", kind="law")
def test_a_second_rate_takes_off_less_than_its_own_fall_and_more_where_stays_are_longer(values):
    saving = values["hospice_second_rate_saving"]
    assert ((saving > 0) & (saving < 1 - 0.7876)).all()
    at = saving.isel(draw=0)
    assert float(at.sel(provider="inpatient")) < float(at.sel(provider="home")) < float(at.sel(provider="early"))
