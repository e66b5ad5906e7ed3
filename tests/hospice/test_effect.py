"""The effect on spending: one estimand, no payment twice, break-even in closed form, and published patterns."""

from __future__ import annotations

import math

import pytest
import xarray as xr

from analysis.hospice.streams import STREAMS, on_streams
from analysis.hospice.user import hospice_breakeven_stay


@pytest.mark.audits("hospice_last_year_fees", kind="hand")
def test_usual_fees_of_a_year_are_the_last_month_carried_to_2024_over_its_share(central):
    """372,491 x 30 = 11.175 million; x 1.44 = 16.09; / 0.30 = 53.6 million won."""
    assert central("hospice_last_year_fees", cause="cancer") == pytest.approx(372_491 * 30 * 1.44 / 0.30, rel=1e-6)


@pytest.mark.audits("hospice_last_year_fees", kind="official")
def test_usual_fees_lie_above_the_mean_of_all_decedents_for_cancer_and_near_it_for_others(central, values):
    """Mean NHI fees of all who die, from another source (a share of all fees): about 27 million won in 2024.

    Medical Aid is not in it, so a third either way is allowed for the diseases of the old; cancer costs more.
    """
    deaths = values["outlook_deaths"].sel(period=2024)
    mean = float(((values["outlook_decedent_fees"] * deaths).sum("age") / deaths.sum("age")).isel(draw=0))
    assert central("hospice_last_year_fees", cause="other") == pytest.approx(mean, rel=1 / 3)
    assert central("hospice_last_year_fees", cause="cancer") > mean


@pytest.mark.audits("hospice_usual_level", kind="hand")
def test_the_level_of_usual_fees_is_price_times_half_of_the_residual_in_logarithms(central, values):
    price = central("hospice_fee_level", period=2035) / central("hospice_fee_level", period=2024)
    residual = central("outlook_residual_level", period=2035)
    assert central("hospice_usual_level", period=2035) == pytest.approx(price * math.sqrt(residual))


@pytest.mark.audits("hospice_usual_level", kind="law")
def test_usual_fees_grow_between_price_alone_and_price_with_the_whole_residual(values):
    years = slice(2026, 2040)
    price = values["hospice_fee_level"].sel(period=years) / values["hospice_fee_level"].sel(period=2024, drop=True)
    residual = values["outlook_residual_level"].sel(period=years)
    level = values["hospice_usual_level"]
    low, high = price * residual.clip(max=1), price * residual.clip(min=1)
    assert ((level >= low * (1 - 1e-12)) & (level <= high * (1 + 1e-12))).all()


@pytest.mark.audits("hospice_breakeven_effect", kind="hand")
def test_an_inpatient_stay_pays_for_itself_when_a_sixth_of_last_year_fees_is_avoided(central):
    """383,874 x 23.3 = 8.94 million won of 53.6 million: 16.7 %."""
    expected = 383_874 * 23.3 / (372_491 * 30 * 1.44 / 0.30)
    found = central("hospice_breakeven_effect", provider="inpatient", cause="cancer")
    assert found == pytest.approx(expected, rel=1e-4)
    assert found == pytest.approx(0.167, abs=0.0005)


@pytest.mark.audits("hospice_breakeven_effect", kind="law")
@pytest.mark.audits("hospice_avoided_share", kind="law")
def test_spending_avoided_is_what_breaks_even_less_the_net_effect_so_payments_count_once(values):
    net = values["hospice_breakeven_effect"] - values["hospice_avoided_share"]
    stated = values["hospice_effect_now"].sel(stream="home_cancer")
    xr.testing.assert_allclose(net.sel(provider="home", cause="cancer", drop=True), stated.drop_vars("stream"))


@pytest.mark.audits("hospice_avoided_share", kind="hand")
def test_an_inpatient_user_with_cancer_avoids_18_percent_of_last_year_fees(central):
    """16.7 % paid to hospice + 1.5 % net saving = 18.2 %."""
    found = central("hospice_avoided_share", provider="inpatient", cause="cancer")
    assert found == pytest.approx(0.167 + 0.015, abs=0.0005)


@pytest.mark.audits("hospice_net_per_user", kind="printed")
def test_the_korean_contrast_of_964_thousand_won_is_within_what_an_inpatient_user_saves(values):
    """340,368 against 372,491 won a day over 30 days: -0.964 million won of 2016-17, crude."""
    draws = values["hospice_net_per_user"].sel(provider="inpatient", cause="cancer")
    crude = (340_368 - 372_491) * 30 * 1.44
    assert float(draws.quantile(0.025)) < crude < float(draws.quantile(0.975))


@pytest.mark.audits("hospice_net_per_user", kind="hand")
def test_net_per_user_is_the_mean_over_days_of_net_by_days(plain, central):
    """The same lognormal by quadrature: fee x days - displaced x covered x usual fees, of 2026."""
    loops = plain(None)
    days = loops.p("hospice_stay_mean", provider="home")
    usual = loops.fees("cancer") * central("hospice_usual_level", period=2026)
    avoided = loops.displaced("home", "cancer", False) * loops.covered("home", "cancer", days) * usual
    paid = loops.fee("home", 2026, True) * days
    found = central("hospice_net_per_user", provider="home", cause="cancer")
    assert found == pytest.approx(paid - avoided, abs=1e-5 * paid)


@pytest.mark.audits("hospice_net_by_days", kind="law")
@pytest.mark.audits("hospice_breakeven_stay", kind="law")
def test_shorter_stays_than_the_break_even_save_and_longer_ones_cost(values):
    """Where hospice displaces anything, and the break-even lies below the cut of three years."""
    net = values["hospice_net_by_days"]
    ends = values["hospice_breakeven_stay"].sel(cause="cancer", drop=True)
    for days in net.days.values:
        length = float(days)
        found = net.sel(days=days, drop=True)
        inside = (ends > 0) & (ends < 1095)
        assert (found.where(inside & (length < ends * 0.999), -1.0) < 0).all()
        assert (found.where(inside & (length > ends * 1.001), 1.0) > 0).all()


@pytest.mark.audits("hospice_breakeven_stay", kind="hand")
def test_a_day_at_a_tenth_of_displaced_yearly_fees_breaks_even_at_a_hundredth_of_a_year():
    """Fee x 365 ten times what is displaced and exponent 1/2: 365 x 0.1 ^ 2 = 3.65 days."""
    one = {"draw": [0]}
    fee = xr.DataArray([[[1000.0]] * 4], dims=("draw", "provider", "period"))
    fee = fee.assign_coords(draw=[0], provider=["inpatient", "home", "consultation", "early"], period=[2026])
    causes = ["cancer", "non_cancer", "other"]
    flat = xr.DataArray([[1.0] * 3], dims=("draw", "cause"), coords={**one, "cause": causes})
    displaced = on_streams(flat) * 0.5
    level = xr.DataArray([[1.0]], dims=("draw", "period"), coords={**one, "period": [2026]})
    found = hospice_breakeven_stay(fee, displaced, flat * 0.5, flat * 73_000.0, level)
    assert found.values == pytest.approx(3.65)
    none = hospice_breakeven_stay(fee, displaced * 0, flat * 0.5, flat * 73_000.0, level)
    assert (none == 0).all()


@pytest.mark.audits("hospice_net_by_days", kind="hand")
@pytest.mark.audits("hospice_home_net_by_days", kind="hand")
def test_net_of_thirty_days_is_thirty_fees_less_the_displaced_share_of_the_last_month(plain, central):
    """(30 / 365) ^ exponent is the share of the last month by definition, 30 % for cancer."""
    loops = plain(None)
    level = central("hospice_usual_level", period=2026)
    for kind in ("inpatient", "home"):
        month = loops.p("hospice_last_month_share", cause="cancer") * loops.fees("cancer") * level
        expected = 30 * loops.fee(kind, 2026, True) - loops.displaced(kind, "cancer", False) * month
        found = central("hospice_net_by_days", provider=kind, days="30")
        assert found == pytest.approx(expected, abs=1e-5 * month)
    assert central("hospice_home_net_by_days", cause="cancer", days="30") == pytest.approx(
        central("hospice_net_by_days", provider="home", days="30")
    )


@pytest.mark.audits("hospice_home_net_by_days", kind="law")
def test_each_further_day_costs_more_than_the_one_before(values):
    """Spending towards death is concave, the fee of a day is not: net by days is convex where hospice displaces."""
    net = values["hospice_home_net_by_days"]
    slopes = net.diff("days") / xr.DataArray([7.0, 16, 30, 30, 90, 185], dims="days", coords={"days": net.days[1:]})
    home = values["hospice_displaced"].sel(stream=["home_cancer", "home_non_cancer", "home_other"])
    home = home.assign_coords(stream=["cancer", "non_cancer", "other"]).rename(stream="cause")
    bent = slopes.diff("days").where(home > 0, 1.0)
    assert (bent > -1e-6).all()


@pytest.mark.audits("hospice_avoided", kind="law")
def test_avoided_spending_added_by_disease_is_the_change_by_type_and_none_without_reform(values, under):
    assert (values["hospice_avoided_added"] == 0).all()
    found = under("hospice_second_plan")
    by_type = found["hospice_avoided"].sum("provider") - values["hospice_avoided"].sum("provider")
    xr.testing.assert_allclose(found["hospice_avoided_added"].sum("cause"), by_type, rtol=1e-8, atol=10.0)


def test_the_effect_is_linear_in_the_users_added(reforms, values):
    """Twice the rise of the rate, capacity ample, avoids twice as much and is paid twice as much."""
    draws = {name: reforms.draws[name] for name in ("hospice_use_target", "hospice_institutions_target")}
    many = draws["hospice_institutions_target"] + 100_000.0
    rate = reforms.draws["hospice_use_rate"].sel(cause="cancer", drop=True)
    cancer = draws["hospice_use_target"].cause == "cancer"

    def at(points: float) -> dict[str, xr.DataArray]:
        target = xr.where(cancer, rate + points, draws["hospice_use_target"]).transpose("draw", "cause")
        moved = {"hospice_use_target": target, "hospice_institutions_target": many}
        return {
            name: reforms.again({**reforms.draws, **moved}, values, set(moved), name)
            for name in ("hospice_avoided_added", "hospice_payments_added")
        }

    none, once, twice = at(0.0), at(0.1), at(0.2)
    for name, base in none.items():
        xr.testing.assert_allclose(twice[name] - base, 2 * (once[name] - base), rtol=1e-6, atol=1e3)


def test_every_stream_has_an_effect_and_each_moves_with_the_selection_discount(reforms, values):
    effect = values["hospice_effect_now"]
    assert effect.stream.values.tolist() == list(STREAMS)
    moved = {"hospice_selection_discount": reforms.draws["hospice_selection_discount"] * 0 + 1.0}
    shifted = reforms.again({**reforms.draws, **moved}, values, set(moved), "hospice_effect_now")
    expected = (1 - reforms.draws["hospice_selection_discount"]) * reforms.draws["hospice_selection_gap"]
    xr.testing.assert_allclose(shifted - effect, expected.broadcast_like(effect))
